"""The spectrolaminar score on fields whose power by depth is known."""

import numpy as np
import pytest

from fnec.fields import Layered, Profile, phi_e, transfer
from fnec.readout.spectrolaminar import motif, relative_profile
from fnec.readout.spectrum import Spectrum, spectrum

DEPTHS = np.linspace(0.0, 1.5e-3, 16)  # m
SHARE = np.linspace(0.0, 1.0, 16)


def field(slow: np.ndarray, fast: np.ndarray, *, seed: int = 0) -> Spectrum:
    """Contacts that share noise of 5-25 Hz of power `slow` and of 60-170 Hz of power `fast`."""
    rng = np.random.default_rng(seed)
    f = np.fft.rfftfreq(8000, 1e-3)

    def shared(low: float, high: float) -> np.ndarray:
        inside = (f > low) & (f < high)
        found = np.fft.irfft(inside * np.exp(2j * np.pi * rng.uniform(size=len(f))))
        return (found / found.std())[:, None]

    values = np.sqrt(slow) * shared(5, 25) + np.sqrt(fast) * shared(60, 170)
    return spectrum(values + rng.normal(0, 1e-3, values.shape), 1e-3, resolution=2.0)


def lines(slow: np.ndarray, fast: np.ndarray) -> Spectrum:
    """A spectrum that has these powers at every frequency of the two bands."""
    frequencies = np.linspace(0.0, 200.0, 201)
    density = np.ones((201, 16))
    density[10:19], density[75:150] = slow, fast
    return Spectrum(frequencies=frequencies, density=density, resolution=1.0, highest=200.0)


def test_alpha_beta_that_grows_and_gamma_that_falls_with_depth_is_the_motif():
    found = motif(lines(SHARE, 1 - SHARE), DEPTHS)
    assert found.score == pytest.approx(1.0)
    assert found.crossing_depth == pytest.approx(0.75e-3)
    z = np.arange(16) / 15 * 1.5e-3
    mean_depth = np.sum(z * z) / np.sum(z)  # of power that grows with depth
    assert found.separation == pytest.approx(2 * mean_depth - 1.5e-3)
    assert (found.alpha_beta_depth, found.gamma_depth) == (DEPTHS[-1], DEPTHS[0])


def test_the_motif_upside_down_scores_minus_one_and_never_crosses():
    found = motif(lines(1 - SHARE, SHARE), DEPTHS)
    assert found.score == pytest.approx(-1.0)
    assert np.isnan(found.crossing_depth)


def test_bands_that_go_the_same_way_score_nothing():
    assert motif(lines(SHARE, SHARE), DEPTHS).score == pytest.approx(0.0, abs=1e-12)


def test_power_that_is_the_same_everywhere_scores_nothing():
    assert motif(lines(np.ones(16), np.ones(16)), DEPTHS).score == 0.0


def test_one_band_alone_is_half_the_motif():
    assert motif(lines(SHARE, np.ones(16)), DEPTHS).score == pytest.approx(0.5)


def test_the_order_of_the_contacts_does_not_matter():
    order = np.random.default_rng(1).permutation(16)
    whole = lines(SHARE, 1 - SHARE)
    mixed = Spectrum(
        frequencies=whole.frequencies,
        density=whole.density[:, order],
        resolution=1.0,
        highest=200.0,
    )
    assert motif(mixed, DEPTHS[order]) == motif(whole, DEPTHS)


def test_the_crossing_is_where_the_lines_meet():
    # z / L and 1.5 (1 - z / L), cut at 1: they meet at z = 0.6 L.
    found = motif(lines(SHARE, np.minimum(1.5 * (1 - SHARE), 1.0)), DEPTHS)
    assert found.crossing_depth == pytest.approx(0.6 * 1.5e-3)


def test_of_several_crossings_the_one_that_parts_best_counts():
    slow, fast = SHARE.copy(), 1 - SHARE
    slow[1], fast[1] = 0.95, 0.9  # an outlier near the surface crosses too
    found = motif(lines(slow, fast), DEPTHS)
    assert found.crossing_depth == pytest.approx(0.75e-3)


def test_the_motif_is_found_in_fields_of_noise():
    slow = np.exp(-(((DEPTHS - 1.2e-3) / 0.4e-3) ** 2))
    fast = np.exp(-(((DEPTHS - 0.3e-3) / 0.4e-3) ** 2))
    found = motif(field(slow, fast), DEPTHS)
    expected = (np.corrcoef(slow, DEPTHS)[0, 1] - np.corrcoef(fast, DEPTHS)[0, 1]) / 2
    assert found.score == pytest.approx(expected, abs=1e-3)  # the noise of contacts is 1e-6
    assert found.crossing_depth == pytest.approx(0.75e-3, abs=1e-6)  # half way, by symmetry
    assert found.alpha_beta_depth == pytest.approx(1.2e-3)
    assert found.gamma_depth == pytest.approx(0.3e-3)


