"""Sine, cosine and tangent with the same bits on every machine and in every language.

Written under the rules of `portable.py`.   x: (...) rad, float64.
Good for |x| < 10^5 rad; the error grows slowly beyond, and from 10^9 rad on the result is NaN.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

TWO_OVER_PI = 6.36619772367581382433e-01
# pi / 2 in three parts; the first two have 33 bits, so that k * part is exact for k < 2^20 (fdlibm)
PI_2_A = 1.57079632673412561417e00
PI_2_B = 6.07710050630396597660e-11
PI_2_C = 2.02226624879595063154e-21


def quarter_turns64(x):
    """Number of quarter turns next to x, as a whole float64; NaN from 10^9 rad on."""
    return np.rint(np.where(np.absolute(x) < 1e9, x, np.nan) * TWO_OVER_PI)


def remainder64(x, k):
    """x - k pi / 2, of which the result keeps all digits."""
    r = np.where(k == k, x, 0.0) - k * PI_2_A
    return (r - k * PI_2_B) - k * PI_2_C


def sin_kernel64(r):
    """Sine for |r| <= pi / 4 (fdlibm's k_sin.c)."""
    z = r * r
    p = 1.58969099521155010221e-10 * z - 2.50507602534068634195e-08
    p = p * z + 2.75573137070700676789e-06
    p = p * z - 1.98412698298579493134e-04
    p = p * z + 8.33333333332248946124e-03
    p = p * z - 1.66666666666666324348e-01
    return r + (r * z) * p


def cos_kernel64(r):
    """Cosine for |r| <= pi / 4 (fdlibm's k_cos.c)."""
    z = r * r
    p = -1.13596475577881948265e-11 * z + 2.08757232129817482790e-09
    p = p * z - 2.75573143513906633035e-07
    p = p * z + 2.48015872894767294178e-05
    p = p * z - 1.38888888888741095749e-03
    p = p * z + 4.16666666666666019037e-02
    return 1.0 - (z * 0.5 - (z * z) * p)


def sin64(x):
    """Sine, within 2.5 ulp (1 for |x| < 100)."""
    k = quarter_turns64(x)
    r = remainder64(x, k)
    quarter = k - np.floor(k * 0.25) * 4.0
    is_odd = np.floor(k * 0.5) * 2.0 < k
    y = np.where(is_odd, cos_kernel64(r), sin_kernel64(r))
    return np.where(quarter >= 2.0, -y, y)


def cos64(x):
    """Cosine, within 2.5 ulp (1 for |x| < 100)."""
    k = quarter_turns64(x)
    r = remainder64(x, k)
    quarter = k + 1.0 - np.floor((k + 1.0) * 0.25) * 4.0
    is_odd = np.floor(k * 0.5) * 2.0 < k
    y = np.where(is_odd, sin_kernel64(r), cos_kernel64(r))
    return np.where(quarter >= 2.0, -y, y)


def tan64(x):
    """Tangent, within 3 ulp."""
    k = quarter_turns64(x)
    r = remainder64(x, k)
    is_odd = np.floor(k * 0.5) * 2.0 < k
    top = np.where(is_odd, -cos_kernel64(r), sin_kernel64(r))
    low = np.where(is_odd, sin_kernel64(r), cos_kernel64(r))
    return top / low
