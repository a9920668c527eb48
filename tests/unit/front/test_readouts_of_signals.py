"""Numbers of a run by name, against numpy on the arrays themselves; objectives on top."""

import json

import numpy as np
import pytest

import fnec


@pytest.fixture(scope="module")
def signals():
    cfg = fnec.configuration().runtime(seed=5, duration_ms=400.0, dtype="float64")
    cfg = cfg.network(n=20, cell_types={"E": 0.8, "PV": 0.2}).probes(["LFP", "CSD", "source"])
    return fnec.simulate(fnec.construct(cfg))


def value(signals, metric, **keys):
    return fnec.compute_readout(signals, [fnec.readout_spec("x", metric, **keys)])["x"].value


def bursts(signals):
    """Runs of three spikes or more with 10 ms between them at most, counted one by one."""
    found = 0
    for train in signals.spikes.T:
        times = np.flatnonzero(train) * 0.1
        run = 1
        for gap in [*np.diff(times), np.inf]:
            if gap <= 10.0 + 1e-6:
                run += 1
            else:
                found += run >= 3
                run = 1
    return found / 20 / 0.4


def test_the_seven_metrics_are_what_they_say(signals):
    assert value(signals, "spike_rate_hz") == pytest.approx(signals.spikes.sum() / 20 / 0.4)
    assert value(signals, "max_spike_rate_hz") == pytest.approx(
        signals.spikes.sum(axis=0).max() / 0.4
    )
    assert value(signals, "burst_frequency_hz") == pytest.approx(bursts(signals))
    assert value(signals, "mean_V_m") == pytest.approx(signals.V_m.mean())
    assert value(signals, "mean_source") == pytest.approx(np.abs(signals.source).mean())
    assert value(signals, "mean_LFP") == pytest.approx(np.abs(signals.LFP).mean())
    assert value(signals, "mean_CSD") == pytest.approx(np.abs(signals.CSD).mean())


def test_a_window_cells_and_contacts_can_be_chosen(signals):
    part = signals.spikes[1000:3000]
    assert value(signals, "spike_rate_hz", time_window_ms=(100, 300)) == pytest.approx(
        part.sum() / 20 / 0.2
    )
    assert value(signals, "mean_V_m", cell_type="PV", time_window_ms=(100, 300)) == pytest.approx(
        signals.V_m[1000:3000, 16:].mean()
    )
    assert value(signals, "mean_LFP", n_contacts_slice=(2, 5)) == pytest.approx(
        np.abs(signals.LFP[:, 2:5]).mean()
    )


@pytest.mark.parametrize(
    ("metric", "keys", "hint"),
    [
        ("spike_rate", {}, "did you mean 'spike_rate_hz'"),
        ("mean_V_m", {"n_contacts_slice": (0, 2)}, "no contacts"),
        ("mean_LFP", {"cell_type": "E"}, "not of cells"),
        ("mean_V_m", {"time_window_ms": (5, 5)}, "time_window_ms"),
    ],
)
def test_readouts_that_mean_nothing_are_refused(metric, keys, hint):
    with pytest.raises(fnec.ConfigurationError, match=hint):
        fnec.readout_spec("x", metric, **keys)


def test_windows_beyond_the_run_and_names_given_twice_are_refused(signals):
    with pytest.raises(fnec.ConfigurationError, match="ends at 400 ms"):
        value(signals, "spike_rate_hz", time_window_ms=(500, 600))
    twice = [fnec.readout_spec("x", "spike_rate_hz"), fnec.readout_spec("x", "mean_V_m")]
    with pytest.raises(fnec.ConfigurationError, match="called 'x'"):
        fnec.compute_readout(signals, twice)


def test_a_number_that_cannot_be_said_is_none_and_says_so(signals):
    """No interval between spikes lies inside 0.1 ms."""
    spec = fnec.readout_spec("x", "cv_isi", time_window_ms=(0, 0.1), metadata={"why": "short"})
    found = fnec.compute_readout(signals, [spec])
    assert found["x"].value is None and "not to be said" in found["x"].status
    assert found.to_dict()["x"]["metadata"] == {"why": "short"}
    json.dumps(found.to_dict(), allow_nan=False)


def test_losses_are_distances_from_targets(signals):
    rate = value(signals, "spike_rate_hz")
    one = fnec.objective(name="rate", metric="spike_rate_hz", target=10.0, weight=2.0)
    assert one.value(signals) == pytest.approx(2 * (rate - 10) ** 2)
    far = fnec.objective("rate", "spike_rate_hz", 10.0, loss_type="mae")
    assert far.value(signals) == pytest.approx(abs(rate - 10))
    both = one.compose(far).regularizer("v", target=-65.0, weight=0.1, metric="mean_V_m")
    wanted = one.value(signals) + far.value(signals)
    wanted += 0.1 * (value(signals, "mean_V_m") + 65) ** 2
    assert both.value(signals) == pytest.approx(wanted)


def test_gates_can_fail(signals):
    made = fnec.objective("alive").gate("low", 1e6, metric="spike_rate_hz")
    assert signals.model.evaluate(signals, made)["all_gates_pass"]
    made = made.gate("band", (1e5, 1e6), "in_range", metric="spike_rate_hz")
    report = signals.model.evaluate(signals, made)
    assert not report["all_gates_pass"] and report["gates"]["low"]["holds"]
    json.dumps(report, allow_nan=False)


def test_objectives_refuse_what_they_do_not_know():
    with pytest.raises(fnec.ConfigurationError, match="did you mean 'mean_V_m'"):
        fnec.objective("v", "mean_Vm", -65.0)
    with pytest.raises(fnec.ConfigurationError, match="two thresholds"):
        fnec.objective("v").gate("g", 3.0, "in_range", metric="mean_V_m")
    with pytest.raises(fnec.ConfigurationError, match="0 losses"):
        _ = fnec.objective().target
