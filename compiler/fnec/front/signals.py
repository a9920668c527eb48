"""What a simulation gave: spikes, potentials and fields, as arrays over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fnec.diagnostics.suggest import nearest
from fnec.front.changes import Changes
from fnec.front.faults import ConfigurationError
from fnec.front.field_output import FieldOutput
from fnec.front.model import Model, cells_of
from fnec.front.modes import MODES, mode_of
from fnec.front.settings import Settings
from fnec.front.simulation import Simulation

if TYPE_CHECKING:
    from fnec.recording import Recording

Array = NDArray[Any]
OF_CELLS = ("spikes", "V_m", "I_syn")
UNITS: Mapping[str, str] = {"time_ms": "ms", "V_m": "mV", "spikes": "1", "I_syn": "pA"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Signals:
    """Signals of one run. Sample k is the state before step k, at k·dt.

    Fields are worked out of the recorded currents when somebody asks for them.
    """

    model: Model = kept(repr=False)
    simulation: Simulation
    settings: Settings = kept(repr=False)  # of the spec that ran
    changes: Changes = kept(repr=False)
    recording: Recording = kept(repr=False)
    dtype: str

    # --- of cells ---------------------------------------------------------------------------------

    @cached_property
    def time_ms(self) -> Array:
        """(n_steps,) ms, from 0."""
        return np.arange(self.recording.n_done) * (self.recording.dt * 1e3)

    @cached_property
    def V_m(self) -> Array:
        """Membrane potential: (n_steps, n_cells) mV; NaN where a lesion left no potential."""
        found = np.full((self.recording.n_done, self.model.n_cells), np.nan, dtype=self.dtype)
        for p in self.model.populations:
            key = f"probe.vm.v.{p.name}"
            if key in self.recording.arrays:
                values = np.asarray(self.recording.arrays[key]) * 1e3
                found[:, p.first : p.first + p.block.size] = values
        return found

    @cached_property
    def spikes(self) -> Array:
        """1 where a cell spiked in a step, else 0: (n_steps, n_cells)."""
        found = np.zeros((self.recording.n_done, self.model.n_cells), dtype=self.dtype)
        steps, cells = self.spike_list
        found[steps, cells] = 1
        return found

    @cached_property
    def spike_list(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Steps and cells of all spikes, in order of time: (n_spikes,) each."""
        steps: list[Array] = []
        cells: list[Array] = []
        for p in self.model.populations:
            steps.append(np.asarray(self.recording.arrays[f"spikes.{p.name}.step"]))
            cells.append(np.asarray(self.recording.arrays[f"spikes.{p.name}.cell"]) + p.first)
        both = np.concatenate(steps).astype(np.int64), np.concatenate(cells).astype(np.int64)
        order = np.lexsort((both[1], both[0]))
        return both[0][order], both[1][order]

    @property
    def I_syn(self) -> Array:
        """Current into each cell through its receptors: (n_steps, n_cells) pA."""
        return self.field.I_syn

    @property
    def sources(self) -> Array:
        """The same: what enters a cell at its synapses leaves it elsewhere. (n_steps, n_cells)"""
        return self.field.I_syn

    # --- of fields --------------------------------------------------------------------------------

    @cached_property
    def field(self) -> FieldOutput:
        """Fields of the currents.   Raises where none are recorded."""
        return FieldOutput(signals=self)

    @property
    def source(self) -> Array:
        """Density of currents by depth: (n_steps, n_contacts) µA/mm³; sinks are negative."""
        return self.field.source_proxy

    @property
    def phi_e(self) -> Array:
        """Extracellular potential: (n_steps, n_contacts) mV."""
        return self.field.phi_e_proxy

    @property
    def J_e(self) -> Array:
        """Extracellular current density in depth: (n_steps, n_contacts - 1) µA/mm²."""
        return self.field.J_e

    @property
    def LFP(self) -> Array:
        """Local field potential: (n_steps, n_contacts) mV."""
        return self.field.lfp_proxy

    @property
    def CSD(self) -> Array:
        """Current source density, estimated: (n_steps, n_contacts) µA/mm³; sinks are negative."""
        return self.field.csd_proxy

    @property
    def EEG(self) -> Array:
        """Potential on the scalp: (n_steps, n_sensors) µV."""
        return self.field.eeg_proxy

    @property
    def MEG(self) -> Array:
        """Magnetic field outside the head: (n_steps, n_sensors) fT."""
        return self.field.meg_proxy

    @property
    def EMM(self) -> Array:
        """What spikes and synapses cost: (n_steps,) pmol/s of ATP."""
        return self.field.emm_proxy

    @property
    def MUA(self) -> Array:
        """Spikes of cells near each contact: (n_steps, n_contacts) Hz."""
        return self.field.mua_proxy

    # --- to look at -------------------------------------------------------------------------------

    def get(
        self,
        key: str,
        *,
        area: str | Sequence[str] | None = None,
        layer: str | Sequence[str] | None = None,
        cell_type: str | Sequence[str] | None = None,
        ids: Sequence[int] | None = None,
    ) -> Array:
        """A signal by any spelling of its name; of some cells, where labels are given."""
        name = "sources" if key in ("sources", "src") else mode_of(key, kind="signal")
        values: Array = getattr(self, name)
        given = {"area": area, "layer": layer, "cell_type": cell_type}
        labels = {k: v for k, v in given.items() if v is not None}
        if labels or ids is not None:
            if name not in (*OF_CELLS, "sources"):
                raise ConfigurationError(
                    f"{name} has contacts, not cells", f"there are cells in {', '.join(OF_CELLS)}"
                )
            values = values[:, cells_of(self.model.populations, labels, ids)]
        return values

    def summary(self) -> dict[str, Any]:
        """What came out, in a few numbers that JSON can hold."""
        from fnec.front.readouts import measured
        from fnec.front.signals_json import plain

        return {
            "n_steps": self.recording.n_done,
            "n_units": self.model.n_cells,
            "dt_ms": self.recording.dt * 1e3,
            "duration_ms": self.recording.duration * 1e3,
            "seed": self.simulation.seed,
            "spike_count_total": len(self.spike_list[0]),
            "spike_rate_hz_mean": plain(measured(self, "spike_rate_hz")),
            "spike_rate_hz": {
                p.name: plain(measured(self, "spike_rate_hz", population=p))
                for p in self.model.populations
            },
            "V_m_mean": plain(measured(self, "mean_V_m")),
            "recorded": list(self.settings.probe.modes),
        }

    @property
    def metadata(self) -> dict[str, Any]:
        """What was run, and what the numbers are."""
        from fnec.front.signals_json import metadata

        return metadata(self)

    @property
    def units(self) -> dict[str, str]:
        """The unit of each signal that is recorded."""
        from fnec.front.field_output import UNITS as OF_FIELDS

        asked = {m: OF_FIELDS[m] for m in self.settings.probe.modes if m in OF_FIELDS}
        if "LFP" in asked and self.settings.medium.model == "gaussian":
            asked["LFP"] = "nA"  # weighted currents: the proxy has no conductor
        return dict(UNITS) | asked

    def to_dict(self) -> dict[str, Any]:
        """All that was asked for, as JSON can hold it; numbers with six digits, spikes listed."""
        from fnec.front.signals_json import as_dict

        return as_dict(self)

    def save_json(self, path: str | Path) -> Path:
        """Write `to_dict()` to a file.   Returns its path."""
        from fnec.front.signals_json import save

        return save(self, Path(path))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = vars(type(self)).get(name)
        if isinstance(known, property) and known.fget:  # it said why it cannot: let it be heard
            return known.fget(self)
        near = nearest(name, [*MODES, *(m for m in dir(type(self)) if not m.startswith("_"))])
        help = f": did you mean {near!r}?" if near else ""
        raise AttributeError(f"signals have no {name!r}{help}")
