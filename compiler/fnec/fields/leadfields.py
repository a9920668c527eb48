"""Lead fields: what a contact reads of one ampere that enters a cell."""

from __future__ import annotations

from fnec.fields.arrays import Array, known, namespace
from fnec.fields.conductors import Conductor
from fnec.fields.described import described
from fnec.fields.profiles import Profile

GAUSSIAN_WIDTH = 100e-6  # m


@described(
    "two-sided cells: current enters along one profile and leaves along another",
    assumptions=(
        "The current of a synapse leaves the cell again at once: a cell's net current is zero.",
        "Where current enters and leaves is declared; no cable equation is solved.",
    ),
    citation="Linden et al. 2011, Neuron 72:859-872; Hagen et al. 2016, Cereb Cortex 26:4461-4496",
)
def transfer(
    conductor: Conductor,
    contacts: Array,
    soma: Array,
    enters: Profile,
    returns: Profile,
    *,
    dendrites_end_at: float | None = None,
) -> Array:
    """Potential of one ampere into each cell: (n_contacts, n_cells) in V/A.

    contacts: (n_contacts, 3) m.   soma: (n_cells, 3) m, z = 0 at the pia and positive downwards.
    enters: where the current flows into the cell, a sink; returns: where it leaves, a source.
    dendrites_end_at: depth in m above which nothing lies; what would is moved there.
    Raises `ValueError` for a contact or a current outside the conductor.
    """
    refuse_contacts_outside(conductor, contacts)
    source = _spread(conductor, contacts, soma, returns, dendrites_end_at)
    return source - _spread(conductor, contacts, soma, enters, dendrites_end_at)


@described(
    "Gaussian of depth: a weight for each cell by its distance in depth from the contact",
    assumptions=(
        "Currents into cells are added with weights; no field equation is solved.",
        "Amplitudes are not calibrated and cannot be read as potentials.",
    ),
    citation="depth kernel of jaxfne 0.3, without its division by the number of cells",
    is_proxy=True,
)
def gaussian_depth(contacts: Array, soma: Array, width: float = GAUSSIAN_WIDTH) -> Array:
    """exp(-(z_contact - z_cell)² / (2 width²)): (n_contacts, n_cells) without unit.

    contacts: (n_contacts, 3) m.   soma: (n_cells, 3) m.   width: m, the standard deviation.
    Additive in cells: twice the cells give twice the signal, and far cells give none.
    """
    if not width > 0:
        raise ValueError(f"width must be positive, not {width:g}")
    xp = namespace(contacts, soma)
    apart = (contacts[:, 2][:, None] - soma[:, 2][None, :]) / width
    return xp.exp(-0.5 * apart * apart)


def refuse_contacts_outside(conductor: Conductor, contacts: Array) -> None:
    """Raises `ValueError` with the first contact outside; passes where jax hides the numbers."""
    inside = known(conductor.contains(contacts))
    if inside is not None and not inside.all():
        first = int((~inside).argmax())
        raise ValueError(
            f"contact {first} lies outside the conductor ({conductor.model}); "
            f"{int((~inside).sum())} of {len(inside)} do"
        )


def _spread(
    conductor: Conductor,
    contacts: Array,
    soma: Array,
    profile: Profile,
    dendrites_end_at: float | None,
) -> Array:
    xp = namespace(contacts, soma)
    total = xp.zeros((contacts.shape[0], soma.shape[0]))
    for top, bottom, share in profile.placed(soma, dendrites_end_at):
        for end in (top, bottom):
            inside = known(conductor.holds_sources(end))
            if inside is not None and not inside.all():
                raise ValueError(
                    f"currents of {int((~inside).sum())} cells lie outside the tissue "
                    f"({conductor.model}); shorten their profile or let dendrites end at the pia"
                )
        if all(t == b for t, b in zip(profile.tops, profile.bottoms, strict=True)):
            total = total + share * conductor.potential(contacts, top)
        else:
            total = total + share * conductor.potential_of_lines(contacts, top, bottom)
    return total
