"""One row of numbers for each population: what `fnec run` prints and metrics.json holds."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.readout.metrics import METRICS
from fnec.readout.trains import trains_of
from fnec.recording import Recording

SUMMED_UP = ("spike_count", "rate", "cv_isi", "synchrony", "active_fraction")


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSummary:
    """Spikes of one population over a whole run. NaN where a number cannot be said."""

    population: str
    n_cells: int
    spike_count: int
    rate: float  # Hz
    cv_isi: float
    synchrony: float
    active_fraction: float


def summarise(recording: Recording) -> tuple[PopulationSummary, ...]:
    """A row for each population whose spikes were recorded."""
    rows: list[PopulationSummary] = []
    for population in recording.spiking:
        trains = trains_of(recording, {population: None})
        value = {name: METRICS[name](trains) for name in SUMMED_UP}
        rows.append(
            PopulationSummary(
                population=population,
                n_cells=trains.n_cells,
                spike_count=int(value["spike_count"]),
                rate=value["rate"],
                cv_isi=value["cv_isi"],
                synchrony=value["synchrony"],
                active_fraction=value["active_fraction"],
            )
        )
    return tuple(rows)
