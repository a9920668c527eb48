"""Fields as arrays with names: dimensions, coordinates, and an account of what was computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.fields.described import Account
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from xarray import DataArray

# kind: (units, the unit that people read, SI units in one of it)
UNITS: Mapping[str, tuple[str, str, float]] = {
    "phi_e": ("V", "mV", 1e-3),
    "lfp": ("V", "mV", 1e-3),
    "j_e": ("A/m2", "uA/mm2", 1.0),
    "csd": ("A/m3", "uA/mm3", 1e3),
    "source": ("A", "pA", 1e-12),
    "eeg": ("V", "uV", 1e-6),
    "meg": ("T", "fT", 1e-15),
    "emm": ("W", "pW", 1e-12),
    "rws": ("1", "1", 1.0),
    "mua": ("Hz", "Hz", 1.0),
}


def field_array(
    kind: str,
    values: Floats,
    times: Floats,
    along: str,
    coordinates: Mapping[str, Any],
    accounts: Sequence[Account],
    *,
    notes: Sequence[str] = (),
    assumptions: Sequence[str] = (),
    units: tuple[str, str, float] | None = None,
) -> DataArray:
    """A field over time: (n_times, n) along `time` (s) and `along`.

    coordinates: (n,) each, SI.   accounts: of the models that it was computed with, in order.
    notes: more lines for `model`.   units: where they are not those of the kind.
    """
    from xarray import DataArray

    symbol, shown, factor = units or UNITS[kind]
    sources = [paper for a in accounts for paper in a.citation.split("; ")]
    said = [line for a in accounts for line in a.assumptions]
    return DataArray(
        np.asarray(values),
        dims=("time", along),
        coords={"time": np.asarray(times)}
        | {name: (along, np.asarray(v)) for name, v in coordinates.items()},
        name=kind,
        attrs={
            "units": symbol,
            "kind": kind,
            "model": "; ".join([*(a.model for a in accounts), *notes]),
            "assumptions": tuple(dict.fromkeys([*said, *assumptions])),
            "citation": "; ".join(dict.fromkeys(sources)),
            "is_proxy": any(a.is_proxy for a in accounts),
            "shown_unit": shown,
            "factor": factor,
        },
    )
