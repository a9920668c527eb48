"""Simulates a model: what a simulation changes becomes a spec of its own, which is run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fnec.front.changes import Changes
from fnec.front.engine import compiled
from fnec.front.faults import ConfigurationError
from fnec.front.model import Model
from fnec.front.signals import Signals
from fnec.front.simulation import Simulation, simulation
from fnec.front.spec_text import spec_text
from fnec.front.stimulus import StimulusSchedule


def simulate(
    model: Model,
    sim: Simulation | None = None,
    paradigm: StimulusSchedule | None = None,
    **kw: Any,
) -> Signals:
    """Run a model.

    sim: or its keywords: duration_ms, dt_ms, seed, trial, ablation …; what it leaves open is as
    `.runtime(...)` of the configuration says.   paradigm: currents in time.
    """
    if sim is not None and kw:
        raise ConfigurationError("simulate takes a Simulation or its keywords, not both")
    sim = sim or simulation(**kw)
    if paradigm is not None and not isinstance(paradigm, StimulusSchedule):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(
            f"paradigm is a StimulusSchedule, got {type(paradigm).__name__}",
            "fnec.stimulus_schedule([...]) makes one",
        )
    changes = Changes(
        ablation=sim.ablation,
        events=paradigm.currents() if paradigm else (),
        poisson=sim.poisson_events(),
    )
    _require_cells(model, changes)
    s = model.cfg.settings
    if not sim.record_sources:
        kept = tuple(m for m in s.probe.modes if m in ("spikes", "V_m", "MUA"))
        s = replace(s, probe=replace(s.probe, modes=kept))
    dt = s.dt_ms if sim.dt_ms is None else sim.dt_ms
    backend = "jax" if sim.runtime.backend == "auto" else sim.runtime.backend
    seeds = (sim.seed, sim.runtime.seed, s.seed)
    seed = next(x for x in seeds if x is not None)
    duration = s.duration_ms if sim.duration_ms is None else sim.duration_ms
    shown = replace(s, dt_ms=dt)  # one program for all durations and seeds
    made = compiled(spec_text(shown, changes), backend)
    recording = made.run(
        seed=seed, trial=sim.trial, duration=duration * 1e-3, target=sim.runtime.target
    )
    return Signals(
        model=model,
        simulation=replace(sim, duration_ms=duration, dt_ms=dt, seed=seed),
        settings=shown,
        changes=changes,
        recording=recording,
        dtype=sim.runtime.dtype or s.dtype,
    )


def _require_cells(model: Model, changes: Changes) -> None:
    for event in changes.events:
        if event.cells and not 0 <= min(event.cells) <= max(event.cells) < model.n_cells:
            raise ConfigurationError(
                f"an event is for cell {max(event.cells)}, and there are {model.n_cells} cells",
                "target_indices count from 0",
            )
