"""Signals of a run: how arrays lie, what simulations change, what is refused."""

import json

import numpy as np
import pytest

import fnec

MODES = ["SPK", "Vm", "I_syn", "source", "phi_e", "J_e", "LFP", "CSD"]


def cells(n=20):
    made = fnec.configuration().runtime(seed=1, duration_ms=100.0)
    return made.network(n=n, cell_types={"E": 0.8, "PV": 0.2})


@pytest.fixture(scope="module")
def model():
    return fnec.construct(cells().probes(MODES))


@pytest.fixture(scope="module")
def signals(model):
    return model.simulate()


def test_a_simulation_that_says_nothing_goes_as_the_configuration_says(signals):
    assert (len(signals.time_ms), signals.simulation.seed) == (1000, 1)
    assert signals.time_ms[-1] == pytest.approx(99.9)


def test_the_program_is_that_of_the_spec(model, signals):
    """The recording of the text, run by the interpreter, has the same spikes and potentials."""
    run = fnec.run(model.cfg, backend="reference")
    for name in ("E", "PV"):
        kept = signals.recording
        assert np.array_equal(run.spikes(name)[0], kept.spikes(name)[0])
        key = f"probe.vm.v.{name}"
        assert np.array_equal(run.recording.arrays[key], kept.arrays[key])


def test_fields_in_memory_are_those_of_a_run_on_the_disk(model, signals):
    run = fnec.run(model.cfg, backend="reference")
    for mode in ("LFP", "CSD", "phi_e", "J_e", "source"):
        factor = run.fields[mode].attrs["factor"]
        shown = (run.fields[mode].values / factor).astype(np.float32)
        assert np.array_equal(shown, np.asarray(getattr(signals, mode))), mode


def test_the_seed_moves_the_cells_and_their_fields_follow(model):
    """The field of another seed is that of the cells where that seed puts them."""
    other = model.simulate(seed=2)
    run = fnec.run(model.cfg, backend="reference", seed=2)
    shown = (run.fields["LFP"].values / run.fields["LFP"].attrs["factor"]).astype(np.float32)
    assert np.array_equal(shown, np.asarray(other.LFP))


def test_spikes_of_a_list_and_of_a_raster_agree(signals):
    steps, found = signals.spike_list
    assert signals.spikes.sum() == len(steps) > 0
    assert (signals.spikes[steps, found] == 1).all()


def test_the_current_into_a_cell_is_that_of_its_receptors(model, signals):
    """C_m (g_ampa (0 - v) + g_gaba (-80 mV - v)), from conductances that the interpreter records."""
    text = model.to_yaml().replace("record: v\n", "record: [v, g_ampa, g_gaba]\n")
    run = fnec.run(Written(text), backend="reference")
    v, ampa, gaba = (run.signal("vm", x, "E")[1] for x in ("v", "g_ampa", "g_gaba"))
    wanted = 100e-12 * (ampa * (0 - v) + gaba * (-0.08 - v)) * 1e12
    assert np.allclose(signals.I_syn[:, :16], wanted, rtol=1e-6, atol=1e-6)


class Written:
    """A spec by its text."""

    def __init__(self, text):
        self.text = text

    def to_yaml(self):
        return self.text


def test_dtype_is_that_of_the_arrays(model):
    found = model.simulate(runtime=fnec.RuntimeConfig(dtype="float64", backend="reference"))
    assert {found.V_m.dtype, found.LFP.dtype, found.spikes.dtype} == {np.dtype("float64")}


def test_get_knows_spellings_and_labels(model, signals):
    assert np.array_equal(signals.get("vm", cell_type="E"), signals.V_m[:, :16])
    assert np.array_equal(signals.get("raster", ids=[3, 17]), signals.spikes[:, [3, 17]])
    assert np.array_equal(signals.get("LFP-proxy"), signals.LFP)
    assert model.select(cell_type="PV").tolist() == [16, 17, 18, 19]
    with pytest.raises(fnec.ConfigurationError, match="contacts, not cells"):
        signals.get("lfp", cell_type="E")
    with pytest.raises(fnec.ConfigurationError, match="did you mean"):
        signals.get("vm", cell_type="EE")
    with pytest.raises(AttributeError, match="did you mean 'LFP'"):
        _ = signals.LFPP


def test_what_was_not_asked_for_says_how_to_ask():
    found = fnec.construct(cells(5)).simulate(duration_ms=5.0)
    with pytest.raises(fnec.ConfigurationError, match=r'add "LFP" to .probes'):
        _ = found.LFP
    assert not hasattr(found, "EEG")


def test_fields_can_be_left_out(model):
    where = fnec.RuntimeConfig(backend="reference")
    bare = model.simulate(duration_ms=5.0, record_fields=False, runtime=where)
    assert bare.I_syn.shape == (50, 20)
    with pytest.raises(fnec.ConfigurationError, match="record_fields=False"):
        _ = bare.LFP
    none = model.simulate(duration_ms=5.0, record_sources=False, runtime=where)
    with pytest.raises(fnec.ConfigurationError, match="record_sources=False"):
        _ = none.I_syn


@pytest.fixture(scope="module")
def alone():
    """Cells without recurrent synapses."""
    return fnec.construct(cells().connectivity(within_gain=0.0))


