"""Eight probe operators: each reads a signal of a run and says what it is.

`spk`, `vm`, `source`, `lfp` and `csd` give the signal that they are handed. `eeg`, `meg` and `emm`
are not to be had from a potential: handed a field of a run, they go back to the currents of that
run; or they are handed a lead field of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SPIKES = "1 where a cell spiked in a step, else 0"


class Account(Protocol):
    """What says how a field was computed: attributes as of an xarray.DataArray."""

    @property
    def attrs(self) -> Any: ...


Run: TypeAlias = Callable[[str], Array]  # `eeg_proxy`, `meg_proxy` or `emm_proxy` of one run


class FieldArray(np.ndarray[Any, Any]):
    """An array that knows what it is and which run it is of; what is computed of it does not."""

    kind: str | None
    unit: str | None
    account: Account | None
    run: Run | None

    @classmethod
    def of(cls, values: Array, *, kind: str, unit: str, account: Account, run: Run) -> Self:
        """An array of a run.   unit: as people read it."""
        made = np.asarray(values).view(cls)
        made.kind, made.unit, made.account, made.run = kind, unit, account, run
        return made

    def __array_finalize__(self, obj: Any) -> None:
        self.kind = self.unit = self.account = self.run = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeReadout:
    """What a probe saw, and an account of it that JSON can hold."""

    name: str
    kind: str
    data: Array = field(repr=False)
    report: Mapping[str, Any] = field(repr=False)


def spk_probe(spikes: Array) -> ProbeReadout:
    """Spikes: (n_steps, n_cells), 0 or 1."""
    data = np.asarray(spikes)
    if not np.isin(data, (0, 1)).all():
        raise ValueError("spk_probe is handed spikes: 0 or 1")
    return _readout("spk", data, method=SPIKES, units="1")


def vm_probe(voltage: Array) -> ProbeReadout:
    """Membrane potentials: (n_steps, n_cells) mV."""
    return _readout("vm", voltage, method="state of the cells before each step", units="mV")


def source_probe(source: Array) -> ProbeReadout:
    """Synaptic currents of cells, or their density by depth."""
    return _readout("source", source, method="synaptic currents of the cells", units="pA")


def lfp_proxy_probe(phi_e: Array, contact_depths: Array | None = None) -> ProbeReadout:
    """Potential at contacts: (n_steps, n_contacts).   contact_depths: (n_contacts,) m, told on."""
    more = {}
    if contact_depths is not None:
        depths = np.asarray(contact_depths, dtype=np.float64)
        if depths.shape != np.shape(phi_e)[-1:]:
            raise ValueError(f"{depths.size} depths for {np.shape(phi_e)[-1]} contacts")
        more = {"contact_depths_m": depths.tolist()}
    return _readout("lfp_proxy", phi_e, method="potential at the contacts", units="mV", **more)


def csd_proxy_probe(csd: Array, csd_sign_convention: str = "sinks_negative") -> ProbeReadout:
    """Current source density: (n_steps, n_contacts).   The other sign turns the data round."""
    signs = {"sinks_negative": 1, "positive_equals_extracellular_source": 1, "sinks_positive": -1}
    if csd_sign_convention not in signs:
        raise ValueError(f"csd_sign_convention is one of {', '.join(signs)}")
    sign = signs[csd_sign_convention]
    made = csd if sign == 1 else -np.asarray(csd)
    method = "sources and sinks by depth"
    return _readout("csd_proxy", made, csd, method=method, units="uA/mm3", sign=csd_sign_convention)


def eeg_proxy_probe(currents: Array, leadfield: Array | None = None) -> ProbeReadout:
    """Scalp potential.

    currents: a field of a run; or (n_steps, n), and leadfield: (n_sensors, n).
    """
    return _far("eeg_proxy", currents, leadfield, units="uV")


def meg_proxy_probe(currents: Array, leadfield: Array | None = None) -> ProbeReadout:
    """Magnetic field.

    currents: a field of a run; or (n_steps, n), and leadfield: (n_sensors, n).
    """
    return _far("meg_proxy", currents, leadfield, units="fT")


def emm_proxy_probe(currents: Array) -> ProbeReadout:
    """What spikes and synapses cost: (n_steps,) pmol/s of ATP.   currents: a field of a run."""
    return _far("emm_proxy", currents, None, units="pmol/s")


def _far(kind: str, currents: Array, leadfield: Array | None, *, units: str) -> ProbeReadout:
    if leadfield is not None:
        lead, values = np.asarray(leadfield), np.asarray(currents)
        if lead.ndim != 2 or values.ndim != 2 or lead.shape[1] != values.shape[1]:
            raise ValueError(
                f"leadfield (n_sensors, n) and currents (n_steps, n) do not fit: "
                f"{lead.shape} and {values.shape}"
            )
        return _readout(kind, values @ lead.T, method="lead field as given", units="as given")
    if isinstance(currents, FieldArray) and currents.run is not None:
        return _readout(kind, currents.run(kind), method="currents of the run", units=units)
    raise ValueError(
        f"{kind.removesuffix('_proxy')} is not to be had from bare numbers: hand over a field of a "
        "run, such as signals.field.lfp_proxy" + (", or a leadfield" if units != "pmol/s" else "")
    )


def _readout(
    kind: str, data: Array, known: Array | None = None, *, method: str, units: str, **more: Any
) -> ProbeReadout:
    known = data if known is None else known
    attrs: Mapping[str, Any] = {}
    if isinstance(known, FieldArray) and known.account is not None:
        attrs, units = known.account.attrs, known.unit or units
    report = {
        "name": kind,
        "kind": kind,
        "method": str(attrs.get("model", method)),
        "units": units,
        "data_shape": list(np.shape(data)),
        "is_proxy": bool(attrs.get("is_proxy", False)),
        "assumptions": [str(line) for line in attrs.get("assumptions", ())],
        "citation": str(attrs.get("citation", "")),
        **more,
    }
    return ProbeReadout(name=kind, kind=kind, data=np.asarray(data), report=report)
