"""Generators of a package that is installed for the specs of this folder."""


def ring(n, sigma=0.001, shape="flat"):
    """An edge from each cell to the next."""
    if n < 1:
        raise ValueError(f"a ring has cells, not {n}")
    return {"pre": range(n), "post": [(i + 1) % n for i in range(n)], "w": [sigma] * n}


def ragged(n):
    """Columns of different lengths."""
    return {"pre": range(n), "post": range(n - 1)}


def backwards(n):
    """Cells that count below zero, and one number that is none."""
    return {"pre": [-i for i in range(n)], "post": range(n), "w": [float("nan")] * n}


def same(n):
    """Also in another package."""
    return {"v0": [0.0] * n}
