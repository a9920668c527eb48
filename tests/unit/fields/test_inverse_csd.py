"""Sources, their potential on the axis of discs in closed form, and back."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import trapezoid

from fnec.fields import inverse_csd, inverse_csd_matrix

SIGMA, RADIUS, STEP = 0.3, 250e-6, 1e-4
DEPTHS = np.linspace(STEP, 16 * STEP, 16)
FINE = np.linspace(-1e-3, 4e-3, 50_001)


def from_disc(z, source):
    """V m²/A of a disc on its axis: (sqrt(d² + R²) - |d|) / (2 sigma), Pettersen et al. 2006."""
    away = np.abs(z - source)
    return (np.sqrt(away**2 + RADIUS**2) - away) / (2 * SIGMA)


def potentials(density, depths, mirrored=0.0):
    """(1, n) V of a density over `FINE`, with a mirror image of this weight beyond z = 0."""
    return np.array(
        [[
            trapezoid(density * (from_disc(z, FINE) + mirrored * from_disc(-z, FINE)), FINE)
            for z in depths
        ]]
    )  # fmt: skip


def test_delta_gives_back_thin_discs_exactly():
    sources = np.random.default_rng(5).normal(size=(3, 16))
    phi = sources @ (STEP * from_disc(DEPTHS[:, None], DEPTHS[None, :])).T
    assert_allclose(inverse_csd(phi, DEPTHS, SIGMA, RADIUS, method="delta"), sources, atol=1e-9)


def test_steps_come_back_from_their_potential():
    """CSD -> potential -> CSD; what is left is the trapezoidal rule across the steps' borders."""
    sources = np.zeros(16)
    sources[4:7], sources[9:12] = -1.0, 0.7
    at = np.clip(np.round((FINE - STEP) / STEP).astype(int), -1, 16)
    density = np.where((at >= 0) & (at < 16), sources[np.clip(at, 0, 15)], 0.0)
    found = inverse_csd(potentials(density, DEPTHS), DEPTHS, SIGMA, RADIUS, method="step")
    assert_allclose(found[0], sources, atol=0.01)


@pytest.mark.parametrize(("method", "near"), [("delta", 0.1), ("step", 0.05), ("spline", 0.01)])
def test_smooth_sources_come_back_the_better_the_smoother_the_method(method, near):
    def bump(middle):
        return np.exp(-(((FINE - middle) / 1.5e-4) ** 2))

    density = bump(1.1e-3) - bump(0.6e-3)
    found = inverse_csd(potentials(density, DEPTHS), DEPTHS, SIGMA, RADIUS, method=method)
    assert_allclose(found[0], np.interp(DEPTHS, FINE, density), atol=near)


def test_air_above_the_pia_is_taken_into_account():
    density = np.where(FINE > 0, np.exp(-(((FINE - 4e-4) / 1.5e-4) ** 2)), 0.0)
    phi = potentials(density, DEPTHS, mirrored=1.0)
    right = inverse_csd(phi, DEPTHS, SIGMA, RADIUS, above=0.0)
    wrong = inverse_csd(phi, DEPTHS, SIGMA, RADIUS)
    truth = np.interp(DEPTHS, FINE, density)
    assert_allclose(right[0], truth, atol=0.05)
    assert np.abs(wrong[0] - truth).max() > 0.1


def test_without_another_medium_depth_does_not_matter():
    """A contact at the pia is where elephant's own steps go astray."""
    for method in ("delta", "step", "spline"):
        a = inverse_csd_matrix(DEPTHS, SIGMA, RADIUS, method=method)
        b = inverse_csd_matrix(DEPTHS - STEP, SIGMA, RADIUS, method=method)
        assert_allclose(a, b, rtol=1e-9)


def test_what_cannot_be_estimated_is_refused():
    phi = np.zeros((1, 16))
    with pytest.raises(ValueError, match="unknown inverse CSD 'kcsd'"):
        inverse_csd(phi, DEPTHS, SIGMA, RADIUS, method="kcsd")
    with pytest.raises(ValueError, match="evenly spaced"):
        inverse_csd(phi, DEPTHS**2, SIGMA, RADIUS)
    with pytest.raises(ValueError, match="splines take no other medium"):
        inverse_csd(phi, DEPTHS, SIGMA, RADIUS, method="spline", above=0.0)
    with pytest.raises(ValueError, match="50 um below the pia"):
        inverse_csd(phi, DEPTHS - STEP, SIGMA, RADIUS, above=0.0)
    with pytest.raises(ValueError, match="needs 3 contacts"):
        inverse_csd(phi[:, :2], DEPTHS[:2], SIGMA, RADIUS)