def test_an_event_drives_its_cells_while_it_lasts(alone):
    model = alone
    where = fnec.RuntimeConfig(backend="reference")
    event = {"onset_ms": 20.0, "duration_ms": 30.0, "amplitude": 40.0, "target_indices": [0, 18]}
    schedule = fnec.stimulus_schedule([event], model.n_cells)
    plain = model.simulate(duration_ms=60.0, runtime=where)
    driven = model.simulate(duration_ms=60.0, runtime=where, paradigm=schedule)
    assert np.array_equal(plain.V_m[:201], driven.V_m[:201])
    change = driven.spikes[200:500].sum(axis=0) - plain.spikes[200:500].sum(axis=0)
    assert change[0] >= 1 and change[18] >= 2
    assert not np.delete(change, [0, 18]).any()


def test_events_that_cannot_be_are_refused(model):
    with pytest.raises(fnec.ConfigurationError, match="did you mean 'onset_ms'"):
        fnec.stimulus_schedule([{"onset": 1.0}])
    late = fnec.stimulus_schedule([{"onset_ms": 1.0, "target_indices": [99]}])
    with pytest.raises(fnec.ConfigurationError, match="cell 99"):
        model.simulate(paradigm=late)


def test_random_events_are_for_the_cells_that_are_named(alone):
    model = alone
    where = fnec.RuntimeConfig(backend="reference")
    extra = {"rate_hz": 2000.0, "amplitude": 5.0, "target": "PV"}
    plain = model.simulate(runtime=where)
    driven = model.simulate(runtime=where, poisson_drive=extra)
    assert driven.spikes[:, 16:].sum() > 2 * plain.spikes[:, 16:].sum()
    assert np.array_equal(driven.V_m[:, :16], plain.V_m[:, :16])
    with pytest.raises(fnec.ConfigurationError, match="did you mean 'rate_hz'"):
        fnec.simulation(poisson_drive={"rate": 3})


@pytest.mark.parametrize(
    ("keywords", "hint"),
    [
        ({"duration": 5.0}, "duration_ms"),
        ({"plasticity": 0.1}, "plastic"),
        ({"ablation": "E_silenced"}, "E_silence"),
        ({"ablation": "shuffled_timing"}, "schedule"),
        ({"dt_ms": -1.0}, "above 0"),
    ],
)
def test_simulations_refuse_what_has_no_effect(keywords, hint):
    with pytest.raises(fnec.ConfigurationError, match=hint):
        fnec.simulation(**keywords)


@pytest.mark.parametrize("name", ["jit", "vmap", "recurrent_backend", "precision", "n_steps"])
def test_runtime_refuses_what_would_have_no_effect(name):
    with pytest.raises(fnec.ConfigurationError, match="no effect"):
        fnec.RuntimeConfig(**{name: True})  # pyright: ignore[reportArgumentType]


def test_json_holds_what_was_asked_for(signals, tmp_path):
    found = json.loads(signals.save_json(tmp_path / "s.json").read_text())
    assert found["units"]["LFP"] == "mV"
    assert np.allclose(found["V_m"], signals.V_m, rtol=1e-5)
    assert np.allclose(found["CSD"], signals.CSD, rtol=1e-5)
    assert len(found["spikes"]["cell"]) == int(signals.spikes.sum())
    assert found["metadata"]["scope"]["claim_level"] == "forward_model"
    assert set(found["metadata"]["scope"]["field_solver"]) == {
        "source",
        "phi_e",
        "J_e",
        "LFP",
        "CSD",
    }
    json.dumps(signals.summary(), allow_nan=False)


def test_fields_are_shown_in_the_units_that_they_name(signals):
    for mode, unit in signals.units.items():
        if mode in ("LFP", "phi_e", "J_e", "CSD", "source"):
            array = signals.field.array(mode)
            assert array.attrs["shown_unit"] == unit
            assert np.allclose(array.values, getattr(signals, mode) * array.attrs["factor"])


def test_the_gaussian_proxy_has_a_unit_of_its_own(model):
    gaussian = fnec.construct(model.cfg.field(model="gaussian"))
    found = gaussian.simulate(duration_ms=5.0, runtime=fnec.RuntimeConfig(backend="reference"))
    read = fnec.compute_readout(found, [fnec.readout_spec("x", "mean_LFP")])["x"]
    assert found.units["LFP"] == read.unit == found.field.array("LFP").attrs["shown_unit"] == "nA"
    assert found.metadata["scope"]["claim_level"] == "proxy"


def test_brian2_gives_the_same_signals(model):
    pytest.importorskip("brian2")
    one, other = (
        model.simulate(duration_ms=20.0, runtime=fnec.RuntimeConfig(backend=x, dtype="float64"))
        for x in ("jax", "brian2")
    )
    for name in ("V_m", "spikes", "I_syn", "LFP", "CSD", "source"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_float64_of_jax_is_left_as_its_user_had_it(model):
    import jax

    before = jax.config.read("jax_enable_x64")
    jax.config.update("jax_enable_x64", False)
    try:
        model.simulate(duration_ms=5.0)
        assert not jax.config.read("jax_enable_x64")
        assert jax.numpy.ones(2).dtype == np.float32
    finally:
        jax.config.update("jax_enable_x64", before)
