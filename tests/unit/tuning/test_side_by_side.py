"""Candidates as one wide network, held against runs of the spec's own program one by one."""

import numpy as np
import pytest

from fnec.backends.jax.target import emit
from fnec.pipeline import checked, network_of
from fnec.tuning.candidates import Candidates
from fnec.tuning.dependence import with_own_weights
from fnec.tuning.problem import problem_of
from fnec.tuning.together import width_of
from tests.unit.tuning.specs import TINY

pytest.importorskip("jax")

TUNING = "tuning: {handles: {%s}, objectives: {rate: {readout: rate_E, target: 30 Hz}}}\n"
FIRES = TINY.replace("value: 19 mV", "value: 25 mV")
LARGE = FIRES.replace("parameters: {E_L", "parameters: {t_ref: hold, E_L").replace(
    "    threshold:", "    refractory: t_ref\n    threshold:"
).replace("  n: {value", "  hold: {value: 2 ms, range: [0 ms, 40 ms]}\n  n: {value")  # fmt: skip


def both_ways(tmp_path, handles, batch=8, seeds=(1,), text=LARGE):
    """The candidates as the spec's program runs them, and side by side."""
    path = tmp_path / "spec.yaml"
    path.write_text(text + TUNING % ", ".join(f"{h}: {{}}" for h in handles))
    spec = checked(path)
    net = network_of(spec)
    problem = problem_of(spec, set())
    width = width_of(net, handles, batch=batch, n_seeds=len(seeds))
    found = []
    for name, own, n in (("one", net, 1), ("many", with_own_weights(net, handles), width)):
        program = tmp_path / f"{name}.py"
        program.write_text(emit(own))
        found.append(Candidates(program, spec, net, problem, seeds, n))
    return *found, problem


def recordings(one, many, problem, n):
    """Of n candidates anywhere, one by one and in parts."""
    rng = np.random.default_rng(3)
    values = [problem.values(rng.random(len(problem.handles))) for _ in range(n)]
    alone = [[one.run(v, seed) for seed in one.seeds] for v in values]
    parts = [values[i : i + many.width] for i in range(0, n, many.width)]
    return alone, [runs for part in parts for runs in many.run_together(part)]


@pytest.mark.parametrize("handles", [["gain"], ["drive"], ["hold"], ["gain", "drive", "hold"]])
def test_every_bit_is_that_of_a_run_alone(tmp_path, handles):
    """Weights of synapses, constants of cells, refractory times; the last part is not full."""
    one, many, problem = both_ways(tmp_path, handles, seeds=(1, 2))
    assert many.width == 8
    for alone, together in zip(*recordings(one, many, problem, 11), strict=True):
        for own, beside in zip(alone, together, strict=True):
            assert own.arrays.keys() == beside.arrays.keys()
            for key, x in own.arrays.items():
                if not key.startswith("wiring."):  # which nobody reads here
                    assert np.array_equal(x, beside.arrays[key]), key
    assert many.n_compiled == 1
    rates = {x[0].spikes("E")[0].size for x in recordings(one, many, problem, 4)[1]}
    assert len(rates) > 1  # the handles do something


@pytest.mark.parametrize("handle", ["p", "nu"])
def test_handles_of_wiring_and_of_events_run_one_by_one(tmp_path, handle):
    _, many, _ = both_ways(tmp_path, [handle])
    assert many.width == 1


def test_parts_are_equal_and_hold_few_enough_cells(tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text(LARGE + TUNING % "gain: {}")
    widths = [
        width_of(network_of(checked(path, overrides={"n": n})), ["gain"], batch=30, n_seeds=1)
        for n in ("40", "100")
    ]
    assert widths == [30, 15]  # of 51 that go into 2048 cells; of 20, two equal parts


def test_one_that_leaves_the_numbers_does_not_harm_the_others(tmp_path):
    """v' grows with v where the leak is turned round."""
    text = LARGE.replace("(E_L - v + drive)", "(E_L - v + drive + grow*v)").replace(
        "  hold: {", "  grow: {value: 0.0, range: [0, 1e30]}\n  hold: {"
    ).replace("threshold: v > V_th", "threshold: v > 1 V")  # fmt: skip
    one, many, _ = both_ways(tmp_path, ["grow"], text=text)
    values = [{"grow": x} for x in (0.0, 1e30, 0.1, 0.2)]
    found = list(many.evaluate_all(values))
    alone = [one.evaluate(v) for v in values]
    assert [x.notes for x in found] == [x.notes for x in alone]
    assert "infinite" in found[1].notes[0]
    assert [x.seeds["rate"] for x in found if not x.notes] == [
        x.seeds["rate"] for x in alone if not x.notes
    ]
