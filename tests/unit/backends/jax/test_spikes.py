"""Finding spikes among words, and the entries of their rows: oracles are lists made by numpy."""

import numpy as np
import pytest

from fnec.backends.jax.target import emit
from tests.equivalence.test_jax_against_reference import NETWORKS, TIMES
from tests.specs_in_tests import network, program

jax = pytest.importorskip("jax")
jnp = jax.numpy

SIZES = [1, 33, 1025, 33_000]  # words: on one to four levels


@pytest.fixture(scope="module")
def module():
    """The program of a network with a synapse."""
    return program(emit(network(TIMES + NETWORKS["one delay"])))


def some_words(n: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Random words, the last bit of all among them, and the cells whose bit is set."""
    is_set = np.random.default_rng(n).random(32 * n) < share
    is_set[-1] = True
    return np.packbits(is_set, bitorder="little").view(np.uint32), np.flatnonzero(is_set)


@pytest.mark.parametrize("n", SIZES)
def test_every_spike_is_found_once_and_in_order(module, n):
    words, cells = some_words(n, min(0.3, 30 / n))

    def note(carry, cell):
        found, at = carry
        return found.at[at].set(cell), at + 1

    start = (jnp.full(len(cells) + 1, -1, jnp.int32), jnp.int32(0))
    visit_all = jax.jit(lambda words: module.for_each_spike(note, start, words))
    found, count = visit_all(jnp.asarray(words))
    assert count == len(cells)
    assert found[:-1].tolist() == cells.tolist()


@pytest.mark.parametrize("n", SIZES)
def test_no_spike_is_found_where_there_is_none(module, n):
    words = jnp.zeros(n, jnp.uint32)
    assert module.for_each_spike(lambda count, _: count + 1, jnp.int32(0), words) == 0


@pytest.mark.parametrize("n", [1, 40])
def test_rows_are_visited_window_by_window(module, n):
    words, cells = some_words(n, 0.3)
    width = module.WINDOW
    lengths = np.random.default_rng(1).choice([0, 1, width, width + 1, 3 * width], 32 * n)
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)

    def count(visits, first, is_one):
        return jax.lax.dynamic_update_slice(
            visits,
            jax.lax.dynamic_slice(visits, (first,), (width,)) + is_one,
            (first,),
        )

    start, visits = jnp.asarray(start), jnp.zeros(int(start[-1]) + width, jnp.int32)
    found = module.for_each_window(count, visits, jnp.asarray(words), start)
    expected = np.zeros(len(found), np.int32)
    for cell in cells:
        expected[start[cell] : start[cell + 1]] = 1
    assert found.tolist() == expected.tolist()
