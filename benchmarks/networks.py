"""The networks that are measured: the spec of each, what is changed in it, and its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHIPPED, OWN = ROOT / "specs", ROOT / "benchmarks" / "specs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A network, as every contender has it."""

    name: str
    title: str
    spec: Path
    sizes: dict[str, int]  # cells whose rates are shown
    overrides: dict[str, str] = field(default_factory=dict)  # parameters of the spec
    script: str  # what the programs by hand are called
    size: int | None = None  # their flag, where one program has several networks

    @property
    def flags(self) -> list[str]:
        """For the programs by hand."""
        return [] if self.size is None else ["--size", str(self.size)]


NETWORKS = (
    Measured(
        name="cuba",
        title="CUBA, 4000 cells",
        spec=SHIPPED / "cuba.yaml",
        sizes={"E": 3200, "I": 800},
        script="cuba",
    ),
    Measured(
        name="coba",
        title="COBA, 4000 cells",
        spec=SHIPPED / "coba.yaml",
        sizes={"E": 3200, "I": 800},
        script="coba",
    ),
    Measured(
        name="cobahh",
        title="COBAHH, 4000 cells",
        spec=SHIPPED / "cobahh.yaml",
        sizes={"E": 3200, "I": 800},
        script="cobahh",
    ),
    Measured(
        name="brunel",
        title="Brunel, 10⁴ cells, 10⁷ synapses",
        spec=SHIPPED / "brunel_2000.yaml",
        sizes={"E": 8000, "I": 2000},
        overrides={"order": "2000"},
        script="brunel",
    ),
    Measured(
        name="izhikevich",
        title="Izhikevich, 1000 cells all to all",
        spec=OWN / "izhikevich.yaml",
        sizes={"E": 800, "I": 200},
        script="izhikevich",
    ),
    Measured(
        name="ei_100",
        title="E/I, 100 cells all to all",
        spec=OWN / "ei_100.yaml",
        sizes={"E": 75, "I": 25},
        script="ei_100",
    ),
    Measured(
        name="stdp_1",
        title="STDP, 1000 to 1",
        spec=OWN / "stdp.yaml",
        sizes={"source": 1000, "cell": 1},
        script="stdp",
        size=1,
    ),
    Measured(
        name="stdp_100",
        title="STDP, 1000 to 100",
        spec=OWN / "stdp.yaml",
        sizes={"source": 1000, "cell": 100},
        overrides={"n_out": "100"},
        script="stdp",
        size=100,
    ),
    Measured(
        name="laminar",
        title="Two laminar areas of 500 cells",
        spec=OWN / "laminar.yaml",
        sizes={"V1_L5_E": 38, "V1_L5_SST": 37},
        script="laminar",
    ),
)
