"""Phases of a run, and when the signals in them take new values."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

from typing import NamedTuple

import numpy as np

from fnec.runtime.steps import count, whole_steps


class Phase(NamedTuple):
    """A stretch of the run: `n_trials` trials of `n_steps` steps each, from step `first` on."""

    first: int
    n_trials: int
    n_steps: int

    @property
    def stop(self) -> int:
        """The first step behind it."""
        return self.first + self.n_trials * self.n_steps


class Moments(NamedTuple):
    """When a signal takes new values in a phase, one entry for each; `length` steps apart."""

    step: np.ndarray  # (n,) of the run
    stop: int  # the first step behind the phase, or behind the run
    length: int
    t: np.ndarray  # (n,) s since the run began
    t_phase: np.ndarray  # (n,) s since the phase began
    trial: np.ndarray  # (n,) which trial of the phase
    n_trials: int
    hold: np.ndarray  # (n,) 0, 1, ...
    n_holds: int  # in the whole phase, also where the run ends before it does


def phases_of(listed: list[tuple[str, float, float]], dt: float) -> dict[str, Phase]:
    """Where each phase lies.   listed: (name, number of trials, s a trial), in order."""
    found: dict[str, Phase] = {}
    first = 0
    for name, trials, duration in listed:
        n_trials = count(trials)
        if n_trials < 0 or n_trials != trials:
            raise ValueError(f"phase {name} cannot have {trials:g} trials")
        n_steps = whole_steps(duration, dt, f"a trial of {name}") if n_trials else 0
        found[name] = Phase(first, n_trials, n_steps)
        first = found[name].stop
    return found


def steps_of_phases(phases: dict[str, Phase]) -> int:
    """Steps of them all."""
    return max((p.stop for p in phases.values()), default=0)


def cut_short(phases: dict[str, Phase], n_steps: int, dt: float) -> str:
    """What a run of so many steps leaves out of its phases, in words; empty if it has all."""
    cut = [(name, p) for name, p in phases.items() if p.n_trials and p.stop > n_steps]
    if not cut:
        return ""
    (name, p), rest = cut[0], [name for name, _ in cut[1:]]
    done = max(n_steps - p.first, 0)
    where = f"in trial {done // p.n_steps + 1} of {p.n_trials} of phase {name}"
    if not done:
        where = f"before phase {name}"
    left = f"; it has no phase {', '.join(rest)}" if rest else ""
    return f"the run ends at {n_steps * dt:g} s, {where}{left}"


def moments(phase: Phase, hold: float, dt: float, n_steps: int) -> Moments:
    """When a signal takes new values.   hold: s from one to the next, 0 for every step."""
    length = whole_steps(hold, dt, "the hold of a signal") if hold else 1
    if length < 1:
        raise ValueError(f"a hold of {hold * 1e3:g} ms is shorter than a step")
    total = phase.stop - phase.first
    stop = min(phase.stop, n_steps)
    step = np.arange(phase.first, stop, length)
    since = step - phase.first
    return Moments(
        step=step,
        stop=stop,
        length=length,
        t=step * dt,
        t_phase=since * dt,
        trial=since // max(phase.n_steps, 1),
        n_trials=phase.n_trials,
        hold=np.arange(len(step)),
        n_holds=-(-total // length),
    )


def fill(signal: np.ndarray, at: Moments, values) -> None:
    """Set `signal` (n_steps,) to `values` (one a moment, or one for all), each until the next."""
    if len(at.step):
        each = np.broadcast_to(values, len(at.step))
        signal[at.step[0] : at.stop] = np.repeat(each, at.length)[: at.stop - at.step[0]]


def back_and_forth(k, n):
    """Entry k of 0, 1, ..., n - 1, n - 1, ..., 1, 0, 0, 1, ...: both ends come twice."""
    at = np.mod(k, 2 * n)
    return np.where(at < n, at, 2 * n - 1 - at)
