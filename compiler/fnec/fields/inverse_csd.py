"""Inverse CSD: the sources of a cylinder that would give the potentials, through elephant."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fnec.fields.arrays import Array, known, namespace
from fnec.fields.depths import spacing
from fnec.fields.described import described

METHODS = {"delta": "DeltaiCSD", "step": "StepiCSD", "spline": "SplineiCSD"}
TOLERANCE = 1e-10  # of elephant's integrals, in mm² m/S, which are of the order of 0.1
FEWEST_CONTACTS = 3


@described(
    "inverse CSD: sources on discs around the probe that give the potentials",
    assumptions=(
        "Sources are even across a cylinder around the probe, of the radius given; none beyond.",
        "Along depth they are thin discs at contacts (delta), steps (step) or cubic (spline).",
        "No smoothing over contacts.",
    ),
    citation="Pettersen et al. 2006, J Neurosci Methods 154:116-133; elephant estimate_csd",
)
def inverse_csd(
    phi: Array,
    depths: Array,
    sigma: float,
    radius: float,
    *,
    method: str = "step",
    above: float | None = None,
) -> Array:
    """Source density at each contact: (n_times, n_contacts) in A/m³, sinks negative.

    phi: (n_times, n_contacts) V, against infinity.   depths: (n_contacts,) m.   sigma: S/m.
    radius: m, of the sources.   method: `delta`, `step` or `spline`.   above: S/m beyond the pia at
    z = 0, if it is another medium. The estimate is linear in phi, so gradients pass.
    Raises `ImportError` without elephant and `ValueError` for uneven or fewer than three contacts,
    an unknown method, and what elephant 1.2 gets wrong beside another medium: steps that reach
    above the pia, and splines.
    """
    inverse = inverse_csd_matrix(depths, sigma, radius, method=method, above=above)
    return phi @ namespace(phi).asarray(inverse.T)


def inverse_csd_matrix(
    depths: Array,
    sigma: float,
    radius: float,
    *,
    method: str = "step",
    above: float | None = None,
) -> NDArray[np.float64]:
    """What turns potentials into sources: (n_contacts, n_contacts) in A/(m³ V)."""
    if method not in METHODS:
        raise ValueError(f"unknown inverse CSD {method!r}; there are {', '.join(METHODS)}")
    if not radius > 0:
        raise ValueError(f"radius must be positive, not {radius:g}")
    at = known(depths)
    if at is None:
        raise ValueError("depths of an inverse CSD must be numbers: elephant is not differentiable")
    if at.shape[0] < FEWEST_CONTACTS:
        raise ValueError(f"an inverse CSD needs {FEWEST_CONTACTS} contacts, not {at.shape[0]}")
    step = float(spacing(at))
    beside_another = above is not None and above != sigma
    if beside_another:
        _refuse_beside_another_medium(at, step, method)
    else:  # depth does not matter; elephant goes astray above 0
        at = at - at[0] + step
    elephant, neo, pq = (_library(n) for n in ("current_source_density", "neo", "quantities"))
    options: dict[str, Any] = {
        "diam": 2e3 * radius * pq.mm,
        "sigma": sigma * pq.S / pq.m,
        "sigma_top": (above if beside_another else sigma) * pq.S / pq.m,
    }
    n = at.shape[0]
    if method == "step":
        options |= {"h": np.full(n, 1e3 * step) * pq.mm, "tol": TOLERANCE}
    if method == "spline":
        options |= {"num_steps": n, "tol": TOLERANCE}

    def columns(potentials: NDArray[np.float64]) -> NDArray[np.float64]:
        found = elephant.estimate_csd(
            neo.AnalogSignal(potentials, units="V", sampling_rate=1 * pq.kHz),
            coordinates=pq.Quantity(1e3 * at[:, None], "mm"),
            method=METHODS[method],
            process_estimate=False,
            **options,
        )
        if method == "delta":  # A/m² of discs that stand for a spacing each
            return found.rescale("A/m**2").magnitude / step
        return found.rescale("A/m**3").magnitude

    unit = np.eye(n)
    # Splines take one time at a time.
    rows = [columns(unit[k : k + 1]) for k in range(n)] if method == "spline" else [columns(unit)]
    return np.concatenate(rows).T


def _refuse_beside_another_medium(at: NDArray[Any], step: float, method: str) -> None:
    if method == "spline":
        raise ValueError("splines take no other medium above the pia; `step` and `delta` do")
    if at[0] - (0.5 * step if method == "step" else 0.0) < 0:
        raise ValueError(
            f"beside another medium the first contact must lie {0.5e6 * step:g} um below the pia "
            f"at least, half a spacing; it is at {1e6 * at[0]:g} um"
        )


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"elephant.{name}" if "_" in name else name)
    except ImportError as error:
        raise ImportError("an inverse CSD needs elephant: pip install 'fnec[fields]'") from error
