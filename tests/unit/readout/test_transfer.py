"""Gain, coherence and angle of responses that are known."""

import numpy as np
import pytest

from fnec.readout.transfer import transfer

INTERVAL = 1e-3  # s
T = np.arange(20_000) * INTERVAL
each_method = pytest.mark.parametrize("method", ["welch", "multitaper"])


@each_method
def test_a_delayed_and_scaled_sine_has_its_gain_and_angle(method):
    x = np.sin(2 * np.pi * 10 * T)
    y = 3.0 * np.sin(2 * np.pi * 10 * (T - 5e-3)) + 7.0
    found = transfer(x, y, INTERVAL, frequency=10.0, resolution=2.0, method=method)
    assert found.gain == pytest.approx(3.0, rel=1e-3)
    assert found.angle == pytest.approx(-2 * np.pi * 10 * 5e-3, abs=1e-3)  # later: negative
    assert found.coherence == pytest.approx(1.0, abs=1e-6)


@each_method
def test_a_low_pass_answers_as_its_closed_form(method):
    # y += a (x - y): H(f) = a / (1 - (1 - a) e^{-i w}) with the value after the step.
    a = INTERVAL / 20e-3
    x = np.random.default_rng(1).normal(size=len(T))
    y = np.zeros_like(x)
    for k in range(1, len(x)):
        y[k] = y[k - 1] + a * (x[k] - y[k - 1])
    w = 2 * np.pi * 12.0 * INTERVAL
    h = a / (1 - (1 - a) * np.exp(-1j * w))
    found = transfer(x, y, INTERVAL, frequency=12.0, resolution=1.0, method=method)
    # The response bends within a resolution: about (1 Hz / 8 Hz)² of it.
    assert found.gain == pytest.approx(abs(h), rel=0.03)
    assert found.angle == pytest.approx(np.angle(h), abs=0.03)
    assert found.coherence > 0.98


@each_method
def test_the_coherence_with_noise_is_the_share_of_the_signal(method):
    rng = np.random.default_rng(2)
    x = rng.normal(size=200_000)
    y = x + rng.normal(size=200_000)
    found = transfer(x, y, INTERVAL, frequency=50.0, resolution=2.0, method=method)
    # 1 / 2; of 266 averages and more it scatters by sqrt(2) (1 - C) sqrt(C / L) = 0.03.
    assert found.coherence == pytest.approx(0.5, abs=0.1)


@each_method
def test_unrelated_courses_exceed_chance_once_in_twenty(method):
    rng = np.random.default_rng(3)
    above = 0
    for _ in range(200):
        x, y = rng.normal(size=(2, 6000))
        found = transfer(x, y, INTERVAL, frequency=50.0, resolution=2.0, method=method)
        above += found.coherence > found.chance
    # Binomial, 200 of 0.05: 10 ± 3. Windows that overlap are averages too, so Welch stays below.
    assert above <= 20
    assert method == "welch" or above >= 2


def test_what_cannot_be_answered_is_refused():
    x, y = np.sin(2 * np.pi * 10 * T), np.cos(2 * np.pi * 10 * T)

    def ask(x, y, frequency=10.0, n=20_000):
        return transfer(x[:n], y[:n], INTERVAL, frequency=frequency, resolution=2.0)

    with pytest.raises(ValueError, match="1 Hz lies below the resolution of 2 Hz"):
        ask(x, y, 1.0)
    with pytest.raises(ValueError, match="600 Hz lies above 500 Hz"):
        ask(x, y, 600.0)
    with pytest.raises(ValueError, match="no power at 100 Hz"):
        ask(x, y, 100.0)
    with pytest.raises(ValueError, match="no power at 10 Hz"):
        ask(np.ones_like(x), y)
    with pytest.raises(ValueError, match="not there all the time"):
        ask(np.where(T < 1, np.nan, x), y)
    with pytest.raises(ValueError, match="too short for coherence"):
        ask(x, y, n=1000)
