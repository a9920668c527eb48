"""What the portable functions are made of, written by hand for each language.

The meaning of each primitive is that of the numpy function of the same name in `fnec.runtime.bits`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Primitives:
    """Names and texts of one language."""

    prelude: str  # stands before everything
    functions: dict[str, str]  # numpy name -> name here
    bits: dict[str, str]  # primitive -> its definition


C_FUNCTIONS = {
    "where": "select64",
    "rint": "rint",
    "floor": "floor",
    "absolute": "fabs",
    "sqrt": "sqrt",
    "inf": "INFINITY",
    "nan": "NAN",
}

CPP = Primitives(
    functions=C_FUNCTIONS,
    prelude="""\
#include <cmath>
#include <cstdint>
#include <cstring>

inline double select64(bool is_first, double first, double second)
{
    return is_first ? first : second;
}

inline uint64_t bits_of(double x)
{
    uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    return bits;
}

inline double from_bits(uint64_t bits)
{
    double x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}""",
    bits={
        "pow2": """\
inline double pow2(double k)
{
    return from_bits(bits_of(k + 4503599627371519.0) << 52);
}""",
        "exponent": """\
inline double exponent(double x)
{
    return from_bits((bits_of(x) >> 52) | 0x4330000000000000ull) - 4503599627371519.0;
}""",
        "mantissa": """\
inline double mantissa(double x)
{
    return from_bits((bits_of(x) & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull);
}""",
        "head": """\
inline double head(double x)
{
    return from_bits(bits_of(x) & 0xFFFFFFFFF8000000ull);
}""",
    },
)

CYTHON = Primitives(
    functions=C_FUNCTIONS,
    prelude="""\
cimport cython
from libc.math cimport INFINITY, NAN, fabs, floor, rint, sqrt
from libc.stdint cimport uint64_t
from libc.string cimport memcpy

cdef inline double select64(bint is_first, double first, double second) noexcept nogil:
    return first if is_first else second

cdef inline uint64_t bits_of(double x) noexcept nogil:
    cdef uint64_t bits
    memcpy(&bits, &x, sizeof(bits))
    return bits

cdef inline double from_bits(uint64_t bits) noexcept nogil:
    cdef double x
    memcpy(&x, &bits, sizeof(x))
    return x""",
    bits={
        "pow2": """\
cdef inline double pow2(double k) noexcept nogil:
    return from_bits(bits_of(k + 4503599627371519.0) << 52)""",
        "exponent": """\
cdef inline double exponent(double x) noexcept nogil:
    return from_bits((bits_of(x) >> 52) | <uint64_t>0x4330000000000000) - 4503599627371519.0""",
        "mantissa": """\
cdef inline double mantissa(double x) noexcept nogil:
    cdef uint64_t fraction = bits_of(x) & <uint64_t>0x000FFFFFFFFFFFFF
    return from_bits(fraction | <uint64_t>0x3FF0000000000000)""",
        "head": """\
cdef inline double head(double x) noexcept nogil:
    return from_bits(bits_of(x) & <uint64_t>0xFFFFFFFFF8000000)""",
    },
)

EXACT_JAX = '''\
def exact(x, zero):
    """x, rounded before it is used: XLA does not know that `zero` is -0.0."""
    return x + lax.stop_gradient(zero)'''

JAX = Primitives(
    functions={
        "where": "jnp.where",
        "rint": "jnp.rint",
        "floor": "jnp.floor",
        "absolute": "jnp.abs",
        "sqrt": "jnp.sqrt",
        "inf": "jnp.inf",
        "nan": "jnp.nan",
    },
    prelude="",
    bits={
        "pow2": '''\
def pow2(k):
    """2^k, for whole k."""
    bits = lax.bitcast_convert_type(k + 4503599627371519.0, jnp.uint64)
    return lax.bitcast_convert_type(bits << 52, jnp.float64)''',
        "exponent": '''\
def exponent(x):
    """The whole number k with 2^k <= x < 2^(k+1), for x > 0."""
    bits = lax.bitcast_convert_type(x, jnp.uint64) >> 52
    return lax.bitcast_convert_type(bits | 0x4330000000000000, jnp.float64) - 4503599627371519.0''',
        "mantissa": '''\
@jax.custom_jvp
def mantissa(x):
    """x / 2^exponent(x), for x > 0."""
    fraction = lax.bitcast_convert_type(x, jnp.uint64) & 0x000FFFFFFFFFFFFF
    return lax.bitcast_convert_type(fraction | 0x3FF0000000000000, jnp.float64)


@mantissa.defjvp
def mantissa_derivative(primals, tangents):
    m = mantissa(*primals)
    return m, tangents[0] * (m / primals[0])''',
        "head": '''\
def head(x):
    """x with the lower half of its digits set to 0."""
    bits = lax.bitcast_convert_type(x, jnp.uint64) & jnp.uint64(0xFFFFFFFFF8000000)
    return lax.bitcast_convert_type(bits, jnp.float64)''',
    },
)
