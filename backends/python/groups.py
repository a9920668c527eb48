"""What is fixed about each group of cells, as both programs print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fnec.backends.python.data import cell_data_lines
from fnec.backends.python.layout import docstring
from fnec.backends.python.params import KINDS, opening
from fnec.backends.python.scope import (
    Shared,
    class_of,
    is_random,
    local,
    population_scope,
    unit_said,
    where,
)
from fnec.expr import Num, names
from fnec.ir.network import Constant, Drawn, Group, Network, Propagator
from fnec.units import ONE, Dims, divide


def positions_text(shared: Shared) -> str:
    """`place_cells`: where the cells are, for specs that say so."""
    net = shared.net
    if not has_positions(net):
        return ""
    said = '    """Where the cells are: "population.axis" -> (n_cells,) m."""'
    lines = ["    places = {}"]
    for g in net.groups:
        for p in g.populations:
            if not p.positions:
                continue
            spelled = shared.globals | population_scope(replace(p, positions=()))
            lines += cell_data_lines(shared, p, p.positions)
            for axis in p.positions:
                text = per_cell(shared, axis, spelled, p.name)
                lines.append(f'    places["{p.name}.{axis.name}"] = {text}{where(axis.span)}')
                spelled[axis.name] = f'places["{p.name}.{axis.name}"]'
    lines.append("    return places")
    return "\n".join([opening(shared, "place_cells", lines, KINDS["places"]), said, *lines])


def has_positions(net: Network) -> bool:
    """Some population says where its cells are."""
    return any(p.positions for g in net.groups for p in g.populations)


def per_cell(shared: Shared, value: Drawn, spelled: dict[str, str], population: str) -> str:
    """Text of an array with one value for each cell of a population."""
    n = f"size.{population}"
    spell = shared.printer(spelled, f"populations.{population}.{value.name}", n, value.seed)
    text = spell.text(value.value)
    arrays = {name for name, spelling in spelled.items() if "[" in spelling or "arange" in spelling}
    if is_random(value.value):
        return text
    # A formula of whole numbers would make an array of integers.
    kind = ", dtype=float" if value.dims == ONE else ""
    if names(value.value) & arrays:
        return f"np.asarray({text}{kind})" if kind else text
    if isinstance(value.value, Num) and value.value.value == 0:
        return f"np.zeros({n})"
    if isinstance(value.value, Num) and value.value.unit is None:
        return f"np.full({n}, {float(value.value.value)!r})"
    return f"np.full({n}, {text}{kind})"


def group_text(shared: Shared, g: Group) -> str:
    """The class of a group's constants and the function that makes them and the first state."""
    net = shared.net
    lines = [f"class {class_of(g)}(NamedTuple):"]
    lines += [*docstring(f"Constants of {members(g)}, in SI units."), ""]
    fields: list[str] = []
    for c in g.constants:
        if isinstance(c, Constant):
            if c.span is None and c.name == "k1":
                lines.append("    # k1 and so on: parts of formulas that no step changes")
            lines.append(f"    {c.name}: float{_comment(unit_said(c.dims, c.value), c.help)}")
            fields.append(c.name)
        else:
            kind = "np.ndarray" if is_per_cell(g, c) else "float"
            entries = entry_dims(c, dims_of(net, g))
            lines += propagator_comment(c)
            lines += [f"    {x}: {kind}{_comment(unit_said(d), '')}" for x, d in entries.items()]
            fields += entries
    for c in g.cell_constants:
        lines.append(f"    {c.name}: np.ndarray  # (n_cells,) {unit_said(c.dims)}")
        fields.append(c.name)
    lines.append("    first_cell: int  # index of cell 0 among all cells of the network")
    fields.append("first_cell")
    said = f"Constants of {members(g)}, and the state of the cells before the first step."
    head, lines = lines, list[str]()
    spelled = dict(shared.globals)
    for c in g.constants:
        if isinstance(c, Constant):
            spell = shared.printer(spelled)
            text = spell.text(c.value)
            if text != c.name:
                lines.append(f"    {local(c.name)} = {text}{where(c.span)}")
            spelled[c.name] = local(c.name)
    if g.states or g.cell_constants:
        lines += _cells(shared, g, spelled)
    spelled |= {c.name: f'cells["{c.name}"]' for c in g.cell_constants}
    for c in g.constants:
        if isinstance(c, Propagator):
            lines += propagator_lines(shared, c, spelled, is_per_cell(g, c))
    lines += _first_cell(net, g)
    lines.append(f"    constants = {class_of(g)}(")
    own = {c.name for c in g.cell_constants}
    lines += [f"        {x}={spelled[x] if x in own else local(x)}," for x in fields]
    lines.append("    )")
    kept = ", ".join(f'"{x.name}": cells["{x.name}"]' for x in g.states)
    lines.append(f"    return constants, {{{kept}}}")
    first = opening(shared, f"make_{g.name}", lines, f"tuple[{class_of(g)}, dict]")
    return "\n".join([*head, "", "", first, *docstring(said), *lines])


