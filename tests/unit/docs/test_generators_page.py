"""The worked example of docs/generators.md does what the page says."""

import re
import tomllib
from pathlib import Path

import numpy as np

from fnec.backends import find_target
from fnec.pipeline import checked, network_of
from tests.generators_in_tests import install
from tests.specs_in_tests import ROOT, assert_same_bits, program, run_network

PAGE = (ROOT / "docs" / "generators.md").read_text()


def block(language: str, start: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return next(text for text in found if text.startswith(start))


def test_the_example_runs(tmp_path: Path, monkeypatch):
    names = tomllib.loads(block("toml", "[project]"))["project"]["entry-points"]["fnec.generators"]
    install(tmp_path, monkeypatch, block("python", "import"), *names, package="lab_wiring")
    path = tmp_path / "ring.yaml"
    path.write_text(block("yaml", "fnec: 1"))
    net = network_of(checked(path, overrides={"w_max": "4 mV"}))
    rule = net.pathways[0].connect
    assert len(rule.pairs) == 400  # type: ignore[union-attr]
    weights = np.array(rule.columns[0].numbers)  # type: ignore[union-attr]
    assert 0.9 * 0.004 <= weights[0] <= 1.1 * 0.004
    found = [program(find_target(t).emit(net)).run() for t in ("jax", "brian2")]
    assert len(found[0]["spikes.E.step"]) > 0
    assert_same_bits(*found)
    assert_same_bits(found[0], run_network(net, "reference"))


def test_its_codes_are_those_that_there_are():
    from fnec.codes import CODES

    assert set(re.findall(r"\b[NV]\d{3}\b", PAGE)) <= CODES.keys()
