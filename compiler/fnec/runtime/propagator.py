"""Exact solutions of linear systems with constant coefficients, over one time step.

Twice the working precision is carried (numbers as a sum high + low; Dekker 1971), so that the
result is right to the last digit or nearly so, also where time constants coincide or differ by
orders of magnitude. Loops in a fixed order replace matrix products of BLAS, whose bits depend on
the processor.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

N_TERMS = 20  # of the Taylor series for a norm <= 1/4: the rest is below 1e-31


def two_sum(a, b):
    """a + b as (rounded sum, what rounding took)."""
    total = a + b
    b_seen = total - a
    return total, (a - (total - b_seen)) + (b - b_seen)


def two_product(a, b):
    """a b as (rounded product, what rounding took), for factors below 1e300."""
    a_shifted, b_shifted = 134217729.0 * a, 134217729.0 * b
    a_head, b_head = a_shifted - (a_shifted - a), b_shifted - (b_shifted - b)
    a_tail, b_tail = a - a_head, b - b_head
    product = a * b
    rest = ((a_head * b_head - product) + a_head * b_tail) + a_tail * b_head
    return product, rest + a_tail * b_tail


def multiply_pairs(a, b):
    """Matrix product of a = (high, low) and b = (high, low), each (..., k, k)."""
    high, low = np.zeros_like(a[0]), np.zeros_like(a[0])
    for m in range(a[0].shape[-1]):
        column = (a[0][..., :, m, None], a[1][..., :, m, None])
        row = (b[0][..., None, m, :], b[1][..., None, m, :])
        product, lost = two_product(column[0], row[0])
        high, rest = two_sum(high, product)
        low = low + (rest + (lost + (column[0] * row[1] + column[1] * row[0])))
    return two_sum(high, low)


def propagator(a, dt: float) -> np.ndarray:
    """e^(a dt), which takes x' = a x from one step to the next: x(t + dt) = e^(a dt) x(t).

    a: (k, k) or (n, k, k), one matrix a cell, 1/s.   dt: s.   Returns the same shape, without unit.
    Taylor series of a dt / 2^s, squared s times (Moler and Van Loan 2003, method 3).
    """
    a = np.asarray(a, dtype=np.float64)
    if not np.all(np.isfinite(a)):
        raise ValueError(
            "the linear system has a coefficient that is not finite (a time constant of 0?)"
        )
    high, low = two_product(a, np.float64(dt))
    norm = np.max(np.sum(np.absolute(high), axis=-1), initial=0.0)
    n_squarings = max(0, int(np.frexp(norm)[1]) + 2)
    step = (high * 2.0**-n_squarings, low * 2.0**-n_squarings)
    identity = np.broadcast_to(np.eye(a.shape[-1]), a.shape)
    total, term = (identity, np.zeros_like(a)), (identity, np.zeros_like(a))
    for n in range(1, N_TERMS + 1):
        product, product_low = multiply_pairs(term, step)
        quotient = product / n
        back, back_low = two_product(quotient, np.float64(n))
        term = two_sum(quotient, (((product - back) - back_low) + product_low) / n)
        partial, lost = two_sum(total[0], term[0])
        total = two_sum(partial, lost + (total[1] + term[1]))
    for _ in range(n_squarings):
        total = multiply_pairs(total, total)
    return total[0]


def propagator_with_inputs(a, b, dt: float) -> tuple[np.ndarray, np.ndarray]:
    """(P, Q) with x(t + dt) = P x(t) + Q u, for x' = a x + b u and u constant over the step.

    a: (k, k) or (n, k, k), 1/s.   b: (k, m) or (n, k, m), [x] / ([u] s).   dt: s.
    Returns P as a, and Q as b times s: the blocks of the propagator of (x, u), whose derivative is
    (a x + b u, 0).
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    k, n_inputs = b.shape[-2:]
    both = np.zeros((*a.shape[:-2], k + n_inputs, k + n_inputs))
    both[..., :k, :k] = a
    both[..., :k, k:] = b
    solved = propagator(both, dt)
    return solved[..., :k, :k], solved[..., :k, k:]


def stacked(rows) -> np.ndarray:
    """One matrix a cell from rows of numbers and (n,) arrays.   Returns (n, k, m)."""
    n_cells = max(np.size(x) for row in rows for x in row)
    entries = np.array([[np.broadcast_to(x, n_cells) for x in row] for row in rows])
    return np.moveaxis(entries, -1, 0)
