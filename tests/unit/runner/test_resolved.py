"""The spec of a run directory: one file that means the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from fnec.backends.reference.run import run
from fnec.pipeline import checked, network_of
from fnec.runner.data import copy_data
from fnec.runner.find_spec import find_spec, shipped_names
from fnec.runner.resolved import resolved_text


def resolve(path: Path, folder: Path, mode: str | None = None, **overrides: str) -> Path:
    text = resolved_text(path, mode=mode, overrides=overrides, keep_expectations=True)
    found = folder / "spec.yaml"
    found.write_text(text, "utf-8")
    return found


@pytest.mark.parametrize("name", shipped_names())
def test_a_resolved_spec_means_the_same_network(name: str, tmp_path: Path):
    path = find_spec(name)
    network = network_of(checked(path))
    resolved = network_of(checked(resolve(path, tmp_path)))
    assert replace(resolved, source=network.source, digest=network.digest) == network


def test_it_holds_mode_and_parameters_and_no_other_file(spec: Path, tmp_path: Path):
    found = checked(resolve(spec, tmp_path, mode="slow", n="5"))
    assert {p.name: p.value.source for p in found.parameters} == {"n": "5", "tau": "100 ms"}
    assert found.modes == () and len(found.files) == 1


def test_it_leaves_out_models_that_nothing_uses(tmp_path: Path):
    names = [n.name for n in checked(resolve(find_spec("cuba"), tmp_path)).neurons]
    assert names == ["leaky_psc", "cell"]


def test_data_files_come_with_it(spec: Path, tmp_path: Path):
    folder = tmp_path / "model" / "data"
    folder.mkdir(parents=True)
    (folder / "spikes.csv").write_text("cell,time_s\n0,0.001\n1,0.002\n")
    path = tmp_path / "model" / "replay.yaml"
    path.write_text(
        "fnec: 1\nname: replay\nsimulation: {duration: 5 ms, dt: 0.1 ms, seed: 1}\n"
        "populations: {src: {spikes: {file: data/spikes.csv}, size: 2}}\n"
        "probes: {spikes: {record: spikes, of: all}}\n"
    )
    copy = tmp_path / "copy"
    copy.mkdir()
    resolved = resolve(path, copy)
    copy_data(checked(path), copy)
    assert run(network_of(checked(resolved)))["spikes.src.cell"].tolist() == [0, 1]
