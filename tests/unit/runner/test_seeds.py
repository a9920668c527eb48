"""Several seeds: a folder for each, a summary, and what is kept when some of them fail."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.runner import Request, RunError, run_spec
from fnec.runner.seeds import run_seeds


def request(spec: Path, **more) -> Request:
    return Request(
        **{"spec": spec, "backend": "reference", "out": spec.parent / "runs", "figures": False}
        | more
    )


def drawn(spec: Path) -> Path:
    """The spec with cells that differ from seed to seed; none of them ever fires."""
    text = spec.read_text().replace("size: n}", 'size: n, init: {v: "uniform(0 mV, 1 mV)"}}')
    spec.write_text(text)
    return spec


def recorded(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (folder / "recording").glob("*.npy")}


@pytest.mark.parametrize(
    ("backend", "target"), [("reference", None), ("jax", None), ("brian2", "numpy")]
)
def test_each_seed_lies_in_a_folder_as_complete_as_that_of_one_run(spec: Path, backend, target):
    if backend != "reference":
        pytest.importorskip(backend)
    drawn(spec)
    many = run_seeds(request(spec, backend=backend, target=target), (1, 2, 5), jobs=1)
    assert [(e.seed, e.status, e.folder.name) for e in many.ends] == [
        (1, "done", "seed_1"), (2, "done", "seed_2"), (5, "done", "seed_5"),
    ]  # fmt: skip
    changed = {"simulation.seed": "5"}
    alone = run_spec(request(spec, backend=backend, target=target, overrides=changed))
    folder = many.ends[2].folder
    assert {p.name for p in folder.iterdir()} == {p.name for p in alone.folder.iterdir()}
    assert recorded(folder) == recorded(alone.folder)
    assert recorded(folder) != recorded(many.ends[0].folder)
    there = json.loads((folder / "manifest.json").read_text())
    assert there["identity"] == alone.manifest["identity"]
    assert [p.name for p in many.folder.iterdir() if p.name.startswith(".")] == []


def test_the_summary_holds_mean_deviation_and_range(spec: Path):
    """Oracle: numpy over the recordings."""
    spec.write_text(
        spec.read_text().replace("threshold: v > 2 mV", 'threshold: "rand() < 50 Hz*dt"')
    )
    many = run_seeds(request(spec, figures=True), (1, 2, 3, 4))
    said = json.loads((many.folder / "summary.json").read_text())
    found = {row["name"]: row for row in said["numbers"]}["E.spike_count"]
    counts = [
        len(np.load(many.folder / f"seed_{s}/recording/spikes.E.step.npy")) for s in (1, 2, 3, 4)
    ]
    assert len(set(counts)) > 1
    assert found["values"] == counts
    assert found["mean"] == pytest.approx(np.mean(counts), rel=1e-12)  # rounding
    assert found["sd"] == pytest.approx(np.std(counts, ddof=1), rel=1e-12)
    assert (found["min"], found["max"]) == (min(counts), max(counts))
    assert many.figure is not None and many.figure.is_file()


def test_seeds_that_are_done_are_kept_and_force_runs_them_again(spec: Path):
    run_seeds(request(spec, name="a"), (1, 2))
    for resume in (False, True):
        many = run_seeds(request(spec, name="a", resume=resume), (2, 3, 1))
        assert [(e.seed, e.is_reused) for e in many.ends] == [(2, True), (3, resume), (1, True)]
    many = run_seeds(request(spec, name="a", force=True), (1, 2))
    assert not any(e.is_reused for e in many.ends)


def test_another_spec_of_that_name_is_refused_without_force(spec: Path):
    run_seeds(request(spec, name="a"), (1, 2))
    changed = {"tau": "20 ms"}
    with pytest.raises(RunError, match="holds other runs: tau 10 ms there, 20 ms here"):
        run_seeds(request(spec, name="a", overrides=changed), (3,))
    many = run_seeds(request(spec, name="a", overrides=changed, force=True), (3,))
    assert sorted(p.name for p in many.folder.iterdir()) == ["seed_3", "summary.json"]


def test_a_folder_of_something_else_is_never_replaced(spec: Path):
    run_spec(request(spec, name="one"))
    with pytest.raises(RunError, match="holds a single run"):
        run_seeds(request(spec, name="one", force=True), (1, 2))
    (spec.parent / "runs" / "mine").mkdir()
    (spec.parent / "runs" / "mine" / "thesis.tex").write_text("everything")
    with pytest.raises(RunError, match="is no run of fnec"):
        run_seeds(request(spec, name="mine", force=True), (1, 2))


def test_a_seed_that_fails_does_not_lose_the_others(spec: Path):
    pytest.importorskip("jax")
    # A cell beyond 1 grows without bound: seed 2 draws one among three, seeds 1 and 4 do not.
    spec.write_text(
        spec.read_text()
        .replace("-v/tau", "v*v*v/(tau*1 mV**2) - v/tau")
        .replace("v > 2 mV", "v > 1e300 mV")
        .replace("size: n}", 'size: n, init: {v: "uniform(0.7 mV, 1.06 mV)"}}')
        .replace("duration: 40 ms", "duration: 400 ms")
    )
    alone = {
        s: run_spec(request(spec, overrides={"simulation.seed": str(s)})).ending.status
        for s in range(1, 9)
    }
    assert set(alone.values()) == {"done", "nan"}
    many = run_seeds(request(spec, backend="jax", name="many"), tuple(alone), jobs=1)
    assert {e.seed: e.status for e in many.ends} == alone
    bad = [e for e in many.ends if e.status == "nan"]
    assert len({e.message for e in bad}) > 1
    for end in bad:
        nan = json.loads((end.folder / "recording/meta.json").read_text())["nan"]
        assert end.exit_code == 1 and f"v of cell {nan['cell']} of E" in str(end.message)


def test_a_program_that_cannot_run_is_told_for_each_seed(spec: Path):
    many = run_seeds(request(spec), (1, 2))
    (many.ends[0].folder / "manifest.json").write_text("{}")  # a folder that is no run any more
    again = run_seeds(request(spec), (1, 2))
    assert [e.status for e in again.ends] == ["failed", "done"]
    assert "is not a run of fnec" in str(again.ends[0].message)
    assert again.ends[0].exit_code == 2


@pytest.mark.parametrize("backend", ["jax", "brian2"])
def test_ctrl_c_ends_all_seeds_and_keeps_what_is_done(spec: Path, backend: str):
    pytest.importorskip(backend)
    drawn(spec)
    spec.write_text(spec.read_text().replace("duration: 40 ms", "duration: 100 s"))
    out = spec.parent / "runs"
    words = ["run", str(spec), "--seeds", "1..6", "--name", "a", "--out", str(out), "--no-figures"]
    process = subprocess.Popen(
        [sys.executable, "-m", "fnec", *words, "--backend", backend, "--jobs", "1", "--checkpoint", "0.01"],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    limit = time.monotonic() + 120
    while not any(_n_done(p) for p in out.glob("a/.seed_1.*/recording/meta.json")):
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    first = json.loads((out / "a/seed_1/manifest.json").read_text())
    assert first["status"] == "interrupted" and first["n_done"] > 0
    assert sorted(p.name for p in (out / "a").iterdir()) == ["seed_1", "summary.json"]
    assert "seed 6: interrupted before the first step" in said[1]


def _n_done(meta: Path) -> int:
    try:
        return json.loads(meta.read_text())["n_done"]
    except (OSError, ValueError):
        return 0


def test_what_cannot_be_is_said(spec: Path, capsys):
    for words, said in (
        (["--seeds", "5..3"], "counts down"),
        (["--seeds", "1,2,1"], "has 1 twice"),
        (["--seeds", "a"], "is no list of seeds"),
        (["--seeds", "1..3", "--seed", "4"], "cannot both be given"),
        (["--jobs", "2"], "--jobs is for --seeds"),
        (["--seeds", "1", "--batch", "0"], "--batch is at least 1"),
    ):
        assert main(["run", str(spec), *words]) == 2
        assert said in capsys.readouterr().err
