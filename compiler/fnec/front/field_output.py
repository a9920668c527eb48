"""Fields of a run, each worked out of the recorded currents when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from fnec.fields.operators import FieldArray
from fnec.front.cells import populations_of
from fnec.front.changes import silent_names
from fnec.front.faults import ConfigurationError
from fnec.front.field_sections import CURRENTS, has_currents
from fnec.front.spec_text import spec_text

if TYPE_CHECKING:
    from xarray import DataArray

    from fnec.front.signals import Signals

UNITS: Mapping[str, str] = {  # as people see them
    "source": "uA/mm3",
    "phi_e": "mV",
    "J_e": "uA/mm2",
    "LFP": "mV",
    "CSD": "uA/mm3",
    "EEG": "uV",
    "MEG": "fT",
    "EMM": "pmol/s",
    "MUA": "Hz",
}


class NotRecorded(ConfigurationError, AttributeError):
    """A signal that a configuration did not ask for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FieldOutput:
    """Fields by name; each is (n_steps, n) in the unit of `UNITS`, and knows the run it is of."""

    signals: Signals = field(repr=False)
    _made: dict[str, DataArray] = field(default_factory=dict[str, "DataArray"], repr=False)

    def array(self, mode: str) -> DataArray:
        """A field in SI with its dimensions, coordinates, assumptions and citation."""
        self._require(mode)
        if mode not in self._made:
            self._made[mode] = self._work_out(mode)
        return self._made[mode]

    @cached_property
    def I_syn(self) -> FieldArray:
        """Current into each cell through its receptors: (n_steps, n_cells) pA; 0 where silent."""
        found = self.array("I_syn")
        n = self.signals.model.n_cells
        values = np.zeros((found.shape[0], n), dtype=self.signals.dtype)
        coords: Any = cast(Any, found).coords
        names: Any = np.asarray(coords["population"])
        index: Any = np.asarray(coords["index"])
        for p in self.signals.model.populations:
            mine = names == p.name
            if mine.any():
                values[:, p.first + index[mine]] = np.asarray(found.values)[:, mine] * 1e12
        return self._of_run("source", values, "pA", self.array("I_syn"))

    @cached_property
    def source_proxy(self) -> FieldArray:
        """Density of currents by depth: (n_steps, n_contacts) µA/mm³."""
        return self._shown("source")

    @cached_property
    def phi_e_proxy(self) -> FieldArray:
        """Extracellular potential: (n_steps, n_contacts) mV."""
        return self._shown("phi_e")

    @cached_property
    def lfp_proxy(self) -> FieldArray:
        """Local field potential: (n_steps, n_contacts) mV; pA with the Gaussian proxy."""
        return self._shown("LFP")

    @cached_property
    def csd_proxy(self) -> FieldArray:
        """Current source density: (n_steps, n_contacts) µA/mm³."""
        return self._shown("CSD")

    @cached_property
    def J_e(self) -> FieldArray:
        """Current density in depth: (n_steps, n_contacts - 1) µA/mm²."""
        return self._shown("J_e")

    @cached_property
    def eeg_proxy(self) -> FieldArray:
        """Potential on the scalp: (n_steps, n_sensors) µV."""
        return self._shown("EEG")

    @cached_property
    def meg_proxy(self) -> FieldArray:
        """Magnetic field outside the head: (n_steps, n_sensors) fT."""
        return self._shown("MEG")

    @cached_property
    def emm_proxy(self) -> FieldArray:
        """What spikes and synapses cost: (n_steps,) pmol/s of ATP."""
        return self._shown("EMM")

    @cached_property
    def mua_proxy(self) -> FieldArray:
        """Spikes near each contact: (n_steps, n_contacts) Hz."""
        return self._shown("MUA")

    @property
    def phi_e(self) -> FieldArray:
        """The same as `phi_e_proxy`."""
        return self.phi_e_proxy

    @property
    def lfp(self) -> FieldArray:
        """The same as `lfp_proxy`."""
        return self.lfp_proxy

    @property
    def csd(self) -> FieldArray:
        """The same as `csd_proxy`."""
        return self.csd_proxy

    def far(self, kind: str) -> FieldArray:
        """What is seen from afar: `eeg_proxy`, `meg_proxy` or `emm_proxy`."""
        return getattr(self, kind)

    @property
    def contact_depths(self) -> NDArray[np.float64]:
        """(n_contacts,) m, 0 at the pia."""
        return self.signals.model.basis_spec.contact_depths

    def _require(self, mode: str) -> None:
        s, sim = self.signals.settings, self.signals.simulation
        if mode == "MUA":
            return
        if not sim.record_sources:
            raise NotRecorded(f"{mode} is not recorded", "record_sources=False took it away")
        if mode != "I_syn" and not sim.record_fields:
            raise NotRecorded(f"{mode} is not recorded", "record_fields=False took it away")
        if not has_currents(s):
            raise NotRecorded(f"{mode} is not recorded", f'add "{mode}" to .probes([...])')
        populations = populations_of(s)
        if len(silent_names(s, self.signals.changes, populations)) == len(populations):
            raise NotRecorded(f"{mode} is not there", "every cell is silent")

    def _work_out(self, mode: str) -> DataArray:
        """One field of the recording, by a spec whose probes are the currents and this one."""
        from fnec.front.model import spec_of_text
        from fnec.readout.field_probes import fields_of

        s = self.signals.settings
        keep = s.probe.modes if mode == "I_syn" else (mode,)
        asked = tuple(m for m in keep if m == mode) or ("I_syn",)
        lone = replace(s, probe=replace(s.probe, modes=("I_syn", *asked)))
        spec = spec_of_text(spec_text(lone, self.signals.changes))
        found = fields_of(spec, self.signals.recording)
        return found[CURRENTS if mode == "I_syn" else mode]

    def _shown(self, mode: str) -> FieldArray:
        """A field in the unit that people read."""
        found = self.array(mode)
        values = np.asarray(found.values, dtype=np.float64) / float(found.attrs["factor"])
        if mode == "EMM" and values.ndim == 2:
            values = values.sum(axis=1)
        unit = str(found.attrs["shown_unit"])
        return self._of_run(mode, values.astype(self.signals.dtype), unit, found)

    def _of_run(self, mode: str, values: Any, unit: str, found: DataArray) -> FieldArray:
        return FieldArray.of(values, kind=mode, unit=unit, account=found, run=self.far)
