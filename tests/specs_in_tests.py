"""Specs written inside tests, and one way to run them on every target.

    rec = run(SPEC, "jax", duration=0.1)
    spike_steps(rec, "cell")

A target is `reference`, `jax` or `brian2:<its own target>`. Tests that take one are decorated with
`each_target`, or with `each_program` where the reference interpreter is what they are held against.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from fnec.backends import find_target
from fnec.backends.reference.run import run as interpret
from fnec.checks import check_network, complete
from fnec.diagnostics import require_clean
from fnec.ir.network import Network
from fnec.ir.verify import verify
from fnec.lower import lower
from fnec.passes import PASSES
from fnec.spec import Spec, load, load_text

ROOT = Path(__file__).parents[1]
FAST_TARGETS = ("jax", "brian2:numpy")
SLOW_TARGETS = ("jax:xla", "jax:native", "brian2:cython", "brian2:cpp_standalone")  # in a long run
# Keys of a recording.
COMPARED = (
    *("spikes.", "counts.", "probe.", "final.", "synapses.", "wiring.", "edges.", "first."),
    "signals.",
)
HEADER = "fnec: 1\nname: spec_in_a_test\n"


def _parameters(*targets: str):
    slow = [pytest.param(t, marks=pytest.mark.slow) for t in SLOW_TARGETS]
    return pytest.mark.parametrize("target", [*targets, *slow])


each_target = _parameters("reference", *FAST_TARGETS)
each_program = _parameters(*FAST_TARGETS)


def network(text: str, *, passes=PASSES, folder: Path = Path()) -> Network:
    """What a spec without its first two lines means, after these passes and `verify` after each."""
    return meaning(load_text(HEADER + dedent(text), folder=folder), passes=passes)


def network_of(path: Path) -> Network:
    """What the spec in a file means."""
    return meaning(load(path))


def meaning(spec: Spec, *, passes=PASSES) -> Network:
    """What a spec means, after its checks and these passes and `verify` after each."""
    spec = complete(spec)
    net = verify(lower(spec))
    require_clean(check_network(net))
    for transform in passes:
        net = verify(transform(net))
    return net


def run(
    text: str, target: str = "reference", *, folder: Path = Path(), **options: Any
) -> dict[str, Any]:
    """A recording of a spec on a target.   options: seed, params, duration (s), dt (s), chunk."""
    return run_network(network(text, folder=folder), target, **options)


def run_network(net: Network, target: str = "reference", **options: Any) -> dict[str, Any]:
    """A recording of a network on a target; skips where the simulator is not installed."""
    backend, _, device = target.partition(":")
    if backend == "reference":
        options.pop("chunk", None)
        return interpret(net, **options)
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    module = program(find_target(backend).emit(net))
    if "params" in options:
        options["params"] = module.PARAMS._replace(**options["params"])
    if backend == "jax" and not device and shutil.which("c++"):
        device = "hybrid"  # whose library is that of every model
    if device:
        options.setdefault("target", device)
    if device in ("hybrid", "native") and shutil.which("c++") is None:
        pytest.skip("no C++ compiler is installed")
    return module.run(**options)


@lru_cache(maxsize=8)
def program(text: str):
    """A generated program as a module."""
    folder = Path(tempfile.mkdtemp(prefix="fnec-test-"))
    name = f"generated_{abs(hash(text))}"
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


def spike_steps(rec: dict[str, Any], population: str, cell: int | None = None) -> list[int]:
    """Steps at which the cells of a population spiked, or one of them."""
    steps = np.asarray(rec[f"spikes.{population}.step"])
    if cell is None:
        return steps.tolist()
    return steps[np.asarray(rec[f"spikes.{population}.cell"]) == cell].tolist()


def trace(rec: dict[str, Any], probe: str, variable: str, population: str) -> np.ndarray:
    """Samples of a variable.   Returns (n_samples, n_cells)."""
    return np.asarray(rec[f"probe.{probe}.{variable}.{population}"])


def assert_same_bits(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Both recordings have the same spikes, samples, last states and wiring, bit by bit."""
    keys = {k for k in one if k.startswith(COMPARED)}
    assert keys == {k for k in other if k.startswith(COMPARED)}
    for key in sorted(keys):
        a, b = one[key], other[key]
        if isinstance(a, str):
            assert a == b, key
            continue
        a, b = np.ascontiguousarray(a), np.ascontiguousarray(b)
        assert (a.shape, a.dtype) == (b.shape, b.dtype), f"{key}: {a.shape} and {b.shape}"
        same = a.view(np.int64) == b.view(np.int64) if a.dtype == np.float64 else a == b
        first = np.argwhere(~same)
        assert same.all(), f"{key}{first[0].tolist()}: {a[~same][0]!r} is not {b[~same][0]!r}"
