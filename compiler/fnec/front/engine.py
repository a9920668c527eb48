"""Runs specs here, in this process, by the same compiler and the same programs as `fnec run`."""

from __future__ import annotations

import atexit
import hashlib
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.ir.noise import draws_while_running
from fnec.recording import Recording, recording_of

if TYPE_CHECKING:
    from fnec.ir.network import Network
    from fnec.spec import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A spec, what it means, and its program."""

    spec: Spec = field(repr=False)
    net: Network = field(repr=False)
    backend: str
    program: ModuleType | None = field(repr=False)  # None: the interpreter needs none

    def run(
        self, *, seed: int, duration: float, target: str | None = None, trial: int = 0
    ) -> Recording:
        """A recording of this program.   duration: s.   Raises `RunError` where numbers end."""
        from fnec.runner import RunError

        own: dict[str, Any] = {"trial": trial} if trial else {}
        if trial and not draws_while_running(self.net):
            raise RunError(
                "the model draws nothing while it runs: its trials are all the same",
                "another seed is another network",
            )

        if self.program is None:
            from fnec.backends.reference.run import run

            with np.errstate(all="ignore"):  # numbers that end are told below
                found: dict[str, Any] = run(self.net, seed=seed, duration=duration, **own)
        else:
            where: dict[str, Any] = own if target is None else {"target": target, **own}
            with double_precision() if self.backend == "jax" else nullcontext():
                found = self.program.run(seed=seed, duration=duration, **where)
        if found.get("nan"):
            raise RunError(f"the run left the numbers: {found['nan']}", "a smaller dt may help")
        recording = recording_of(found)
        meta: dict[str, Any] = {**recording.meta, "seed": seed, **own, "params": {}}
        return replace(recording, meta=meta)


@lru_cache(maxsize=8)
def compiled(text: str, backend: str) -> Compiled:
    """The program of a spec, by the text of the spec; made once."""
    from fnec.backends import find_target
    from fnec.front.model import spec_of_text
    from fnec.pipeline import network_of
    from fnec.runner.requirements import require_backend

    require_backend(backend)
    spec = spec_of_text(text)
    net = network_of(spec)
    program = None if backend == "reference" else _module(find_target(backend).emit(net))
    return Compiled(spec=spec, net=net, backend=backend, program=program)


def _module(text: str) -> ModuleType:
    """A generated program as a module."""
    name = f"fnec_program_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    path = _folder() / f"{name}.py"
    path.write_text(text, "utf-8")
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # its dataclasses look themselves up there
    with double_precision() if "import jax" in text else nullcontext():
        found.loader.exec_module(module)
    return module


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Where programs lie as long as this process lasts."""
    folder = Path(tempfile.mkdtemp(prefix="fnec-programs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def double_precision() -> Generator[None]:
    """JAX in float64 inside; afterwards as its user had it. Programs import it, not we."""
    loaded = sys.modules.get("jax")
    before = bool(loaded.config.jax_enable_x64) if loaded else False
    if loaded:
        loaded.config.update("jax_enable_x64", True)
    try:
        yield
    finally:
        if jax := sys.modules.get("jax"):
            jax.config.update("jax_enable_x64", before)
