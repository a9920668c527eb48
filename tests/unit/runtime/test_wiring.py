"""Connection rules: oracles are counts, binomial distributions and plain loops."""

import numpy as np
import pytest
from scipy import stats

from fnec.runtime import degrees, wiring
from fnec.runtime.random import stream, uniform

KEY = stream(42, "projections.a.edges")


def pair_set(pre, post) -> set[tuple[int, int]]:
    return set(zip(pre.tolist(), post.tolist(), strict=True))


def require_sorted_edges(edges, n_pre: int, n_post: int) -> None:
    pre, post = edges
    assert pre.dtype == post.dtype == np.int32
    assert len(pre) == len(post)
    assert np.all(np.diff(pre) >= 0)
    if len(pre):
        assert pre.min() >= 0 and pre.max() < n_pre
        assert post.min() >= 0 and post.max() < n_post


RULES = {
    "all_to_all": lambda same: wiring.all_to_all(40, 40, same=same),
    "bernoulli": lambda same: wiring.bernoulli(KEY, 40, 40, 0.3, same=same),
    "bernoulli_where": lambda same: wiring.bernoulli_where(
        KEY, 40, 40, lambda pre, post: 0.3 + 0.0 * pre, same=same
    ),
    "fixed_in_degree": lambda same: degrees.fixed_in_degree(
        KEY, 40, 40, 7, multapses=False, same=same
    ),
    "fixed_out_degree": lambda same: degrees.fixed_out_degree(
        KEY, 40, 40, 33, multapses=False, same=same
    ),
    "fixed_total": lambda same: degrees.fixed_total(KEY, 40, 40, 300, multapses=False, same=same),
}


@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize("rule", RULES)
def test_edges_are_sorted_different_and_without_autapses(rule, same):
    pre, post = RULES[rule](same)
    require_sorted_edges((pre, post), 40, 40)
    assert len(pair_set(pre, post)) == len(pre) > 0
    if same:
        assert not np.any(pre == post)


def test_all_to_all_lists_every_pair():
    assert pair_set(*wiring.all_to_all(3, 4)) == {(i, j) for i in range(3) for j in range(4)}
    without = wiring.all_to_all(4, 4, same=True)
    assert pair_set(*without) == {(i, j) for i in range(4) for j in range(4) if i != j}


def test_one_to_one_pairs_equal_cells():
    assert pair_set(*wiring.one_to_one(3, 3)) == {(0, 0), (1, 1), (2, 2)}


@pytest.mark.parametrize("p", [0.002, 0.02, 0.3, 0.9])
def test_degrees_of_a_random_graph_are_binomial(p):
    n = 600
    pre, post = wiring.bernoulli(KEY, n, n, p)
    for cells in (pre, post):
        n_edges = np.bincount(cells, minlength=n)
        assert n_edges.mean() == pytest.approx(n * p, abs=4.5 * np.sqrt(p * (1 - p)))
        dispersion = n_edges.var() / (n * p * (1 - p))
        assert dispersion == pytest.approx(1.0, abs=4.5 * np.sqrt(2 / n))


def test_every_pair_has_the_same_chance():
    """Each of 20 x 30 pairs over 2000 graphs."""
    counts = np.zeros((20, 30))
    for seed in range(2000):
        counts[wiring.bernoulli(stream(seed, "x"), 20, 30, 0.1)] += 1
    z = (counts - 200) / np.sqrt(2000 * 0.1 * 0.9)
    assert np.abs(z).max() < 4.5
    assert z.std() == pytest.approx(1.0, abs=4.5 / np.sqrt(2 * z.size))


def test_long_jumps_do_not_depend_on_the_size_of_a_batch(monkeypatch):
    whole = wiring.bernoulli(KEY, 300, 300, 0.05)
    monkeypatch.setattr(wiring, "DRAWS_AT_ONCE", 100)
    np.testing.assert_array_equal(wiring.bernoulli(KEY, 300, 300, 0.05), whole)


def test_ends_of_the_range_of_p():
    assert len(wiring.bernoulli(KEY, 5, 5, 0.0)[0]) == 0
    assert len(wiring.bernoulli(KEY, 5, 5, 1.0, same=True)[0]) == 20
    assert len(wiring.bernoulli(KEY, 0, 5, 0.5)[0]) == 0
    assert len(wiring.bernoulli(KEY, 100, 100, 1e-12)[0]) == 0


def test_probability_may_depend_on_the_pair(monkeypatch):
    """Against the plain definition: draw m of the stream for pair m."""

    def near(pre, post):
        return np.where(np.abs(pre - post) < 3, 0.8, 0.0)

    monkeypatch.setattr(wiring, "DRAWS_AT_ONCE", 64)
    pre, post = np.divmod(np.arange(400), 20)
    is_edge = uniform(KEY, np.arange(400)) < near(pre, post)
    edges = wiring.bernoulli_where(KEY, 20, 20, near)
    np.testing.assert_array_equal(edges, [pre[is_edge], post[is_edge]])


