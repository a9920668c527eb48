"""Source densities against polynomials, and through the potential and back."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from fnec.fields import (
    Homogeneous,
    Profile,
    bin_edges,
    phi_e,
    second_derivative_csd,
    source_shares,
    transfer,
    true_csd,
)  # fmt: skip

RNG = np.random.default_rng(2)
DEPTHS = np.linspace(0, 1.5e-3, 16)


@pytest.mark.parametrize("n", [3, 4, 16])
def test_a_slope_has_no_sources_anywhere(n):
    z = np.linspace(1e-4, 1.6e-3, n)
    phi = np.array([[2e-3], [-1e-3]]) + np.array([[3.0], [5.0]]) * z[None, :]
    csd = second_derivative_csd(phi, z, 0.3)
    parabola = second_derivative_csd(5.0 / 1e-3 * z[None, :] ** 2, z, 0.3)
    assert csd.shape == phi.shape
    assert np.abs(csd).max() < 1e-9 * np.abs(parabola).max()


@pytest.mark.parametrize("n", [3, 4, 16])
def test_a_parabola_has_the_same_sources_everywhere(n):
    z = np.linspace(1e-4, 1.6e-3, n)
    csd = second_derivative_csd(4.0e3 * z[None, :] ** 2 - 2.0 * z[None, :], z, 0.3)
    assert_allclose(csd, -0.3 * 8.0e3, rtol=1e-9)


def test_the_ends_are_exact_for_third_powers():
    csd = second_derivative_csd(2.0e6 * DEPTHS[None, :] ** 3, DEPTHS, 0.3)
    assert_allclose(csd[0], -0.3 * 12.0e6 * DEPTHS, rtol=1e-8, atol=1e-8)


def test_a_sheet_of_sources_comes_back_from_its_potential():
    """-sigma phi'' = C with C given; the error of the three-point formula is h² / 12 of C''."""
    wave = 2 * np.pi / 1.5e-3
    z = np.linspace(0, 1.5e-3, 601)
    csd = np.cos(wave * z)
    found = second_derivative_csd((csd / (0.3 * wave**2))[None, :], z, 0.3)[0]
    h = z[1] - z[0]
    assert_allclose(found[1:-1], csd[1:-1], atol=1.1 * (wave * h) ** 2 / 12)
    assert_allclose(found, csd, atol=12 * (wave * h) ** 2)


def test_uneven_and_few_contacts_are_refused():
    uneven = np.array([0.0, 1e-4, 2e-4, 4e-4])
    with pytest.raises(ValueError, match="evenly spaced; steps are from 100 to 200 um"):
        second_derivative_csd(np.zeros((1, 4)), uneven, 0.3)
    with pytest.raises(ValueError, match="needs 3 contacts, not 2"):
        second_derivative_csd(np.zeros((1, 2)), uneven[:2], 0.3)


def test_a_cell_adds_to_nothing():
    soma = RNG.uniform([-2e-4, -2e-4, 4e-4], [2e-4, 2e-4, 1.2e-3], (50, 3))
    points = Profile.at(-200e-6), Profile.at(0.0)
    bands = Profile.band(-3e-4, -1e-4), Profile.points([0.0, 1e-4], [0.5, 0.5])
    assert (source_shares(bin_edges(DEPTHS), soma, *points).sum(axis=0) == 0).all()
    shares = source_shares(bin_edges(DEPTHS), soma, *bands)
    assert np.abs(shares).max() > 0.3
    assert_allclose(shares.sum(axis=0), 0, atol=1e-15)


def test_density_is_current_over_volume_and_sinks_are_negative():
    edges = np.array([0.0, 1e-4, 2e-4, 3e-4])
    soma = np.array([[0.0, 0.0, 2.5e-4]])
    shares = source_shares(edges, soma, Profile.band(-2e-4, -1e-4), Profile.at(0.0))
    density = true_csd([(np.array([[2e-9]]), shares)], edges, 2e-4)
    volume = np.pi * 4e-8 * 1e-4
    assert_allclose(density, [[-1e-9 / volume, -1e-9 / volume, 2e-9 / volume]], rtol=1e-12)


def test_a_point_on_a_border_counts_once():
    edges = np.array([0.0, 1e-4, 2e-4])
    soma = np.array([[0.0, 0.0, z] for z in edges])
    far = Profile.at(1.0)
    counted = source_shares(edges, soma, far, Profile.at(0.0))
    assert_allclose(counted, [[1, 0, 0], [0, 1, 1]])


def test_cells_beyond_the_cylinder_do_not_count():
    soma = np.array([[1e-4, 0.0, 5e-4], [3e-4, 0.0, 5e-4]])
    shares = source_shares(bin_edges(DEPTHS), soma, Profile.at(-2e-4), Profile.at(0.0), radius=2e-4)
    assert np.abs(shares[:, 0]).sum() == 2 and not shares[:, 1].any()


def test_what_a_wide_column_was_made_of_comes_back_from_its_potential():
    """CSD -> potential -> CSD. Contacts on the axis of a disc of cells, 1 m wide, as rings of currents.

    A second difference is the density averaged with a triangle two spacings wide; borders of bands
    on contacts make this the average over a bin. What is left is the spacing over the radius.
    """
    borders = np.concatenate([[0.0], np.geomspace(1e-6, 1.0, 4000)])
    rings = 0.5 * (borders[1:] + borders[:-1])
    soma = np.stack([rings, 0 * rings, np.full(rings.size, 8e-4)], axis=1)
    currents = np.array([[1e3], [-2e3]]) * np.diff(borders**2)[None, :]  # A/m² over pi
    enters, returns = Profile.band(-4e-4, -2e-4), Profile.band(-1e-4, 1e-4)
    depths = np.linspace(0, 1.6e-3, 17)
    contacts = np.stack([0 * depths, 0 * depths, depths], axis=1)
    medium = Homogeneous(sigma=0.3, radius=1e-7)
    phi = phi_e([(currents, transfer(medium, contacts, soma, enters, returns))])
    edges = bin_edges(depths)
    truth = true_csd([(currents, source_shares(edges, soma, enters, returns))], edges, 1.0)
    most = np.abs(truth).max()
    assert most > 0
    assert_allclose(second_derivative_csd(phi, depths, 0.3), truth, atol=2e-3 * most)
