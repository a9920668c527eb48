"""Where along its depth the current of a cell enters or leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from fnec.fields.arrays import Array, namespace

SHARES_TOLERANCE = 1e-9  # decimal shares such as three times 0.3333333333 are meant to be whole


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of a current on pieces of a vertical line through the soma.

    A piece reaches from `tops` to `bottoms`, m relative to the soma, negative towards the pia; the
    current is even along it, and a piece without length is a point. `shares` add to 1.

    >>> round(Profile.band(-300e-6, -100e-6).mean * 1e6)
    -200
    """

    tops: tuple[float, ...]  # m
    bottoms: tuple[float, ...]  # m, not above the tops
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.tops) == len(self.bottoms) == len(self.shares) > 0:
            raise ValueError("a profile needs as many depths as shares, and at least one")
        if any(b < t for t, b in zip(self.tops, self.bottoms, strict=True)):
            raise ValueError("the upper end of a band lies below its lower end")
        if not all(math.isfinite(x) for x in (*self.tops, *self.bottoms, *self.shares)):
            raise ValueError("depths and shares of a profile must be finite")
        if abs(math.fsum(self.shares) - 1.0) > SHARES_TOLERANCE:
            raise ValueError(f"shares add to {math.fsum(self.shares):g}, not to 1")

    @classmethod
    def at(cls, depth: float) -> Self:
        """All at one depth, m relative to the soma."""
        return cls((depth,), (depth,), (1.0,))

    @classmethod
    def band(cls, one: float, other: float) -> Self:
        """Evenly between two depths, m relative to the soma, in either order."""
        return cls((min(one, other),), (max(one, other),), (1.0,))

    @classmethod
    def points(cls, depths: Sequence[float], shares: Sequence[float]) -> Self:
        """At several depths, m relative to the soma, with these shares (they add to 1)."""
        return cls(tuple(depths), tuple(depths), tuple(shares))

    @property
    def mean(self) -> float:
        """Centre of the current, m relative to the soma."""
        pieces = zip(self.tops, self.bottoms, self.shares, strict=True)
        return math.fsum(share * 0.5 * (top + bottom) for top, bottom, share in pieces)

    def placed(
        self, soma: Array, dendrites_end_at: float | None = None
    ) -> tuple[tuple[Array, Array, float], ...]:
        """(top, bottom, share) of each piece; ends (n_cells, 3) in m, share as a number.

        soma: (n_cells, 3) m.   dendrites_end_at: depth in m; what would lie above is moved there.
        """
        xp = namespace(soma)
        pieces: list[tuple[Array, Array, float]] = []
        for top, bottom, share in zip(self.tops, self.bottoms, self.shares, strict=True):
            ends: list[Array] = []
            for offset in (top, bottom):
                z = soma[:, 2] + offset
                if dendrites_end_at is not None:
                    z = xp.maximum(z, dendrites_end_at)
                ends.append(xp.stack([soma[:, 0], soma[:, 1], z], axis=1))
            pieces.append((ends[0], ends[1], share))
        return tuple(pieces)
