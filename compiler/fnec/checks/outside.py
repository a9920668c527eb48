"""The formulas around a network: stimuli, probes, expectations, selections."""

from collections.abc import Iterator

from fnec.checks.scopes import INDEX, NOTHING, populations_in, positions_of
from fnec.spec.field_probes import AtDepth, Band, FieldProbe, Place, Points, SourceSpec
from fnec.spec.lesions import HoldSpec, LesionSpec, RewireSpec, ScaleSpec
from fnec.spec.model import Spec
from fnec.spec.probes import RateProbe, StateProbe
from fnec.spec.readouts import QuestionSpec
from fnec.spec.selection import (
    CellRange,
    CellsWhere,
    EveryNthCell,
    FirstCells,
    LastCells,
    Selection,
    items_of,
)
from fnec.spec.stimuli import (
    Current,
    Formula,
    OrnsteinUhlenbeck,
    PoissonInput,
    Pulses,
    Ramp,
    Sine,
    SpikeInput,
    Step,
    Table,
    Waveform,
)
from fnec.spec.written import Text

TIME = frozenset({"t", "dt"})


def outside_texts(spec: Spec) -> Iterator[tuple[Text | None, frozenset[str]]]:
    """Formulas of stimuli, probes and expectations, with the names that each may read."""
    signals = frozenset(s.name for s in spec.signals if s.of is None)
    for stimulus in spec.stimuli:
        cell = _cell_names(spec, stimulus.to)
        yield stimulus.when, NOTHING
        if isinstance(stimulus, PoissonInput | Current):
            yield stimulus.fraction, NOTHING
        match stimulus:
            case PoissonInput(rate=Table() as table):
                yield from ((text, NOTHING) for text in waveform_texts(table))
            case PoissonInput(rate=Text() as rate):
                yield rate, cell | TIME
            case Current(waveform=Formula() as wave):
                yield wave.value, TIME | signals
                yield from ((text, NOTHING) for text in (wave.start, wave.stop))
            case Current(waveform=Step() | Pulses() as wave):
                yield wave.amplitude, cell
                yield from ((text, NOTHING) for text in waveform_texts(wave)[1:])
            case Current():
                yield from ((text, NOTHING) for text in waveform_texts(stimulus.waveform))
            case _:
                pass
        if isinstance(stimulus, PoissonInput | SpikeInput):
            yield stimulus.weight, cell
        if isinstance(stimulus, PoissonInput):
            yield stimulus.sources, cell
    for probe in spec.probes:
        if isinstance(probe, StateProbe | FieldProbe):
            yield from ((text, NOTHING) for text in (probe.every, probe.start, probe.stop))
        if isinstance(probe, FieldProbe):
            yield from ((text, NOTHING) for text in field_texts(probe))
        elif isinstance(probe, RateProbe):
            yield probe.bin, NOTHING
    for source in spec.sources:
        yield from ((text, NOTHING) for text in source_texts(source))
    for p in spec.synapse_probes:
        yield from ((text, NOTHING) for text in (p.first, p.every, p.start, p.stop))
    for h in spec.homeostasis:
        target = None if isinstance(h.target, str) else h.target
        texts = (h.eta, target, h.every, *h.scale, h.lower, h.upper)
        yield from ((text, NOTHING) for text in texts)
    for x in spec.lesions:
        yield from ((text, NOTHING) for text in lesion_texts(x))
    if spec.study is not None:
        yield from ((text, NOTHING) for text in (spec.study.after, spec.study.before))
    for figure in spec.expectations:
        yield from ((text, NOTHING) for text in (figure.after, figure.low, figure.high))
    for question in questions(spec):
        yield question.when, signals
        texts = (question.after, question.before, *question.window)
        yield from ((text, NOTHING) for text in (*texts, *(a.value for a in question.arguments)))


