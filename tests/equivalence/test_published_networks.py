"""Whole networks against independent Brian2 scripts: tests/oracles, measured over many seeds.

A figure of fnec's network, averaged over five seeds, has to lie between the lowest and the highest
of all runs of the script: twenty seeds, or five of cobahh, which is slow. Both
draw their networks with generators of their own.
"""

import json

import numpy as np
import pytest

from fnec.pipeline import checked, network_of
from tests.oracles.statistics import train_statistics
from tests.specs_in_tests import ROOT, run_network

MEASURED = ROOT / "tests" / "oracles" / "measured"
SEEDS = (1, 2, 3, 4, 5)
START, STOP = 0.2, 1.0  # s, as the scripts were measured


def spread(name: str) -> dict[str, tuple[float, float]]:
    """Lowest and highest of each figure of an independent script."""
    record = json.loads((MEASURED / f"{name}.json").read_text())
    assert len(record["seeds"]) >= 5
    assert f"--duration {STOP} --start {START}" in record["command"]
    return {key: (x["min"], x["max"]) for key, x in record["spread"].items()}


def figures(spec: str, mode: str | None = None, **params: float) -> dict[str, float]:
    """Means over the seeds of what the scripts report, from the JAX program."""
    net = network_of(checked(ROOT / "specs" / f"{spec}.yaml", mode=mode))
    found: list[dict[str, float]] = []
    for seed in SEEDS:
        rec = run_network(net, "jax", seed=seed, duration=STOP, params=params)
        sizes = {x: len(rec[f"final.{x}.v"]) for x in ("E", "I")}
        found.append({})
        for population, n_cells in sizes.items():
            cells = rec[f"spikes.{population}.cell"]
            times = rec[f"spikes.{population}.step"] * rec["dt"]
            own = train_statistics(cells, times, n_cells=n_cells, start=START, stop=STOP)
            found[-1] |= {f"{key}_{population}": x for key, x in own.items()}
    return {key: float(np.mean([run[key] for run in found])) for key in found[0]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cuba", "coba", "cobahh"])
def test_a_network_fires_as_that_of_an_independent_script(name):
    found, measured = figures(name), spread(name)
    for key in ("rate_E", "rate_I", "cv_isi_E", "cv_isi_I"):
        low, high = measured[key]
        assert low <= found[key] <= high, key


# Brunel (2000), figure 8: g and eta; at a tenth of the size with five times the weight.
REGIMES = {"SR": (3, 2), "SI_fast": (6, 4), "AI": (5, 2), "SI_slow": (4.5, 0.9)}


@pytest.fixture(scope="module")
def regimes():
    return {x: figures("brunel_2000", "small", g=g, eta=eta) for x, (g, eta) in REGIMES.items()}


@pytest.mark.slow
@pytest.mark.parametrize("regime", REGIMES)
def test_a_regime_of_brunels_network_is_that_of_an_independent_script(regimes, regime):
    """Rate, irregularity and synchrony."""
    measured = spread(f"brunel_2000_small_{regime}")
    for key in ("rate_E", "cv_isi_E", "fano_1ms_E"):
        low, high = measured[key]
        assert low <= regimes[regime][key] <= high, key
