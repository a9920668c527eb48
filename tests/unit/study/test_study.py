"""Studies: trials of conditions on the disk, and differences held against scipy's paired t test."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ttest_rel

from fnec.cli.main import main
from fnec.study.effects import Measured, effects_of
from fnec.study.table import effects_table

SPEC = """\
fnec: 1
name: tiny
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 5}
neurons: {counter: {state: {v: {unit: 1}}, threshold: v > 0.5, reset: {v: 0}}}
populations:
  A: {neuron: counter, size: 4, tags: {area: V1, layer: 2}}
  B: {neuron: counter, size: 4, tags: {area: V1, layer: 4}}
  C: {neuron: counter, size: 4, tags: {area: V4, layer: 2}}
projections:
  A_to_C: {pre: A, post: C, connect: {rule: one_to_one}, receptor: v, weight: 1}
  B_to_C: {pre: B, post: C, connect: {rule: one_to_one}, receptor: v, weight: 1}
stimuli: {rain: {kind: poisson, to: [A, B], rate: 500 Hz, receptor: v, weight: 1}}
lesions:
  no_A: {kind: silence, of: A, start: 10 ms, stop: 18 ms}
  no_B: {kind: silence, of: B, start: 10 ms}
probes: {spikes: {record: spikes, of: all}}
readouts: {late: {metric: spike_count, of: C, after: 10 ms}}
"""
PLAIN = ["--backend", "reference", "--quiet", "--no-figures"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(SPEC)


def study(*words: str) -> int:
    return main(["study", "tiny.yaml", *PLAIN, *words])


def rows(name: str) -> list[dict[str, str]]:
    with Path(f"runs/tiny-study/{name}").open() as file:
        return list(csv.DictReader(file))


def counts(condition: str, trial: int) -> dict[str, int]:
    """Spikes from 10 ms to 18 ms, from the arrays themselves."""
    recording = Path(f"runs/tiny-study/{condition}/trial_{trial}/recording")
    steps = {p: np.load(recording / f"spikes.{p}.step.npy") for p in "ABC"}
    return {p: int(((s >= 100) & (s < 180)).sum()) for p, s in steps.items()}


def test_effects_are_paired_differences_of_trials(capsys):
    assert study("--conditions", "intact,no_A", "--trials", "4") == 0
    both = [(counts("intact", k), counts("no_A", k)) for k in range(4)]
    for a, b in both:
        assert a["A"] > 0 == b["A"]
        assert a["B"] == b["B"]  # the same rain
        assert b["C"] < a["C"]
    found = {(r["name"], r["metric"]): r for r in rows("effects.csv")}
    before = [a["C"] / 4 / 8e-3 for a, _ in both]
    after = [b["C"] / 4 / 8e-3 for _, b in both]
    oracle = ttest_rel(after, before)
    effect = found["C", "rate"]
    assert float(effect["difference"]) == pytest.approx(np.mean(np.subtract(after, before)))
    ends = [float(effect[end]) for end in ("low", "high")]
    assert ends == pytest.approx(list(oracle.confidence_interval(0.95)))
    assert float(found["B", "rate"]["difference"]) == 0
    assert {found["C", "rate"][key] for key in ("area", "layer")} == {"V4", "2"}
    v1 = [(a["A"] + a["B"]) / 8 / 8e-3 for a, _ in both]
    assert float(found["area V1", "rate"]["baseline"]) == pytest.approx(np.mean(v1))
    layer_2 = [(b["A"] + b["C"]) / 8 / 8e-3 for _, b in both]
    assert float(found["layer 2", "rate"]["value"]) == pytest.approx(np.mean(layer_2))
    assert "0.01 s to 0.018 s, against intact" in capsys.readouterr().out


def test_single_trials_and_readouts_are_kept():
    assert study("--conditions", "intact,no_A+no_B", "--trials", "2", "--seed", "30") == 0
    late = [r for r in rows("trials.csv") if r["name"] == "late"]
    assert [(r["condition"], r["trial"]) for r in late] == [
        ("intact", "0"), ("intact", "1"), ("no_A+no_B", "0"), ("no_A+no_B", "1"),
    ]  # fmt: skip
    told = json.loads(Path("runs/tiny-study/study.json").read_text())
    (effect,) = [r for r in rows("effects.csv") if r["kind"] == "readout"]
    assert (effect["name"], effect["metric"]) == ("late", "spike_count")
    assert told["conditions"] == {"intact": [], "no_A+no_B": ["no_A", "no_B"]}
    assert (told["after"], told["before"]) == (0.01, 0.02)
    assert told["trials"]["intact"][0] == {"trial": 0, "status": "done", "message": None}
    assert told["seed"] == 30


def test_trials_that_are_there_are_not_run_again():
    words = ("--conditions", "intact,no_A", "--trials")
    assert study(*words, "2") == 0
    path = Path("runs/tiny-study/intact/trial_0/manifest.json")
    before = path.stat().st_mtime_ns
    assert study(*words, "3") == 0
    assert path.stat().st_mtime_ns == before
    assert len({r["trial"] for r in rows("trials.csv")}) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--conditions", "intact,no_a"), "did you mean 'no_A'"),
        (("--conditions", "intact"), "two conditions"),
        (("--conditions", "intact,no_A,intact"), "intact twice"),
        (("--trials", "3"), "--conditions"),
        (("--conditions", "intact,no_A", "--after", "5"), "no time"),
        (("--conditions", "intact,no_A", "--after", "30 ms"), "no time to look at"),
    ],
)
def test_what_cannot_be_studied_is_refused(words, said, capsys):
    assert study("--trials", "2", *words) in (1, 2)
    assert said in capsys.readouterr().err
    assert not Path("runs").exists()  # before anything is run


def test_numbers_that_a_trial_lacks_drop_out_of_the_pair():
    values = {"a": np.array([1.0, np.nan, 3.0]), "b": np.array([2.0, 5.0, 5.0])}
    row = Measured(
        kind="population", name="E", tags={}, metric="cv_isi", unit="", shown_unit="", factor=1.0,
        values=values,
    )  # fmt: skip
    (effect,) = effects_of([row], "a")
    assert (effect.n, effect.before, effect.difference) == (2, 2.0, 1.5)
    assert (effect.low, effect.high) == pytest.approx(
        tuple(ttest_rel([2.0, 5.0], [1.0, 3.0]).confidence_interval())
    )


def test_the_table_has_every_condition_and_its_readouts_first():
    def row(kind: str, name: str, metric: str) -> Measured:
        values = {c: np.array([k, k + 0.1]) for k, c in enumerate(["intact", "a", "b", "c"])}
        unit = "Hz"
        return Measured(
            kind=kind, name=name, tags={}, metric=metric, unit=unit, shown_unit=unit, factor=1.0,
            values=values,
        )  # fmt: skip

    populations = [row("population", f"E{k}", m) for k in range(20) for m in ("rate", "cv_isi")]
    effects = effects_of([*populations, row("readout", "rate_E", "rate")], "intact")
    _head, *lines = effects_table(effects, file="effects.csv").splitlines()
    *body, more, legend = lines
    assert [line.split()[:3] for line in body[::10]] == [[c, "rate_E", "rate"] for c in "abc"]
    assert [line.split()[1] for line in body[1:10]] == [f"E{k}" for k in range(9)]
    assert (len(body), len(effects)) == (30, 123)
    assert more == "and 93 more in effects.csv"
    assert body[0].endswith("*") and legend == "* the interval leaves out 0"


def test_the_figure_says_what_differences_are_against(monkeypatch):
    titles = []
    monkeypatch.setattr(
        "fnec.study.figure.draw_effects",
        lambda effects, path, *, title: path.write_text(titles.append(title) or ""),
    )
    words = ["--backend", "reference", "--quiet", "--trials", "2", "--conditions", "no_B,no_A"]
    assert main(["study", "tiny.yaml", *words]) == 0
    assert [title.rpartition(", ")[2] for title in titles] == ["against no_B"]


def test_a_study_has_a_page_of_its_own(capsys):
    assert study("--conditions", "intact,no_A", "--trials", "2", "--report") == 0
    page = Path("runs/tiny-study/report.html")
    text = page.read_text()
    row = next(r for r in rows("effects.csv") if (r["name"], r["metric"]) == ("layer 2", "rate"))
    assert f"{float(row['difference']):.0f} Hz" in text
    assert "--conditions intact,no_A --trials 2 --backend" in text
    page.unlink()
    assert main(["report", "runs/tiny-study"]) == 0
    assert page.read_text() == text


def test_a_spec_may_propose_its_study():
    proposed = (
        "study: {conditions: {all: [], less: [no_A]}, trials: 2, after: 5 ms, before: 12 ms}\n"
    )
    Path("tiny.yaml").write_text(SPEC + proposed)
    assert study() == 0
    told = json.loads(Path("runs/tiny-study/study.json").read_text())
    assert told["conditions"] == {"all": [], "less": ["no_A"]}
    assert (told["after"], told["before"], len(told["trials"]["less"])) == (5e-3, 12e-3, 2)
    assert study("--trials", "3", "--after", "10 ms", "--conditions", "intact,no_B") == 0
    told = json.loads(Path("runs/tiny-study/study.json").read_text())
    assert list(told["conditions"]) == ["intact", "no_B"]
    assert (told["after"], told["before"], len(told["trials"]["no_B"])) == (10e-3, 12e-3, 3)
