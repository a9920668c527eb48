"""Lead fields, potentials, filter, gauges and current density."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import signal

from fnec.fields import (
    Homogeneous,
    Layered,
    Profile,
    apply_gauge,
    gaussian_depth,
    j_e,
    lfp,
    lowpass,
    phi_e,
    transfer,
)

RNG = np.random.default_rng(1)
SOMA = RNG.uniform([-2e-4, -2e-4, 3e-4], [2e-4, 2e-4, 1.4e-3], (20, 3))
CONTACTS = np.array([[50e-6, 0.0, z] for z in np.linspace(0, 1600e-6, 16)])
CURRENTS = RNG.normal(size=(30, 20)) * 1e-10
BASAL, APICAL = Profile.band(-50e-6, 50e-6), Profile.band(-300e-6, -200e-6)


def test_current_that_enters_is_a_sink():
    """An EPSC into apical dendrites makes the potential negative there, positive at the soma."""
    soma = np.array([[0.0, 0.0, 8e-4]])
    lead = transfer(Homogeneous(), CONTACTS, soma, Profile.at(-200e-6), Profile.at(0.0))
    assert CONTACTS[lead[:, 0].argmin(), 2] == pytest.approx(6e-4, abs=6e-5)
    assert CONTACTS[lead[:, 0].argmax(), 2] == pytest.approx(8e-4, abs=6e-5)
    assert lead.min() < 0 < lead.max()


def test_a_transfer_is_source_minus_sink():
    soma = np.array([[0.0, 0.0, 8e-4]])
    lead = transfer(
        Homogeneous(), CONTACTS, soma, Profile.points([-2e-4, 0.0], [0.25, 0.75]), Profile.at(1e-4)
    )
    r = {z: np.hypot(50e-6, CONTACTS[:, 2] - 8e-4 - z) for z in (-2e-4, 0.0, 1e-4)}
    expected = (1 / r[1e-4] - 0.25 / r[-2e-4] - 0.75 / r[0.0]) / (4 * np.pi * 0.3)
    assert_allclose(lead[:, 0], expected, rtol=1e-12)


def test_from_afar_a_cell_has_no_net_current():
    """What a monopole would leave falls as 1 / r, a dipole as 1 / r²: r phi must vanish."""
    far = np.array([[0.0, 0.0, r] for r in (1.0, 10.0, 100.0)])
    lead = transfer(Homogeneous(), far, SOMA, APICAL, BASAL)
    monopole = np.abs(lead) * far[:, 2:] * 4 * np.pi * 0.3  # share of the ampere that is left
    assert (monopole.max(axis=1) < 1.01 * 300e-6 / far[:, 2]).all()


def test_where_current_enters_and_leaves_alike_there_is_no_field():
    lead = transfer(Homogeneous(), CONTACTS, SOMA, APICAL, APICAL)
    assert (lead == 0).all()


def test_twice_the_cells_give_twice_the_potential():
    lead = transfer(Homogeneous(), CONTACTS, SOMA, APICAL, BASAL)
    twice = transfer(Homogeneous(), CONTACTS, np.concatenate([SOMA, SOMA]), APICAL, BASAL)
    once = phi_e([(CURRENTS, lead)])
    assert np.abs(once).max() > 0
    both = phi_e([(np.concatenate([CURRENTS, CURRENTS], axis=1), twice)])
    assert_allclose(both, 2 * once, rtol=1e-12, atol=1e-20)


def test_receptors_add():
    a = transfer(Homogeneous(), CONTACTS, SOMA, APICAL, BASAL)
    b = transfer(Homogeneous(), CONTACTS, SOMA, BASAL, APICAL)
    assert_allclose(a, -b, rtol=1e-12)
    assert_allclose(
        phi_e([(CURRENTS, a), (3 * CURRENTS, b)]), phi_e([(-2 * CURRENTS, a)]), atol=1e-18
    )


def test_dendrites_can_end_at_the_pia():
    soma = np.array([[0.0, 0.0, 100e-6]])
    air = Layered(above=0.0)
    with pytest.raises(ValueError, match="outside the tissue"):
        transfer(air, CONTACTS, soma, APICAL, BASAL)
    cut = transfer(air, CONTACTS, soma, APICAL, BASAL, dendrites_end_at=0.0)
    at_pia = transfer(air, CONTACTS, soma, Profile.at(-100e-6), BASAL)
    assert_allclose(cut, at_pia, rtol=1e-8)


def test_a_contact_in_air_is_refused():
    with pytest.raises(ValueError, match="contact 0 lies outside the conductor"):
        transfer(Layered(above=0.0), CONTACTS - [0, 0, 1e-5], SOMA, BASAL, BASAL)


def test_the_gaussian_proxy_is_a_gaussian_and_adds_cells():
    weights = gaussian_depth(CONTACTS, SOMA, width=1e-4)
    assert_allclose(weights[3, 5], np.exp(-((CONTACTS[3, 2] - SOMA[5, 2]) ** 2) / 2e-8))
    assert gaussian_depth.is_proxy and not phi_e.is_proxy


@pytest.mark.parametrize(("n", "order"), [(4000, 4), (3999, 2)])
def test_the_filter_is_scipys_run_forwards_and_backwards(n, order):
    """Far from the ends, where either continues the signal in its own way."""
    x = RNG.normal(size=(n, 2)) + 3.0
    sos = signal.butter(order, 300.0, fs=2000.0, output="sos")
    expected = signal.sosfiltfilt(sos, x, axis=0, padlen=200)
    inside = slice(300, -300)
    assert_allclose(lowpass(x, 5e-4, 300.0, order)[inside], expected[inside], atol=1e-12)


def test_the_filter_keeps_slopes_and_halves_the_cutoff():
    t = np.arange(4000)[:, None] * 5e-4
    assert_allclose(lowpass(2 + 5 * t, 5e-4, 300.0), 2 + 5 * t, rtol=1e-10)
    wave = np.sin(2 * np.pi * 300.0 * t)
    inside = slice(500, -500)
    assert_allclose(lowpass(wave, 5e-4, 300.0)[inside], 0.5 * wave[inside], atol=1e-9)


def test_a_cutoff_beyond_the_sampling_is_refused():
    phi = np.zeros((10, 3))
    with pytest.raises(ValueError, match=r"more often than each 1\.67 ms; they come each 2 ms"):
        lfp(phi, 2e-3)
    assert lfp(phi, 1e-3).shape == (10, 3)


def test_gauges():
    phi = RNG.normal(size=(5, 4))
    assert_allclose(apply_gauge(phi, "mean_zero").mean(axis=1), 0, atol=1e-15)
    assert (apply_gauge(phi, "reference", reference=2)[:, 2] == 0).all()
    assert_allclose(np.diff(apply_gauge(phi, "reference", reference=2)), np.diff(phi))
    assert (apply_gauge(phi, "infinity") == phi).all()
    for gauge, reference in (("mean", None), ("reference", None), ("mean_zero", 0)):
        with pytest.raises(ValueError, match="gauge"):
            apply_gauge(phi, gauge, reference=reference)
    with pytest.raises(ValueError, match="does not exist"):
        apply_gauge(phi, "reference", reference=4)


def test_current_flows_down_the_potential():
    depths = np.array([0.0, 1e-4, 3e-4])
    phi = (7.0 - 20.0 * depths)[None, :]
    flow, between = j_e(phi, depths, 0.3)
    assert_allclose(flow, 0.3 * 20.0, rtol=1e-10)
    assert_allclose(between, [0.5e-4, 2e-4])
    with pytest.raises(ValueError, match="ascend"):
        j_e(phi, depths[::-1], 0.3)
