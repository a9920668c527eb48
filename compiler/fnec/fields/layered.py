"""A conductor of plane layers, solved by images: tissue below the pia, another medium above it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.fields.arrays import Array, known, namespace
from fnec.fields.conductors import RADIUS, SIGMA, least_distance, refuse_nonsense
from fnec.fields.free_space import inverse_distance, mean_inverse_distance

LEAST_IMAGE = 1e-10  # images weaker than this are left out
MOST_IMAGES = 200
MOST_AT_ONCE = 20_000  # images of sources: a few megabytes for each 16 contacts

Image = tuple[float, float, float]  # weight; depth z of the source becomes sign z + shift (m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layered:
    """Tissue from the pia at z = 0 down to `depth`, or without end; other media above and below.

    A conductivity of 0 is an insulator, such as air or oil; saline has about 1.5 S/m, white matter
    about 0.15 S/m. Cells lie in the tissue only. Raises `ValueError` for `below` without `depth`
    and where the images do not converge (insulators on both sides).
    """

    sigma: float = SIGMA  # S/m, of the tissue
    above: float  # S/m, at z < 0
    below: float | None = None  # S/m, at z > depth
    depth: float | None = None  # m, of the tissue
    radius: float = RADIUS  # m

    def __post_init__(self) -> None:
        refuse_nonsense(self.sigma, self.radius)
        if not (self.above >= 0 and math.isfinite(self.above)):
            raise ValueError(f"above must be 0 or positive, not {self.above:g}")
        if (self.below is None) != (self.depth is None):
            raise ValueError("a medium below needs `below` and `depth`, both")
        if self.below is not None and not (self.below >= 0 and math.isfinite(self.below)):
            raise ValueError(f"below must be 0 or positive, not {self.below:g}")
        if self.depth is not None and not (self.depth > 0 and math.isfinite(self.depth)):
            raise ValueError(f"depth must be positive, not {self.depth:g}")
        if self._n_rounds() > MOST_IMAGES:
            raise ValueError("the images do not converge: media on both sides all but reflect")

    @property
    def model(self) -> str:
        """What it is, in a line."""
        text = f"tissue of {self.sigma:g} S/m below {self.above:g} S/m at the pia"
        if self.below is not None and self.depth is not None:
            text += f", above {self.below:g} S/m at {self.depth * 1e6:g} um"
        return f"{text}, by images"

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is taken for granted."""
        return (
            "Layers are plane, parallel to the pia, infinitely wide, isotropic and ohmic.",
            least_distance(self.radius),
        )

    @property
    def citation(self) -> str:
        """Where the formulas come from."""
        return (
            "Pettersen et al. 2006, J Neurosci Methods 154:116-133; "
            "Ness et al. 2015, Neuroinformatics 13:403-426"
        )

    @property
    def is_proxy(self) -> bool:
        """False: a solution of the field equation."""
        return False

    def contains(self, contacts: Array) -> Array:
        """(n,) truth: whether a contact (n, 3), m, lies where current can flow."""
        xp = namespace(contacts)
        z = contacts[:, 2]
        fits = xp.ones(z.shape, dtype=bool) if self.above > 0 else z >= 0
        return fits if self.depth is None or self.below != 0 else fits & (z <= self.depth)

    def holds_sources(self, points: Array) -> Array:
        """(m,) truth: whether a point (m, 3), m, lies in the tissue."""
        z = points[:, 2]
        return z >= 0 if self.depth is None else (z >= 0) & (z <= self.depth)

    def potential(self, contacts: Array, points: Array) -> Array:
        """Of currents at points in the tissue: (n_contacts, n_points) in V/A; NaN in an insulator.

        contacts: (n_contacts, 3) m.   points: (n_points, 3) m.
        """
        return self._sum(contacts, inverse_distance, points)

    def potential_of_lines(self, contacts: Array, starts: Array, ends: Array) -> Array:
        """The same of currents that are even along straight lines; starts, ends (n_lines, 3) m."""
        return self._sum(contacts, mean_inverse_distance, starts, ends)

    def _sum(self, contacts: Array, kernel: Callable[..., Array], *places: Array) -> Array:
        xp = namespace(contacts, *places)
        z = contacts[:, 2][:, None]

        def over(images: Iterator[Image]) -> Array:
            return _over(np.array(list(images)), contacts, kernel, places, self.radius)

        value = over(self._seen_in_tissue())
        if _may_hold(z < 0):
            value = xp.where(z < 0, over(self._seen_above()) if self.above > 0 else xp.nan, value)
        if self.depth is not None and _may_hold(z > self.depth):
            deeper = over(self._seen_below()) if self.below else xp.nan
            value = xp.where(z > self.depth, deeper, value)
        return value / (4 * math.pi * self.sigma)

    def _reflected(self) -> tuple[float, float]:
        """Share of a wave that the upper and the lower plane send back."""
        below = self.sigma if self.below is None else self.below
        return (
            (self.sigma - self.above) / (self.sigma + self.above),
            (self.sigma - below) / (self.sigma + below),
        )

    def _n_rounds(self) -> int:
        up, down = self._reflected()
        share = abs(up * down)
        if share == 0:
            return 0
        return math.ceil(math.log(LEAST_IMAGE) / math.log(share)) if share < 1 else MOST_IMAGES + 1

    def _on_their_way_up(self) -> Iterator[Image]:
        """Images at z >= 0 that reach the pia: the source, and what came back from below."""
        up, down = self._reflected()
        thick = self.depth or 0.0
        for n in range(self._n_rounds() + 1):
            yield (up * down) ** n, 1.0, 2 * n * thick
            if down != 0:
                yield down * (up * down) ** n, -1.0, 2 * (n + 1) * thick

    def _on_their_way_down(self) -> Iterator[Image]:
        """Images at z <= depth that reach the lower plane."""
        up, down = self._reflected()
        thick = self.depth or 0.0
        for n in range(self._n_rounds() + 1):
            yield (up * down) ** n, 1.0, -2 * n * thick
            if up != 0:
                yield up * (up * down) ** n, -1.0, -2 * n * thick

    def _seen_in_tissue(self) -> Iterator[Image]:
        yield from self._on_their_way_up()
        rest = self._on_their_way_down()
        next(rest)  # the source itself is among those on their way up
        yield from rest

    def _seen_above(self) -> Iterator[Image]:
        up, _ = self._reflected()
        for weight, sign, shift in self._on_their_way_up():
            yield (1 + up) * weight, sign, shift

    def _seen_below(self) -> Iterator[Image]:
        _, down = self._reflected()
        for weight, sign, shift in self._on_their_way_down():
            yield (1 + down) * weight, sign, shift


def _may_hold(truth: Array) -> bool:
    numbers = known(truth)
    return numbers is None or bool(numbers.any())


def _over(
    images: NDArray[np.float64],
    contacts: Array,
    kernel: Callable[..., Array],
    places: Sequence[Array],
    radius: float,
) -> Array:
    """Sum over images (n_images, 3) of weight times kernel: (n_contacts, n_sources)."""
    xp = namespace(contacts, *places)
    weights, signs, shifts = images.T[:, :, None]  # each (n_images, 1)
    n_sources = places[0].shape[0]
    at_once = max(1, MOST_AT_ONCE // len(images))
    blocks: list[Array] = []
    for first in range(0, n_sources, at_once):
        moved: list[Array] = []
        for place in places:
            x, y, z = (place[first : first + at_once, axis][None, :] for axis in range(3))
            z = signs * z + shifts
            moved.append(xp.stack([x + 0 * z, y + 0 * z, z], axis=-1).reshape(-1, 3))
        value = kernel(contacts, *moved, radius).reshape(contacts.shape[0], len(images), -1)
        blocks.append(xp.sum(weights[None, :, :] * value, axis=1))
    return xp.concatenate(blocks, axis=1)
