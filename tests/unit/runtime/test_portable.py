"""Portable functions: oracle is mpmath with 40 digits."""

import warnings

import mpmath
import numpy as np
import pytest

from fnec.runtime import portable, trigonometric
from fnec.runtime.bits import exponent, head, mantissa, pow2


def errors_in_ulp(function, exact, *arguments) -> np.ndarray:
    """Distance of each value from the true one.   arguments: (n,) each."""
    with mpmath.workprec(160):
        true = [
            exact(*map(mpmath.mpf, point))
            for point in zip(*map(np.ndarray.tolist, arguments), strict=True)
        ]
        values = function(*arguments).tolist()
        pairs = zip(values, true, strict=True)
        return np.array([float(abs(v - t)) / np.spacing(abs(float(t))) for v, t in pairs])


def spread(scale: float, n: int = 1500) -> np.ndarray:
    """Numbers of both signs and of all sizes up to about `scale`."""
    rng = np.random.default_rng(1)
    return np.concatenate(
        [rng.normal(0, scale, n), rng.normal(size=n) * 10.0 ** rng.uniform(-12, 0, n)]
    )


CASES = {
    "exp64": (portable.exp64, mpmath.exp, 100.0, 1.0),
    "expm1_64": (portable.expm1_64, mpmath.expm1, 5.0, 2.0),
    "exprel64": (portable.exprel64, lambda x: mpmath.expm1(x) / x, 5.0, 2.0),
    "sigmoid64": (portable.sigmoid64, lambda x: 1 / (1 + mpmath.exp(-x)), 10.0, 2.0),
    "tanh64": (portable.tanh64, mpmath.tanh, 3.0, 2.5),
    "sinh64": (portable.sinh64, mpmath.sinh, 3.0, 2.5),
    "cosh64": (portable.cosh64, mpmath.cosh, 3.0, 2.0),
    "sin64": (trigonometric.sin64, mpmath.sin, 1e4, 2.5),
    "cos64": (trigonometric.cos64, mpmath.cos, 1e4, 2.5),
    "tan64": (trigonometric.tan64, mpmath.tan, 1e4, 3.0),
}


@pytest.mark.parametrize("name", CASES)
def test_error_stays_within_the_documented_ulps(name):
    function, exact, scale, ulps = CASES[name]
    assert errors_in_ulp(function, exact, spread(scale)).max() <= ulps


@pytest.mark.parametrize("name", ["log64", "log10_64", "log1p64"])
def test_logarithms_stay_within_two_ulps(name):
    exact = {"log64": mpmath.log, "log10_64": mpmath.log10, "log1p64": mpmath.log1p}[name]
    x = np.concatenate([np.linspace(0.5, 2.0, 1000)[1:], 10.0 ** np.linspace(-300, 300, 1000)])
    assert errors_in_ulp(getattr(portable, name), exact, x).max() <= 2.0


def test_powers_stay_within_their_bound():
    rng = np.random.default_rng(2)
    x, y = 10.0 ** rng.uniform(-3, 3, 2000), rng.uniform(-20, 20, 2000)
    assert errors_in_ulp(portable.pow64, lambda a, b: a**b, x, y).max() <= 2.0
    near = np.abs(y * np.log(x)) < 10.0
    assert errors_in_ulp(portable.pow64, lambda a, b: a**b, x[near], y[near]).max() <= 1.0


def test_first_powers_and_powers_of_ten_are_exact():
    x = spread(100.0)
    np.testing.assert_array_equal(portable.pow64(x, 1.0), x)
    np.testing.assert_array_equal(
        portable.log10_64(np.array([float(f"1e{k}") for k in range(-22, 23)])), np.arange(-22, 23)
    )


def test_limits():
    inf, nan = np.inf, np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for function, x, value in [
            (portable.exp64, [-inf, -709.0, 0.0, 710.0, inf, nan], [0.0, 0.0, 1.0, inf, inf, nan]),
            (portable.expm1_64, [-inf, -50.0, 0.0, 710.0, nan], [-1.0, -1.0, 0.0, inf, nan]),
            (portable.exprel64, [0.0, 710.0, nan], [1.0, inf, nan]),
            (portable.log64, [0.0, -1.0, inf, nan, 1.0], [-inf, nan, inf, nan, 0.0]),
            (portable.log1p64, [-1.0, -2.0, inf, nan, 0.0], [-inf, nan, inf, nan, 0.0]),
            (portable.tanh64, [-inf, 1e300, nan], [-1.0, 1.0, nan]),
            (portable.sigmoid64, [-inf, 0.0, inf, nan], [0.0, 0.5, 1.0, nan]),
            (trigonometric.sin64, [inf, nan, 0.0, 1e10], [nan, nan, 0.0, nan]),
        ]:
            np.testing.assert_array_equal(function(np.array(x)), value, err_msg=function.__name__)


@pytest.mark.parametrize("y", [0.0, 1.0, -1.0, 2.0, 3.0, -3.0, 0.5, np.inf, -np.inf])
def test_special_powers_are_those_of_c(y):
    x = np.array([0.0, 1.0, -1.0, 2.0, -2.0, 0.5, np.inf, np.nan])
    with np.errstate(all="ignore"):
        expected = np.power(x, y)
    if np.isinf(y):
        x, expected = x[[0, 3, 5, 6]], expected[[0, 3, 5, 6]]  # beyond, C has special rules
    np.testing.assert_allclose(portable.pow64(x, y), expected, rtol=2.3e-16)


def test_scalars_give_the_bits_of_arrays():
    x = spread(10.0, n=20)
    for function in (portable.exp64, portable.log1p64, portable.tanh64, trigonometric.cos64):
        np.testing.assert_array_equal([float(function(a)) for a in x], function(x))


def test_bit_operations_take_numbers_apart():
    x = 10.0 ** np.linspace(-300, 300, 1001)
    np.testing.assert_array_equal(np.ldexp(mantissa(x), exponent(x).astype(int)), x)
    np.testing.assert_array_equal(
        pow2(np.arange(-1022.0, 1024.0)), np.ldexp(1.0, range(-1022, 1024))
    )
    assert np.all(np.abs(x - head(x)) <= 2.0**-25 * x)
