"""The translations of the portable functions: oracle is the numpy definition, bit for bit."""

import ast
import ctypes
import inspect
import subprocess

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from fnec.backends import random_text
from fnec.backends.portable import PORTABLE, print_cpp, print_cython, print_jax
from fnec.backends.portable_source import read_definition
from fnec.backends.portable_text import EXACT_JAX
from fnec.runtime import vectors
from fnec.runtime.random import key_halves, squares, step_counter, stream, uniform, uniform_at

jax.config.update("jax_enable_x64", True)

N_VALUES = 200_000
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, np.inf, -np.inf, np.nan, 1e-320, -1e-320, 1e-300]
SPECIAL += [
    1e300,
    -1e300,
    709.78,
    709.79,
    -708.0,
    -708.1,
    88.0,
    1e9,
    1e5,
    np.pi / 2,
    1.4142135623730951,
]
SPECIAL += [1e22, 22.0, -22.0]


def values(name: str) -> np.ndarray:
    """Arguments that reach every branch of the function.   Returns (N_VALUES,)."""
    rng = np.random.default_rng(1)
    if name == "normal_quantile":
        return uniform(stream(1, "quantile"), np.arange(N_VALUES))
    wide = rng.normal(size=N_VALUES) * 10.0 ** rng.uniform(-8, 3, N_VALUES)
    near = rng.normal(size=N_VALUES // 2)
    return np.concatenate([SPECIAL, near, wide])[:N_VALUES]


def arguments(name: str) -> tuple[np.ndarray, ...]:
    if name == "pow":
        rng = np.random.default_rng(2)
        pairs = np.array(np.meshgrid(SPECIAL, SPECIAL)).reshape(2, -1)
        base = np.concatenate([pairs[0], np.abs(values(name))])[:N_VALUES]
        power = np.concatenate([pairs[1], np.round(rng.normal(0, 5, N_VALUES), 1)])[:N_VALUES]
        return base, power
    return (values(name),)


def bits(x) -> np.ndarray:
    """Bit patterns, with results below the normal numbers as 0 and one pattern for NaN."""
    x = np.array(x, dtype=np.float64)
    x[np.abs(x) < np.finfo(float).tiny] = 0.0
    x[np.isnan(x)] = np.nan
    return (x + 0.0).view(np.uint64)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """All functions as C++, as one shared library with a loop for each."""
    folder = tmp_path_factory.mktemp("portable")
    loops = []
    for name, function in PORTABLE.items():
        names = read_definition(function).arguments
        pointers = ", ".join(f"const double* {n}" for n in names)
        items = ", ".join(f"{n}[m]" for n in names)
        loops.append(
            f'extern "C" void {name}_loop(long n, double* out, {pointers})'
            f"{{ for (long m = 0; m < n; ++m) out[m] = {function.__name__}({items}); }}"
        )
    loops.append(
        'extern "C" void uniform_loop(long n, double* out, double high, double low, double step)'
        "{ for (long m = 0; m < n; ++m) out[m] = uniform_at(high, low, step, (double)m); }"
    )
    source = folder / "functions.cpp"
    source.write_text("\n".join([print_cpp(PORTABLE.values()), random_text.CPP, *loops]))
    library = folder / "functions.so"
    flags = ["-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC", "-Wall", "-Werror"]
    subprocess.run(["g++", *flags, str(source), "-o", str(library)], check=True)
    return ctypes.CDLL(str(library))


@pytest.fixture(scope="module")
def jax_module() -> dict:
    """All functions as JAX, executed as one module."""
    names = {"jax": jax, "jnp": jnp, "lax": lax}
    exec("\n\n".join([EXACT_JAX, print_jax(PORTABLE.values()), random_text.JAX]), names)
    return names


def pointer(x: np.ndarray):
    return x.ctypes.data_as(ctypes.c_void_p)


@pytest.mark.parametrize("name", PORTABLE)
def test_cpp_has_the_bits_of_numpy(name, compiled):
    xs = arguments(name)
    out = np.empty(len(xs[0]))
    getattr(compiled, f"{name}_loop")(ctypes.c_long(len(out)), pointer(out), *map(pointer, xs))
    np.testing.assert_array_equal(bits(out), bits(PORTABLE[name](*xs)))


@pytest.mark.parametrize("name", PORTABLE)
def test_jax_has_the_bits_of_numpy(name, jax_module):
    xs = arguments(name)
    with jax.numpy_dtype_promotion("strict"):
        out = jax.jit(jax_module[PORTABLE[name].__name__])(*map(jnp.asarray, xs), jnp.float64(-0.0))
    assert out.dtype == jnp.float64
    np.testing.assert_array_equal(bits(out), bits(PORTABLE[name](*xs)))


VECTORS = {"exprel": vectors.exprel_vector, "normal_quantile": vectors.normal_quantile_vector}


@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("where", ["everywhere", "near 0", "mostly near 0"])
def test_vectors_have_the_bits_of_the_portable_function(name, where):
    x = values(name)
    if name == "exprel":
        near = np.flatnonzero(np.abs(x) < 0.75)
        n_far = {"everywhere": len(x), "near 0": 0, "mostly near 0": 1000}[where]
        x = np.concatenate([x[near], x[np.abs(x) >= 0.75][:n_far], [np.nan]])
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(bits(VECTORS[name](x)), bits(PORTABLE[name](x)))


def test_jax_keeps_the_bits_inside_a_larger_expression(jax_module):
    a, b, c = np.random.default_rng(3).normal(size=(3, 50_000))
    exp64, exact = jax_module["exp64"], jax_module["exact"]

    @jax.jit
    def rate(a, b, c, zero):
        return exact(c * exp64(exact(a * b, zero) + c, zero), zero) + exp64(a * b, zero)

    plain = c * PORTABLE["exp"](a * b + c) + PORTABLE["exp"](a * b)
    np.testing.assert_array_equal(bits(rate(a, b, c, jnp.float64(-0.0))), bits(plain))


@pytest.mark.parametrize("name", [n for n in PORTABLE if n not in ("pow", "normal_quantile")])
def test_jax_differentiates_to_the_derivative(name, jax_module):
    function = jax_module[PORTABLE[name].__name__]
    slope = jax.grad(lambda x: function(x, jnp.float64(-0.0)))(jnp.float64(0.7))
    h = 1e-6
    secant = (PORTABLE[name](0.7 + h) - PORTABLE[name](0.7 - h)) / (2 * h)
    assert slope == pytest.approx(
        float(secant), rel=1e-8
    )  # the secant has an error of h^2 + 1e-16 / h


def test_jax_lines_stay_within_the_line_length():
    assert max(map(len, print_jax(PORTABLE.values()).splitlines())) <= 100


def test_uniform_numbers_are_the_same_in_cpp_and_jax(compiled, jax_module):
    key, step = stream(5, "stimuli.background"), 123_456
    out = np.empty(5000)
    halves = [ctypes.c_double(h) for h in key_halves(key)]
    compiled.uniform_loop(ctypes.c_long(5000), pointer(out), *halves, ctypes.c_double(step))
    expected = uniform(key, step_counter(step, np.arange(5000)))
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(uniform_at(*key_halves(key), step, np.arange(5000)), expected)

    @jax.jit
    def draw(key, step, cells):
        return jax_module["uniform"](key, jax_module["step_counter"](step, cells))

    with jax.numpy_dtype_promotion("strict"):
        drawn = draw(jnp.uint64(key), jnp.uint64(step), jnp.arange(5000, dtype=jnp.uint64))
    np.testing.assert_array_equal(drawn, expected)


def test_cython_text_declares_each_name_once():
    text = print_cython([PORTABLE["log"]])
    body = text[text.index("double log64(double x)") :]
    assert body.count("cdef double m =") == 1
    assert "    m = select64(is_upper, m * 0.5, m)" in body


def grown(x):
    y = 2.0 * x
    y += 1.0
    y *= x
    y -= 3.0
    y /= x
    return y


def test_what_grows_in_place_is_one_assignment_for_a_product_and_what_is_added():
    lines = [f"{n} = {ast.unparse(e)}" for n, e in read_definition(grown).assignments]
    assert lines == ["y = 2.0 * x + 1.0", "y = y * x - 3.0", "y = y / x"]


def half(x):
    if x > 0.0:
        return x * 0.5
    return x


def third(x):
    return x / 3.0


def changed_argument(x):
    x += 1.0
    return x


def changed_alias(x):
    y = x
    y += 1.0
    return y


@pytest.mark.parametrize("function", [half, third, changed_argument, changed_alias])
def test_text_outside_the_subset_is_refused(function):
    assert inspect.getsource(function)
    with pytest.raises(ValueError, match="is not portable"):
        read_definition(function)


def test_random_integers_are_those_of_the_published_generator():
    """Squares in plain integers, as printed in Widynski 2020."""
    key, mask = int(stream(1, "x")), (1 << 64) - 1
    counter = 987_654_321_012
    y = x = counter * key & mask
    z = y + key & mask
    for added in (y, z, y):
        x = (x * x + added) & mask
        x = ((x >> 32) | (x << 32)) & mask
    assert squares(np.uint64(key), counter) == ((x * x + z) & mask) >> 32