def test_noise_alike_at_all_depths_is_no_motif():
    scores = [motif(field(np.zeros(16), np.zeros(16), seed=s), DEPTHS).score for s in range(20)]
    # Correlations with 16 depths scatter by 1 / sqrt(15), half their difference by 0.18.
    assert abs(np.mean(scores)) < 3 * 0.18 / np.sqrt(20)
    assert np.max(np.abs(scores)) < 0.75


def test_relative_power_is_that_of_the_channel_with_most_at_each_frequency():
    profile = relative_profile(lines(4 * SHARE, np.ones(16)), (10.0, 19.0))
    np.testing.assert_allclose(profile, SHARE)


def test_a_silent_field_has_no_motif_but_nan():
    silent = Spectrum(
        frequencies=np.linspace(0.0, 200.0, 201),
        density=np.zeros((201, 16)),
        resolution=1.0,
        highest=200.0,
    )
    assert np.isnan(motif(silent, DEPTHS).score)


def test_too_few_depths_are_refused():
    with pytest.raises(ValueError, match="4 depths at least"):
        motif(lines(SHARE, SHARE), np.zeros(16))


def test_a_coarse_spectrum_cannot_tell_the_band():
    coarse = spectrum(np.ones((4000, 16)), 1e-3, resolution=12.0)
    with pytest.raises(ValueError, match="below the resolution of 12 Hz"):
        motif(coarse, DEPTHS)


# Sources of known depth, through the physics of a layered conductor


def potentials(slow: float, fast: float, *, seed: int = 0) -> Spectrum:
    """Contacts below each other in a column of dipoles whose currents are the same in a place.

    slow, fast: m, the depths of the cells that carry 5-25 Hz and 60-170 Hz, alike in power.
    """
    rng = np.random.default_rng(seed)
    f = np.fft.rfftfreq(8000, 1e-3)
    contacts = np.stack([np.zeros(16), np.zeros(16), DEPTHS], axis=1)
    parts = []
    for depth, low, high in ((slow, 5, 25), (fast, 60, 170)):
        r, angle = 150e-6 * np.sqrt(rng.uniform(size=200)), rng.uniform(0, 2 * np.pi, 200)
        z = rng.uniform(depth - 150e-6, depth + 150e-6, 200)
        cells = np.stack([r * np.cos(angle), r * np.sin(angle), z], axis=1)
        enters, returns = Profile.band(-150e-6, -50e-6), Profile.band(-25e-6, 25e-6)
        lead = transfer(Layered(above=1.5), contacts, cells, enters, returns, dendrites_end_at=0.0)
        course = np.fft.irfft(
            ((f > low) & (f < high)) * np.exp(2j * np.pi * rng.uniform(size=len(f)))
        )
        parts.append((1e-11 * np.outer(course / course.std(), np.ones(200)), lead))
    values = phi_e(parts)
    faint = 1e-4 * values.std() * rng.normal(size=values.shape)
    return spectrum(values + faint, 1e-3, resolution=2.0)


@pytest.mark.parametrize("seed", range(5))
def test_slow_sources_below_fast_ones_are_the_motif_and_above_them_its_inverse(seed):
    motif_there = motif(potentials(1.1e-3, 0.35e-3, seed=seed), DEPTHS)
    upside_down = motif(potentials(0.35e-3, 1.1e-3, seed=seed), DEPTHS)
    assert motif_there.score > 0.4
    for found in (motif_there.separation, -upside_down.separation):
        assert 0.5e-3 < found < 0.85e-3  # the sources are 0.75 mm apart
    assert 0.35e-3 < motif_there.crossing_depth < 1.1e-3
    assert upside_down.score < -0.4


@pytest.mark.parametrize("depth", [0.35e-3, 0.7e-3, 1.1e-3])
def test_sources_of_both_bands_at_one_depth_are_no_motif(depth):
    """What a conductor spreads is spread in both bands alike."""
    scores = [motif(potentials(depth, depth, seed=s), DEPTHS).score for s in range(10)]
    assert abs(np.mean(scores)) < 0.15
    apart = [motif(potentials(depth, depth, seed=s), DEPTHS).separation for s in range(10)]
    assert abs(np.mean(apart)) < 0.05e-3


@pytest.mark.parametrize("contact", range(16))
def test_a_contact_that_alone_has_more_of_both_bands_changes_no_sign(contact):
    """As one beside a cell: it hides a part of the motif, and makes none."""
    gain = np.ones(16)
    gain[contact] = 100.0
    assert abs(motif(lines(gain, gain), DEPTHS).score) < 1e-12
    assert motif(lines((0.1 + SHARE) * gain, (1.1 - SHARE) * gain), DEPTHS).score > 0


def test_a_contact_that_alone_has_more_of_one_band_scores_a_fifth_at_most():
    found = []
    for contact in range(16):
        gain = np.ones(16)
        gain[contact] = 100.0
        found.append(motif(lines(np.ones(16), gain), DEPTHS).score)
    largest = np.corrcoef(np.arange(16) == 0, DEPTHS)[0, 1] / -2
    assert max(found) == pytest.approx(largest) == pytest.approx(0.21, abs=0.005)
