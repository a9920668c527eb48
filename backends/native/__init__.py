"""A network's steps as C++, for the JAX module to call: the same order, the same rounding."""
