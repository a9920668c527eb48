"""What the labels of cell types and the names of presets mean: cells of the published catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fnec.front.faults import ConfigurationError, require_known


@dataclass(frozen=True, slots=True, kw_only=True)
class CellType:
    """A kind of cell by its label."""

    label: str
    neuron: str  # of library/izhikevich.yaml
    sign: str  # exc, inh
    background: float  # 1/ms, conductance per capacitance that one event from outside opens
    help: str

    @property
    def is_excitatory(self) -> bool:
        """Whether its spikes open AMPA receptors; those of others open GABA-A receptors."""
        return self.sign == "exc"


def _inhibitory(label: str, neuron: str, background: float, help: str) -> CellType:
    return CellType(label=label, neuron=neuron, sign="inh", background=background, help=help)


# VIP: the row (0.02, -0.1, -55, 6) that is used for these cells elsewhere is the class 1 cell of
# Izhikevich 2004, which has coefficients 4.1 and 108 in place of 5 and 140.
CELL_TYPES: Mapping[str, CellType] = {
    found.label: found
    for found in (
        CellType(
            label="E",
            neuron="regular_spiking",
            sign="exc",
            background=0.25,
            help="excitatory, regular spiking",
        ),
        _inhibitory("I", "fast_spiking", 0.125, "inhibitory, fast spiking"),
        _inhibitory("PV", "fast_spiking", 0.125, "inhibitory, fast spiking"),
        _inhibitory("SST", "low_threshold_spiking", 0.06, "inhibitory, low threshold spiking"),
        _inhibitory("VIP", "class_1_excitable", 0.25, "inhibitory, class 1 excitable"),
        _inhibitory("Inl", "fast_spiking", 0.125, "inhibitory, local: fast spiking"),
        _inhibitory("Ing", "low_threshold_spiking", 0.06, "inhibitory, global: low threshold"),
    )
}

CORTICAL = "cortical_eig"  # every label its own cell


def cell_type(label: object) -> CellType:
    """The cell type of a label.   Raises ConfigurationError with the nearest label."""
    return CELL_TYPES[require_known(label, CELL_TYPES, kind="cell type")]


@cache
def presets() -> tuple[str, ...]:
    """Names that an emitter takes: `cortical_eig`, and every cell of the published catalogue."""
    from fnec.spec import load_text

    spec = load_text(
        "fnec: 1\nname: catalogue\ninclude: [library/izhikevich.yaml]\n"
        "simulation: {duration: 1 s, dt: 0.1 ms}\n"
        "populations: {cell: {neuron: izhikevich, size: 1}}\n"
    )
    return (CORTICAL, *(n.name for n in spec.neurons if n.name != "izhikevich"))


def neurons_of(preset: str | Mapping[str, str]) -> dict[str, str]:
    """Which cell of the catalogue each label is.

    preset: `cortical_eig`, or a cell of the catalogue for the excitatory cells, while
    interneurons stay what their labels say; or label -> cell of the catalogue.
    """
    found = {label: kind.neuron for label, kind in CELL_TYPES.items()}
    if isinstance(preset, str):
        require_known(preset, presets(), kind="preset")
        return found if preset == CORTICAL else found | {"E": preset}
    for label, name in preset.items():
        cell_type(label)
        if name == CORTICAL:
            raise ConfigurationError(
                f"{label!r} cannot be {CORTICAL!r}", "that names the cells of all labels at once"
            )
        require_known(name, presets()[1:], kind="preset")
    return found | dict(preset)
