"""How one simulation goes: time, seed, backend, and what it does differently from its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fnec.front.arguments import read_seed
from fnec.front.changes import ABLATIONS, PoissonEvents
from fnec.front.faults import (
    ConfigurationError,
    require_between,
    require_keywords,
    require_known,
)
from fnec.front.settings import DTYPES

BACKENDS = ("auto", "jax", "brian2", "reference")
INFINITE = float("inf")
WITHOUT_EFFECT: Mapping[str, str] = {
    "jit": 'programs are always compiled; backend="reference" interprets',
    "vmap": "simulate several seeds or trials, one after the other",
    "precision": "programs compute in float64; dtype is that of the arrays in Signals",
    "n_steps": "duration_ms and dt_ms say how many steps there are",
    "recurrent_backend": "synapses are the same on every backend",
    "synaptic_kernel": "receptors of the spec say what a spike does",
    "recompilation_guard": "a model is compiled once",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeConfig:
    """What a simulation runs on. backend `auto` is jax. dtype: of the arrays in `Signals`."""

    backend: str = "auto"
    target: str | None = None  # of jax: hybrid, xla, native; of brian2: numpy, cython
    dtype: str | None = None
    seed: int | None = None
    jit: object = None
    vmap: object = None
    precision: object = None
    n_steps: object = None
    recurrent_backend: object = None
    synaptic_kernel: object = None
    recompilation_guard: object = None

    def __post_init__(self) -> None:
        require_known(self.backend, BACKENDS, kind="backend")
        if self.dtype is not None:
            require_known(self.dtype, DTYPES, kind="dtype")
        if self.seed is not None:
            read_seed(self.seed)
        for name, reason in WITHOUT_EFFECT.items():
            if getattr(self, name) is not None:
                raise ConfigurationError(f"RuntimeConfig: {name} would have no effect", reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One run. What is None is as the configuration says.

    trial: the network of the seed is the same in all trials, its noise and events are not.
    record_sources: currents of synapses and all that is worked out of them.   record_fields: the
    fields.   poisson_drive: {rate_hz, amplitude (mV), target (cell types)}.
    ablation: E_silence, I_silence, disconnected_null.
    """

    duration_ms: float | None = None
    dt_ms: float | None = None
    seed: int | None = None
    trial: int = 0
    record_sources: bool = True
    record_fields: bool = True
    poisson_drive: Mapping[str, Any] | None = None
    runtime: RuntimeConfig = RuntimeConfig()
    ablation: str | None = None
    plasticity: float = 0.0

    def __post_init__(self) -> None:
        for name in ("duration_ms", "dt_ms"):
            if getattr(self, name) is not None:
                require_between(getattr(self, name), 0, INFINITE, name=name, above=True)
        if self.seed is not None:
            read_seed(self.seed)
        read_seed(self.trial, name="trial")
        if self.plasticity:
            raise ConfigurationError(
                "configurations have no plastic synapses", "`fnec explain library` lists them"
            )
        if self.ablation == "shuffled_timing":
            raise ConfigurationError(
                "there is no ablation 'shuffled_timing'", "shuffle the events of the schedule"
            )
        if self.ablation is not None:
            require_known(self.ablation, ABLATIONS, kind="ablation")
        self.poisson_events()

    def poisson_events(self) -> PoissonEvents | None:
        """What `poisson_drive` means."""
        given = self.poisson_drive
        if given is None:
            return None
        if "seed" in given:
            raise ConfigurationError("poisson_drive has no seed of its own", "a run has one seed")
        require_keywords(given, ("rate_hz", "amplitude", "target"), where="poisson_drive")
        target = given.get("target")
        labels = (target,) if isinstance(target, str) else target
        return PoissonEvents(
            rate_hz=require_between(given.get("rate_hz", 2.0), 0, INFINITE, name="rate_hz"),
            amplitude_mV=require_between(
                given.get("amplitude", 0.5), -INFINITE, INFINITE, name="amplitude"
            ),
            labels=None if labels in (None, ("all",)) else tuple(labels),
        )


def simulation(**kw: Any) -> Simulation:
    """One run, by keywords."""
    require_keywords(kw, Simulation.__dataclass_fields__, where="simulation")
    if kw.get("runtime", True) is None:
        del kw["runtime"]
    return Simulation(**kw)
