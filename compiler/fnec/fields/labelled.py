"""A readout over time as an xarray that says what it is, its unit and its assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.fields.arrays import Array
from fnec.fields.described import Account

if TYPE_CHECKING:
    import xarray as xr

SECOND_DIMENSIONS = ("contact", "cell", "channel", "depth")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of readout is measured in."""

    units: str  # SI
    shown_unit: str  # as people read it
    factor: float  # SI units in one of these


KINDS = {
    "phi_e": Kind("V", "mV", 1e-3),
    "lfp": Kind("V", "mV", 1e-3),
    "gaussian": Kind("A", "nA", 1e-9),
    "rws": Kind("1", "", 1.0),
    "source": Kind("A", "nA", 1e-9),
    "j_e": Kind("A/m2", "uA/mm2", 1.0),
    "csd": Kind("A/m3", "uA/mm3", 1e3),
    "dipole": Kind("A m", "nA m", 1e-9),
    "eeg": Kind("V", "uV", 1e-6),
    "meg": Kind("T", "fT", 1e-15),
    "emm": Kind("mol/s", "pmol/s", 1e-12),
    "mua": Kind("Hz", "Hz", 1.0),
    "rate": Kind("Hz", "Hz", 1.0),
    "vm": Kind("V", "mV", 1e-3),
}


def labelled(
    kind: str,
    values: Array,
    times: Array,
    *,
    along: str,
    coordinates: Mapping[str, Any],
    of: Sequence[Account],
    remarks: Sequence[str] = (),
) -> xr.DataArray:
    """A course with its meaning: dims (`time`, along), attrs as below.

    kind: one of `KINDS`.   values: (n_times, n), SI.   times: (n_times,) s.
    along: `contact`, `cell`, `channel` or `depth`.   coordinates: of that dimension, `z` in m.
    of: what computed it, the last step first; a proxy among them makes it a proxy.
    remarks: further assumptions, such as the gauge. The attributes are `kind`, `units`,
    `shown_unit`, `factor`, `model`, `assumptions`, `citation`, `is_proxy`.
    Raises `ValueError` for an unknown kind or dimension.
    """
    import xarray as xr  # half a second

    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; there are {', '.join(KINDS)}")
    if along not in SECOND_DIMENSIONS:
        raise ValueError(f"unknown dimension {along!r}; there are {', '.join(SECOND_DIMENSIONS)}")
    meant = KINDS[kind]
    said = [s for account in of for s in account.assumptions]
    attributes = {
        "kind": kind,
        "units": meant.units,
        "shown_unit": meant.shown_unit,
        "factor": meant.factor,
        "model": "; ".join(account.model for account in of),
        "assumptions": tuple(dict.fromkeys([*said, *remarks])),
        "citation": "; ".join(dict.fromkeys(account.citation for account in of)),
        "is_proxy": any(account.is_proxy for account in of),
    }
    return xr.DataArray(
        np.asarray(values),
        dims=("time", along),
        coords={"time": np.asarray(times), **{k: (along, v) for k, v in coordinates.items()}},
        attrs=attributes,
        name=kind,
    )
