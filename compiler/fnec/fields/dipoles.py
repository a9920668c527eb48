"""Current dipoles: all that is left of cells without net current when seen from afar."""

from __future__ import annotations

import math

from fnec.fields.arrays import Array, namespace
from fnec.fields.described import described
from fnec.fields.profiles import Profile


@described(
    "current dipole moment: current times the way from where it enters to where it leaves",
    assumptions=(
        "Cells lie upright: their dipoles point along depth.",
        "Seen from afar: higher moments of the currents are left out.",
    ),
    citation="Naess et al. 2021, NeuroImage 225:117467",
)
def dipole_moment(
    currents: Array,
    soma: Array,
    enters: Profile,
    returns: Profile,
    *,
    dendrites_end_at: float | None = None,
) -> Array:
    """Moment of all cells together: (n_times, 3) in A m, the third along depth, downwards.

    currents: (n_times, n_cells) A into the cells.   soma: (n_cells, 3) m.
    Points from sink to source: current into apical dendrites gives a moment into the depth.
    """
    way = _centres(soma, returns, dendrites_end_at) - _centres(soma, enters, dendrites_end_at)
    return currents @ way


def dipole_location(
    soma: Array, enters: Profile, returns: Profile, *, dendrites_end_at: float | None = None
) -> Array:
    """Where the dipole of cells is put: the mean of where currents enter and leave, (3,) in m."""
    xp = namespace(soma)
    both = _centres(soma, enters, dendrites_end_at) + _centres(soma, returns, dendrites_end_at)
    return 0.5 * xp.mean(both, axis=0)


def dipole_potential(contacts: Array, location: Array, moment: Array, sigma: float) -> Array:
    """p · r / (4 π sigma r³), of a point in an infinite conductor: (n_times, n_contacts) in V.

    contacts: (n_contacts, 3) m.   location: (3,) m.   moment: (n_times, 3) A m.   sigma: S/m.
    Nunez and Srinivasan 2006, Electric Fields of the Brain. Infinite at the dipole itself.
    """
    xp = namespace(contacts, moment)
    apart = contacts - location[None, :]
    cubed = xp.sum(apart * apart, axis=1) ** 1.5
    return moment @ (apart / cubed[:, None]).T / (4 * math.pi * sigma)


def _centres(soma: Array, profile: Profile, dendrites_end_at: float | None) -> Array:
    """(n_cells, 3) m, centre of the current of each cell."""
    pieces = profile.placed(soma, dendrites_end_at)
    return sum(0.5 * share * (top + bottom) for top, bottom, share in pieces)
