"""The formulas around a network: stimuli, probes, expectations, selections."""

from collections.abc import Iterator

from fnec.checks.scopes import INDEX, NOTHING, positions_of
from fnec.spec.model import Spec
from fnec.spec.probes import RateProbe, StateProbe
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


def outside_texts(spec: Spec) -> Iterator[tuple[Text | None, bool]]:
    """Formulas of stimuli, probes and expectations; True where they may read `t`."""
    for stimulus in spec.stimuli:
        match stimulus:
            case PoissonInput(rate=Table() as table):
                yield from ((text, False) for text in waveform_texts(table))
            case PoissonInput(rate=Text() as rate):
                yield rate, True
            case SpikeInput():
                yield from ((time, False) for time in stimulus.times)
            case Current(waveform=Formula() as wave):
                yield wave.value, True
                yield from ((text, False) for text in (wave.start, wave.stop))
            case Current():
                yield from ((text, False) for text in waveform_texts(stimulus.waveform))
            case _:
                pass
        if isinstance(stimulus, PoissonInput | SpikeInput):
            yield stimulus.weight, False
        if isinstance(stimulus, PoissonInput):
            yield stimulus.sources, False
    for probe in spec.probes:
        if isinstance(probe, StateProbe):
            yield from ((text, False) for text in (probe.every, probe.start, probe.stop))
        elif isinstance(probe, RateProbe):
            yield probe.bin, False
    for figure in spec.expectations:
        yield from ((text, False) for text in (figure.after, figure.low, figure.high))


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
    for probe in spec.probes:
        yield probe.of
    for figure in spec.expectations:
        yield figure.of


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
