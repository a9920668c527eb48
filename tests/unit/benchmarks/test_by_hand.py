"""Programs by hand fire at the rates of fnec's: those of the specs, or of a smaller network.

Bands: the specs' own where the network is theirs, else the reference's rate at that size and the
spread over seeds around it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.contenders import BY_HAND, Absent, floor
from benchmarks.environments import PINNED, cache
from benchmarks.networks import NETWORKS
from benchmarks.process import surroundings

# Network -> seconds, and rates in Hz over the whole run.
FLOORS = {
    "cuba": (1.0, {"E": (5.0, 6.6), "I": (5.0, 6.6)}),
    "coba": (0.5, {"E": (14, 26), "I": (15, 26)}),
    "brunel": (0.2, {"E": (41, 48), "I": (41, 48)}),
    "izhikevich": (1.0, {"E": (8, 18), "I": (9, 20)}),
    "ei_100": (1.0, {"E": (10.5, 11.5), "I": (44, 46)}),
    "stdp_1": (1.0, {"source": (14, 16), "cell": (30, 65)}),
    "stdp_100": (1.0, {"source": (14, 16), "cell": (38, 62)}),
}
# Script -> flags, sizes, seconds, rates.
SMALL = {
    "cuba": ("--n 400 --p 0.2", {"E": 320, "I": 80}, 0.5, {"E": (4, 8.5), "I": (4, 8.5)}),
    "brunel": (
        "--order 250 --epsilon 0.2 --j 0.5",
        {"E": 1000, "I": 250},
        0.3,
        {"E": (37, 55), "I": (37, 55)},
    ),
    "stdp": (
        "--size 10",
        {"source": 1000, "cell": 10},
        0.3,
        {"source": (14, 16), "cell": (20, 75)},
    ),
}


def rates(command: list[str], sizes: dict, seconds: float, tmp_path: Path) -> dict[str, float]:
    command = [*command, "--duration", str(seconds), "--seed", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(1, tmp_path))
    assert done.returncode == 0, done.stderr
    spikes = json.loads(done.stdout.strip().splitlines()[-1])["spikes"]
    return {name: n / sizes[name] / seconds for name, n in spikes.items()}


def assert_within(found: dict, bands: dict) -> None:
    for name, (low, high) in bands.items():
        assert low <= found[name] <= high, found


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++")
@pytest.mark.parametrize("name", FLOORS)
def test_a_floor_fires_at_the_rates_of_its_spec(name, tmp_path):
    net = next(n for n in NETWORKS if n.name == name)
    made = floor(net, tmp_path)
    assert not isinstance(made, Absent), made
    seconds, bands = FLOORS[name]
    assert_within(rates(list(made.command), net.sizes, seconds, tmp_path), bands)


@pytest.mark.parametrize("script", SMALL)
@pytest.mark.parametrize("simulator", ["brian2", "nest"])
def test_a_script_fires_at_the_rates_of_its_spec(script, simulator, tmp_path):
    python = Path(sys.executable)
    if simulator in PINNED:
        python = cache() / simulator / "bin" / "python"
        if not (cache() / simulator / ".ready").exists():
            pytest.skip(f"{simulator} is not installed: python -m benchmarks peers does")
    flags, sizes, seconds, bands = SMALL[script]
    command = [str(python), str(BY_HAND / f"{script}_{simulator}.py"), *flags.split()]
    if simulator == "brian2":
        command += ["--target", "numpy"]
    assert_within(rates(command, sizes, seconds, tmp_path), bands)


def test_every_network_has_a_spec_a_script_and_a_floor():
    for net in NETWORKS:
        assert net.spec.exists()
        if net.name == "laminar":  # of jaxfne alone
            assert (BY_HAND / f"{net.script}_jaxfne.py").exists()
            continue
        assert (BY_HAND / f"{net.script}_brian2.py").exists()
        assert (BY_HAND.parent / "floors" / f"{net.script}.cpp").exists()
