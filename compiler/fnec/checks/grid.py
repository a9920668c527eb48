"""Times that must fall on the grid of steps: constant delays and intervals of probes."""

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.diagnostics import Diagnostic
from fnec.spec.field_probes import FieldProbe
from fnec.spec.model import Spec
from fnec.spec.probes import StateProbe
from fnec.spec.written import Text

TOLERANCE = 1e-3  # of a step


def times_off_the_grid(spec: Spec) -> Iterator[Diagnostic]:
    """V514: a delay or an interval that is no whole number of steps."""
    values = known_values(spec)
    dt = values.get("dt", 0.0)
    if dt <= 0.0:
        return
    for p in spec.projections:
        if p.delay is not None:
            yield from off_the_grid(p.delay, values, dt, f"the delay of {p.name!r}")
    for p in spec.probes:
        if isinstance(p, StateProbe | FieldProbe) and p.every is not None:
            yield from off_the_grid(p.every, values, dt, f"the interval of probe {p.name!r}")


def off_the_grid(
    text: Text, values: dict[str, float], dt: float, said: str
) -> Iterator[Diagnostic]:
    """V514: the time `said` is no whole number of steps."""
    time = constant(text.expr, values)
    if time is None or time < 0.0:  # differs from synapse to synapse, or another check says so
        return
    steps = time / dt
    if abs(steps - round(steps)) <= TOLERANCE:
        return
    below, above = (milliseconds(n * dt) for n in (int(steps), int(steps) + 1))
    yield Diagnostic(
        "V514",
        f"{said} is {milliseconds(time)}, no whole number of steps of {milliseconds(dt)}",
        span=text.span,
        help=f"write {below} or {above}, or choose another `dt`",
    )


def milliseconds(time: float) -> str:
    """The time for people."""
    return f"{time * 1e3:.6g} ms"
