"""Random events from outside, in C++."""

from __future__ import annotations

from fnec.backends.jax.inputs import is_held
from fnec.backends.native.arrivals import ARGUMENTS
from fnec.backends.native.cells import active_field, first_cell, stream_key
from fnec.backends.native.step import Step, source, state_field
from fnec.backends.python.groups import members
from fnec.ir.network import PoissonInput


def input_text(step: Step, key: str, parts: list[PoissonInput]) -> str:
    """`stimulate_<stimulus>_<group>`: the cells after this step's random events."""
    first = parts[0]
    g = step.net.group(first.group)
    step.used.add("step_uniform")
    f, n = step.fields, step.n_cells(g)
    cdf = f.array(f"counts_{key}", "double", f'net.counts["{key}"]')
    n_counts = f.length(f"n_counts_{key}", cdf)
    drawn = step.of_cells(g, "drawn", "double")
    stride = f"{n} * {n_counts}" if first.mean_is_per_cell else n_counts
    now = f"{cdf} + k * {stride}" if first.mean_is_per_step else cdf
    stream, cell = stream_key(step, g, first.stream), first_cell(step, g)
    uniform = f"below_one(step_uniform(of_cell({stream}, i), of_cell({cell}, i) + i, k))"
    lines = [
        "#pragma GCC ivdep",
        f"    for (int64_t i = 0; i < {n}; i++) {drawn}[i] = {uniform};{source(first.span)}",
        f"    const double *const cdf = {now};",
    ]
    if first.mean_is_per_cell:
        count = f"n_reached({drawn}[i], cdf + i * {n_counts}, {n_counts})"
    else:
        counted = step.of_cells(g, "counted", "double")
        count = f"{counted}[i]"
        lines.append(f"    count_reached({drawn}, {n}, cdf, {n_counts}, {counted});")
    lines += ["#pragma GCC ivdep", f"    for (int64_t i = 0; i < {n}; i++) {{"]
    lines.append(f"        const double count = {count};")
    printer = step.scope(g, "i")
    for p in parts:
        field = f"{state_field(g, p.target)}[i]"
        more = f"{field} + {printer.name(p.amount)} * count"
        if is_held(step.program, p):
            active = f"{active_field(step, g)}[i]"
            lines.append(f"        const double {p.target}_after_ = {more};")
            lines.append(f"        {field} = {active} ? {p.target}_after_ : {field};")
        else:
            lines.append(f"        {field} = {more};")
    said = [f"{members(g)} after the random events of {first.name}."]
    return step.function(f"static void stimulate_{key}{ARGUMENTS}", [*lines, "    }"], said)
