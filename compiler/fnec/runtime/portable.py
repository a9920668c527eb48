"""Elementary functions with the same bits on every machine and in every language.

The bits of a library's `exp` depend on the library and on the processor. These use only operations
that IEEE 754 rounds in one way (+ - * / sqrt, rint, floor, comparisons) and the bit patterns of
numbers, each function a straight line of assignments, so that one text can be printed as numpy,
C++, Cython and JAX. Results below 2.3e-308 count as 0. Polynomials grow in place, in which numpy
takes a third less time.

x: (...) float64, without unit.   Each returns (...) float64, NaN where an argument is NaN.
Errors are in units in the last place (ulp), the largest seen against 40 digits.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.bits import exponent, head, mantissa, pow2

TINY = 2.2250738585072014e-308  # smallest normal number
LOG2_E = 1.4426950408889634
LN2_HI = 6.93147180369123816490e-01  # 33 bits, so that k * LN2_HI is exact
LN2_LO = 1.90821492927058770002e-10
LOG10_2_HI = 3.01029995663611771306e-01
LOG10_2_LO = 3.69423907715893078616e-13
LOG10_E = 4.34294481903251816668e-01
EXP_TOP = 709.782712893384  # e^x is infinite above
EXP_BOTTOM = -708.0  # e^x counts as 0 below
EXPREL_NEAR = 0.75  # exprel is one division up to here


def expm1_tail64(r):
    """e^r - 1 - r for |r| <= ln(2)/2: r^2 times a polynomial of least largest error."""
    p = 2.511275741206875e-08 * r + 2.7626398347315584e-07
    p *= r
    p += 2.7557233258763623e-06
    p *= r
    p += 2.480150424866674e-05
    p *= r
    p += 1.984126989726214e-04
    p *= r
    p += 1.3888888932565508e-03
    p *= r
    p += 8.33333333331715e-03
    p *= r
    p += 4.166666666657293e-02
    p *= r
    p += 1.6666666666666682e-01
    p *= r
    p += 5.000000000000006e-01
    return (r * r) * p


def expm1_kernel64(r):
    """e^r - 1 for |r| <= ln(2)/2."""
    return r + expm1_tail64(r)


def exp64(x):
    """e^x within 1 ulp; 0 below -708, infinite above 709.78."""
    z = np.where(x < EXP_BOTTOM, EXP_BOTTOM, x)
    z = np.where(z > EXP_TOP, EXP_TOP, z)
    k = np.rint(z * LOG2_E)
    r = (z - k * LN2_HI) - k * LN2_LO
    y = pow2(k - 1.0) * ((expm1_kernel64(r) + 1.0) * 2.0)  # 2^k itself may be too large
    return np.where(x < EXP_BOTTOM, 0.0, np.where(x > EXP_TOP, np.inf, y))


def expm1_finite64(x):
    """e^x - 1 without cancellation, for x <= EXP_TOP."""
    z = np.where(x < -40.0, -40.0, x)
    k = np.rint(z * LOG2_E)
    r = (z - k * LN2_HI) - k * LN2_LO
    half = pow2(k - 1.0)
    return (half * expm1_kernel64(r) + (half - 0.5)) * 2.0


def expm1_64(x):
    """e^x - 1 without cancellation, within 2 ulp."""
    y = expm1_finite64(np.where(x > EXP_TOP, EXP_TOP, x))
    return np.where(x > EXP_TOP, np.inf, y)


def exprel_divisor64(r):
    """r / (e^r - 1) for |r| <= 0.75: 1 - r/2 and an even polynomial of least largest error."""
    t = r * r
    q = -5.031807176764983e-10 * t + 2.0857773566968085e-08
    q *= t
    q += -8.267125179303735e-07
    q *= t
    q += 3.306878173924468e-05
    q *= t
    q += -1.3888888887736565e-03
    q *= t
    q += 8.333333333333001e-02
    q *= r
    q -= 0.5
    q *= r
    q += 1.0
    return q


def exprel64(x):
    """(e^x - 1) / x, and 1 at 0, within 2 ulp."""
    is_near = np.absolute(x) <= EXPREL_NEAR  # then r is x
    z = np.where(x > EXP_TOP, EXP_TOP, np.where(x < -40.0, -40.0, x))
    k = np.where(is_near, 0.0, np.rint(z * LOG2_E))
    r = (z - k * LN2_HI) - k * LN2_LO
    half = pow2(k - 1.0)
    y = np.where(is_near, 1.0, r) / exprel_divisor64(r)
    far = (half * y + (half - 0.5)) * 2.0
    far /= np.where(is_near, 1.0, x)
    return np.where(is_near, y, np.where(x > EXP_TOP, np.inf, far))


def sigmoid64(x):
    """1 / (1 + e^-x), within 2 ulp."""
    return 1.0 / (1.0 + exp64(-x))


def tanh64(x):
    """Hyperbolic tangent, within 2.1 ulp."""
    a = np.absolute(x)
    t = expm1_finite64(np.where(a > 22.0, 22.0, a) * 2.0)
    y = t / (t + 2.0)
    return np.where(x < 0.0, -y, y)


def sinh64(x):
    """Hyperbolic sine, within 2.1 ulp; infinite where e^|x| is."""
    a = np.absolute(x)
    t = expm1_finite64(np.where(a > EXP_TOP, EXP_TOP, a))
    y = np.where(a > EXP_TOP, np.inf, (t + t / (t + 1.0)) * 0.5)
    return np.where(x < 0.0, -y, y)


def cosh64(x):
    """Hyperbolic cosine, within 2 ulp; infinite where e^|x| is."""
    e = exp64(np.absolute(x))
    return (e + 1.0 / e) * 0.5


def log_series64(z):
    """(ln((1 + s) / (1 - s)) - 2 s) / s for z = s^2 <= 0.0295 (coefficients of fdlibm)."""
    p = 1.479819860511658591e-01 * z + 1.531383769920937332e-01
    p *= z
    p += 1.818357216161805012e-01
    p *= z
    p += 2.222219843214978396e-01
    p *= z
    p += 2.857142874366239149e-01
    p *= z
    p += 3.999999999940941908e-01
    p *= z
    p += 6.666666666666735130e-01
    p *= z
    return p


def in_domain64(x, y):
    """The logarithm y of x where x is positive and finite, else what a logarithm is there."""
    finite = np.where(x >= TINY, y, np.where(x > -TINY, -np.inf, np.nan))
    return np.where(x < np.inf, finite, x)


def log64(x):
    """Natural logarithm within 1 ulp; -inf at 0, NaN below."""
    m = mantissa(x)
    is_upper = m > 1.4142135623730951
    k = np.where(is_upper, exponent(x) + 1.0, exponent(x))
    m = np.where(is_upper, m * 0.5, m)
    f = m - 1.0
    s = f / (f + 2.0)
    half_square = 0.5 * (f * f)
    tail = s * (half_square + log_series64(s * s)) + k * LN2_LO
    y = k * LN2_HI - ((half_square - tail) - f)
    return in_domain64(x, y)


def log1p64(x):
    """ln(1 + x) without cancellation, within 2 ulp."""
    z = np.where(x > -1.0, np.where(x < np.inf, x, 0.0), 0.0)
    u = z + 1.0
    y = log64(u) + (z - (u - 1.0)) / u  # the second term: what rounding took from 1 + x
    outside = np.where(x < -1.0, np.nan, np.where(x == -1.0, -np.inf, x))
    return np.where(z == x, y, outside)


def log10_64(x):
    """Logarithm to base 10 within 2 ulp, exact for powers of 10 (fdlibm's e_log10.c)."""
    k = exponent(x)
    is_below = k < 0.0
    m = np.where(is_below, mantissa(x) * 0.5, mantissa(x))
    k = np.where(is_below, k + 1.0, k)
    rest = k * LOG10_2_LO + LOG10_E * log64(m)
    y = k * LOG10_2_HI + rest
    return in_domain64(x, y)


def pow64(x, y):
    """x^y, within 1 ulp while |y ln x| < 10, within 8 ulp everywhere.

    The logarithm carries 6 more bits than a float64, as a sum of two. As in C: 0^0 = 1, and a
    negative x needs a whole y.
    """
    a = np.absolute(x)
    safe = np.where(a >= TINY, np.where(a < np.inf, a, 1.0), 1.0)
    m = mantissa(safe)
    is_upper = m > 1.4142135623730951
    k = np.where(is_upper, exponent(safe) + 1.0, exponent(safe))
    m = np.where(is_upper, m * 0.5, m)

    # s + s_lost = (m - 1) / (m + 1)
    f = m - 1.0
    d = m + 1.0
    d_lost = m - (d - 1.0)
    s = f / d
    s_head = head(s)
    s_tail = s - s_head
    d_head = head(d)
    d_tail = d - d_head
    rest = (f - s_head * d_head) - s_head * d_tail
    rest = (rest - s_tail * d_head) - s_tail * d_tail
    s_lost = (rest - s * d_lost) / d

    # ln a = log_high + log_low
    k_ln2 = k * LN2_HI
    first = k_ln2 + s * 2.0
    first_lost = s * 2.0 - (first - k_ln2)
    tail = s_lost * 2.0 + k * LN2_LO
    second = first_lost + (s * log_series64(s * s) + tail)
    log_high = first + second
    log_low = second - (log_high - first)

    # y ln a = product + product_lost
    z = np.where(y > 1.0e19, 1.0e19, np.where(y < -1.0e19, -1.0e19, y))
    z_head = head(z)
    z_tail = z - z_head
    log_head = head(log_high)
    log_tail = log_high - log_head
    product = z * log_high
    rest = (z_head * log_head - product) + z_head * log_tail
    rest = (rest + z_tail * log_head) + z_tail * log_tail
    product_lost = np.where(np.absolute(product) < 1000.0, rest + z * log_low, 0.0)

    # exp(product + product_lost) = 2^k (1 + r + r_lost + ...)
    bounded = np.where(product < EXP_BOTTOM, EXP_BOTTOM, product)
    bounded = np.where(bounded > EXP_TOP, 0.0, bounded)
    k = np.rint(bounded * LOG2_E)
    r_first = bounded - k * LN2_HI
    r_second = product_lost - k * LN2_LO
    r = r_first + r_second
    r_lost = r_second - (r - r_first)
    near = r + 1.0
    near_lost = r - (near - 1.0)
    rest = near_lost + (expm1_tail64(r) + r_lost * near)
    power = pow2(k - 1.0) * ((near + rest) * 2.0)
    power = np.where(product < EXP_BOTTOM, 0.0, np.where(product > EXP_TOP, np.inf, power))

    power = np.where(a < np.inf, power, np.where(y > 0.0, np.inf, 0.0))
    power = np.where(a < TINY, np.where(y > 0.0, 0.0, np.inf), power)
    is_even = np.floor(y * 0.5) == y * 0.5
    of_negative = np.where(is_even, power, np.where(np.floor(y) == y, -power, np.nan))
    power = np.where(x <= -TINY, of_negative, power)
    power = np.where(x == x, np.where(y == y, power, y), x)
    return np.where(np.absolute(y) < TINY, 1.0, power)