def _cells(shared: Shared, g: Group, spelled: dict[str, str]) -> list[str]:
    """Statements that make `cells`: every value that each cell has for itself."""
    lines: list[str] = []
    for p in g.populations:
        own = dict(spelled) | population_scope(p)
        lines += cell_data_lines(shared, p, (*p.cell_constants, *p.init))
        values = (*p.cell_constants, *p.init)
        is_said = any(where(d.span) == where(p.span) for d in values)
        lines.append(f"    cells_{p.name} = {{}}{'' if is_said else where(p.span)}")
        for d in values:
            text = per_cell(shared, d, own, p.name)
            lines.append(f'    cells_{p.name}["{d.name}"] = {text}{where(d.span)}')
            own[d.name] = f'cells_{p.name}["{d.name}"]'
    names = [f"cells_{p.name}" for p in g.populations]
    joined = names[0] if len(names) == 1 else f"{shared.call('join_cells')}([{', '.join(names)}])"
    return [*lines, f"    cells = {joined}"]


def _first_cell(net: Network, g: Group) -> list[str]:
    before: list[str] = []
    for other in net.groups:
        if other.name == g.name:
            break
        before += [f"size.{p.name}" for p in other.populations]
    return [f"    first_cell = {' + '.join(before) or '0'}"]


def propagator_lines(
    shared: Shared, c: Propagator, spelled: dict[str, str], per_cell: bool
) -> list[str]:
    """Statements that solve a linear system for one step and name its entries."""
    spell = shared.printer(spelled)
    n = len(c.variables)

    def rows(first: int, last: int) -> str:
        inner = ", ".join(
            "[" + ", ".join(_entry(spell.text(x)) for x in row[first:last]) + "]"
            for row in c.matrix
        )
        if per_cell:
            return f"{shared.call('stacked')}([{inner}])"
        return f"[{inner}]"

    states = ", ".join(c.variables)
    lines = [f"    # d({states})/dt = _a ({states}) + _b ({', '.join(c.inputs)})"]
    lines.append(f"    _a = {rows(0, n)}")
    index = "..., " if per_cell else ""
    if c.inputs:
        lines.append(f"    _b = {rows(n, n + len(c.inputs))}")
        lines.append(f"    _P, _Q = {shared.call('propagator_with_inputs')}(_a, _b, dt)")
    else:
        lines.append(f"    _P = {shared.call('propagator')}(_a, dt)")
    cast = "" if per_cell else "float"
    for row, column in c.entries:
        i = c.variables.index(row)
        if column in c.variables:
            source = f"_P[{index}{i}, {c.variables.index(column)}]"
        else:
            source = f"_Q[{index}{i}, {c.inputs.index(column)}]"
        lines.append(f"    {c.entry(row, column)} = {f'{cast}({source})' if cast else source}")
    return lines


def propagator_comment(c: Propagator) -> list[str]:
    """What the entries of a propagator are, above the first of them."""
    constant = "; c: the constant part" if "1" in c.inputs else ""
    held = " of a refractory cell" if c.prefix == "R" else ""
    said = f"{c.prefix}_<x>_<y>: factor of y in x{held} one step later, exact{constant}"
    return [f"    # {said}"]


def dims_of(net: Network, g: Group) -> dict[str, Dims]:
    """Dimensions of what a linear system of a group may hold over a step."""
    fixed = [c for c in g.constants if isinstance(c, Constant)]
    known = [*net.parameters, *net.constants, *fixed, *g.cell_constants]
    varying = [*g.states, *g.sums, *g.named, *g.tables]
    return {x.name: x.dims for x in (*known, *varying)} | {d.name: ONE for d in g.draws}


def entry_dims(c: Propagator, dims: Mapping[str, Dims]) -> dict[str, Dims]:
    """The entries of a propagator and their dimensions: those of the row by those of the column."""
    known = dict(dims) | {"1": ONE}
    return {
        c.entry(row, column): divide(known.get(row, ONE), known.get(column, ONE))
        for row, column in c.entries
    }


def _entry(text: str) -> str:
    return {"0": "0.0", "1": "1.0"}.get(text, text)


def is_per_cell(g: Group, c: Propagator) -> bool:
    """The system's coefficients differ from cell to cell."""
    own = {k.name for k in g.cell_constants}
    return any(names(x) & own for row in c.matrix for x in row)


def members(g: Group) -> str:
    """The populations of a group, for a sentence."""
    names = [p.name for p in g.populations]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _comment(unit: str, help: str) -> str:
    text = "; ".join(x for x in ("" if unit == "1" else unit, help) if x)
    return f"  # {text}" if text else ""
