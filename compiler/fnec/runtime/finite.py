"""Where a run left the numbers."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np


def not_finite(states) -> dict:
    """The first value that is infinite or not a number, and how many cells have one; else empty.

    states: (population, variable, (n_cells,) values), any number of them.
    """
    for population, variable, values in states:
        bad = ~np.isfinite(values)
        if bad.any():
            cell = int(np.argmax(bad))
            return {
                "population": population,
                "variable": variable,
                "cell": cell,
                "value": str(values[cell]),  # as text: JSON knows no infinity
                "n_cells": int(np.sum(bad)),
            }
    return {}


def fault_text(fault: dict) -> str:
    """What `not_finite` found, for people.   after, time: s, between which it happened."""
    where = f"{fault['variable']} of cell {fault['cell']} of {fault['population']}"
    others = f" (in {fault['n_cells']} cells)" if fault["n_cells"] > 1 else ""
    when = f"between {fault['after'] * 1e3:g} ms and {fault['time'] * 1e3:g} ms"
    return f"{where} became {fault['value']}{others} {when}; a smaller dt may help"
