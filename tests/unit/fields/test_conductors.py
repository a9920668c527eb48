"""Potentials of points and lines against closed forms and LFPykit."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

from fnec.fields import Homogeneous, Layered

CONTACTS = np.array([[50e-6, 0.0, z] for z in np.linspace(50e-6, 1500e-6, 6)])
POINTS = np.array([[0.0, 0.0, 400e-6], [30e-6, -80e-6, 900e-6], [1e-4, 2e-4, 1200e-6]])


def point(contact, source, sigma):
    return 1 / (4 * np.pi * sigma * np.linalg.norm(np.asarray(contact) - np.asarray(source)))


def test_a_point_source_follows_the_closed_form():
    phi = Homogeneous(sigma=0.3).potential(CONTACTS, POINTS)
    expected = [[point(c, p, 0.3) for p in POINTS] for c in CONTACTS]
    assert_allclose(phi, expected, rtol=1e-13)


def test_two_opposite_points_are_a_dipole_from_afar():
    """Closed form p cos(theta) / (4 π sigma r²); the error of finite poles is (d / 2r)²."""
    half = 0.5e-6
    poles = np.array([[0.0, 0.0, half], [0.0, 0.0, -half]])
    at = np.array([[3e-3, 0.0, 4e-3], [0.0, 1e-3, -2e-3]])
    phi = Homogeneous(sigma=0.3).potential(at, poles) @ np.array([1.0, -1.0])
    r = np.linalg.norm(at, axis=1)
    assert_allclose(phi, 2 * half * at[:, 2] / r / (4 * np.pi * 0.3 * r**2), rtol=1e-6)


def test_a_line_is_the_integral_of_points():
    start, end = np.array([20e-6, 0.0, 300e-6]), np.array([60e-6, 90e-6, 700e-6])

    def along(s, contact):
        return point(contact, start + s * (end - start), 0.3)

    expected = [quad(along, 0, 1, args=(c,), epsrel=1e-11)[0] for c in CONTACTS]
    phi = Homogeneous(sigma=0.3).potential_of_lines(CONTACTS, start[None], end[None])
    assert_allclose(phi[:, 0], expected, rtol=1e-10)


def test_a_line_agrees_with_lfpykit():
    lfpykit = pytest.importorskip("lfpykit")
    um = 1e6
    cell = lfpykit.CellGeometry(
        x=np.array([[0.0, 0.0]]), y=np.array([[0.0, 0.0]]), z=np.array([[300.0, 700.0]]),
        d=np.array([2.0]),
    )  # fmt: skip
    model = lfpykit.LineSourcePotential(cell, *(um * CONTACTS.T), sigma=0.3)
    mv_per_na = model.get_transformation_matrix()
    phi = Homogeneous(sigma=0.3).potential_of_lines(
        CONTACTS, np.array([[0.0, 0.0, 300e-6]]), np.array([[0.0, 0.0, 700e-6]])
    )
    assert_allclose(phi, 1e6 * mv_per_na, rtol=1e-10)


def test_a_line_is_a_point_from_afar():
    """The first correction is (L / r)² / 24 for the axis and half of it aside."""
    far = np.array([[0.3, 0.0, 0.0], [0.0, 0.0, 0.3]])
    half = np.array([[0.0, 0.0, 100e-6]])
    medium = Homogeneous()
    assert_allclose(
        medium.potential_of_lines(far, -half, half), medium.potential(far, 0 * half), rtol=1e-7
    )


def test_a_line_without_length_is_a_point():
    medium = Homogeneous()
    phi = medium.potential_of_lines(CONTACTS, POINTS, POINTS)
    assert_allclose(phi, medium.potential(CONTACTS, POINTS), rtol=1e-9)


def test_no_contact_is_nearer_than_the_radius():
    phi = Homogeneous(sigma=0.3, radius=10e-6).potential(POINTS, POINTS)
    assert_allclose(np.diag(phi), 1 / (4 * np.pi * 0.3 * 10e-6), rtol=1e-13)


def test_layers_of_one_conductivity_are_homogeneous():
    medium = Layered(sigma=0.3, above=0.3, below=0.3, depth=2e-3)
    plain = Homogeneous(sigma=0.3)
    at = np.concatenate([CONTACTS, [[0.0, 0.0, -1e-4], [0.0, 0.0, 2.5e-3]]])
    assert_allclose(medium.potential(at, POINTS), plain.potential(at, POINTS), rtol=1e-14)
    starts = POINTS - [0.0, 0.0, 1e-4]
    assert_allclose(
        medium.potential_of_lines(at, starts, POINTS),
        plain.potential_of_lines(at, starts, POINTS),
        rtol=1e-14,
    )


def test_air_at_the_pia_doubles_the_potential_there():
    at = np.array([[50e-6, 0.0, 0.0]])
    air = Layered(sigma=0.3, above=0.0).potential(at, POINTS)
    assert_allclose(air, 2 * Homogeneous(sigma=0.3).potential(at, POINTS), rtol=1e-13)


def test_saline_above_a_half_space_follows_the_closed_form():
    """One image of weight (s1 - s2) / (s1 + s2); above, 2 / (s1 + s2) takes the place of 1 / s1."""
    s1, s2 = 0.3, 1.5
    at = [[50e-6, 0.0, 200e-6], [50e-6, 0.0, -200e-6]]
    source = [0.0, 0.0, 400e-6]
    mirrored = [0.0, 0.0, -400e-6]
    phi = Layered(sigma=s1, above=s2).potential(np.array(at), np.array([source]))
    weight = (s1 - s2) / (s1 + s2)
    assert_allclose(phi[0, 0], point(at[0], source, s1) + weight * point(at[0], mirrored, s1))
    assert_allclose(phi[1, 0], point(at[1], source, (s1 + s2) / 2))


@pytest.mark.parametrize(("above", "below"), [(1.5, 0.15), (0.0, 0.15), (0.1, 1.0)])
def test_potential_and_current_are_continuous_across_both_planes(above, below):
    """The two conditions, with the field equation, that have but one solution."""
    medium = Layered(sigma=0.3, above=above, below=below, depth=1.5e-3)
    step = 1e-9

    def at(z):
        return medium.potential(np.array([[2e-4, 0.0, z]]), POINTS)[0]

    for plane, outer, sign in ((0.0, above, -1), (1.5e-3, below, 1)):
        inside, deeper = at(plane - sign * step), at(plane - sign * 2 * step)
        slope_in = (inside - deeper) / step
        if outer == 0:
            assert_allclose(slope_in * 2e-4, 0, atol=1e-4 * np.abs(inside).max())
            continue
        outside, farther = at(plane + sign * step), at(plane + sign * 2 * step)
        assert_allclose(outside, inside, rtol=1e-4)
        # Differences of 1 nm keep 7 digits of the potential's 16.
        assert_allclose(outer * (farther - outside) / step, 0.3 * slope_in, rtol=1e-4, atol=1)


def test_nothing_is_said_of_an_insulator():
    air = Layered(above=0.0)
    outside = np.array([[0.0, 0.0, -1e-4]])
    assert np.isnan(air.potential(outside, POINTS)).all()
    assert not air.contains(outside).any()
    assert Homogeneous().contains(outside).all()
    assert Layered(above=1.5).contains(outside).all()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"above": 0.0, "sigma": -1.0}, "sigma must be positive"),
        ({"above": -0.1}, "above must be"),
        ({"above": 1.5, "below": 0.15}, "needs `below` and `depth`"),
        ({"above": 0.0, "below": 0.0, "depth": 1e-3}, "do not converge"),
    ],
)
def test_nonsense_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        Layered(**wrong)
