"""Statements that make the signals with a value for each cell."""

from __future__ import annotations

import re

from fnec.backends.python.data import data_lines
from fnec.backends.python.formulas import NumpyPrinter
from fnec.backends.python.scope import Shared, population_scope, where
from fnec.expr import names
from fnec.ir.network import Population
from fnec.ir.step import CellNoise, Course, Table
from fnec.lower.protocol import MOMENTS

NOTHING: dict[str, str] = {}
PER_MOMENT = frozenset({"t", "t_phase", "trial", "hold"})  # others hold for the whole phase


def cell_signal_lines(shared: Shared, t: Table) -> list[str]:
    """Statements that make a signal with a value for each cell, phase by phase."""
    cells = next(p for g in shared.net.groups for p in g.populations if p.name == t.of)
    size = f"size.{cells.name}"
    lines = [f"    signal = {shared.call('silent')}({size}, n_steps){where(t.span)}"]
    lines += data_lines(shared, t)
    once = shared.printer(shared.globals)
    for c in t.courses:
        hold = "0.0" if c.hold is None else once.text(c.hold)
        made = f'{shared.call("moments")}(phases["{c.phase}"], {hold}, dt, n_steps)'
        lines.append(f"    at = {made}")
        stream = f"{t.stream}.{c.phase}"
        if isinstance(c.value, CellNoise):
            filled = _noise(shared, cells, c.value, stream, once)
        else:
            value = _printer(shared, cells, stream, data_names(shared, t, c)).text(c.value)
            filled = f"{shared.call('with_values')}(signal, at, {value})"
        lines.append(f"    signal = {filled}{where(c.span)}")
    return [*lines, f'    tables["{t.name}"] = signal']


def data_names(shared: Shared, t: Table, c: Course) -> dict[str, str]:
    """How a course reads the columns of its signal's data."""
    if isinstance(c.value, CellNoise):
        return {}
    found: dict[str, str] = {}
    for column in t.data:
        if f"data.{column.name}" in names(c.value):
            given = f'"{t.name}", data_{t.name}["{column.name}"], at'
            found[f"data.{column.name}"] = (
                f"{shared.call('values_of')}({given})"
                if t.of is None
                else f"{shared.call('cell_values_of')}({given}, size.{t.of})"
            )
    return found


def _noise(
    shared: Shared, cells: Population, noise: CellNoise, stream: str, once: NumpyPrinter
) -> str:
    """Text of the signal with noise in one phase."""
    factor = "None"
    if noise.length is not None:
        places = [population_scope(cells)["i"]]
        if noise.is_by_position:
            places = [population_scope(cells)[axis.name] for axis in cells.positions]
        given = ", ".join([once.text(noise.length), *places])
        factor = f"{shared.call('correlation_factor')}({given})"
    sigma = _printer(shared, cells, f"{stream}.sigma").text(noise.sigma)
    key = f'{shared.call("stream")}(noise, "{stream}")'
    given = f"signal, at, {key}, {sigma}, {factor}"
    if noise.tau is None:
        return f"{shared.call('with_noise')}({given})"
    return f"{shared.call('with_wandering')}({given}, {once.text(noise.tau)}, dt)"


def _printer(
    shared: Shared, cells: Population, stream: str, more: dict[str, str] = NOTHING
) -> NumpyPrinter:
    """A printer of values for each moment and cell."""
    at = {x: f"at.{x}[:, None]" if x in PER_MOMENT else f"at.{x}" for x in sorted(MOMENTS)}
    printer = shared.printer(shared.globals | at | population_scope(cells) | more, stream)
    draw_one = printer.draw
    assert draw_one is not None

    def draw(function: str, args: list[str]) -> str:
        text = draw_one(function, args)
        shared.call("drawn_each")
        head = re.match(r"(draw_\w+)\((stream\(.*?\)), n, ", text)
        assert head is not None
        shape = f"(len(at.step), size.{cells.name})"
        rest = text[head.end() :]
        return f"drawn_each({head[1]}, {head[2]}, {shape}, {rest}"

    printer.draw = draw
    return printer
