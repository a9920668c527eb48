"""How long a run took, and how much of that went by before the first step."""

from __future__ import annotations

import time


class Stopwatch:
    """Notes when steps are seen to be done. Programs do not say when they begin to step."""

    def __init__(self) -> None:
        self.begin = time.monotonic()
        self.first: tuple[float, int] | None = None  # s since the beginning, steps done by then

    def note(self, n_done: int) -> None:
        """Some steps are done; only the first time counts."""
        if n_done > 0 and self.first is None:
            self.first = time.monotonic() - self.begin, n_done

    def stop(self, n_done: int) -> tuple[float, float | None]:
        """Seconds in all, and those before the first step.

        The latter is worked back from the pace of the later steps; None if all came at once.
        """
        total = time.monotonic() - self.begin
        if self.first is None or self.first[1] >= n_done:
            return total, None
        at, n_first = self.first
        pace = (total - at) / (n_done - n_first)
        return total, max(at - n_first * pace, 0.0)
