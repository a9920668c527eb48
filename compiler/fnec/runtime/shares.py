"""Whole numbers by shares: how many of n each part gets, so that all of them are n together."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np


def apportioned(k, n, *shares):
    """What part k gets of n, n rounded to a whole number, by the largest remainder.

    Each part gets its share of n rounded down; what is left goes, one each, to the parts that lost
    most by that, the earlier one first (Hamilton's method). Shares count relative to their sum.
    """
    whole = np.floor(n + 0.5)
    quotas = [whole * share / sum(shares) for share in shares]
    least = [np.floor(quota + 1e-9) for quota in quotas]  # 0.3 * 10 may miss 3 by the last bit
    lost = [np.round(quota - full, 9) for quota, full in zip(quotas, least, strict=True)]
    left = whole - sum(least)
    got = 0.0
    for part, full in enumerate(least):
        ahead = sum(1.0 * (other > lost[part]) for other in lost[part + 1 :])
        ahead = ahead + sum(1.0 * (other >= lost[part]) for other in lost[:part])
        got = got + np.where(k == part, full + np.where(ahead < left, 1.0, 0.0), 0.0)
    return got
