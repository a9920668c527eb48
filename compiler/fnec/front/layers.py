"""Layers by name, and how the cells of a column are shared among them and among cell types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from fnec.front.cell_types import cell_type
from fnec.front.faults import ConfigurationError, require_between, require_known

Shares = tuple[tuple[str, float], ...]  # label -> share or number of cells
Bands = Mapping[str, tuple[float, float]]  # layer -> top and bottom, 0 at the pia, 1 at the bottom

BANDS: Bands = {
    "L1": (0.0, 0.10),
    "L2": (0.10, 0.25),
    "L3": (0.25, 0.45),
    "L2/3": (0.10, 0.45),
    "L4": (0.45, 0.55),
    "L5": (0.55, 0.85),
    "L5/6": (0.55, 1.0),
    "L6": (0.85, 1.0),
}
SIX_LAYERS = ("L1", "L2", "L3", "L4", "L5", "L6")
WHOLE = ""  # the layer of cells that no layer was given for: the whole depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Cells of one type in one layer of one column: a population of the spec."""

    area: str
    layer: str
    label: str  # of the cell type
    size: int
    top: float  # relative depth
    bottom: float


def read_shares(given: Mapping[str, float], *, where: str = "cell_types") -> Shares:
    """Cell types and how many cells each has, as shares that add up to 1 or as numbers.

    Raises ConfigurationError for unknown labels and for numbers that are neither.
    """
    if not given:
        raise ConfigurationError(f"{where} is empty", 'such as {"E": 0.8, "I": 0.2}')
    shares: list[tuple[str, float]] = []
    for label, value in given.items():
        cell_type(label)
        shares.append((label, require_between(value, 0, float("inf"), name=f"{where} {label!r}")))
    total = sum(value for _, value in shares)
    if abs(total - 1) > 1e-6 and not all(value == floor(value) for _, value in shares):
        raise ConfigurationError(
            f"the shares of {where} add up to {total:g}, not to 1", "or give whole numbers of cells"
        )
    if total == 0:
        raise ConfigurationError(f"{where} has no cells")
    return tuple(shares)


def are_counts(shares: Shares) -> bool:
    """Whether they are numbers of cells: 1 alone is a share."""
    return sum(value for _, value in shares) > 1 + 1e-6


def split(n: int, weights: Sequence[float]) -> list[int]:
    """`n` things in parts of these weights, by largest remainder; the parts add up to `n`.

    >>> split(10, [0.75, 0.25])
    [8, 2]
    """
    total = sum(weights)
    exact = [n * w / total for w in weights]
    parts = [floor(x + 1e-9) for x in exact]
    order = sorted(range(len(weights)), key=lambda k: (parts[k] - exact[k], k))
    for k in order[: n - sum(parts)]:
        parts[k] += 1
    return parts


def band_of(layer: str, bands: Bands) -> tuple[float, float]:
    """Top and bottom of a layer as shares of the depth.   Raises with the nearest name."""
    if layer == WHOLE:
        return (0.0, 1.0)
    if layer not in bands:
        try:
            require_known(layer, bands, kind="layer")
        except ConfigurationError as error:
            raise ConfigurationError(
                error.message, f"{error.help} .layer_fractions says where other layers lie"
            ) from None
    return bands[layer]


def blocks_of_column(
    area: str,
    layers: Sequence[str],
    n: int | None,
    shares: Shares,
    bands: Bands,
    own: Mapping[str, Shares],
) -> list[Block]:
    """The cells of a column, layer by layer and type by type.

    n: cells; None where `shares` are numbers of cells.   own: cell types of single layers.
    Layers have cells by their thickness; each type has its number of cells to the cell.
    """
    depths = {layer: band_of(layer, bands) for layer in layers}
    thick = [bottom - top for top, bottom in depths.values()]
    counts = number_of_cells(area, n, shares)
    n_cells = sum(counts)
    table = {layer: dict.fromkeys((label for label, _ in shares), 0) for layer in layers}
    if own:
        for layer, size in zip(layers, split(n_cells, thick), strict=True):
            mix = own.get(layer, shares)
            parts = split(size, [value for _, value in mix])
            table[layer] = {label: k for (label, _), k in zip(mix, parts, strict=True)}
    else:
        for (label, _), count in zip(shares, counts, strict=True):
            for layer, part in zip(layers, split(count, thick), strict=True):
                table[layer][label] = part
    return [
        Block(area=area, layer=layer, label=label, size=size, top=top, bottom=bottom)
        for layer, (top, bottom) in depths.items()
        for label, size in table[layer].items()
        if size
    ]


def number_of_cells(area: str, n: int | None, shares: Shares) -> list[int]:
    """Cells of each type.   Raises where numbers of cells do not add up to `n`."""
    if not are_counts(shares):
        return split(100 if n is None else n, [value for _, value in shares])
    counts = [int(value) for _, value in shares]
    if n is not None and sum(counts) != n:
        raise ConfigurationError(
            f"{area!r} has {n} cells, and cell_types counts {sum(counts)}",
            "let the numbers agree, or give shares that add up to 1",
        )
    return counts
