"""The random source of `fnec.runtime.random` in the other languages, written by hand.

The text of C++ and Cython stands on its own. `uniform_at` takes plain doubles, whole numbers below
2^32 each, since simulators pass no 64-bit unsigned numbers: the two halves of the key
(`key_halves`), the step and the cell.
"""

CPP = """\
#include <cstdint>

inline uint64_t swap_halves(uint64_t x)
{
    return (x >> 32) | (x << 32);
}

inline uint64_t squares(uint64_t key, uint64_t counter)
{
    const uint64_t y = counter * key;
    const uint64_t z = y + key;
    uint64_t x = swap_halves(y * y + y);
    x = swap_halves(x * x + z);
    x = swap_halves(x * x + y);
    return (x * x + z) >> 32;
}

inline double uniform(uint64_t key, uint64_t counter)
{
    const double whole = static_cast<double>(static_cast<int64_t>(squares(key, counter)));
    return (whole + 0.5) * 0x1p-32;
}

inline double uniform_at(double key_high, double key_low, double step, double cell)
{
    const uint64_t key = (static_cast<uint64_t>(key_high) << 32) | static_cast<uint64_t>(key_low);
    return uniform(key, (static_cast<uint64_t>(step) << 32) | static_cast<uint64_t>(cell));
}
""".replace("0x1p-32", "2.3283064365386963e-10")

CYTHON = """\
from libc.stdint cimport int64_t, uint64_t

cdef inline uint64_t swap_halves(uint64_t x) noexcept nogil:
    return (x >> 32) | (x << 32)

cdef inline uint64_t squares(uint64_t key, uint64_t counter) noexcept nogil:
    cdef uint64_t y = counter * key
    cdef uint64_t z = y + key
    cdef uint64_t x = swap_halves(y * y + y)
    x = swap_halves(x * x + z)
    x = swap_halves(x * x + y)
    return (x * x + z) >> 32

cdef inline double uniform(uint64_t key, uint64_t counter) noexcept nogil:
    return (<double><int64_t>squares(key, counter) + 0.5) * 2.3283064365386963e-10

cdef inline double uniform_at(
    double key_high, double key_low, double step, double cell
) noexcept nogil:
    cdef uint64_t key = (<uint64_t>key_high << 32) | <uint64_t>key_low
    return uniform(key, (<uint64_t>step << 32) | <uint64_t>cell)
"""

JAX = '''\
def squares(key, counter):
    """Random integers below 2^32 (Widynski 2020, arXiv:2004.06278).   key, counter: uint64."""
    y = counter * key
    z = y + key
    x = y * y + y
    x = (x >> 32) | (x << 32)
    x = x * x + z
    x = (x >> 32) | (x << 32)
    x = x * x + y
    x = (x >> 32) | (x << 32)
    return (x * x + z) >> 32


def uniform(key, counter):
    """Random numbers in (0, 1), float64.   key, counter: uint64."""
    bits = squares(key, counter) | 0x4330000000000000  # 2^52 + the random integer, as a float64
    return (lax.bitcast_convert_type(bits, jnp.float64) - 4503599627370495.5) * 2.0**-32


def step_counter(step, cell):
    """Counter of the draw of each cell in one step.   step: uint64 scalar.   cell: uint64 (...)."""
    return (step << 32) | cell
'''

POISSON_COUNT_CPP = """\
inline double poisson_count(double u, const double* cdf, int n_counts)
{
    int count = 0;
    while (count < n_counts && cdf[count] <= u) ++count;
    return count;
}
"""

POISSON_COUNT_JAX = '''\
def poisson_count(u, cdf):
    """Number of events whose cumulative probability u reaches.

    u: (...).   cdf: (n_counts,).   Returns (...) int32.
    """
    return jnp.sum(cdf <= u[..., None], axis=-1, dtype=jnp.int32)
'''
