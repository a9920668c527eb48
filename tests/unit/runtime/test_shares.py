"""Whole numbers by shares, against exact fractions and a published apportionment."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fnec.checks.constants import constant
from fnec.expr import parse
from fnec.expr.evaluate import evaluate
from fnec.runtime.shares import apportioned


def by_fractions(n, shares):
    """The largest remainder in exact arithmetic; ties to the earlier."""
    quotas = [n * share / sum(shares) for share in shares]
    least = [floor(q) for q in quotas]
    order = sorted(range(len(shares)), key=lambda k: (least[k] - quotas[k], k))
    extra = set(order[: n - sum(least)])
    return [m + (k in extra) for k, m in enumerate(least)]


def test_the_house_of_1792_by_hamilton():
    """Apportionment of 120 seats to 15 states, Balinski and Young 2001, Fair Representation, A.1"""
    people = {
        "CT": 236841, "DE": 55540, "GA": 70835, "KY": 68705, "MD": 278514, "MA": 475327,
        "NH": 141822, "NJ": 179570, "NY": 331589, "NC": 353523, "PA": 432879, "RI": 68446,
        "SC": 206236, "VT": 85533, "VA": 630560,
    }  # fmt: skip
    seats = [8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21]
    assert [apportioned(k, 120, *people.values()) for k in range(15)] == seats


@given(
    st.integers(0, 100_000),
    st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any),
)
def test_it_is_the_largest_remainder_of_exact_fractions(n, parts):
    exact = by_fractions(n, [Fraction(p, 1000) for p in parts])
    assert [apportioned(k, n, *(p / 1000 for p in parts)) for k in range(len(parts))] == exact


def test_numbers_of_cells_are_rounded_first():
    assert [apportioned(k, 9.5, 0.5, 0.5) for k in (0, 1)] == [5, 5]


def test_arrays_give_what_numbers_give():
    found = apportioned(np.arange(3), np.array([[7], [10]]), 0.2, 0.3, 0.5)
    alone = [[apportioned(k, n, 0.2, 0.3, 0.5) for k in range(3)] for n in (7, 10)]
    assert np.array_equal(found, np.array(alone))


@pytest.mark.parametrize("k", [0, 1, 2])
def test_the_language_calls_it(k):
    formula = parse(f"apportioned({k}, 11, 0.2, 0.3, 0.5)")
    assert evaluate(formula, {}) == constant(formula, {}) == apportioned(k, 11, 0.2, 0.3, 0.5)
