"""Methods on functions whose minimum is known."""

import numpy as np
import pytest

from fnec.tuning.method import method_of

each_method = pytest.mark.parametrize("name", ["agsdr", "cma", "random"])
SEEDS = range(5)


def no_slopes(x):
    raise AssertionError("asked for derivatives")


def search(name, function, start, n, *, seed=0, batch=8):
    """Points and losses of the first n candidates.   function: x -> residuals."""
    if name == "cma":
        pytest.importorskip("cma")
    method = method_of(name, np.array(start), batch=batch, seed=seed, slopes=no_slopes)
    points, losses = [], []
    while len(losses) < n:
        asked = method.ask()
        residuals = np.array([np.atleast_1d(function(x)) for x in asked])
        own = np.sqrt((residuals**2).sum(axis=1))
        method.tell(asked, own, residuals)
        points += list(asked)
        losses += own.tolist()
    return np.array(points[:n]), np.array(losses[:n])


def bowl(x):
    """0 at one place only."""
    return (x - np.array([0.7, 0.2, 0.4])) * np.array([1.0, 3.0, 0.3])


def ravine(x):
    """Two goals whose valley is bent."""
    return np.array([x[0] ** 2 + x[1] - 0.6, 2 * (x[1] - x[0] * x[2] - 0.1)])


@each_method
def test_candidates_stay_in_the_cube_and_begin_with_the_spec(name):
    points, _ = search(name, bowl, [0.0, 1.0, 0.5], 80)
    assert points[0].tolist() == [0.0, 1.0, 0.5]
    assert (points >= 0).all() and (points <= 1).all()


@each_method
def test_the_same_seed_asks_for_the_same(name):
    one, two = (search(name, bowl, [0.1, 0.9, 0.5], 40)[0] for _ in range(2))
    other = search(name, bowl, [0.1, 0.9, 0.5], 40, seed=1)[0]
    assert (one == two).all() and not (one == other).all()


@pytest.mark.parametrize(("name", "n"), [("agsdr", 120), ("cma", 240)])
@pytest.mark.parametrize("function", [bowl, ravine])
def test_a_method_comes_far_closer_than_random_search(name, n, function):
    """To a fifth of its distance with as many candidates, in the median over seeds."""
    start = [0.05, 0.95, 0.95]
    own = [search(name, function, start, n, seed=s)[1].min() for s in SEEDS]
    anywhere = [search("random", function, start, n, seed=s)[1].min() for s in SEEDS]
    assert np.median(own) < 0.2 * np.median(anywhere)


def test_agsdr_leaves_handles_alone_that_do_nothing():
    def two_of_six(x):
        return (x[:2] - np.array([0.8, 0.3])) * 2

    method = method_of("agsdr", np.full(6, 0.05), batch=16, seed=3, slopes=no_slopes)
    shares = []
    for _ in range(6):
        asked = method.ask()
        residuals = np.array([two_of_six(x) for x in asked])
        method.tell(asked, np.sqrt((residuals**2).sum(axis=1)), residuals)
        shares.append(method.share.copy())  # type: ignore[attr-defined]
    mean = np.mean(shares, axis=0)
    assert mean[:2].mean() > mean[2:].mean()


def test_agsdr_leaves_a_plateau_and_a_false_minimum():
    """Flat but for a shallow dip at the start, and a narrow valley far away."""

    def trap(x):
        dip = 1.0 - 0.3 * np.exp(-np.sum((x - 0.1) ** 2) / 0.02)
        return min(dip, 4.0 * np.linalg.norm(x - 0.8))

    best = [search("agsdr", trap, [0.1, 0.1], 300, seed=s)[1].min() for s in SEEDS]
    assert max(best) < 0.1
