"""From times to whole steps."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np


def count(x: float) -> int:
    """The whole number nearest to x; halves go to the even neighbour."""
    return int(np.rint(x))


def steps_within(time, dt: float):
    """Whole steps that fit into `time`, forgiving a thousandth of a step (Brian2's `timestep`)."""
    return np.trunc((np.asarray(time) + 1e-3 * dt) / dt).astype(np.int64)


def nearest_steps(time, dt: float) -> np.ndarray:
    """Steps nearest to each time, halves up.   time: (...) s.   Returns (...) int32."""
    steps = np.floor(np.asarray(time) / dt + 0.5).astype(np.int32)
    if np.any(steps < 0):
        raise ValueError("a delay must not be negative")
    return steps


def whole_steps(time: float, dt: float, what: str) -> int:
    """Steps in a time that must be a multiple of dt; `what` names it in the error."""
    steps = int(np.floor(time / dt + 0.5))
    if time < 0.0 or abs(time / dt - steps) > 1e-3:
        raise ValueError(
            f"{what} is {time * 1e3:g} ms, not a whole number of steps of {dt * 1e3:g} ms"
        )
    return steps


def run_steps(duration: float, dt: float) -> int:
    """Steps of a run: the nearest whole number, or the next one where it is farther off."""
    if not (0.0 < dt < np.inf and 0.0 <= duration < np.inf):
        raise ValueError(f"a run of {duration:g} s in steps of {dt:g} s cannot be")
    steps = int(np.rint(duration / dt))
    return steps if abs(duration / dt - steps) < 1e-4 else int(np.ceil(duration / dt))


def sampled_steps(start: float, stop: float, every: float, dt: float, n_steps: int) -> np.ndarray:
    """Steps at which a probe samples: start, start + every, ... before stop and before the end."""
    first, last = run_steps(start, dt), min(run_steps(stop, dt), n_steps)
    return np.arange(first, last, max(whole_steps(every, dt, "the interval of a probe"), 1))


def hold(times, values, at) -> np.ndarray:
    """The value that holds at each moment: zero before the first of `times`, then one by one."""
    return np.concatenate([[0.0], values])[np.searchsorted(times, at, side="right")]
