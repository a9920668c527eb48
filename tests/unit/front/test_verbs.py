"""`import fnec`: the verbs of the command line for Python, and what the import costs."""

import subprocess
import sys

import numpy as np
import pytest

import fnec


def test_importing_fnec_imports_nothing_else():
    code = "import fnec, sys; print([m for m in sys.modules if m.split('.')[0] in HEAVY])"
    heavy = "('numpy', 'jax', 'brian2', 'yaml', 'scipy', 'xarray')"
    found = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", heavy)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == "[]"


def test_every_name_that_is_offered_is_there():
    for name in dir(fnec):
        if name != "__version__":
            assert getattr(fnec, name) is not None


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(AttributeError, match="did you mean 'construct'"):
        _ = fnec.constructs


def test_a_shipped_spec_runs_by_its_name():
    run = fnec.run("ei_population", backend="reference", duration="50 ms", seed=3, n=40)
    assert run.status == "done"
    assert run.recording.populations == {"E": 30, "I": 10}
    rates = run.rates()
    assert rates["E"] == pytest.approx(len(run.spikes("E")[0]) / 30 / 0.05)
    times, values = run.signal("vm")
    assert values.shape == (len(times), 8)
    folder = run.folder
    assert folder.exists()
    del run
    assert not folder.exists()  # nobody asked to keep it


def test_a_run_is_kept_where_it_is_asked_for(tmp_path):
    run = fnec.run(
        "ei_population", backend="reference", duration=0.02, out=tmp_path, name="mine", g_exc=0.5
    )
    assert run.folder == tmp_path / "mine"
    again = fnec.load(run.folder)
    assert next(p.value.source for p in again.parameters if p.name == "g_exc") == "0.5"


def test_wrong_specs_tell_what_is_wrong(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("fnec: 1\nname: wrong\nsimulation: {dt: 0.1 ms, duration: 1 s}\n")
    assert [d.code for d in fnec.validate(path)] == ["S203"]
    with pytest.raises(fnec.SpecError):
        fnec.load(path)
    with pytest.raises(fnec.RunError, match="no shipped spec"):
        fnec.load("ei_populaton")
    with pytest.raises(fnec.ConfigurationError, match="did you mean 'E'"):
        fnec.run("ei_population", backend="reference", duration="1 ms").spikes("EE")


def test_compile_gives_the_text_of_a_program():
    text = fnec.compile("ei_population", "brian2")
    assert "import brian2" in text or "from brian2" in text
    with pytest.raises(fnec.ConfigurationError, match="did you mean 'jax'"):
        fnec.compile("ei_population", "jx")


def test_compare_is_the_verb_and_stays_it():
    for _ in range(2):  # importing its package must not put the package in its place
        found = fnec.compare("ei_population", on=("jax", "reference"), duration="20 ms", n=20)
        assert found.holds
    with pytest.raises(fnec.RunError, match="two targets"):
        fnec.compare("ei_population", on=("jax",))
    with pytest.raises(fnec.RunError, match="no target 'jaxx'"):
        fnec.compare("ei_population", on=("jax", "jaxx"))


def test_a_configuration_runs_like_a_spec():
    cfg = fnec.configuration().runtime(duration_ms=20.0).network(n=10, cell_types={"E": 1.0})
    run = fnec.run(cfg, backend="reference")
    assert set(run.rates()) == {"E"}
    assert np.array_equal(
        run.spikes("E")[0], fnec.construct(cfg).simulate().recording.spikes("E")[0]
    )


def test_trials_share_a_network_and_have_a_mean():
    options = {"backend": "reference", "duration": "100 ms", "n": 40}
    found = fnec.run_trials("ei_population", 3, **options)
    alone = fnec.run("ei_population", trial=2, **options)
    for key, values in alone.recording.arrays.items():
        assert np.array_equal(values, found.results[2].recording.arrays[key]), key
    mean = found.mean().signal("vm", "v", "E")[1]
    oracle = np.mean([r.recording.signal("vm", "v", "E")[1] for r in found.results], axis=0)
    np.testing.assert_allclose(mean, oracle, rtol=1e-14)
    assert found.mean().populations == {"E": 90, "I": 30}
