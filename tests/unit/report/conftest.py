"""Runs that reports are written of: done once, copied for tests that spoil them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fnec.runner import Request, run_spec

HOSTILE = "</script><script>boom()</script><img src=x onerror=boom()> {{ 7*7 }} <b>B&amp;W</b>"
SPEC = f"""\
fnec: 1
name: placed
title: {json.dumps(HOSTILE)}
description: {json.dumps(HOSTILE)}
citation: {json.dumps(HOSTILE)}
parameters: {{n: {{value: 6, help: {json.dumps(HOSTILE)}}}, tau: 10 ms}}
simulation: {{duration: 40 ms, dt: 0.1 ms, seed: 1}}
neurons:
  cell:
    state: {{v: {{derivative: "(30 mV - v)/tau", unit: mV, init: "uniform(0 mV, 20 mV)"}}}}
    threshold: v > 20 mV
    reset: {{v: 0 mV}}
populations:
  E: {{neuron: cell, size: n, positions: {{x: "i*10 um", y: "uniform(0 um, 5 um)", z: 300 um}}}}
  I: {{neuron: cell, size: 3}}
probes:
  spikes: {{record: spikes, of: all}}
  vm: {{record: v, of: {{population: E, first: 2}}, every: 0.2 ms}}
readouts: {{rate_E: {{metric: rate, of: E}}}}
expect:
  too_many: {{metric: spike_count, of: E, between: [1000, 2000], source: {json.dumps(HOSTILE)}}}
"""


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run, which no test changes."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "placed.yaml").write_text(SPEC)
    request = Request(
        spec=folder / "placed.yaml", backend="reference", name="placed", out=folder, quiet=True
    )
    return run_spec(request).folder


@pytest.fixture
def copied(original: Path, tmp_path: Path) -> Path:
    """The same run, to be spoiled."""
    return Path(shutil.copytree(original, tmp_path / "placed"))


@pytest.fixture
def change_manifest(copied: Path) -> Callable[..., None]:
    """Say other things in the manifest of the copy."""

    def change(**said: object) -> None:
        path = copied / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | said))

    return change
