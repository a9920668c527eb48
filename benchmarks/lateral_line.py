"""The lateral line over seeds: own figures in a table, as docs/lateral-line.md has it.

Use: python -m benchmarks.lateral_line [--seeds 123..127] [--cases thesis_20,baseline_0,...]

Each case is compiled once to a JAX module and run for each seed in this process.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fnec.pipeline import compile_spec
from fnec.readout.maps.pv_quality import pv_map_quality
from fnec.readout.step_spikes import StepSpikes

SPEC = Path(__file__).parents[1] / "specs" / "lateral_line.yaml"
CASES = {
    "thesis_20": ("ll_thesis", {"n_training_trials": "20"}),
    "baseline_0": ("baseline", {"n_training_trials": "0"}),
    "baseline_20": ("baseline", {"n_training_trials": "20"}),
    "baseline_100": ("baseline", {"n_training_trials": "100"}),
}
DT = 1e-3


def program_of(case: str) -> ModuleType:
    """The JAX module of a case."""
    mode, overrides = CASES[case]
    text = compile_spec(SPEC, "jax", mode=mode, overrides=overrides)
    path = Path(tempfile.mkdtemp()) / f"{case}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(case, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[case] = module
    spec.loader.exec_module(module)
    return module


def figures(rec: Mapping[str, Any], params: Any) -> dict[str, float]:
    """What the table shows of one run."""
    test = int(rec["phases"]["test"]["first"])
    n_steps = int(rec["n_steps"])
    found: dict[str, float] = {}
    for layer, n in (("LL", params.n_ll), ("MON", params.n_mon), ("TS", params.n_ts)):
        counts = np.asarray(rec[f"counts.{layer}"])
        if test:
            found[f"{layer} train Hz"] = float(counts[:test].sum() / n / (test * DT))
        found[f"{layer} test Hz"] = float(counts[test:].sum() / n / ((n_steps - test) * DT))
        steps = np.asarray(rec[f"spikes.{layer}.step"])
        cells = np.asarray(rec[f"spikes.{layer}.cell"])
        if layer in ("LL", "TS"):
            late = steps >= test
            spikes = StepSpikes(
                steps=steps[late] - test,
                cells=cells[late],
                n_steps=n_steps - test,
                n_cells=n,
                dt=DT,
            )
            quality = pv_map_quality(spikes, np.asarray(rec["signals.X"])[test:])
            found[f"{layer} sigma"] = quality.sigma_theta
            found[f"{layer} delta"] = quality.delta_trial
            if layer == "TS":
                found["TS valid"] = quality.valid_fraction
                found["TS test spikes"] = float(late.sum())
    w = np.asarray(rec["synapses.mon_ts.w"])
    found |= {"w mean": float(w.mean()), "w sd": float(w.std())}
    found["w at max"] = float(np.isclose(w, params.mon_ts_wmax).mean())
    found["w at 0"] = float(np.isclose(w, 0.0).mean())
    ll = np.asarray(rec["synapses.ll_mon_plastic.w"]) * 1e3
    if len(ll):
        found |= {"LL→MON mV": float(ll.mean()), "LL→MON sd": float(ll.std())}
    return found


def seeds_of(text: str) -> list[int]:
    """`123..127` or `123,130`."""
    first, _, last = text.partition("..")
    return list(range(int(first), int(last) + 1)) if last else [int(x) for x in text.split(",")]


def main() -> None:
    """Print the figures of every run, and a table of means and deviations over seeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("123..127"))
    parser.add_argument("--cases", type=lambda x: x.split(","), default=list(CASES))
    options = parser.parse_args()
    columns: dict[str, list[dict[str, float]]] = {}
    for case in options.cases:
        module = program_of(case)
        for seed in options.seeds:
            found = figures(module.run(seed=seed), module.PARAMS)
            columns.setdefault(case, []).append(found)
            print(case, seed, {k: float(f"{v:.5g}") for k, v in found.items()}, flush=True)
    print(f"| seeds {options.seeds[0]}-{options.seeds[-1]} | " + " | ".join(columns) + " |")
    print("| --- |" + " --- |" * len(columns))
    for row in dict.fromkeys(k for runs in columns.values() for r in runs for k in r):
        cells = []
        for runs in columns.values():
            values = [r[row] for r in runs if row in r]
            spread = np.std(values, ddof=1) if len(values) > 1 else 0.0
            cells.append(f"{np.mean(values):.4g} ± {spread:.2g}" if values else "–")
        print(f"| {row} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
