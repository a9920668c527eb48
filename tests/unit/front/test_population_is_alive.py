"""The default population is one in which excitation, inhibition and recurrence all matter."""

import numpy as np
import pytest

import fnec

RATES = (2, 25)  # Hz


def population(seed=42, **connectivity):
    return (
        fnec.configuration()
        .runtime(seed=seed, duration_ms=2000.0)
        .network(n=100, cell_types={"E": 0.75, "I": 0.25})
        .connectivity(**connectivity)
    )


def numbers(signals):
    """(rate, CV of intervals) of E and of I after 200 ms."""
    specs = [
        fnec.readout_spec(f"{m}_{label}", m, cell_type=label, time_window_ms=(200, 2000))
        for label in "EI"
        for m in ("spike_rate_hz", "cv_isi")
    ]
    found = [r.value or 0.0 for r in fnec.compute_readout(signals, specs)]
    return {"E": (found[0], found[1]), "I": (found[2], found[3])}


@pytest.fixture(scope="module")
def model():
    return fnec.construct(population())


@pytest.mark.parametrize("seed", [0, 1, 42])
def test_both_kinds_of_cells_fire_irregularly(model, seed):
    for rate, cv in numbers(model.simulate(seed=seed)).values():
        assert RATES[0] < rate < RATES[1]
        assert cv > 0.5


def test_without_recurrence_every_rate_changes_by_more_than_a_fifth(model):
    whole = numbers(model.simulate())
    cut = numbers(model.simulate(ablation="disconnected_null"))
    for label in "EI":
        assert abs(cut[label][0] / whole[label][0] - 1) > 0.2


def test_without_inhibitory_cells_excitation_runs_away(model):
    whole, cut = model.simulate(), model.simulate(ablation="I_silence")
    assert cut.spikes[:, 75:].sum() == 0
    assert cut.spikes[:, :75].sum() > 2 * whole.spikes[:, :75].sum()
    assert np.isnan(cut.V_m[:, 75:]).all()  # cells that are gone have no potential


def test_a_smaller_step_gives_the_same_rates(model):
    """First-order integration and threshold crossings on the grid move a rate by a few per cent."""
    coarse = numbers(model.simulate(dt_ms=0.1))
    fine = numbers(model.simulate(dt_ms=0.05))
    for label in "EI":
        assert fine[label][0] == pytest.approx(coarse[label][0], rel=0.2)


def test_rates_do_not_hang_on_the_size():
    cfg = fnec.configuration().network(n=400, cell_types={"E": 0.75, "I": 0.25})
    found = numbers(fnec.simulate(fnec.construct(cfg), duration_ms=2000.0))
    assert all(RATES[0] < rate < RATES[1] for rate, _ in found.values())


def test_four_cell_types_in_six_layers_all_fire():
    cfg = (
        fnec.configuration()
        .runtime(duration_ms=1000.0)
        .network(
            kind="cortical_column",
            n=200,
            cell_types={"E": 0.75, "PV": 0.1, "SST": 0.1, "VIP": 0.05},
        )
    )
    signals = fnec.simulate(fnec.construct(cfg))
    for label in ("E", "PV", "SST", "VIP"):
        rate = signals.get("spikes", cell_type=label).sum(axis=0).mean()
        assert 1 < rate < 30, label
