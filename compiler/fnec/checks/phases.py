"""The protocol: phases that exist, their trials and durations, switches that switch something."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.grid import milliseconds, off_the_grid
from fnec.checks.quantities import NUMBER, TIME, Faults, kind_of, quantity_of
from fnec.diagnostics import Diagnostic, Note
from fnec.diagnostics.suggest import suggestion
from fnec.expr import names
from fnec.spec.model import ProjectionSpec, Spec
from fnec.spec.protocol import PhaseSpec
from fnec.spec.written import Ref
from fnec.units import UNITS


def unknown_phases(spec: Spec) -> Iterator[Diagnostic]:
    """N428: a phase, N426: a projection that does not exist; S203: a run without an end."""
    if spec.simulation.duration is None and not spec.phases:
        yield Diagnostic(
            "S203",
            "nothing says how long a run is",
            span=spec.simulation.span,
            help="give `simulation` a `duration`, or the spec a `protocol` with phases",
        )
    for signal in spec.signals:
        for part in signal.parts:
            if part.phase is not None and spec_phase(spec, part.phase) is None:
                yield _unknown("N428", "phase", part.phase, [p.name for p in spec.phases])
    for phase in spec.phases:
        for switch in phase.plasticity:
            known = [p.name for p in spec.projections]
            if switch.projection.name not in known:
                yield _unknown("N426", "projection", switch.projection, known)


def spec_phase(spec: Spec, ref: Ref) -> PhaseSpec | None:
    """The phase of that name."""
    return next((p for p in spec.phases if p.name == ref.name), None)


def _unknown(code: str, kind: str, ref: Ref, known: list[str]) -> Diagnostic:
    hint = suggestion(ref.name, known, kind=f"{kind}s")
    if kind == "phase" and not known:
        hint = "this spec has no `protocol`; without one, give the signal a `value`"
    return Diagnostic(code, f"there is no {kind} {ref.name!r}", span=ref.span, help=hint)


def phases_fit(spec: Spec) -> Faults:
    """Dimensions of durations, numbers of trials, and switches."""
    outer = outer_scope(spec)
    for p in spec.phases:
        if p.trials is not None:
            yield from quantity_of(p.trials, NUMBER, outer, "a number of trials")
        yield from quantity_of(p.duration, TIME, outer, "the duration of a trial")
        for s in p.plasticity:
            for text in (s.weights, s.increments):
                kind, _ = kind_of(text, outer)
                if isinstance(kind, tuple) and kind not in (NUMBER, outer.get(text.source)):
                    yield from quantity_of(text, NUMBER, outer, "a switch")


def impossible_phases(spec: Spec) -> Iterator[Diagnostic]:
    """V520: uncountable trials; V510, V514: their duration; V522: a run that outlasts them."""
    values = known_values(spec)
    dt = values.get("dt", 0.0)
    total: float | None = 0.0
    for p in spec.phases:
        trials = 1.0 if p.trials is None else constant(p.trials.expr, values)
        if p.trials is not None and trials is not None and (trials < 0 or trials % 1):
            yield Diagnostic(
                "V520",
                f"phase {p.name!r} cannot have {p.trials.source} trials"
                + ("" if p.trials.source == f"{trials:g}" else f" ({trials:g})"),
                span=p.trials.span,
                help="it is a whole number, 0 or more",
            )
        time = constant(p.duration.expr, values)
        if time is not None and dt > 0 and time < dt * 0.999:
            yield Diagnostic(
                "V510",
                f"a trial of {milliseconds(time)} is shorter than a step of {milliseconds(dt)}",
                span=p.duration.span,
                help="it takes a step at least; `trials: 0` leaves a phase out",
            )
        elif dt > 0:
            yield from off_the_grid(p.duration, values, dt, f"a trial of {p.name!r}")
        total = None if None in (total, trials, time) else total + trials * time  # type: ignore[operator]
    duration = spec.simulation.duration
    if duration and spec.phases and names(duration.expr) - UNITS.keys():
        yield Diagnostic(
            "N420",
            "beside a protocol, the duration is a plain time: it only cuts the run short",
            span=duration.span,
            help="leave it out, and let durations and trials of phases depend on parameters",
        )
        return
    asked = constant(duration.expr, values) if duration else None
    if duration and spec.phases and asked and total is not None and asked > total + dt / 2:
        yield Diagnostic(
            "V522",
            f"the run goes on to {duration.source}, but its protocol ends at {total:g} s",
            span=duration.span,
            help="leave out `duration`, or add a phase",
            notes=(Note(message="the last phase", span=spec.phases[-1].span),),
        )


def cut_of_protocol(spec: Spec) -> str:
    """What a duration leaves out of the protocol, in words; empty if a run has all of it."""
    duration = spec.simulation.duration
    if duration is None or not spec.phases:
        return ""
    from fnec.runtime.phases import cut_short, phases_of  # costs the import of numpy
    from fnec.runtime.steps import run_steps

    values = known_values(spec)
    end, dt = constant(duration.expr, values), values.get("dt")
    listed: list[tuple[str, float, float]] = []
    for p in spec.phases:
        trials = 1.0 if p.trials is None else constant(p.trials.expr, values)
        time = constant(p.duration.expr, values)
        if trials is None or time is None:
            return ""
        listed.append((p.name, trials, time))
    if end is None or dt is None:
        return ""
    return cut_short(phases_of(listed, dt), run_steps(end, dt), dt)


def idle_switches(spec: Spec) -> Iterator[Diagnostic]:
    """P311: a switch of a projection whose synapses never change."""
    found = {p.name: p for p in spec.projections}
    for phase in spec.phases:
        for switch in phase.plasticity:
            p = found.get(switch.projection.name)
            if p is not None and not _is_plastic(spec, p):
                yield Diagnostic(
                    "P311",
                    f"the switch has no effect: no event changes the synapses of {p.name!r}",
                    span=switch.span,
                    help="remove it, or give the projection a plastic `synapse`",
                )


def _is_plastic(spec: Spec, p: ProjectionSpec) -> bool:
    synapse = spec.synapse(p.synapse.name) if p.synapse else None
    if synapse is None:
        return False
    own = {s.name for s in synapse.state}
    return any(s.target in own for s in (*synapse.at_pre, *synapse.at_post))
