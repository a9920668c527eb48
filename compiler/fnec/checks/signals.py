"""Signals: that they have values, fit their units and phases, and are read where they may be."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import CELL, outer_scope
from fnec.checks.formulas import formulas
from fnec.checks.grid import milliseconds, off_the_grid
from fnec.checks.outside import questions
from fnec.checks.quantities import LENGTH, NUMBER, TIME, Faults, Scope, kind_of, quantity_of
from fnec.checks.scopes import populations_in
from fnec.diagnostics import Diagnostic, Note
from fnec.diagnostics.suggest import suggestion
from fnec.expr import Name, names, walk
from fnec.lower.columns import signal_data_names
from fnec.lower.protocol import step_texts
from fnec.spec.dynamics import NeuronSpec, ReceptorSpec, SynapseSpec
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.protocol import SignalPart, SignalSpec
from fnec.units import Dims, dims_text

MOMENT_DIMS: dict[str, Dims] = {"t": TIME, "t_phase": TIME} | dict.fromkeys(
    ("trial", "n_trials", "hold", "n_holds"), NUMBER
)


def incomplete_signals(spec: Spec) -> Iterator[Diagnostic]:
    """S203: no value, or noise without cells; N402: unknown cells; V519: two values at once."""
    cells = [p.name for p in spec.populations if isinstance(p, PopulationSpec)]
    for s in spec.signals:
        if s.of is not None and s.of.name not in cells:
            hint = suggestion(s.of.name, cells, kind="populations")
            said = f"there is no population {s.of.name!r}"
            if spec.population(s.of.name) is not None:
                said, hint = f"cells of {s.of.name!r} replay spikes and read no signal", "remove it"
            yield Diagnostic("N402", said, span=s.of.span, help=hint)
        if not s.parts:
            yield Diagnostic(
                "S203",
                f"signal {s.name!r} has no value in any phase",
                span=s.span,
                help="give it a `value`, or `phases` with values",
            )
        for part in s.parts:
            if part.value is None and part.noise is None:
                yield Diagnostic(
                    "S203",
                    f"signal {s.name!r} has no value in this phase",
                    span=part.span,
                    help="give it a `value`; a phase that is not named has the value 0",
                )
            elif part.value is not None and part.noise is not None:
                yield Diagnostic(
                    "V519",
                    f"signal {s.name!r} has a value and a noise at once",
                    span=part.noise.span,
                    help="make two signals and add them where they are read",
                    notes=(Note(message="the value", span=part.value.span),),
                )
            elif part.noise is not None and s.of is None:
                yield Diagnostic(
                    "S203",
                    f"the noise of {s.name!r} needs cells",
                    span=part.noise.span,
                    help="say `of: <population>`; for one value for all, write `value: normal(…)`",
                )


def signals_of_other_cells(spec: Spec) -> Iterator[Diagnostic]:
    """N429: a signal with a value for each cell, read by other cells or synapses onto these."""
    for s in spec.signals:
        if s.of is None or spec.population(s.of.name) is None:
            continue
        readers: list[tuple[str, NeuronSpec | ReceptorSpec | SynapseSpec]] = []
        for p in spec.populations:
            neuron = spec.neuron_of(p)
            if isinstance(p, PopulationSpec) and p.name != s.of.name and neuron is not None:
                models = [spec.receptor(u.receptor.name) for u in p.receptors if u.receptor]
                said = f"cells of {p.name!r}"
                readers += [(said, m) for m in (neuron, *models) if m is not None]
        for p in spec.projections:
            synapse = spec.synapse(p.synapse.name) if p.synapse else None
            others = [q.name for q in populations_in(spec, p.post) if q.name != s.of.name]
            if synapse is not None and others:
                readers.append((f"synapses onto {others[0]!r}", synapse))
        for said, model in readers:
            own = {x.name for x in (*model.parameters, *model.state)}
            for text in step_texts(model) if s.name not in own else ():
                for node in walk(text.expr):
                    if isinstance(node, Name) and node.name == s.name:
                        yield Diagnostic(
                            "N429",
                            f"{said} cannot read {s.name!r}: it has a value for each cell of "
                            f"{s.of.name!r}",
                            span=text.place_of(node),
                            help=f"only {s.of.name!r} and synapses onto it read this signal",
                            notes=(Note(message="declared here", span=s.of.span),),
                        )


def signals_fit(spec: Spec) -> Faults:
    """Dimensions of values and holds, and of all that a noise is made of."""
    outer = outer_scope(spec)
    for s in spec.signals:
        wanted = outer.get(s.name)
        reads = dict(outer) | MOMENT_DIMS | (CELL if s.of else {})
        columns = signal_data_names(s)
        for part in s.parts:
            if part.hold is not None:
                yield from quantity_of(part.hold, TIME, outer, "a hold")
            if part.value is not None and wanted is not None:
                yield from quantity_of(part.value, wanted, reads | columns, f"signal {s.name!r}")
            if part.noise is None:
                continue
            if wanted is not None:
                said = f"the deviation of the noise of {s.name!r}"
                yield from quantity_of(part.noise.sigma, wanted, reads, said)
            if part.noise.tau is not None:
                yield from quantity_of(part.noise.tau, TIME, outer, "the time constant of a noise")
            yield from _length_fits(spec, s, part, outer)


def _length_fits(spec: Spec, s: SignalSpec, part: SignalPart, outer: Scope) -> Faults:
    """U303: neither a length nor a number; S203: a length between cells without positions."""
    length = part.noise.length if part.noise else None
    if length is None or s.of is None:
        return
    kind, fault = kind_of(length, outer)
    population = spec.population(s.of.name)
    if fault is not None:
        yield fault
    elif isinstance(kind, tuple) and kind not in (LENGTH, NUMBER):
        yield Diagnostic(
            "U303",
            f"the length of a correlation is in m or a number of cells, this is in "
            f"{dims_text(kind)}",
            span=length.span,
            help="write it like '1 cm', or like 10",
        )
    elif kind == LENGTH and population is not None and not population.positions:
        yield Diagnostic(
            "S203",
            f"the cells of {s.of.name!r} have no positions, between which this length could count",
            span=length.span,
            help=f"give {s.of.name!r} `positions`, or write the length as a number of cells",
            notes=(Note(message="these cells", span=population.span),),
        )


def impossible_holds(spec: Spec) -> Iterator[Diagnostic]:
    """V510, V514: holds off the grid, noise that cannot be; V521: a hold longer than a trial."""
    values = known_values(spec)
    dt = values.get("dt", 0.0)
    if dt <= 0.0:
        return
    for s in spec.signals:
        for part in s.parts:
            hold = constant(part.hold.expr, values) if part.hold else None
            if part.hold is not None and hold is not None:
                if hold < dt * 0.999:
                    yield Diagnostic(
                        "V510",
                        f"a hold of {milliseconds(hold)} is shorter than a step of "
                        f"{milliseconds(dt)}",
                        span=part.hold.span,
                        help="without `hold` there is a new value at every step",
                    )
                    continue
                yield from off_the_grid(part.hold, values, dt, f"the hold of {s.name!r}")
                yield from _longer_than_a_trial(spec, s, part, hold, values)
            yield from _impossible_noise(part, hold or dt, values)


def _longer_than_a_trial(
    spec: Spec, s: SignalSpec, part: SignalPart, hold: float, values: dict[str, float]
) -> Iterator[Diagnostic]:
    named = {p.phase.name for p in s.parts if p.phase}
    for phase in spec.phases:
        is_here = phase.name == part.phase.name if part.phase else phase.name not in named
        trial = constant(phase.duration.expr, values) if is_here else None
        trials = 1.0 if phase.trials is None else constant(phase.trials.expr, values)
        if part.hold and trial is not None and trials and hold > trial * (1 + 1e-9):
            yield Diagnostic(
                "V521",
                f"signal {s.name!r} holds for {part.hold.source}, longer than a trial of phase "
                f"{phase.name!r}",
                span=part.hold.span,
                help="hold it for a trial at most, or give the phase a value of its own",
                notes=(Note(message=f"{milliseconds(trial)} a trial", span=phase.duration.span),),
            )


def _impossible_noise(
    part: SignalPart, step: float, values: dict[str, float]
) -> Iterator[Diagnostic]:
    if part.noise is None:
        return
    texts = (("deviation", part.noise.sigma), ("length", part.noise.length))
    for what, text in (*texts, ("time constant", part.noise.tau)):
        value = constant(text.expr, values) if text else None
        if text is None or value is None:
            continue
        if value < 0 or (value == 0 and what != "deviation"):
            least = "0 or more" if what == "deviation" else "more than 0"
            yield Diagnostic(
                "V510",
                f"the {what} of a noise cannot be {text.source}",
                span=text.span,
                help=f"it must be {least}",
            )
        elif what == "time constant" and value < step:
            yield Diagnostic(
                "V510",
                f"the noise wanders in {text.source}, but has new values only every "
                f"{milliseconds(step)}",
                span=text.span,
                help="a longer `tau` or a shorter `hold`; without `tau` each value is a new draw",
            )


def idle_signals(spec: Spec) -> Iterator[Diagnostic]:
    """P310: a signal that no formula and no readout reads."""
    if spec.mode is not None:
        return
    read = set[str]().union(*(mode.words for mode in spec.modes))
    for formula in formulas(spec):
        read |= names(formula.text.expr)
    for q in questions(spec):
        read |= {ref.name for ref in (*q.of, q.coordinate) if ref is not None}
    for s in spec.signals:
        if s.name not in read and s.span.file == spec.files[0].name:  # others may be spare
            yield Diagnostic(
                "P310",
                f"signal {s.name!r} has no effect: no formula reads it",
                span=s.span,
                help="read it in the equations of neurons, receptors or synapses, or remove it",
            )