@pytest.mark.parametrize("multapses", [False, True])
@pytest.mark.parametrize("n", [1, 10, 30, 49])
def test_degrees_are_fixed(n, multapses):
    edges = degrees.fixed_in_degree(KEY, 50, 70, n, multapses=multapses)
    require_sorted_edges(edges, 50, 70)
    np.testing.assert_array_equal(np.bincount(edges[1], minlength=70), n)
    edges = degrees.fixed_out_degree(KEY, 70, 50, n, multapses=multapses)
    require_sorted_edges(edges, 70, 50)
    np.testing.assert_array_equal(np.bincount(edges[0], minlength=70), n)


def test_partners_are_drawn_one_after_the_other_without_repeats():
    """Against the plain loop."""
    _, post = degrees.fixed_out_degree(KEY, 30, 20, 9, multapses=False)
    for row, chosen in enumerate(post.reshape(30, 9).tolist()):
        expected, attempt = [], 0
        while len(expected) < 9:
            value = int(degrees.below(KEY, (row << 32) | attempt, 20))
            if value not in expected:
                expected.append(value)
            attempt += 1
        assert chosen == expected


@pytest.mark.parametrize("n", [4, 20])
def test_partners_are_chosen_evenly(n):
    """How often each of 25 cells is chosen, few of them and, through the complement, most."""
    pre, _ = degrees.fixed_in_degree(KEY, 25, 4000, n, multapses=False)
    p = n / 25
    z = (np.bincount(pre, minlength=25) - 4000 * p) / np.sqrt(4000 * p * (1 - p))
    assert stats.chisquare(np.bincount(pre, minlength=25)).pvalue > 1e-4
    assert np.abs(z).max() < 4.5


@pytest.mark.parametrize("n", [0, 100, 500, 899, 900])
def test_totals_are_fixed(n):
    pre, post = degrees.fixed_total(KEY, 30, 30, n, multapses=False)
    assert len(pair_set(pre, post)) == len(pre) == n
    assert len(degrees.fixed_total(KEY, 30, 30, n, same=True)[0]) == n


def test_multapses_occur_as_often_as_chance_has_it():
    pre, post = degrees.fixed_total(KEY, 100, 100, 10_000)
    n_pairs_hit = len(pair_set(pre, post))
    assert n_pairs_hit == pytest.approx(10_000 * (1 - np.exp(-1)), abs=4.5 * np.sqrt(10_000 * 0.1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: degrees.fixed_in_degree(KEY, 5, 9, 6, multapses=False), "6 partners .* are 5 to"),
        (lambda: degrees.fixed_out_degree(KEY, 5, 5, 5, multapses=False, same=True), "are 4 to"),
        (lambda: degrees.fixed_total(KEY, 2, 2, 5, multapses=False), "5 edges .* 4 pairs"),
        (lambda: degrees.fixed_in_degree(KEY, 0, 5, 1), "there are 0 to choose"),
        (lambda: wiring.bernoulli(KEY, 5, 5, 1.5), "between 0 and 1, got 1.5"),
        (lambda: wiring.bernoulli(KEY, 5, 6, 0.5, same=True), "5 before and 6 behind"),
        (lambda: wiring.one_to_one(5, 6), "got 5 and 6"),
        (lambda: wiring.explicit([(0, 1), (2, 9)], 3, 9), "edge 1 has post cell 9"),
    ],
)
def test_impossible_wirings_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_explicit_edges_keep_their_order_within_a_pre_cell():
    pre, post = wiring.explicit([(2, 1), (0, 3), (2, 0), (0, 1)], 3, 4)
    assert pair_list(pre, post) == [(0, 3), (0, 1), (2, 1), (2, 0)]
    np.testing.assert_array_equal(wiring.out_rows(pre, 3), [0, 2, 2, 4])


def pair_list(pre, post) -> list[tuple[int, int]]:
    return list(zip(pre.tolist(), post.tolist(), strict=True))


def test_the_hash_sees_every_edge_and_attribute():
    pre, post = wiring.all_to_all(3, 3)
    first = wiring.wiring_hash(pre, post, weight=np.ones(9), delay=np.arange(9))
    assert first == wiring.wiring_hash(pre, post, delay=np.arange(9.0), weight=np.ones(9))
    changed = np.ones(9)
    changed[8] = np.nextafter(1.0, 2.0)
    assert first != wiring.wiring_hash(pre, post, weight=changed, delay=np.arange(9))
    assert first != wiring.wiring_hash(post, pre, weight=np.ones(9), delay=np.arange(9))
