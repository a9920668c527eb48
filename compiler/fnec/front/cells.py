"""The populations that a configuration means, and which of them a selector finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fnec.front.faults import ConfigurationError, require_known
from fnec.front.layers import BANDS, Block, Shares, blocks_of_column
from fnec.front.settings import Selector, Settings

SPACING_MM = 2.0  # from one column to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Cells of one type in one layer of one column, by the name that the spec gives them."""

    name: str
    block: Block
    first: int  # index of its first cell among all cells

    @property
    def tags(self) -> dict[str, str]:
        """Labels by which selections of the spec find them."""
        found = {"area": self.block.area, "layer": self.block.layer, "cell_type": self.block.label}
        return {key: value for key, value in found.items() if value}


def populations_of(settings: Settings) -> tuple[Population, ...]:
    """All cells, in the order of columns, layers and types.   Raises ConfigurationError."""
    if not settings.columns:
        raise ConfigurationError(
            "there are no cells", 'say .network(n=100) or .column("V1", layers=["L2/3"], n=100)'
        )
    bands = {**BANDS, **dict(settings.bands)}
    blocks: list[Block] = []
    for column in settings.columns:
        blocks += blocks_of_column(
            column.name,
            column.layers,
            column.n,
            settings.cell_types,
            bands,
            _own(settings, column.name, column.layers),
        )
    if not blocks:
        raise ConfigurationError("there are no cells", "n is too small for the shares")
    _refuse_unused(settings, {layer for c in settings.columns for layer in c.layers})
    names = _names(blocks)
    firsts = [sum(b.size for b in blocks[:k]) for k in range(len(blocks))]
    return tuple(
        Population(name=name, block=block, first=first)
        for name, block, first in zip(names, blocks, firsts, strict=True)
    )


def chosen(
    populations: Iterable[Population], selector: Selector, *, where: str
) -> tuple[Population, ...]:
    """The populations that a selector finds.   Raises where it names what is not there."""
    everyone = tuple(populations)
    known: Mapping[str, list[str]] = {
        "area": [p.block.area for p in everyone],
        "layer": [p.block.layer for p in everyone],
        "cell_type": [p.block.label for p in everyone],
    }
    for key, names in known.items():
        for word in getattr(selector, key) or ():
            require_known(word, dict.fromkeys(names), kind=key.replace("_", " "), where=where)
    found = tuple(
        p
        for p in everyone
        if (selector.area is None or p.block.area in selector.area)
        and (selector.layer is None or p.block.layer in selector.layer)
        and (selector.cell_type is None or p.block.label in selector.cell_type)
    )
    if not found:
        raise ConfigurationError(f"{where} selects no cells")
    return found


def read_selector(given: Mapping[str, object], *, where: str) -> Selector:
    """A selector of `area`, `layer` and `cell_type`, each a name or several."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in given.items():
        name = require_known(
            key, ("area", "layer", "cell_type", "layers", "cell_types"), kind="key", where=where
        )
        name = {"layers": "layer", "cell_types": "cell_type"}.get(name, name)
        if isinstance(value, str):
            found[name] = (value,)
        elif isinstance(value, Iterable):
            found[name] = tuple(str(x) for x in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        else:
            raise ConfigurationError(f"{where}: {key} is a name or several, got {value!r}")
    return Selector(**found)


def _own(settings: Settings, area: str, layers: Iterable[str]) -> dict[str, Shares]:
    """Cell types of single layers; those for one area go before those for all."""
    general = {layer: s for a, layer, s in settings.layer_types if a == ""}
    special = {layer: s for a, layer, s in settings.layer_types if a == area}
    return {layer: s for layer, s in {**general, **special}.items() if layer in layers}


def _refuse_unused(settings: Settings, layers: set[str]) -> None:
    """What is said of a layer or an area that no column has would have no effect."""
    areas = {column.name for column in settings.columns}
    for area, layer, _ in settings.layer_types:
        if area:
            require_known(area, areas, kind="area", where="area_layer_cell_types")
        require_known(layer, layers, kind="layer", where="layer_cell_types")
    for layer, _ in settings.bands:
        require_known(layer, layers, kind="layer", where="layer_fractions")


def _names(blocks: list[Block]) -> list[str]:
    """Names of populations: as short as they can be without two being alike."""
    by_area = len({b.area for b in blocks}) > 1
    by_layer = len({b.layer for b in blocks}) > 1
    names: list[str] = []
    for b in blocks:
        parts = [b.area] * by_area + [b.layer] * (by_layer and b.layer != "") + [b.label]
        names.append("_".join(re.sub(r"[^A-Za-z0-9]", "", part) for part in parts))
    if len(set(names)) < len(names):
        raise ConfigurationError(
            "two columns or layers have names that are alike but for signs", "name them apart"
        )
    return [name if name[0].isalpha() else f"area_{name}" for name in names]
