"""Run the oracles over seeds and keep what they spread over: `python -m tests.oracles.measure`.

Example: python -m tests.oracles.measure cuba coba cobahh --seeds 1 2 3 4 5 --target cython
"""

import argparse
import json
from importlib import import_module
from inspect import signature
from pathlib import Path

import brian2
import numpy as np

KEPT = Path(__file__).parent / "measured"


def main() -> None:
    """Write measured/<model>.json: the command, the versions, each seed's figures, min and max."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--start", type=float, default=0.2, help="figures are taken after this, s")
    parser.add_argument("--target", default="cython", choices=["numpy", "cython"])
    parser.add_argument("--options", type=json.loads, default={}, help="JSON, for `rates`")
    parser.add_argument("--name", help="name of the file (default: the model's)")
    given = parser.parse_args()
    for model in given.models:
        rates = import_module(f"tests.oracles.{model}").rates
        options = dict(given.options)
        if "target" in signature(rates).parameters:
            options["target"] = given.target
        found = {}
        for seed in given.seeds:
            found[seed] = rates(seed, given.duration, start=given.start, **options)
            print(model, seed, {k: round(v, 4) for k, v in found[seed].items()}, flush=True)
        keep(given.name or model, model, given, found)


def keep(name: str, model: str, given: argparse.Namespace, found: dict) -> None:
    """Write one file of figures."""
    figures = {key: [run[key] for run in found.values()] for key in next(iter(found.values()))}
    record = {
        "model": model,
        "command": f"python -m tests.oracles.measure {model}"
        f" --seeds {' '.join(map(str, given.seeds))} --duration {given.duration}"
        f" --start {given.start} --target {given.target}"
        + (f" --options '{json.dumps(given.options)}' --name {name}" if given.options else ""),
        "versions": {"brian2": brian2.__version__, "numpy": np.__version__},
        "spread": {key: {"min": min(x), "max": max(x)} for key, x in figures.items()},
        "seeds": found,
    }
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
