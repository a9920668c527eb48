"""Spectra against scipy, elephant and closed forms."""

import numpy as np
import pytest
from scipy import signal

from fnec.readout.bands import band_power, peak, require_band
from fnec.readout.course import rate_course
from fnec.readout.spectrum import cross_spectrum, spectrum, windows
from fnec.readout.step_counts import StepCounts
from fnec.readout.stretch import Stretch

INTERVAL = 1e-3  # s
METHODS = ["welch", "multitaper"]
each_method = pytest.mark.parametrize("method", METHODS)


def noise(n: int, n_channels: int = 1, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 2.0, (n, n_channels))


def sine(n: int, frequency: float, amplitude: float) -> np.ndarray:
    t = np.arange(n) * INTERVAL
    return amplitude * np.sin(2 * np.pi * frequency * t + 0.3)[:, None]


def poisson_counts(frequency: float, *, rate: float = 20.0, depth: float = 0.5, seed: int = 1):
    """Counts each 0.5 ms of 100 Poisson cells whose rate swings, over 8 s."""
    dt, n_cells = 5e-4, 100
    t = np.arange(round(8.0 / dt)) * dt
    mean = n_cells * rate * dt * (1 + depth * np.sin(2 * np.pi * frequency * t))
    counts = np.random.default_rng(seed).poisson(mean)
    return StepCounts(counts=counts, n_cells=n_cells, dt=dt)


def test_welch_is_scipys():
    values = noise(5000, 3) + sine(5000, 40.0, 1.0)
    found = spectrum(values, INTERVAL, resolution=2.0)
    f, density = signal.welch(
        values, fs=1 / INTERVAL, window="hann", nperseg=750, noverlap=375, axis=0
    )
    np.testing.assert_allclose(found.frequencies, f, rtol=1e-12)
    np.testing.assert_allclose(found.density, density, rtol=1e-9, atol=1e-15)
    assert found.resolution == pytest.approx(2.0)


@pytest.mark.filterwarnings("ignore:The 'copy' argument")  # elephant's use of quantities
def test_multitaper_is_elephants():
    pytest.importorskip("elephant")
    from elephant.spectral import multitaper_psd

    values = noise(4000, seed=3) + sine(4000, 12.0, 1.0)
    found = spectrum(values, INTERVAL, resolution=2.0, method="multitaper")
    centred = values[:, 0] - values.mean()
    f, density = multitaper_psd(centred[None], fs=1000, nw=4, num_tapers=7, peak_resolution=None)
    np.testing.assert_allclose(found.frequencies, np.asarray(f), rtol=1e-12)
    # Its tapers are cut from ones of 4001 samples, and it doubles the last frequency too.
    inside = slice(1, -1)
    np.testing.assert_allclose(found.density[inside, 0], np.asarray(density)[0, inside], rtol=0.01)


def test_the_tapers_are_orthonormal():
    tapers = windows(4000, INTERVAL, resolution=2.0, method="multitaper").tapers
    np.testing.assert_allclose(tapers @ tapers.T, np.eye(7), atol=1e-10)


