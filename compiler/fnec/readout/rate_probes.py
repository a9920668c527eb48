"""The population rates that a spec's rate probes ask for, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.backends.reference.build import Fixed
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Network
from fnec.readout.layout import chosen_cells
from fnec.readout.rates import binned_rate
from fnec.readout.trains import Floats, trains_of
from fnec.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTable:
    """Rates of populations in bins, mean over the cells that a probe selects."""

    probe: str
    width: float  # s, of a bin
    centres: Floats  # (n_bins,) s
    rates: dict[str, Floats]  # population -> (n_bins,) Hz

    def csv(self) -> str:
        """A row a bin: its centre in s, and the rate of each population in Hz."""
        rows = [",".join(["time_s", *(f"{name}_Hz" for name in self.rates)])]
        for values in zip(self.centres, *self.rates.values(), strict=True):
            rows.append(",".join(f"{value:.10g}" for value in values))
        return "\n".join(rows) + "\n"


def rate_bins(net: Network, fixed: Fixed) -> dict[str, float]:
    """Width of the bins of each rate probe, s."""
    return {
        p.name: float(np.asarray(evaluate(p.every, fixed.outer)))
        for p in net.probes
        if p.kind == "rate" and p.every is not None
    }


def rate_tables(net: Network, fixed: Fixed, recording: Recording) -> tuple[RateTable, ...]:
    """What each rate probe asks for, in order of the spec."""
    found: list[RateTable] = []
    for name, width in rate_bins(net, fixed).items():
        probe = next(p for p in net.probes if p.name == name)
        rates: dict[str, Floats] = {}
        centres = np.empty(0)
        for population, cells in chosen_cells(probe.of, fixed).items():
            if population in recording.spiking:
                trains = trains_of(recording, {population: cells})
                centres, rates[population] = binned_rate(trains, width)
        found.append(RateTable(probe=name, width=width, centres=centres, rates=rates))
    return tuple(found)
