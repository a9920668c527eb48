"""A library as a spec: one population of each neuron in it, to look at."""

from __future__ import annotations

import yaml

from fnec.runner.fault import RunError
from fnec.spec.files import SHIPPED

PREFIX = "library/"


def is_catalogue(text: str) -> bool:
    """Whether a library of the house is meant, such as library/izhikevich.yaml."""
    return text.startswith(PREFIX) and (SHIPPED / text).is_file()


def catalogue_text(text: str) -> str:
    """The YAML of a spec with a cell of each neuron of a library."""
    library = yaml.safe_load((SHIPPED / text).read_text("utf-8"))
    neurons = [n for n, x in library.get("neurons", {}).items() if x]
    if not neurons:
        raise RunError(f"{text} has no neurons", "`fnec explain library` lists those that have")
    spec = {
        "fnec": 1,
        "name": text.removeprefix(PREFIX).removesuffix(".yaml"),
        "include": [text],
        "simulation": {"duration": "1 s", "dt": "0.1 ms", "seed": 1},
        "populations": {n: {"neuron": n, "size": 1} for n in neurons},
        "probes": {"spikes": {"record": "spikes", "of": "all"}},
    }
    return yaml.safe_dump(spec, sort_keys=False)
