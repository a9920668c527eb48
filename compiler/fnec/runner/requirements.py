"""What a backend needs on this machine."""

from __future__ import annotations

from importlib.util import find_spec

from fnec.runner.fault import RunError

NEEDED = {"jax": ("jax", "JAX"), "brian2": ("brian2", "Brian2")}


def backend_words(backend: str, target: str | None) -> str:
    """Where a run happens, for people.

    >>> backend_words("brian2", "numpy"), backend_words("jax", None)
    ('Brian2 (numpy target)', 'JAX')
    """
    name = NEEDED[backend][1] if backend in NEEDED else backend
    return f"{name} ({target} target)" if target else name


def require_backend(backend: str) -> None:
    """Raise unless the simulator of a backend is installed."""
    module, name = NEEDED.get(backend, ("", ""))
    if module and find_spec(module) is None:
        raise RunError(
            f"the {backend} backend needs {name}, which is not installed",
            f"pip install 'fnec[{backend}]', or use --backend reference",
        )
