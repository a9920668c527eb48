"""Point and line sources in a medium without boundaries, up to the factor 1 / (4 π sigma)."""

from __future__ import annotations

from fnec.fields.arrays import Array, namespace

SHORTEST = 1e-9  # m; a line below this length is a point to 1e-10 of its potential


def inverse_distance(contacts: Array, points: Array, radius: float) -> Array:
    """1 / max(distance, radius): (n_contacts, n_points) in 1/m.

    contacts: (n_contacts, 3) m.   points: (n_points, 3) m.   radius: m, of the cell body.
    """
    xp = namespace(contacts, points)
    apart = contacts[:, None, :] - points[None, :, :]
    return 1.0 / xp.sqrt(xp.maximum(xp.sum(apart * apart, axis=-1), radius * radius))


def mean_inverse_distance(contacts: Array, starts: Array, ends: Array, radius: float) -> Array:
    """Mean of 1 / distance along straight lines: (n_contacts, n_lines) in 1/m.

    starts, ends: (n_lines, 3) m.   radius: m, the least distance from the axis of a line.
    (asinh(a / rho) - asinh((a - L) / rho)) / L, with a along the axis from its start and rho away
    from it: the line source of Holt and Koch 1999 (J Comput Neurosci 6:169-184), whose logarithm
    loses its digits where this form does not. A line without length is a point.
    """
    xp = namespace(contacts, starts, ends)
    axis = ends - starts
    length = xp.sqrt(xp.maximum(xp.sum(axis * axis, axis=-1), SHORTEST * SHORTEST))  # (n_lines,)
    axis = axis / length[:, None]
    apart = contacts[:, None, :] - starts[None, :, :]
    along = xp.sum(apart * axis[None, :, :], axis=-1)
    aside = apart - along[..., None] * axis[None, :, :]
    rho = xp.sqrt(xp.maximum(xp.sum(aside * aside, axis=-1), radius * radius))
    return (xp.arcsinh(along / rho) - xp.arcsinh((along - length) / rho)) / length
