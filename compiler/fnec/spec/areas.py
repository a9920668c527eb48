"""Areas of cortex: layers of cells, each layer a band of depth with a share of the cells."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.written import Assignment, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """A band of depth, its share of the cells of an area, and what they are."""

    name: str
    top: Text
    bottom: Text
    share: Text
    types: tuple[Assignment, ...]  # type -> its fraction of the cells of the layer
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSpec:
    """A column of cells in one place; `fnec.spec.expand_areas` made its populations."""

    name: str
    column: Ref
    size: Text
    radius: Text
    place: tuple[Text, ...]  # x and y of its middle
    layers: tuple[LayerSpec, ...]
    span: Span = field(compare=False, repr=False)

    @property
    def populations(self) -> tuple[str, ...]:
        """Names of all populations that it may have."""
        return tuple(
            population_name(self.name, layer.name, a.name)
            for layer in self.layers
            for a in layer.types
        )


def population_name(area: str, layer: str, type_: str) -> str:
    """What the cells of one type in one layer of an area are called."""
    return f"{area}_{layer}_{type_}"
