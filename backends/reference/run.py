"""The interpreter: carries out a step program in numpy, statement by statement, no code between."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from fnec.backends.reference.before import ends, states_before
from fnec.backends.reference.build import (
    Fixed,
    Values,
    fix,
    outer_values,
    phases_in,
    poisson_table,
)
from fnec.backends.reference.deliver import PathwayState
from fnec.backends.reference.pauses import Pauses
from fnec.backends.reference.signals import signal_values
from fnec.backends.reference.state import GroupState, start
from fnec.backends.reference.wire import cell_indices, wire
from fnec.expr import Expr
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Network, PoissonInput
from fnec.ir.noise import draws_while_running
from fnec.ir.recorded import (
    Signal,
    counted_populations,
    recorded_signals,
    recorded_spikes,
    spike_windows,
)
from fnec.runtime.normal import poisson_count
from fnec.runtime.random import noise_seed, step_counter, stream, uniform
from fnec.runtime.recorder import Recorder
from fnec.runtime.steps import run_steps, sampled_steps
from fnec.runtime.wiring import wiring_hash

NOTHING: dict[str, float] = {}


class Run:
    """A network in motion."""

    def __init__(
        self,
        net: Network,
        *,
        seed: int,
        trial: int | None = None,
        params: Mapping[str, float],
        dt: float,
        n_steps: int,
    ) -> None:
        self.net, self.dt, self.n_steps = net, dt, n_steps
        self.noise = noise_seed(seed, net.trial if trial is None else trial)
        self.fixed: Fixed = fix(net, params, seed, dt, n_steps)
        outer = self.fixed.outer
        self.phases = phases_in(net, outer, dt)
        tables = [*net.signals, *(t for g in net.groups for t in g.tables if t.courses)]
        self.signals = {
            t.name: signal_values(t, self.fixed, dt, self.phases, self.noise)
            for t in dict.fromkeys(tables)
        }
        self.groups: dict[str, GroupState] = {
            g.name: start(g, self.fixed.cells[g.name], outer, dt, self.noise, n_steps, self.signals)
            for g in net.groups
        }
        edges = wire(net, self.fixed)
        self.pathways = [
            PathwayState(
                pathway=w,
                edges=edges[w.name],
                pre=self.groups[w.pre],
                post=self.groups[w.post],
                outer=outer,
            )
            for w in net.pathways
        ]
        self.poisson = [
            (p, poisson_table(p, outer | self.groups[p.group].cells.constants, dt, n_steps))
            for p in net.poisson
        ]
        self.history: dict[str, list[np.ndarray]] = {g.name: [] for g in net.groups}
        self.replay = {g.name: self._replayed(g.name) for g in net.groups if g.replay is not None}

    def _replayed(self, name: str) -> dict[int, list[int]]:
        replay = self.net.group(name).replay
        assert replay is not None
        found: dict[int, list[int]] = {}
        for time, cell in zip(replay.times, replay.cells, strict=True):
            step = int((time + 1e-3 * self.dt) / self.dt)
            found.setdefault(step, []).append(cell)
        return found

    def step(self, k: int) -> None:
        """Integrate, threshold, deliver, reset."""
        for s in self.groups.values():
            for total in s.sums.values():
                total[:] = 0.0
        for w in self.pathways:
            w.fill_sums(k)
        for s in self.groups.values():
            s.begin(k)
        new_synapses = [w.integrate(k) for w in self.pathways]
        new = {name: self.integrate(s, k) for name, s in self.groups.items()}
        for w, values in zip(self.pathways, new_synapses, strict=True):
            w.state |= values
        for name, (states, draws) in new.items():
            self._threshold(name, states, draws, k)
        for w in self.pathways:
            w.arrive(w.due(self.history[w.pre.group.name], k), k)
        for p, cdf in self.poisson:
            self._poisson(p, cdf, k)
        for w in self.pathways:
            w.after_spikes(self.history[w.post.group.name][k], k)
        for name, (_, draws) in new.items():
            self._reset(self.groups[name], draws, k)

    def integrate(self, s: GroupState, k: int) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """New states of a group after integrating step k, and the random values of the step."""
        draws = s.draws(k)
        scope = s.scope(k) | draws
        for a in s.group.locals:
            scope[a.target] = evaluate(a.value, scope)
        new: dict[str, np.ndarray] = {}
        held = {x.name for x in s.group.states if x.is_clamped} if s.group.refractory else set()
        for a in s.group.update:
            value = np.broadcast_to(evaluate(a.value, scope), s.cells.n)
            if a.target in held:
                value = np.where(s.active, value, s.state[a.target])
            new[a.target] = np.array(value)
        return new, draws

    def _threshold(
        self, name: str, new: dict[str, np.ndarray], draws: dict[str, Any], k: int
    ) -> None:
        s = self.groups[name]
        s.state |= new
        if s.group.replay is not None:
            s.spiked = np.zeros(s.cells.n, dtype=bool)
            s.spiked[self.replay[name].get(k, [])] = True
        elif s.group.threshold is not None:
            s.spiked = s.value(s.group.threshold, k, draws).astype(bool)
            if s.group.refractory is not None:
                s.spiked &= s.active
                s.last = np.where(s.spiked, k, s.last)
                s.active = s.active & ~s.spiked
        self.history[name].append(np.flatnonzero(s.spiked))

    def _poisson(self, p: PoissonInput, cdf: np.ndarray, k: int) -> None:
        s = self.groups[p.group]
        counter = step_counter(k, s.cells.first_cell + np.arange(s.cells.n))
        u = uniform(stream(self.noise if p.seed is None else p.seed, p.stream), counter)
        n = poisson_count(u, cdf[k] if p.mean_is_per_step else cdf)
        value = s.state[p.target] + s.cells.constants[p.amount] * n.astype(np.float64)
        clamped = next(x.is_clamped for x in s.group.states if x.name == p.target)
        if clamped and s.group.refractory is not None:
            value = np.where(s.active, value, s.state[p.target])
        s.state[p.target] = value

    def _reset(self, s: GroupState, draws: dict[str, Any], k: int) -> None:
        for a in s.group.reset:
            value = s.value(a.value, k, draws)
            s.state[a.target] = np.where(s.spiked, value, s.state[a.target])


def run(
    net: Network,
    *,
    seed: int | None = None,
    trial: int | None = None,
    params: Mapping[str, float] = NOTHING,
    duration: float | None = None,
    dt: float | None = None,
    out: str | Path | None = None,
    trace: tuple[int, int, int] | None = None,
) -> dict[str, Any]:
    """A whole run; the recording has the keys, shapes and units of the generated programs'.

    trace: (start, stop, every): record every state before these steps, as
    `trace.<population>.<state>`.
    """
    seed = net.seed if seed is None else seed
    trial = net.trial if trial is None else trial
    dt = float(evaluate(net.dt, {})) if dt is None else dt
    values = {p.name: params.get(p.name, evaluate(p.value, {})) for p in net.parameters}
    known: Values = dict(outer_values(net, values, dt))
    total = float(evaluate(net.duration, known)) if duration is None else duration
    n_steps = run_steps(total, dt)
    r = Run(net, seed=seed, trial=trial, params=params, dt=dt, n_steps=n_steps)
    sizes = r.fixed.sizes
    wiring = {
        w.pathway.name: wiring_hash(
            w.edges.pre, w.edges.post, delay=w.edges.delay, **w.edges.values
        )
        for w in r.pathways
    }
    about = {
        "n_steps": n_steps,
        "wiring": wiring,
        "populations": sizes,
        "params": {k: float(v) for k, v in values.items()},
        "phases": {name: phase._asdict() for name, phase in r.phases.items()},
        "edges": ends(net),
        "windows": _spike_windows(net, r),
    }
    own = {"seed": seed, "trial": trial} if draws_while_running(net) else {"seed": seed}
    recorder = Recorder(out, {"program": net.name, "backend": "reference", **own, "dt": dt})
    recorder.append_all(states_before(net, r.fixed, {w.pathway.name: w.edges for w in r.pathways}))
    signals = recorded_signals(net)
    samples = {
        s.probe.name: sampled_steps(*_window(net, s, r, total), dt, n_steps) for s in signals
    }
    due = {name: set(steps.tolist()) for name, steps in samples.items()}
    traced = range(0) if trace is None else range(*trace)
    n_done = 0
    pauses = Pauses(net, r.pathways, r.fixed.outer, r.phases, dt, n_steps)
    try:
        while n_done < n_steps:
            pauses.at(n_done, recorder)
            rows = _rows(r, signals, due, traced, n_done)
            r.step(n_done)
            for key, row in rows:
                recorder.append(key, row[None])
            n_done += 1
    except KeyboardInterrupt:
        _finish(recorder, r, samples, traced, n_done, status="interrupted", **about)
        raise
    found = _finish(recorder, r, samples, traced, n_done, status="done", **about)
    found |= {f"wiring.{k}": v for k, v in wiring.items()}
    said = {key: about[key] for key in ("phases", "edges", "windows")}
    return found | said | {"dt": dt, "n_steps": n_steps, "n_done": n_steps}


def _rows(
    r: Run, signals: tuple[Signal, ...], due: dict[str, set[int]], traced: range, k: int
) -> list[tuple[str, np.ndarray]]:
    """What is recorded before step k."""
    rows = list(_states(r, "trace").items()) if k in traced else []
    return rows + [(s.key, _sample(r, s, k)) for s in signals if k in due[s.probe.name]]


def _finish(
    recorder: Recorder,
    r: Run,
    samples: dict[str, np.ndarray],
    traced: range,
    n_done: int,
    **about: Any,
) -> dict[str, Any]:
    """Record what is known at the end, and close."""
    for name, steps in samples.items():
        recorder.append(f"probe.{name}.step", steps[steps < n_done].astype(np.int64))
    _spikes(r.net, r, recorder, n_done)
    if traced:
        recorder.append("trace.step", np.array([k for k in traced if k < n_done], dtype=np.int64))
    for key, value in _states(r, "final").items():
        recorder.append(key, value)
    for t in r.net.signals:
        values = r.signals[t.name]
        if isinstance(values, np.ndarray):
            recorder.append(f"signals.{t.name}", values[:n_done])
    for w in r.pathways:
        for name, value in w.state.items():
            recorder.append(f"synapses.{w.pathway.name}.{name}", value)
    return dict(recorder.finish(n_done=n_done, **about))


def _states(r: Run, prefix: str) -> dict[str, np.ndarray]:
    """Every state of every population as it is now."""
    found: dict[str, np.ndarray] = {}
    for s in r.groups.values():
        for population, first in s.cells.offsets.items():
            last = first + r.fixed.sizes[population]
            for x, value in s.state.items():
                found[f"{prefix}.{population}.{x}"] = value[first:last]
    return found


def _window(net: Network, s: Signal, r: Run, total: float) -> tuple[float, float, float]:
    outer = r.fixed.outer
    first = 0.0 if s.probe.start is None else float(evaluate(s.probe.start, outer))
    last = total if s.probe.stop is None else float(evaluate(s.probe.stop, outer))
    every = r.dt if s.probe.every is None else float(evaluate(s.probe.every, outer))
    return first, last, every


def _sample(r: Run, s: Signal, k: int) -> np.ndarray:
    from fnec.expr import Name

    group = r.groups[s.group]
    values = group.value(Name(s.variable), k)
    first = {c.population: group.cells.offsets[c.population] for c in s.cells}
    index = [cell_indices(c, r.fixed) + first[c.population] for c in s.cells]
    return values[np.concatenate(index)]


def _spike_windows(net: Network, r: Run) -> dict[str, tuple[int, int]]:
    """Steps in which the spikes of some populations are recorded."""

    def step(e: Expr | None, otherwise: int) -> int:
        return otherwise if e is None else run_steps(float(evaluate(e, r.fixed.outer)), r.dt)

    return {p: (step(a, 0), step(b, r.n_steps)) for p, (a, b) in spike_windows(net).items()}


def _spikes(net: Network, r: Run, recorder: Recorder, n_done: int) -> None:
    for population in counted_populations(net):
        group = r.groups[net.group_of(population).name]
        first = group.cells.offsets[population]
        last = first + r.fixed.sizes[population]
        history = r.history[group.group.name][:n_done]
        counts = [np.count_nonzero((first <= h) & (h < last)) for h in history]
        recorder.append(f"counts.{population}", np.array(counts, dtype=np.int32))
    windows = _spike_windows(net, r)
    for population, sets in recorded_spikes(net).items():
        group = r.groups[net.group_of(population).name]
        history = r.history[group.group.name][:n_done]
        first = group.cells.offsets[population]
        wanted = np.concatenate([cell_indices(c, r.fixed) for c in sets])
        keep = np.zeros(group.cells.n, dtype=bool)
        keep[wanted + first] = True
        step = np.repeat(np.arange(len(history)), [len(h) for h in history])
        cell = np.concatenate([np.empty(0, dtype=np.int64), *history])
        chosen = keep[cell]
        begin, end = windows.get(population, (0, r.n_steps))
        chosen &= (begin <= step) & (step < end)
        recorder.append(f"spikes.{population}.step", step[chosen].astype(np.int64))
        recorder.append(f"spikes.{population}.cell", (cell[chosen] - first).astype(np.int32))
