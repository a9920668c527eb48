"""Dipoles against closed forms; EEG and MEG against LFPykit called directly."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from fnec.fields import (
    Head,
    Homogeneous,
    Profile,
    arc,
    dipole_location,
    dipole_moment,
    dipole_potential,
    eeg,
    eeg_lead,
    meg,
    meg_lead,
    phi_e,
    transfer,
)

RNG = np.random.default_rng(3)
SOMA = RNG.uniform([-1e-4, -1e-4, 5e-4], [1e-4, 1e-4, 9e-4], (10, 3))
CURRENTS = RNG.normal(size=(6, 10)) * 1e-10
APICAL, SOMATIC = Profile.band(-300e-6, -100e-6), Profile.at(0.0)


def test_a_dipole_follows_the_closed_form():
    """|p| cos(theta) / (4 π sigma r²), by angle and distance."""
    at = np.array([[0.0, 3e-3, 4e-3], [0.0, 0.0, 2e-3], [1e-3, 0.0, 0.0]])
    phi = dipole_potential(at, np.zeros(3), np.array([[0.0, 0.0, 2e-12]]), 0.3)
    expected = [
        2e-12 * c / (4 * np.pi * 0.3 * r**2) for c, r in ((0.8, 5e-3), (1, 2e-3), (0, 1e-3))
    ]
    assert_allclose(phi[0], expected, rtol=1e-13)


def test_the_moment_points_from_sink_to_source():
    soma = np.array([[0.0, 0.0, 8e-4], [5e-5, 0.0, 7e-4]])
    moment = dipole_moment(np.array([[1e-9, 3e-9]]), soma, APICAL, SOMATIC)
    assert_allclose(moment, [[0.0, 0.0, 4e-9 * 200e-6]], rtol=1e-12, atol=1e-30)


def test_from_afar_cells_are_their_dipole():
    """The next moment is smaller by the size of the column over the distance, 1 mm / 0.2 m."""
    far = np.array([[0.0, 0.1, 0.2], [0.0, 0.0, -0.2]])
    phi = phi_e([(CURRENTS, transfer(Homogeneous(), far, SOMA, APICAL, SOMATIC))])
    moment = dipole_moment(CURRENTS, SOMA, APICAL, SOMATIC)
    at = dipole_location(SOMA, APICAL, SOMATIC)
    seen = dipole_potential(far, at, moment, 0.3)
    assert_allclose(phi, seen, rtol=0.02)


def test_dendrites_that_end_at_the_pia_shorten_the_dipole():
    soma = np.array([[0.0, 0.0, 1e-4]])
    moment = dipole_moment(
        np.array([[1.0]]), soma, Profile.at(-3e-4), SOMATIC, dendrites_end_at=0.0
    )
    assert_allclose(moment[0, 2], 1e-4, rtol=1e-12)


def test_eeg_is_lfpykits():
    """One vertical dipole 1 mm below the pia; LFPykit counts in nA, um and mV, with z upwards."""
    from lfpykit.eegmegcalc import FourSphereVolumeConductor

    sensors = np.array([[0.0, 0.0, 90e-3], [30e-3, 10e-3, 80e-3]])
    moment = np.array([[0.0, 0.0, 3e-9], [1e-9, 2e-9, -1e-9]])  # A m, the third downwards
    found = eeg([(moment, np.array([1e-3, 2e-3, 1e-3]))], sensors)
    model = FourSphereVolumeConductor(
        sensors * 1e6, [79e3, 80e3, 85e3, 90e3], [0.3, 1.5, 0.015, 0.3]
    )
    in_nA_um = np.array([[0.0, 0.0, -3e6], [1e6, -2e6, 1e6]]).T
    expected = model.get_dipole_potential(in_nA_um, np.array([1000.0, -2000.0, 78000.0]))
    assert_allclose(found, 1e-3 * expected.T, rtol=1e-9)


def test_meg_is_lfpykits_and_biot_and_savarts():
    from lfpykit.eegmegcalc import InfiniteHomogeneousVolCondMEG

    sensors, at = arc(0.11), np.array([0.0, 0.0, 1e-3])
    moment = np.array([[0.0, 0.0, 3e-9]])
    found = meg([(moment, at)])
    model = InfiniteHomogeneousVolCondMEG(sensors * 1e6)
    field = model.calculate_B(np.array([[0.0], [0.0], [-3e6]]), np.array([0.0, 0.0, 78000.0]))
    assert_allclose(found[0], 1e-3 * field[:, 1, 0], rtol=1e-12, atol=1e-30)
    apart = sensors - [0.0, 0.0, 0.078]
    cross = np.cross([0.0, 0.0, -3e-9], apart) / np.linalg.norm(apart, axis=1)[:, None] ** 3
    assert_allclose(found[0], 4e-7 * math.pi / (4 * math.pi) * cross[:, 1], rtol=1e-9, atol=1e-30)
    assert np.abs(found).max() > 0


def test_in_a_sphere_only_tangential_dipoles_have_a_field():
    at = np.array([0.0, 0.0, 1e-3])
    lead = meg_lead(at, model="sphere")
    radial = meg_lead(at, arc(0.11), arc(1.0), model="sphere")
    assert_allclose(lead[:, 2], 0, atol=1e-20)
    assert np.abs(radial).max() > 1e-8


def test_every_sensor_reads_a_number_wherever_the_dipole_is():
    """On the axis through dipole and sensor the angle between them is 0, a special case."""
    for x in (0.0, 1e-7, 1e-3):
        for depth in (1e-4, 2e-3):
            at = np.array([x, 0.0, depth])
            for lead in (eeg_lead(at), meg_lead(at), meg_lead(at, model="sphere")):
                assert np.isfinite(lead).all()
    assert eeg_lead(np.array([0.0, 0.0, 1e-3]))[0, 2] < 0  # current downwards: negative above


def test_two_populations_add():
    at = np.array([0.0, 0.0, 1e-3])
    moment = np.array([[0.0, 0.0, 1e-9]])
    both = eeg([(moment, at), (2 * moment, at)])
    assert_allclose(both, 3 * eeg([(moment, at)]), rtol=1e-12)


def test_what_a_head_cannot_hold_is_refused():
    inside = np.array([0.0, 0.0, 1e-3])
    with pytest.raises(ValueError, match="at a depth of -10 um is not in the brain"):
        eeg_lead(np.array([0.0, 0.0, -1e-5]))
    with pytest.raises(ValueError, match="between the depth of the dipole and the scalp"):
        eeg_lead(inside, np.array([[0.0, 0.0, 0.1]]))
    with pytest.raises(ValueError, match="radii of a head must grow"):
        Head(radii=(1.0, 3.0, 2.0, 4.0))
    with pytest.raises(ValueError, match="unknown MEG model 'cube'"):
        meg_lead(inside, model="cube")
    with pytest.raises(ValueError, match="orientation of length 1"):
        meg_lead(inside, arc(0.11), 2 * arc(1.0))


def test_without_lfpykit_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lfpykit.eegmegcalc", None)
    with pytest.raises(ImportError, match=r"pip install 'fnec\[fields\]'"):
        eeg_lead(np.array([0.0, 0.0, 1e-3]))
