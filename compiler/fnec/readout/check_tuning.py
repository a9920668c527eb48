"""Whether parameters can be tuned as a spec asks, and to what it asks for."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import NUMBER, RATE, quantity_of
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.fault import Note
from fnec.diagnostics.suggest import suggestion
from fnec.expr import names
from fnec.expr.infer import quantity
from fnec.lower.selections import lower_selection
from fnec.readout.bounds import RATES, bounds_of
from fnec.readout.catalogue import CATALOGUE
from fnec.readout.metrics import UNITS
from fnec.readout.question import asked_of
from fnec.spec.model import ParameterSpec, Spec
from fnec.spec.tuning import HandleSpec, ObjectiveSpec
from fnec.units import Dims

Faults = Iterator[Diagnostic]


def tuning_faults(spec: Spec, units: dict[str, Dims]) -> Faults:
    """N460, N461: handles and objectives that do not exist; V560 to V563: that make no sense.

    units: of the results of readouts, by their names.
    """
    if spec.tuning is None:
        return
    for handle in spec.tuning.handles:
        yield from _handle(spec, handle)
    plain = [
        e for e in spec.expectations if e.readout is None
    ]  # their metrics are rates or numbers
    known = {e.name: RATE if UNITS.get(e.metric) else NUMBER for e in plain} | units
    for objective in spec.tuning.objectives:
        yield from _objective(spec, objective, known)


def _handle(spec: Spec, handle: HandleSpec) -> Faults:
    name = handle.parameter.name
    parameter = next((p for p in spec.parameters if p.name == name), None)
    if parameter is None:
        known = [p.name for p in spec.parameters]
        yield Diagnostic(
            "N460", f"there is no parameter {name!r} to tune", span=handle.span,
            help=suggestion(name, known, kind="parameters"),
        )  # fmt: skip
    elif parameter.is_flag or parameter.choices:
        yield Diagnostic(
            "V560", f"{name!r} takes single values, and cannot be tuned", span=handle.span,
            help="run it with each of them instead",
        )  # fmt: skip
    else:
        yield from _range(handle, parameter)
        yield from _sizes(spec, handle)


def _range(handle: HandleSpec, parameter: ParameterSpec) -> Faults:
    name, low, high = parameter.name, handle.low or parameter.low, handle.high or parameter.high
    if low is None or high is None:
        yield Diagnostic(
            "V560", f"{name!r} has no range in which it could be tuned", span=handle.span,
            help=f"write `{name}: {{range: [lowest, highest]}}`",
        )  # fmt: skip
        return
    wanted = quantity(parameter.value.expr, {})
    if faults := [
        *quantity_of(low, wanted, {}, f"the range of {name!r}"),
        *quantity_of(high, wanted, {}, f"the range of {name!r}"),
    ]:
        yield from faults
        return
    a, b = constant(low.expr, {}), constant(high.expr, {})
    if a is None or b is None or not a < b:
        yield Diagnostic(
            "V560", f"the range of {name!r} does not begin below its end", span=low.span,
            help=f"it goes from {low.source} to {high.source}",
        )  # fmt: skip
    elif handle.is_log and a <= 0:
        yield Diagnostic(
            "V560", f"{name!r} from {low.source} has no logarithm", span=handle.span,
            help="begin above 0, or leave `scale: log` out",
        )  # fmt: skip
    elif parameter.low is not None and parameter.high is not None:
        own = constant(parameter.low.expr, {}), constant(parameter.high.expr, {})
        if own[0] is not None and own[1] is not None and (a < own[0] or b > own[1]):
            yield Diagnostic(
                "V560",
                f"{name!r} would be tuned beyond its own range",
                span=low.span,
                help=f"it is from {parameter.low.source} to {parameter.high.source}",
            )


def _sizes(spec: Spec, handle: HandleSpec) -> Faults:
    """V563: a handle from which sizes of populations follow, by itself or through constants."""
    name = handle.parameter.name
    moved, n_before = {name}, 0
    while len(moved) > n_before:
        n_before = len(moved)
        moved |= {c.name for c in spec.constants if names(c.value.expr) & moved}
    found = [p for p in spec.populations if names(p.size.expr) & moved]
    if not found:
        return
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    yield Diagnostic(
        "V563", f"parameter {name!r} changes the number of cells of {found[0].name!r}{others}:"
        " every candidate would be another program",
        span=handle.span, notes=(Note(message="its size", span=found[0].size.span),),
        help=f"tune parameters that leave sizes as they are; --{name} sets it for a whole study",
    )  # fmt: skip


def _objective(spec: Spec, objective: ObjectiveSpec, known: dict[str, Dims]) -> Faults:
    name = objective.readout.name
    if name not in known:
        yield Diagnostic(
            "N461", f"neither a readout nor an expectation gives {name!r}",
            span=objective.readout.span,
            help=suggestion(name, list(known), kind="results"),
        )  # fmt: skip
        return
    texts = {
        "target": objective.target,
        "within": objective.within,
        "scale": objective.scale,
    }
    values = known_values(spec)
    found: dict[str, float] = {}
    for key, text in texts.items():
        if text is None:
            continue
        faults = tuple(quantity_of(text, known[name], outer_scope(spec), f"{key!r} of {name!r}"))
        yield from faults
        value = constant(text.expr, values)
        if faults or value is None:
            return
        found[key] = value
        if key != "target" and value <= 0:
            yield Diagnostic("V561", f"{key!r} is a distance, and above 0", span=text.span)
            return
    if found["target"] == 0 and "scale" not in found:
        yield Diagnostic(
            "V561", f"the distance of {name!r} from 0 has no scale", span=objective.target.span,
            help="say with `scale` which distance counts as 1",
        )  # fmt: skip
    yield from _out_of_reach(spec, objective, found["target"])


def _out_of_reach(spec: Spec, objective: ObjectiveSpec, target: float) -> Faults:
    """V562: a target that no candidate can come to."""
    name = objective.readout.name
    expected = next((e for e in spec.expectations if e.name == name and e.readout is None), None)
    if expected is not None and expected.of is not None:
        result = expected.metric
        populations = [c.population for c in lower_selection(spec, expected.of)]
    else:
        readout = next(r for r in spec.readouts if name.split(".")[0] == r.name)
        metric, _, own = CATALOGUE[readout.question.what.name], *name.partition(".")[1:]
        result = f"{metric.name}.{own}" if own else metric.name
        populations = [r.name for r in asked_of(spec, readout.question)]
    handles = {h.parameter.name for h in spec.tuning.handles} if spec.tuning else set[str]()
    low, high = bounds_of(spec, result, populations, handles)
    if not low <= target <= high:
        side, limit = ("below", low) if target < low else ("above", high)
        unit = " Hz" if result in RATES else ""
        yield Diagnostic(
            "V562", f"the target of {objective.name!r} is out of reach: {name!r} is never {side}"
            f" {limit:.6g}{unit}",
            span=objective.target.span, help=_help(result),
        )  # fmt: skip


def _help(result: str) -> str:
    if result in RATES:
        return "a cell fires once a step at most, and not while it is refractory"
    return f"docs/readouts.md says what {result!r} is"


def objectives_without_numbers(spec: Spec) -> Faults:
    """V562: expectations that begin to count when the run has ended: of concern to tuning alone."""
    values = known_values(spec)
    duration = spec.simulation.duration and constant(spec.simulation.duration.expr, values)
    afters = {e.name: e.after for e in spec.expectations if e.readout is None and e.after}
    for objective in spec.tuning.objectives if spec.tuning else ():
        name, after = objective.readout.name, afters.get(objective.readout.name)
        begins = constant(after.expr, values) if after else None
        if after and duration and begins is not None and begins >= duration:
            yield Diagnostic(
                "V562",
                f"{name!r} has no number: a run ends before it begins to count",
                span=objective.readout.span,
                notes=(Note(message="counted from here on", span=after.span),),
                help=f"let `after` end before {duration * 1e3:g} ms, or run for longer",
            )
