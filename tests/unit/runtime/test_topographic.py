"""Mixed topographic and random wiring: oracles are the rounding rule, moments and distributions."""

import numpy as np
import pytest
from scipy import stats

from fnec.runtime import topographic
from fnec.runtime.lattice import line_distance, place_on_line, ring_distance
from fnec.runtime.random import stream
from fnec.runtime.topographic import inside, topographic_in_degree, topographic_out_degree

KEY = stream(123, "projections.a.edges")


def partners(n_rows: int, n_pool: int, n: int, strength: float, sigma: float, **options):
    """Partner of each draw, (n_rows, n), of cells whose out-degree is fixed."""
    return topographic_out_degree(KEY, n_rows, n_pool, n, strength, sigma, **options)[1].reshape(
        n_rows, n
    )


@pytest.mark.parametrize(
    ("strength", "of_ten", "of_three", "of_sixteen"),
    [
        (0.01, 0, 0, 0), (0.05, 0, 0, 1), (0.08, 1, 0, 1), (0.10, 1, 0, 2), (0.15, 2, 0, 2),
        (0.20, 2, 1, 3), (0.40, 4, 1, 6), (0.60, 6, 2, 10), (0.80, 8, 2, 13), (1.0, 10, 3, 16),
    ],
)  # fmt: skip
def test_the_number_of_topographic_partners_is_rounded(strength, of_ten, of_three, of_sixteen):
    """By hand: halves go to the even neighbour. Without spread they all hit the own place."""
    for degree, expected in ((10, of_ten), (3, of_three), (16, of_sixteen)):
        chosen = partners(1001, 1_000_001, degree, strength, 0.0)
        at_home = chosen == 1000 * np.arange(1001)[:, None]
        np.testing.assert_array_equal(at_home[:, :expected], True)
        assert not at_home[:, expected:].any()


def test_random_rounding_is_binomial():
    chosen = partners(4001, 4_000_001, 10, 0.05, 0.0, rounding="random")
    n_local = np.sum(chosen == 1000 * np.arange(4001)[:, None], axis=1)
    seen = np.bincount(n_local, minlength=4)
    expected = 4001 * stats.binom.pmf(np.arange(3), 10, 0.05)
    expected = np.append(expected, 4001 - expected.sum())
    assert stats.chisquare(np.append(seen[:3], seen[3:].sum()), expected).pvalue > 1e-4


@pytest.mark.parametrize(
    ("draw", "side"), [(topographic_in_degree, 1), (topographic_out_degree, 0)]
)
def test_one_side_has_its_degree_and_the_other_is_binomial(draw, side):
    n = (300, 400)
    edges = draw(KEY, *n, 16, 0.0, 12.0)
    np.testing.assert_array_equal(np.bincount(edges[side], minlength=n[side]), 16)
    other = np.bincount(edges[1 - side], minlength=n[1 - side])
    n_edges, p = 16 * n[side], 1 / n[1 - side]
    assert other.sum() == n_edges
    dispersion = other.var() / (n_edges * p * (1 - p))
    assert dispersion == pytest.approx(1.0, abs=4.5 * np.sqrt(2 / n[1 - side]))
    assert np.all(np.diff(edges[0]) >= 0)


def test_the_rest_is_uniform():
    chosen = partners(2000, 50, 10, 0.4, 2.0)[:, 4:]
    assert stats.chisquare(np.bincount(chosen.ravel(), minlength=50)).pvalue > 1e-4


def test_a_spread_as_wide_as_the_target_is_uniform():
    """Also in the corner cells, where a clipped normal would pile up."""
    chosen = partners(5000, 80, 16, 1.0, 80.0)
    assert stats.chisquare(np.bincount(chosen.ravel(), minlength=80)).pvalue > 1e-4


def test_topographic_partners_are_normal_around_the_own_place():
    """Mean and deviation far from the ends; rounding to whole cells adds 1/12 to the variance."""
    offset = partners(3001, 3001, 20, 1.0, 12.0) - np.arange(3001)[:, None]
    inner = offset[100:-100].ravel()
    deviation = np.sqrt(144 + 1 / 12)
    assert inner.mean() == pytest.approx(0, abs=4.5 * deviation / np.sqrt(inner.size))
    assert inner.std() == pytest.approx(deviation, abs=4.5 * deviation / np.sqrt(2 * inner.size))


