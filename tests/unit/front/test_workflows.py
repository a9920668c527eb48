"""Programs written for another package of the field run here with the import as their only change.

The calls are those of three pages of its documentation: a chained E/I population, a network with
eight probe operators, and the page of the classes. What the numbers must be is said here.
"""

import json

import jax.numpy as jnp
import numpy as np
import pytest

import fnec as jtfne

EXCITATORY, INHIBITORY = slice(0, 75), slice(75, 100)


@pytest.fixture(scope="module")
def chained():
    cfg = jtfne.Configuration()
    cfg = cfg.runtime(seed=42, dtype="float32", duration_ms=1000.0, dt_ms=0.1)
    cfg = cfg.column(name="L2/3_column", layers=["L2/3"], n=100)
    cfg = cfg.cell_types({"E": 0.75, "I": 0.25})
    cfg = cfg.connectivity()
    cfg = cfg.set_emitter(family="izhikevich", preset="cortical_eig")
    cfg = cfg.probes(["SPK", "Vm", "source", "LFP-proxy", "CSD-proxy"])
    model = jtfne.construct(cfg)
    return model, jtfne.simulate(model, duration_ms=1000.0, dt_ms=0.1, seed=42)


@pytest.fixture(scope="module")
def eight():
    cfg = (
        jtfne.configuration()
        .network(
            name="network_100_ei",
            kind="balanced_ei_population",
            n=100,
            cell_types={"E": 0.75, "I": 0.25},
        )
        .emitter(family="izhikevich", preset="cortical_eig")
        .field(
            domain="laminar_column",
            conductivity="proxy",
            boundary="declared_proxy",
            gauge="mean_zero",
        )
        .probe(
            name="multimodal_100_ei",
            modes=["spikes", "V_m", "source", "phi_e", "J_e", "CSD", "LFP"],
        )
    )
    model = jtfne.construct(cfg)
    return model, model.simulate(jtfne.simulation(duration_ms=100.0, dt_ms=0.1, seed=42))


def test_the_chained_population_gives_what_its_page_expects(chained):
    model, signals = chained
    readout_specs = [
        jtfne.readout_spec("population_rate", "spike_rate_hz"),
        jtfne.readout_spec("mean_voltage", "mean_V_m"),
    ]
    readouts = model.compute_readout(signals, readout_specs)
    assert 2 < readouts.results["population_rate"] < 25
    assert readouts.results["mean_voltage"] == pytest.approx(signals.V_m.mean(), abs=1e-3)
    assert signals.V_m.shape == signals.spikes.shape == (10000, 100)
    for cells in (EXCITATORY, INHIBITORY):
        assert 2 < signals.spikes[:, cells].sum(axis=0).mean() < 25  # spikes in 1 s
    assert -100 < signals.V_m.min() < -60
    assert 20 < signals.V_m.max() < 40
    assert all(np.isfinite(getattr(signals, x)).all() for x in ("V_m", "source", "LFP", "CSD"))


def test_the_same_in_one_chain_of_calls_is_the_same_configuration(chained):
    cfg = (
        jtfne.Configuration()
        .runtime(seed=42, duration_ms=1000.0, dt_ms=0.1)
        .column(name="L2/3_column", layers=["L2/3"], n=100)
        .cell_types({"E": 0.75, "I": 0.25})
        .connectivity()
        .set_emitter(family="izhikevich", preset="cortical_eig")
        .probes(["SPK", "Vm", "source", "LFP-proxy", "CSD-proxy"])
    )
    assert cfg == chained[0].cfg


def test_the_eight_operators_run_as_on_their_page_and_no_two_give_the_same(eight):
    _, signals = eight
    from fnec.fields import (
        csd_proxy_probe,
        eeg_proxy_probe,
        emm_proxy_probe,
        lfp_proxy_probe,
        meg_proxy_probe,
        source_probe,
        spk_probe,
        vm_probe,
    )

    spk_readout = spk_probe(signals.spikes)
    vm_readout = vm_probe(signals.V_m)
    source_readout = source_probe(signals.sources[0])
    lfp_readout = lfp_proxy_probe(signals.field.lfp_proxy)
    csd_readout = csd_proxy_probe(signals.field.csd_proxy)
    eeg_readout = eeg_proxy_probe(signals.field.lfp_proxy)
    meg_readout = meg_proxy_probe(signals.field.lfp_proxy)
    emm_readout = emm_proxy_probe(signals.field.lfp_proxy)

    found = [
        spk_readout, vm_readout, source_readout, lfp_readout, csd_readout, eeg_readout,
        meg_readout, emm_readout,
    ]  # fmt: skip
    kinds = "spk vm source lfp_proxy csd_proxy eeg_proxy meg_proxy emm_proxy"
    assert [r.kind for r in found] == kinds.split()
    assert source_readout.data.shape == (100,)
    for k, one in enumerate(found):
        assert np.isfinite(one.data).all()
        if one is not source_readout:  # no synapse has been reached at the first sample
            assert np.ptp(one.data) > 0, f"{one.kind} is flat"
        json.dumps(one.report, allow_nan=False)
        for other in found[:k]:
            if one.data.shape == other.data.shape:
                scale = np.abs(other.data).max() / np.abs(one.data).max()
                assert not np.allclose(one.data * scale, other.data), f"{one.kind} {other.kind}"
                assert not np.allclose(one.data * scale, -other.data)