def test_the_coherence_of_a_cross_spectrum_is_scipys():
    x, y = noise(6000, seed=4)[:, 0], noise(6000, seed=5)[:, 0]
    y = y + np.roll(x, 3)
    found = cross_spectrum(x, y, INTERVAL, resolution=3.0)
    _, csd = signal.csd(x, y, fs=1 / INTERVAL, nperseg=500, noverlap=250)
    _, coherence = signal.coherence(x, y, fs=1 / INTERVAL, nperseg=500, noverlap=250)
    np.testing.assert_allclose(found.cross, csd, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(
        np.abs(found.cross) ** 2 / (found.stimulus * found.response), coherence, rtol=1e-8
    )


@each_method
def test_the_power_of_a_sine_lies_in_its_band(method):
    # A²/2; what lies outside ±3 resolutions of a Hann or Slepian window is below a thousandth.
    found = spectrum(sine(8000, 40.0, 3.0), INTERVAL, resolution=2.0, method=method)
    assert band_power(found, 30.0, 50.0)[0] == pytest.approx(4.5, rel=1e-3)
    assert band_power(found, 50.0, 70.0)[0] < 4.5e-3


@each_method
def test_the_density_of_white_noise_is_its_variance_by_half_the_sampling_rate(method):
    # 4 / 500 Hz. 200 s, 2 Hz: more than 60 000 independent values, their mean scatters by 0.4 %.
    found = spectrum(noise(200_000, seed=6), INTERVAL, resolution=2.0, method=method)
    inside = (found.frequencies > 10) & (found.frequencies < 490)
    assert found.density[inside].mean() == pytest.approx(4.0 / 500.0, rel=0.02)


@each_method
def test_bands_side_by_side_share_the_power_between_them(method):
    found = spectrum(noise(8000, 2, seed=7), INTERVAL, resolution=4.0, method=method)
    parts = band_power(found, 10.0, 50.0) + band_power(found, 50.0, 90.0)
    np.testing.assert_allclose(parts, band_power(found, 10.0, 90.0), rtol=1e-12)


@each_method
@pytest.mark.parametrize("frequency", [12.0, 40.0])
def test_the_peak_of_a_modulated_poisson_population_is_found_within_the_resolution(
    frequency, method
):
    counts = poisson_counts(frequency)
    course = rate_course(counts, Stretch(0, len(counts.counts)))
    found = spectrum(course.values, course.interval, resolution=2.0, method=method)
    best = peak(found, 4.0, 150.0)
    assert abs(best.frequency - frequency) <= best.resolution
    assert best.ratio > 20


def test_the_background_of_a_poisson_population_is_twice_its_rate_by_its_size():
    # 2 r / N one-sided: 2 * 20 Hz / 100 = 0.4 Hz. A shot noise without modulation is white.
    counts = poisson_counts(1.0, depth=0.0)
    course = rate_course(counts, Stretch(0, len(counts.counts)))
    found = spectrum(course.values, course.interval, resolution=2.0)
    assert found.density[10:].mean() == pytest.approx(0.4, rel=0.03)


def test_the_power_of_a_modulated_rate_is_half_its_amplitude_squared_and_the_background():
    counts = poisson_counts(40.0)
    course = rate_course(counts, Stretch(0, len(counts.counts)))
    found = spectrum(course.values, course.interval, resolution=2.0)
    # (20 Hz * 0.5)² / 2 and 0.4 Hz over 10 Hz; ten averages of a line in noise scatter by 5 %.
    assert band_power(found, 35.0, 45.0)[0] == pytest.approx(50 + 4, rel=0.1)


def test_a_spectrum_that_falls_has_no_peak_at_the_edge_of_a_band():
    walk = spectrum(sine(8000, 4.0, 50.0), INTERVAL, resolution=2.0)
    assert np.isnan(peak(walk, 6.0, 9.0).frequency)
    assert peak(walk, 3.0, 9.0).frequency == pytest.approx(4.0, abs=2.0)


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (1.0, 10.0, "a band from 1 Hz begins below the resolution of 2 Hz"),
        (10.0, 11.0, "a band from 10 Hz to 11 Hz is narrower than the resolution of 2 Hz"),
        (400.0, 600.0, "a band up to 600 Hz ends above 500 Hz, half the sampling rate"),
    ],
)
def test_a_band_that_cannot_be_told_is_refused(low, high, message):
    with pytest.raises(ValueError, match=message):
        require_band(low, high, resolution=2.0, highest=500.0)
    with pytest.raises(ValueError, match=message):
        band_power(spectrum(noise(4000), INTERVAL, resolution=2.0), low, high)


@pytest.mark.parametrize(("method", "needed"), [("welch", "1.5 s"), ("multitaper", "2 s")])
def test_a_course_too_short_for_its_resolution_is_refused(method, needed):
    with pytest.raises(ValueError, match=f"a resolution of 1 Hz takes {needed}, there are 1.4 s"):
        windows(1400, INTERVAL, resolution=1.0, method=method)


def test_samples_too_far_apart_for_a_resolution_are_refused():
    with pytest.raises(ValueError, match=r"samples every 0\.001 s are too few for 500 Hz"):
        windows(1400, INTERVAL, resolution=500.0, method="welch")


@each_method
def test_two_lines_a_resolution_and_a_half_apart_are_two(method):
    values = sine(20_000, 40.0, 1.0) + sine(20_000, 44.0, 1.0)
    found = spectrum(values, INTERVAL, resolution=2.0, method=method)
    at = [found.density[np.argmin(np.abs(found.frequencies - f)), 0] for f in (40.0, 42.0, 44.0)]
    assert at[1] < 0.5 * min(at[0], at[2])
