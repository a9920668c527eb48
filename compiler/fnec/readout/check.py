"""Whether a recording of a spec can answer what its readouts and figures ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import NUMBER, RATE, TIME, quantity_of
from fnec.diagnostics import Diagnostic, Span
from fnec.diagnostics.suggest import one_of, suggestion
from fnec.expr.infer import quantity
from fnec.lower.selections import lower_selection
from fnec.readout.catalogue import CATALOGUE
from fnec.readout.check_samples import band_faults, sample_faults, sample_units
from fnec.readout.check_tuning import tuning_faults
from fnec.readout.check_when import when_faults
from fnec.readout.figures.panels import PANELS
from fnec.readout.measure import Asker, Need, Unit, fill_in
from fnec.readout.question import (
    asked_of,
    is_of_samples,
    is_of_synapses,
    readable_states,
    resolve,
    state_of,
    states_of,
)
from fnec.readout.results import result_names
from fnec.spec.model import Spec
from fnec.spec.probes import CountProbe, RateProbe, SpikeProbe
from fnec.spec.readouts import QuestionSpec, ReadoutSpec
from fnec.spec.written import Ref
from fnec.units import Dims

Faults = Iterator[Diagnostic]

BOTH_ENDS = (
    "pv_map_quality",
    "spikes_on_position",
    "signal_on_position",
    "error_course",
)  # or none
COUNTABLE = {Need.COUNTS, Need.COURSE}  # the number of spikes in each step is enough


def check_questions(spec: Spec) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with readouts, figures, and expectations of readouts."""
    asked = [(CATALOGUE[r.question.what.name], r.question) for r in spec.readouts]
    panels = [p.question for f in spec.figures for p in f.panels]
    asked += [(PANELS[q.what.name], q) for q in panels]
    found: list[Diagnostic] = [*_taken_names(spec), *_unknown_results(spec)]
    wrong: set[str] = set()
    for asker, q in asked:
        faults = tuple(_names(spec, asker, q))
        if not faults:
            faults = (*_numbers(spec, asker, q), *_chosen_cells(spec, asker, q))
            faults = (*faults, *when_faults(spec, q))
        faults = faults or tuple(_values(spec, asker, q))
        wrong |= {q.span.dotted_path} if faults else set()
        found += faults
    for r in spec.readouts:
        if r.question.span.dotted_path not in wrong:
            found += _limits(spec, r)
    if not wrong:
        found += tuning_faults(spec, _result_units(spec))
    return tuple(dict.fromkeys(found))


def _result_units(spec: Spec) -> dict[str, Dims]:
    """The dimensions of what the readouts give, by names."""
    found: dict[str, Dims] = {}
    for r in spec.readouts:
        metric = CATALOGUE[r.question.what.name]
        units = _units(spec, metric, r.question)
        results = [units[result.unit] for result in metric.results]
        found |= dict(zip(result_names(r), results, strict=True))
    return found


def _taken_names(spec: Spec) -> Faults:
    """N413: a figure with the name of one that every run has."""
    taken = {p.name: "the traces of this probe" for p in spec.probes} | {"raster": "the raster"}
    taken |= {f"{p.name}_depths": "the power by depth of this probe" for p in spec.field_probes}
    for f in spec.figures:
        if f.name in taken:
            yield Diagnostic(
                "N413",
                f"{f.name}.png is {taken[f.name]}",
                span=f.span,
                help="give the figure another name",
            )


def _unknown_results(spec: Spec) -> Faults:
    """N431: an expectation of a result that no readout gives."""
    known = [name for r in spec.readouts for name in result_names(r)]
    for e in spec.expectations:
        if e.readout is None or e.readout.name in known:
            continue
        inside = [n for n in known if n.startswith(f"{e.readout.name}.")]
        yield Diagnostic(
            "N431",
            f"no readout gives {e.readout.name!r}",
            span=e.readout.span,
            help=f"its results are {one_of(inside)}"
            if inside
            else suggestion(e.readout.name, known, kind="readouts"),
        )


def _limits(spec: Spec, r: ReadoutSpec) -> Faults:
    """U301, U303, U304: expected limits in another unit than the result."""
    metric = CATALOGUE[r.question.what.name]
    units = _units(spec, metric, r.question)
    for name, result in zip(result_names(r), metric.results, strict=True):
        for e in spec.expectations:
            if e.readout is not None and e.readout.name == name:
                for text in (e.low, e.high):
                    yield from quantity_of(text, units[result.unit], outer_scope(spec), repr(name))


