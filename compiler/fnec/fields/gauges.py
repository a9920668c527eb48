"""What a potential is measured against."""

from __future__ import annotations

from fnec.fields.arrays import Array, namespace

GAUGES = {
    "infinity": "against a ground infinitely far away",
    "mean_zero": "against the mean of all contacts",
    "reference": "against one of the contacts",
}


def apply_gauge(phi: Array, gauge: str = "infinity", *, reference: int | None = None) -> Array:
    """Potentials against another ground: (n_times, n_contacts) in V.

    phi: (n_times, n_contacts) V, against infinity.   reference: index of a contact.
    Raises `ValueError` for an unknown gauge, and for a reference that is missing, not one of the
    contacts, or given to a gauge that has none.
    """
    if gauge not in GAUGES:
        raise ValueError(f"unknown gauge {gauge!r}; there are {', '.join(GAUGES)}")
    if (gauge == "reference") != (reference is not None):
        raise ValueError("the gauge `reference`, and no other, needs the index of a contact")
    if gauge == "infinity":
        return phi
    if reference is None:
        return phi - namespace(phi).mean(phi, axis=1, keepdims=True)
    if not 0 <= reference < phi.shape[1]:
        raise ValueError(f"contact {reference} does not exist; there are {phi.shape[1]}")
    return phi - phi[:, reference : reference + 1]