def test_clipping_piles_up_on_the_cells_at_the_ends():
    """The edge cell takes the whole tail: P(x < 0.5) for each source, summed over the sources."""
    n, degree, sigma = 400, 200, 12.0
    counts = np.bincount(partners(n, n, degree, 1.0, sigma).ravel(), minlength=n)
    p = stats.norm.cdf((0.5 - np.arange(n)) / sigma)
    error = 4.5 * np.sqrt(degree * np.sum(p * (1 - p)))
    assert counts[0] == pytest.approx(degree * p.sum(), abs=error)
    assert counts[-1] == pytest.approx(degree * p.sum(), abs=error)
    assert p.sum() > 4  # four times the share of a cell in the middle


@pytest.mark.parametrize("boundary", ["wrap", "reflect"])
def test_other_boundaries_keep_the_in_degree_even(boundary):
    """On a ring by symmetry; a mirror folds back what a neighbour beyond the end would send."""
    counts = np.bincount(partners(200, 200, 500, 1.0, 9.0, boundary=boundary).ravel())
    assert counts.std() / np.sqrt(500) < 1.2
    assert abs(counts[0] - 500) < 4.5 * np.sqrt(500)


def test_what_lies_outside_by_hand():
    cells = np.array([-5, -2, -1, 0, 2, 3, 4, 7])
    assert inside(cells, 3, "clip").tolist() == [0, 0, 0, 0, 2, 2, 2, 2]
    assert inside(cells, 3, "wrap").tolist() == [1, 1, 2, 0, 2, 0, 1, 1]
    assert inside(cells, 3, "reflect").tolist() == [1, 1, 0, 0, 2, 2, 1, 1]


def test_draws_do_not_depend_on_the_size_of_a_batch_or_on_strength(monkeypatch):
    whole = partners(50, 90, 8, 0.5, 3.0, rounding="random")
    monkeypatch.setattr(topographic, "DRAWS_AT_ONCE", 20)
    np.testing.assert_array_equal(partners(50, 90, 8, 0.5, 3.0, rounding="random"), whole)
    none = partners(50, 90, 8, 0.0, 3.0)
    np.testing.assert_array_equal(partners(50, 90, 8, 0.5, 3.0)[:, 4:], none[:, 4:])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((5, 9, 3, 1.5, 1.0), "strength .* between 0 and 1, got 1.5"),
        ((5, 9, 3, 0.5, -1.0), "spread .* not be negative, got -1"),
        ((5, 0, 3, 0.5, 1.0), "there are 0 to choose"),
        ((5, 9, -3, 0.5, 1.0), "-3 partners"),
    ],
)
def test_impossible_values_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        topographic_out_degree(KEY, *given)


def test_no_cells_and_no_partners_give_no_edges():
    assert len(topographic_out_degree(KEY, 0, 9, 3, 0.5, 1.0)[0]) == 0
    assert len(topographic_in_degree(KEY, 4, 9, 0, 0.5, 1.0)[0]) == 0
    assert topographic_out_degree(KEY, 1, 9, 2, 1.0, 0.0)[1].tolist() == [4, 4]


def test_places_by_hand():
    assert place_on_line(np.arange(3), 3, 5).tolist() == [0, 2, 4]
    assert place_on_line(np.arange(7), 7, 7).tolist() == list(range(7))
    assert line_distance(np.array([0, 0, 2]), 3, np.array([0, 3, 1]), 5).tolist() == [0, 3, 3]
    assert ring_distance(np.array([0, 0, 0, 9]), 10, np.array([0, 5, 8, 0]), 10).tolist() == [
        0, 5, 2, 1,
    ]  # fmt: skip
    assert ring_distance(np.array([1, 3]), 4, np.array([0, 0]), 8).tolist() == [2, 2]


@pytest.mark.parametrize("n", [1, 2, 3, 17, 300, 4001])
def test_equal_sizes_have_whole_distances(n):
    pre, post = np.arange(n), np.arange(n)[::-1]
    apart = np.abs(pre - post)
    np.testing.assert_array_equal(ring_distance(pre, n, post, n), np.minimum(apart, n - apart))
    np.testing.assert_array_equal(line_distance(pre, n, post, n), apart)