def lesion_texts(x: LesionSpec) -> tuple[Text | None, ...]:
    """Every number of a lesion."""
    match x:
        case HoldSpec():
            return (*(a.value for a in x.hold), x.fraction, x.start, x.stop)
        case ScaleSpec():
            return x.factor, x.start, x.stop
        case RewireSpec():
            return ()


def source_texts(source: SourceSpec) -> tuple[Text, ...]:
    """Every number of a way of currents."""
    found = [a.value for a in source.scales]
    found += [source.dendrites_end_at] if source.dendrites_end_at else []
    for receptor in source.receptors:
        for place in (receptor.enters, receptor.returns):
            found += [*depths_of(place), *(place.shares if isinstance(place, Points) else ())]
    return tuple(found)


def depths_of(place: Place) -> tuple[Text, ...]:
    """The depths that a place on a cell is given by."""
    match place:
        case AtDepth():
            return (place.depth,)
        case Band():
            return place.top, place.bottom
        case Points():
            return place.depths


def field_texts(probe: FieldProbe) -> tuple[Text, ...]:
    """Every number of a probe of a field, besides its times."""
    found = [a.value for a in (*probe.numbers, *probe.conductor)]
    found += probe.angles
    if (at := probe.contacts) is not None:
        found += [*at.span_of, *at.depths, *(t for t in (at.count, at.x, at.y) if t)]
    return tuple(found)


def questions(spec: Spec) -> Iterator[QuestionSpec]:
    """What readouts and panels of figures ask for."""
    yield from (r.question for r in spec.readouts)
    yield from (panel.question for f in spec.figures for panel in f.panels)


def _cell_names(spec: Spec, to: Selection) -> frozenset[str]:
    """Names that differ from cell to cell: the index, and positions that all targets have."""
    known = [positions_of(p) for p in populations_in(spec, to)]
    return INDEX.union(*known).intersection(*(INDEX | p for p in known))


def waveform_texts(wave: Waveform) -> tuple[Text | None, ...]:
    """Every number of a waveform."""
    match wave:
        case Step():
            return wave.amplitude, wave.start, wave.stop
        case Pulses():
            return wave.amplitude, wave.width, wave.period, wave.count, wave.start, wave.stop
        case Sine():
            return wave.amplitude, wave.frequency, wave.offset, wave.start, wave.stop
        case Ramp():
            return wave.initial, wave.final, wave.start, wave.stop
        case OrnsteinUhlenbeck():
            return wave.mean, wave.sigma, wave.tau, wave.start, wave.stop
        case Table():
            return (*wave.times, *wave.values)
        case Formula():
            return wave.value, wave.start, wave.stop


def selections(spec: Spec) -> Iterator[Selection]:
    """Every selection of the spec, in order."""
    for projection in spec.projections:
        yield projection.pre
        yield projection.post
    for stimulus in spec.stimuli:
        yield stimulus.to
    for x in spec.lesions:
        sides = (x.of,) if isinstance(x, HoldSpec) else ()
        sides = (x.pre, x.post) if isinstance(x, ScaleSpec) else sides
        yield from (side for side in sides if side is not None)
    for source in spec.sources:
        yield source.of
    for probe in spec.probes:
        yield probe.of
    for figure in spec.expectations:
        if figure.of is not None:
            yield figure.of
    yield from (q.tagged for q in questions(spec) if q.tagged is not None)


def selection_texts(spec: Spec) -> Iterator[tuple[Text, frozenset[str]]]:
    """Formulas of selections, each with the names of cells that it may read."""
    for selection in selections(spec):
        for item in items_of(selection):
            match item:
                case FirstCells(count=text) | LastCells(count=text) | EveryNthCell(step=text):
                    yield text, NOTHING
                case CellRange():
                    yield item.start, NOTHING
                    yield item.stop, NOTHING
                case CellsWhere():
                    population = spec.population(item.population.name)
                    known = positions_of(population) if population else NOTHING
                    yield item.where, INDEX | known
                case _:
                    pass
