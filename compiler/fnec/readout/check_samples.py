"""Whether a spec's probes can give the samples that a readout asks for, and resolve its bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fnec.checks.constants import known_values
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import one_of, suggestion
from fnec.readout.bands import require_band, require_frequency
from fnec.readout.measure import Arguments, Asker, Need, Unit
from fnec.readout.quantity import dims_in
from fnec.readout.sampled import sampled_of, sampled_probes
from fnec.spec.model import Spec
from fnec.spec.readouts import QuestionSpec
from fnec.units import UNITS, Dims, divide, multiply

Faults = Iterator[Diagnostic]
BANDS = (("low", "high"), ("alpha_beta_low", "alpha_beta_high"), ("gamma_low", "gamma_high"))


def sample_faults(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """N432: a probe that does not sample what is asked for."""
    if q.probe is None:
        return
    found = sampled_of(spec, q)
    if found is None:
        there = any(p.name == q.probe.name for p in (*spec.probes, *spec.synapse_probes))
        yield Diagnostic(
            "N432",
            f"probe {q.probe.name!r} samples no cells"
            if there
            else f"there is no probe {q.probe.name!r}",
            span=q.probe.span,
            help=suggestion(q.probe.name, [*sampled_probes(spec)], kind="probes with samples"),
        )
        return
    variable = found.variable_of(q)
    if variable is None:
        yield Diagnostic(
            "N432",
            f"probe {found.name!r} samples several variables",
            span=q.probe.span,
            help=f"say which: `state` is {one_of(list(found.units))}",
        )
    elif variable not in found.units:
        yield Diagnostic(
            "N432",
            f"probe {found.name!r} does not sample {variable!r}",
            span=q.state.span if q.state else q.probe.span,
            help=suggestion(variable, list(found.units), kind="variables"),
        )
    for ref in q.of:
        if ref.name not in found.populations:
            yield Diagnostic(
                "N432",
                f"probe {found.name!r} samples no cells of {ref.name!r}",
                span=ref.span,
                help=suggestion(ref.name, list(found.populations), kind="populations"),
            )
    if Need.DEPTHS in asker.needs and not found.has_depths:
        yield Diagnostic(
            "N432",
            f"probe {found.name!r} has no depths, which {asker.name!r} reads",
            span=q.probe.span,
            help="name a probe of a field with contacts at several depths",
        )


def sample_units(spec: Spec, q: QuestionSpec, coordinate: Dims) -> dict[Unit, Dims]:
    """What units that depend on the samples stand for."""
    dims = UNITS["Hz"].dims
    found = sampled_of(spec, q)
    if found is not None:
        dims = dims_in(found.units.get(found.variable_of(q) or "", "1"))
    return {
        Unit.SAMPLE: dims,
        Unit.POWER: multiply(dims, dims),
        Unit.GAIN: divide(dims, coordinate),
        Unit.METRE: UNITS["m"].dims,
    }


def band_faults(spec: Spec, q: QuestionSpec, arguments: Arguments) -> Faults:
    """V531: bands that the spectrum asked for cannot tell.   arguments: with their defaults."""
    given: Mapping[str, float | str | None] = arguments.values
    resolution = given.get("resolution")
    if not isinstance(resolution, float):
        return
    found = sampled_of(spec, q)
    interval = found.interval if found else known_values(spec).get("dt")
    highest = 0.5 / interval if interval else float("inf")
    for names in BANDS:
        low, high = (given.get(name) for name in names)
        if isinstance(low, float) or isinstance(high, float):
            low = low if isinstance(low, float) else resolution
            high = high if isinstance(high, float) else highest
            wrong = names[::-1] if high > highest else names
            try:
                require_band(low, high, resolution=resolution, highest=highest)
            except ValueError as why:
                yield _unresolved(q, (*wrong, "resolution"), why)
    frequency = given.get("frequency")
    if isinstance(frequency, float):
        try:
            require_frequency(frequency, resolution=resolution, highest=highest)
        except ValueError as why:
            yield _unresolved(q, ("frequency",), why)


def _unresolved(q: QuestionSpec, names: tuple[str, ...], why: ValueError) -> Diagnostic:
    """V531 at the first of some arguments that is there."""
    places = {a.name: a.value.span for a in q.arguments}
    found = [places[name] for name in names if name in places]
    return Diagnostic(
        "V531",
        str(why),
        span=found[0] if found else q.what.span,
        help="a finer `resolution` takes a longer run, a higher band denser samples",
    )
