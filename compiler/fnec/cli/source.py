"""Which file a verb is given; where Python asks too, it is found in the same way."""

from fnec.runner.find_spec import SUFFIX, find_spec, is_bare, shipped_names

__all__ = ["SUFFIX", "find_spec", "is_bare", "shipped_names"]
