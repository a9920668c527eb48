"""Extracellular potential, its low-passed part, and the current density along depth."""

from __future__ import annotations

from collections.abc import Iterable

from fnec.fields.arrays import Array
from fnec.fields.depths import midpoints
from fnec.fields.described import described
from fnec.fields.gauges import apply_gauge
from fnec.fields.lowpass import lowpass

CUTOFF = 300.0  # Hz


@described(
    "extracellular potential: sum over cells of lead field times current",
    assumptions=(
        "The field follows its currents at once (quasi-static).",
        "Cells feel nothing of the field (no ephaptic coupling).",
        "Only the currents of synapses count; those of spikes are left out.",
    ),
    citation="Nunez & Srinivasan 2006, Electric Fields of the Brain; "
    "Einevoll et al. 2013, Nat Rev Neurosci 14:770-785",
)
def phi_e(parts: Iterable[tuple[Array, Array]]) -> Array:
    """Potential against infinity: (n_times, n_contacts) in V.

    parts: pairs of currents (n_times, n_cells), A into the cells, and their transfer (n_contacts,
    n_cells), V/A: one for each receptor and population. Raises `ValueError` if there is none.
    """
    total: Array = None
    for currents, lead in parts:
        part = currents @ lead.T
        total = part if total is None else total + part
    if total is None:
        raise ValueError("a potential needs currents of at least one receptor")
    return total


@described(
    "local field potential: the low frequencies of the extracellular potential",
    assumptions=(
        "Zero-phase Butterworth low-pass (forwards and backwards), half of the amplitude at the "
        "cut-off; the ends are continued by point reflection.",
    ),
    citation="Einevoll et al. 2013, Nat Rev Neurosci 14:770-785",
)
def lfp(
    phi: Array,
    dt: float,
    *,
    cutoff: float = CUTOFF,
    order: int = 4,
    gauge: str = "infinity",
    reference: int | None = None,
) -> Array:
    """Low-passed potential in a gauge: (n_times, n_contacts) in V.

    phi: (n_times, n_contacts) V, against infinity, one row each dt (s).   cutoff: Hz.
    Raises `ValueError` where samples are too far apart for the cut-off, and as `apply_gauge`.
    """
    return apply_gauge(lowpass(phi, dt, cutoff, order), gauge, reference=reference)


@described(
    "vertical current density by Ohm's law between neighbouring contacts",
    assumptions=(
        "Contacts lie on a vertical line in tissue of one conductivity.",
        "The potential is straight between neighbours.",
    ),
    citation="Nicholson & Freeman 1975, J Neurophysiol 38:356-368",
)
def j_e(phi: Array, depths: Array, sigma: float) -> tuple[Array, Array]:
    """-sigma dphi/dz, positive downwards: (n_times, n_contacts - 1) in A/m², and its depths in m.

    phi: (n_times, n_contacts) V.   depths: (n_contacts,) m, ascending.   sigma: S/m.
    Raises `ValueError` for fewer than two contacts or depths that do not ascend.
    """
    between = midpoints(depths)
    step = depths[1:] - depths[:-1]
    return -sigma * (phi[:, 1:] - phi[:, :-1]) / step[None, :], between
