"""The metrics of spikes that take arguments, as specs name them."""

from __future__ import annotations

from fnec.readout import bursts, coincidence, fano, synchrony
from fnec.readout.measure import Argument, Arguments, Inputs, Metric, Need, Result, Unit
from fnec.readout.population_vector import population_vector
from fnec.readout.trains import Trains

SHORTEST = 1e-9  # s


def _trains(inputs: Inputs) -> Trains:
    assert inputs.spikes is not None
    return inputs.spikes.trains()


def _synchrony(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    return (synchrony.synchrony(_trains(inputs), a.number("bin")),)


def _kappa(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    return (coincidence.kappa(_trains(inputs), a.optional("bin")),)


def _fano(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    return (fano.fano_factor(_trains(inputs), a.number("bin")),)


def _burst_frequency(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    n = a.count("least_spikes")
    return (bursts.burst_frequency(_trains(inputs), a.number("interval"), n),)


def _population_vector(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
    assert inputs.spikes is not None
    return population_vector(inputs.spikes.cells, inputs.spikes.n_cells)


def _bin(said: str, default: float | None) -> Argument:
    return Argument(name="bin", help=said, unit=Unit.SECOND, default=default, least=SHORTEST)


TRAIN_METRICS = (
    Metric(
        name="synchrony",
        help="mean Pearson correlation of spike counts over all pairs of cells that fire",
        needs=(Need.SPIKES,),
        compute=_synchrony,
        arguments=(_bin("of the counts", synchrony.BIN),),
        results=(Result(name="synchrony", help="0 for independent cells, 1 for identical trains"),),
    ),
    Metric(
        name="kappa_wang_buzsaki",
        help="mean share of spikes that two cells have in the same bin, over all pairs that fire",
        needs=(Need.SPIKES,),
        compute=_kappa,
        arguments=(_bin("in which spikes coincide; a tenth of the mean interval if none", None),),
        results=(Result(name="kappa", help="1 for identical trains, rate x bin by chance"),),
    ),
    Metric(
        name="fano",
        help="mean over cells of variance / mean of spike counts; 1 for a Poisson process",
        needs=(Need.SPIKES,),
        compute=_fano,
        arguments=(_bin("window of the counts", fano.BIN),),
        results=(Result(name="fano", help="variance / mean of the spikes in a window"),),
    ),
    Metric(
        name="burst_frequency",
        help="bursts per cell and second: runs of spikes at short intervals",
        needs=(Need.SPIKES,),
        compute=_burst_frequency,
        arguments=(
            Argument(
                name="interval", help="longest in a burst", unit=Unit.SECOND,
                default=bursts.INTERVAL, least=SHORTEST,
            ),
            Argument(
                name="least_spikes", help="of a burst", default=bursts.LEAST_SPIKES,
                is_whole=True, least=2,
            ),
        ),
        results=(Result(name="frequency", help="bursts per cell and second", unit=Unit.HERTZ),),
    ),
    Metric(
        name="population_vector",
        help="where the spikes of cells on a ring point, cell k of n at 2 pi k / n",
        needs=(Need.SPIKES,),
        of_one=True,
        skips=True,
        compute=_population_vector,
        results=(
            Result(name="direction", help="of the mean unit vector", unit=Unit.RADIAN),
            Result(name="length", help="of it: 1 if one cell fires alone, 0 if all fire alike"),
        ),
    ),
)  # fmt: skip