def _names(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """N402, N426, N427, N428, N430, N432: things that do not exist; V530: not recorded."""
    phases = [p.name for p in spec.phases]
    if q.phase and q.phase.name not in phases:
        yield _unknown("N428", "phase", q.phase, phases)
    signals = [s.name for s in spec.signals]
    asked = [q.coordinate] if q.coordinate else []
    if Need.SIGNAL in asker.needs:
        asked += q.of
    elif is_of_synapses(asker):
        yield from _projection(spec, asker, q)
    elif is_of_samples(asker) and (q.probe or Need.PROBE in asker.needs):
        yield from sample_faults(spec, asker, q)
    else:
        yield from _populations(spec, asker, q)
    for ref in asked:
        if ref.name not in signals:
            yield _unknown("N430", "signal", ref, signals)
        elif next(s for s in spec.signals if s.name == ref.name).of is not None:
            yield Diagnostic(
                "N430",
                f"{ref.name!r} has a value for each cell, this takes one for all",
                span=ref.span,
                help="name a signal without `of`",
            )


def _populations(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    known = [p.name for p in spec.populations]
    for ref in asked_of(spec, q):
        if ref.name not in known:
            yield _unknown("N402", "population", ref, known)
        elif not COUNTABLE & {*asker.needs} or not _is_counted(spec, ref.name):
            yield from _recorded(spec, ref.name, ref.span)


def _is_counted(spec: Spec, population: str) -> bool:
    """A probe counts the spikes of the population in each step."""
    of = [
        cells
        for p in spec.probes
        if isinstance(p, CountProbe)
        for cells in lower_selection(spec, p.of)
    ]
    return any(cells.population == population for cells in of)


def _projection(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    ref = q.of[0]
    known = [p.name for p in spec.projections]
    projection = next((p for p in spec.projections if p.name == ref.name), None)
    if projection is None:
        yield _unknown("N426", "projection", ref, known)
        return
    moving = {Need.BEFORE, Need.CHECKPOINTS} & {*asker.needs, *asker.optional}
    states = [*(states_of if moving else readable_states)(spec, ref.name)]
    if not states or (q.state and q.state.name not in states):
        yield Diagnostic(
            "N427",
            f"the synapses of {ref.name!r} have no state {q.state.name!r}"
            if q.state and states
            else f"the synapses of {ref.name!r} have no states, and so are not recorded",
            span=q.state.span if q.state and states else ref.span,
            help=f"their states are {one_of(states)}"
            if states
            else "name a projection with a `synapse` that has `state`",
        )
        return
    if Need.SPIKES in asker.needs:
        for cells in lower_selection(spec, projection.pre):
            yield from _recorded(spec, cells.population, ref.span)
    if Need.CHECKPOINTS in asker.needs:
        yield from _probes(spec, asker, q)


def _probes(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """N432: a probe that does not record what is asked for."""
    state = state_of(spec, q.of[0].name, q)
    mine = [p for p in spec.synapse_probes if p.projection.name == q.of[0].name]
    mine = [p for p in mine if state in [v.name for v in p.variables]]
    named = [q.probe] if q.probe else []
    named += [word for key, word in q.words if key == "tracked"]
    for ref in named:
        probe = next((p for p in mine if p.name == ref.name), None)
        missing = [s for s in _series(asker, q) if probe is not None and s not in probe.reduce]
        if probe is None:
            yield Diagnostic(
                "N432",
                f"there is no probe {ref.name!r} of {state!r} of the synapses of {q.of[0].name!r}",
                span=ref.span,
                help=suggestion(ref.name, [p.name for p in mine], kind="such probes"),
            )
        elif ref is not q.probe and probe.reduce:
            yield Diagnostic(
                "N432", f"probe {ref.name!r} records no single synapses", span=ref.span,
                help="name one without `reduce`",
            )  # fmt: skip
        elif ref is q.probe and probe.reduce and missing:
            yield Diagnostic(
                "N432",
                f"probe {ref.name!r} does not record {missing[0]!r}, which {asker.name!r} reads",
                span=ref.span,
                help=f"it records {one_of(probe.reduce)}; without `reduce` it records all",
            )


def _series(asker: Asker, q: QuestionSpec) -> list[str]:
    """Which courses are read of a probe."""
    said = {key: word.name for key, word in q.words}
    found = [q.series or asker.series]
    found += [said["right"]] if "right" in said else []
    return found + [CATALOGUE[name].series for key, name in said.items() if key == "mark"]


def _chosen_cells(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """V531: cells that do not exist."""
    if not q.chosen:
        return
    values = known_values(spec)
    n_cells = _n_cells(spec, asker, q, values)
    for text in q.chosen:
        k = constant(text.expr, values)
        if k is None or k < 0 or k != int(k):
            said = f"a cell is named by its index, a whole number from 0, not {text.source!r}"
            yield Diagnostic("V531", said, span=text.span)
        elif n_cells is not None and k >= n_cells:
            yield Diagnostic(
                "V531", f"there is no cell {k:g} in {q.of[0].name!r}, which has {n_cells}"
                if not is_of_synapses(asker)
                else f"there is no cell {k:g} among the {n_cells} that {q.of[0].name!r} reaches",
                span=text.span,
                help=f"cells are counted from 0 to {n_cells - 1}",
            )  # fmt: skip


def _n_cells(spec: Spec, asker: Asker, q: QuestionSpec, values: Mapping[str, float]) -> int | None:
    """Cells that can be named; None where that is known at run time only."""
    names = [q.of[0].name]
    if is_of_synapses(asker):
        projection = next(p for p in spec.projections if p.name == q.of[0].name)
        names = list(dict.fromkeys(c.population for c in lower_selection(spec, projection.post)))
    sizes = [constant(p.size.expr, values) for p in spec.populations if p.name in names]
    known = [round(n) for n in sizes if n is not None]
    return sum(known) if len(known) == len(names) else None


def _recorded(spec: Spec, population: str, span: Span) -> Faults:
    """V530: spikes that no probe records, or not of all cells."""
    sets = [
        cells
        for p in spec.probes
        if isinstance(p, SpikeProbe | RateProbe)
        for cells in lower_selection(spec, p.of)
        if cells.population == population
    ]
    if not any(cells.is_whole for cells in sets):
        some = " of all cells" if sets else ""
        yield Diagnostic(
            "V530",
            f"no probe records the spikes{some} of {population!r}",
            span=span,
            help=f"probes: {{spikes: {{record: spikes, of: {population}}}}}",
        )


def _numbers(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """U301, U303, U304: arguments and times in other units."""
    scope = outer_scope(spec)
    for text, said in ((q.after, "'after'"), (q.before, "'before'")):
        if text is not None:
            yield from quantity_of(text, TIME, scope, said)
    units = _units(spec, asker, q)
    for text in q.window:
        said = "the window of the coordinate"
        yield from quantity_of(text, units[Unit.COORDINATE], scope, said)
    kinds = {a.name: a.unit for a in asker.arguments}
    for a in q.arguments:
        said = f"{a.name!r} of {asker.name!r}"
        yield from quantity_of(a.value, units[kinds[a.name]], scope, said)


def _units(spec: Spec, asker: Asker, q: QuestionSpec) -> dict[Unit, Dims]:
    """What the units of arguments and results stand for."""
    units: dict[Unit, Dims] = {
        Unit.NONE: NUMBER, Unit.RADIAN: NUMBER, Unit.SECOND: TIME, Unit.HERTZ: RATE,
        Unit.COORDINATE: _dims_of_coordinate(spec, q),
    }  # fmt: skip
    if is_of_synapses(asker):
        state = readable_states(spec, q.of[0].name)[state_of(spec, q.of[0].name, q)]
        units[Unit.WEIGHT] = units[Unit.SERIES] = quantity(state.expr, {})
    return units | sample_units(spec, q, units[Unit.COORDINATE])


def _dims_of_coordinate(spec: Spec, q: QuestionSpec) -> Dims:
    found = next((s for s in spec.signals if q.coordinate and s.name == q.coordinate.name), None)
    return quantity(found.unit.expr, {}) if found else NUMBER


def _values(spec: Spec, asker: Asker, q: QuestionSpec) -> Faults:
    """V531: arguments out of range, ends that are turned round."""
    asked = resolve(spec, asker, q)
    places = {a.name: a.value.span for a in q.arguments}
    for name in [a.name for a in asker.arguments if a.name in asked.arguments]:
        one = {name: asked.arguments[name]}
        others = {a.name: asked.arguments.get(a.name) for a in asker.arguments if a.is_required}
        try:
            fill_in(asker, others | one)
        except ValueError as why:
            yield Diagnostic("V531", str(why), span=places.get(name, q.span))
            return
    if is_of_samples(asker):
        yield from band_faults(spec, q, fill_in(asker, asked.arguments))
        return
    low, high = (asked.arguments.get(name) for name in ("low", "high"))
    if isinstance(low, float) and isinstance(high, float) and not low < high:
        yield Diagnostic("V531", "'low' is not below 'high'", span=places["low"])
    elif (
        asker.name == "error_course"
        and asked.arguments.get("quality") != "pv_map_quality"
        and (low is None or high is None)
    ):
        said = "map_quality needs 'low' and 'high', the places of the first and the last cell"
        yield Diagnostic("V531", said, span=q.what.span)
    elif asker.name in BOTH_ENDS and (low is None) != (high is None):
        given = "low" if high is None else "high"
        yield Diagnostic("V531", "'low' and 'high' go together", span=places[given])
    if asked.window and not asked.window[0] < asked.window[1]:
        yield Diagnostic(
            "V531", "the window of the coordinate ends before it begins", span=q.window[0].span
        )
    if asked.before is not None and not asked.after < asked.before:
        yield Diagnostic(
            "V531", "'before' is not later than 'after'", span=q.before.span if q.before else q.span
        )


def _unknown(code: str, kind: str, ref: Ref, known: list[str]) -> Diagnostic:
    return Diagnostic(
        code,
        f"there is no {kind} {ref.name!r}",
        span=ref.span,
        help=suggestion(ref.name, known, kind=f"{kind}s"),
    )
