"""What the probes read of a state, in C++."""

from __future__ import annotations

from fnec.backends.jax.program import needed
from fnec.backends.native.cells import named_values
from fnec.backends.native.step import Step, state_field
from fnec.ir.network import Group
from fnec.ir.recorded import Signal, recorded_signals


def sample_texts(step: Step) -> list[str]:
    """`sample_<n>` for every recorded signal, in order."""
    return [_sample(step, n, s) for n, s in enumerate(recorded_signals(step.net))]


def _sample(step: Step, n: int, s: Signal) -> str:
    g = step.net.group(s.group)
    lines = ["    for (int64_t c = 0; c < cells.n; c++) {"]
    lines.append("        const int64_t i = cells.index[c];")
    lines += [f"        {x}" for x in _value(step, g, s)]
    given = "const Net &net, State &state, Work &work, int64_t k, Cells cells, double *out"
    head = f"static void sample_{n}({given})"
    return step.function(head, [*lines, "    }"], [s.key])


def _value(step: Step, g: Group, s: Signal) -> list[str]:
    if s.variable in {x.name for x in g.states}:
        return [f"out[c] = {state_field(g, s.variable)}[i];"]
    printer = step.scope(g, "i")
    if s.variable in {c.name for c in g.cell_constants}:
        return [f"out[c] = {printer.name(s.variable)};"]
    value = next(x for x in g.named if x.name == s.variable)
    lines = named_values(printer, g, value.value) if needed(g, value.value) else []
    return [*lines, f"out[c] = {printer.text(value.value)};"]
