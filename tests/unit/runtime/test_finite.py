"""What is said of a run that left the numbers."""

import json

import numpy as np

from fnec.runtime.finite import fault_text, not_finite

INF, NAN = np.inf, np.nan


def test_the_first_value_that_is_no_number_is_named():
    states = [
        ("A", "v", np.array([1.0, 2.0])),
        ("B", "v", np.array([1.0, -INF, NAN])),
        ("B", "w", np.array([NAN, NAN, NAN])),
    ]
    found = not_finite(states)
    assert found == {"population": "B", "variable": "v", "cell": 1, "value": "-inf", "n_cells": 2}
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    text = fault_text(found | {"after": 0.0012, "time": 0.0013})
    assert text == (
        "v of cell 1 of B became -inf (in 2 cells) between 1.2 ms and 1.3 ms; a smaller dt may help"
    )


def test_nothing_is_found_where_all_are_numbers():
    assert not_finite([("A", "v", np.ones(3)), ("B", "v", np.ones(0))]) == {}