def test_the_population_analysis_of_that_page_runs(eight):
    _, signals = eight
    total_spikes = jnp.sum(signals.spikes)
    excitatory_spikes = jnp.sum(signals.spikes[:, :75])
    inhibitory_spikes = jnp.sum(signals.spikes[:, 75:])
    pop_rate = jnp.mean(jnp.sum(signals.spikes, axis=1))
    vm_mean = jnp.mean(signals.V_m)
    vm_std = jnp.std(signals.V_m)
    assert total_spikes == excitatory_spikes + inhibitory_spikes
    assert inhibitory_spikes > 0
    assert f"{vm_mean:.2f} ± {vm_std:.2f} mV, {pop_rate}"


def test_a_field_of_a_run_is_an_array_for_jax_too(eight):
    lfp = eight[1].field.lfp_proxy
    assert float(jnp.abs(lfp).sum()) == pytest.approx(float(np.abs(lfp).sum()), rel=1e-5)


def test_the_page_of_the_classes_runs(tmp_path):
    cfg = jtfne.Configuration()
    cfg = cfg.runtime(seed=7, dtype="float32", duration_ms=1000.0, dt_ms=0.1)
    cfg = cfg.column("V1", layers=["L2/3", "L4", "L5"], n=100)
    cfg = cfg.cell_types({"E": 0.8, "I": 0.2})
    cfg = cfg.connectivity()
    cfg = cfg.set_emitter("izhikevich", "cortical_eig")
    cfg = cfg.probes(["MUA-proxy", "source-proxy", "LFP-proxy"])
    model = jtfne.construct(cfg)
    assert (model.cfg, model.geometry.positions.shape) == (cfg, (100, 3))
    assert len(model.basis_spec.contact_depths) == 16
    sim = jtfne.simulation(duration_ms=200.0, dt_ms=0.1, seed=7)
    assert (sim.duration_ms, sim.dt_ms, sim.seed) == (200.0, 0.1, 7)
    signals = jtfne.simulate(model, duration_ms=200.0, dt_ms=0.1, seed=7)
    assert np.array_equal(signals.V_m, model.simulate(sim).V_m)
    readouts = model.compute_readout(
        signals,
        [jtfne.readout_spec("rate", "spike_rate_hz"), jtfne.readout_spec("voltage", "mean_V_m")],
    )
    assert set(readouts.results) == {"rate", "voltage"}
    assert [s.name for s in readouts.specs] == ["rate", "voltage"]
    json.dumps(readouts.to_dict(), allow_nan=False)
    obj = jtfne.objective(name="spike_rate", metric="spike_rate_hz", target=10.0)
    assert (obj.name, obj.metric, obj.target, obj.weight) == (
        "spike_rate",
        "spike_rate_hz",
        10.0,
        1,
    )
    signals.save_json(str(tmp_path / "output.json"))
    kept = json.loads((tmp_path / "output.json").read_text())
    assert np.shape(kept["V_m"]) == (2000, 100)
    assert np.shape(kept["LFP"]) == (2000, 16)


@pytest.mark.parametrize(
    "metric",
    [
        "spike_rate_hz", "mean_V_m", "mean_source", "mean_LFP", "mean_CSD", "max_spike_rate_hz",
        "burst_frequency_hz",
    ],
)  # fmt: skip
def test_every_metric_of_that_page_gives_a_number(chained, metric):
    model, signals = chained
    (found,) = model.compute_readout(signals, [jtfne.readout_spec("x", metric)])
    assert found.status == "computed"
    assert np.isfinite(found.value)
    assert found.value != 0


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("V_m", 100), ("spikes", 100), ("I_syn", 100), ("source", 16), ("LFP", 16), ("CSD", 16),
        ("EEG", None), ("MEG", None), ("EMM", 0),
    ],
)  # fmt: skip
def test_every_signal_of_that_page_is_there(eight, name, width):
    values = getattr(eight[1], name)
    assert values.shape[0] == 1000
    assert values.ndim == (1 if width == 0 else 2)
    assert width in (None, 0) or values.shape[1] == width
    assert np.isfinite(values).all()
    assert np.ptp(values) > 0
