"""The same formulas with arrays of jax: same numbers, traced, and with the right derivatives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from fnec.fields import (
    Homogeneous,
    Layered,
    Profile,
    apply_gauge,
    bin_edges,
    dipole_moment,
    dipole_potential,
    eeg,
    emm,
    gaussian_depth,
    inverse_csd,
    j_e,
    lfp,
    phi_e,
    rws,
    second_derivative_csd,
    source_shares,
    transfer,
    true_csd,
)

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(6)
SOMA = RNG.uniform([-2e-4, -2e-4, 4e-4], [2e-4, 2e-4, 1.2e-3], (8, 3))
CONTACTS = np.array([[50e-6, 0.0, z] for z in np.linspace(1e-4, 1.6e-3, 16)])
CURRENTS = RNG.normal(size=(40, 8)) * 1e-10
APICAL, SOMATIC = Profile.band(-300e-6, -100e-6), Profile.at(0.0)
MEDIA = (Homogeneous(), Layered(above=0.6, below=0.25, depth=1.7e-3))
AIR = Layered(above=0.0)
PLACE = np.array([0.0, 0.0, 1e-3])


def signals(currents, contacts, soma):
    """Every forward model of arrays, from currents to what people look at."""
    depths = contacts[:, 2]
    found = []
    for medium in (*MEDIA, AIR):
        lead = transfer(medium, contacts, soma, APICAL, SOMATIC, dendrites_end_at=0.0)
        phi = phi_e([(currents, lead)])
        found += [phi, lfp(phi, 1e-3, gauge="mean_zero"), second_derivative_csd(phi, depths, 0.3)]
        found += [j_e(phi, depths, 0.3)[0], apply_gauge(phi, "reference", reference=3)]
    edges = bin_edges(depths)
    found.append(true_csd([(currents, source_shares(edges, soma, APICAL, SOMATIC))], edges, 2e-4))
    moment = dipole_moment(currents, soma, APICAL, SOMATIC)
    found += [dipole_potential(contacts, soma[0] + 1e-3, moment, 0.3), eeg([(moment, PLACE)])]
    found += [currents @ gaussian_depth(contacts, soma).T, rws(currents, -currents, 1e-3)[0]]
    found.append(emm(currents > 0, 1e-3, currents))
    return found


def test_numbers_are_the_same():
    plain = signals(CURRENTS, CONTACTS, SOMA)
    traced = jax.jit(signals)(jnp.asarray(CURRENTS), jnp.asarray(CONTACTS), jnp.asarray(SOMA))
    for a, b in zip(plain, traced, strict=True):
        assert isinstance(a, np.ndarray) and isinstance(b, jax.Array)
        assert np.abs(a).max() > 0
        assert_allclose(b, a, rtol=1e-9, atol=1e-9 * np.abs(a).max())


def test_inverse_csd_is_differentiable_in_the_potential():
    phi = RNG.normal(size=(2, 16))
    depths = CONTACTS[:, 2]
    slope = jax.jit(jax.jacobian(lambda p: inverse_csd(p, depths, 0.3, 2e-4)))(jnp.asarray(phi))
    moved = inverse_csd(phi + 1.0, depths, 0.3, 2e-4) - inverse_csd(phi, depths, 0.3, 2e-4)
    assert_allclose(slope.sum(axis=(2, 3)), moved, rtol=1e-6, atol=1e-6 * np.abs(moved).max())


@pytest.mark.parametrize("medium", [*MEDIA, AIR])
def test_gradients_by_position_are_those_of_differences(medium):
    """Of the power at all contacts, by the depth of each soma; central differences of 1 nm."""

    def power(xp, shift):
        soma = xp.asarray(SOMA) + xp.asarray(shift)[:, None] * xp.asarray([0.0, 0.0, 1.0])[None, :]
        lead = transfer(medium, xp.asarray(CONTACTS), soma, APICAL, SOMATIC)
        phi = 1e6 * phi_e([(xp.asarray(CURRENTS), lead)])
        return xp.mean(phi * phi)

    slope = jax.jit(jax.grad(lambda s: power(jnp, s)))(jnp.zeros(8))
    step = 1e-9 * np.eye(8)
    expected = [(power(np, d) - power(np, -d)) / 2e-9 for d in step]
    assert np.abs(expected).max() > 0
    assert_allclose(slope, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())


def test_gradients_by_current_pass_the_filter():
    lead = transfer(Homogeneous(), CONTACTS, SOMA, APICAL, SOMATIC)

    def power(currents):
        return jnp.sum(lfp(phi_e([(currents, lead)]), 1e-3) ** 2) * 1e12

    at = jnp.asarray(CURRENTS)
    value, slope = jax.jit(jax.value_and_grad(power))(at)
    assert_allclose(np.sum(np.asarray(slope) * CURRENTS), 2 * value, rtol=1e-9)  # of degree two
