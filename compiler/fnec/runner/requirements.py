"""What a backend needs on this machine."""

from __future__ import annotations

from importlib.util import find_spec

from fnec.estimate import estimate, free_bytes, in_words
from fnec.ir.network import Network
from fnec.runner.fault import RunError
from fnec.spec.model import Spec

LIBRARIES = {
    "eeg": ("lfpykit", "LFPykit"),
    "meg": ("lfpykit", "LFPykit"),
    "inverse": ("elephant", "Elephant"),
}
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


def require_libraries(spec: Spec) -> None:
    """Raise unless the libraries are installed that probes of fields ask for."""
    for probe in spec.field_probes:
        kind = probe.word("method") or probe.kind.name
        module, name = LIBRARIES.get(kind, ("", ""))
        if module and find_spec(module) is None:
            raise RunError(
                f"probe {probe.name!r} ({kind}) needs {name}, which is not installed",
                "pip install 'fnec[fields]', or leave the probe out",
            )


def require_memory(net: Network, backend: str) -> None:
    """Raise where a network will not fit into the memory that is free."""
    needed, free = estimate(net, backend=backend), free_bytes()
    if free is None or needed.peak <= free:
        return
    largest = max(needed.pathways, key=lambda w: w.n_synapses, default=None)
    most = f", {largest.n_synapses} of them in {largest.name}" if largest else ""
    raise RunError(
        f"{net.name} needs about {in_words(needed.peak)} on {backend} while it is built, and"
        f" {in_words(free)} are free: {needed.n_cells} cells, {needed.n_synapses} synapses{most}",
        "make it smaller, or free memory; `fnec compile --estimate` shows what takes how much",
    )
