"""How far a run is, on the error stream: a bar on a terminal, nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 30
PERIOD = 0.1  # s between two drawings


class Progress:
    """One line that is drawn over itself."""

    def __init__(self, label: str, *, stream: TextIO | None = None, quiet: bool = False) -> None:
        self.label = label
        self.stream = sys.stderr if stream is None else stream
        self.is_shown = not quiet and self.stream.isatty()
        self.started = time.monotonic()
        self.drawn = 0.0
        self.first: tuple[float, int] | None = None  # when steps began, and from which

    def show(self, n_done: int, n_steps: int) -> None:
        """Draw the bar; steps are counted from the first call that has some."""
        now = time.monotonic()
        if not self.is_shown or now - self.drawn < PERIOD:
            return
        self.drawn = now
        self.stream.write("\r\x1b[K" + self.line(n_done, n_steps, now - self.started))
        self.stream.flush()

    def line(self, n_done: int, n_steps: int, seconds: float) -> str:
        """The text of the bar.

        >>> Progress("cuba").line(500, 1000, 4.0)
        'cuba  [###############---------------]   50 %  4 s'
        """
        if n_steps <= 0 or n_done <= 0:
            return f"{self.label}  building … {seconds:.0f} s"
        done = min(n_done / n_steps, 1.0)
        full = int(done * WIDTH)
        bar = "#" * full + "-" * (WIDTH - full)
        return f"{self.label}  [{bar}]  {100 * done:3.0f} %  {seconds:.0f} s"

    def close(self) -> None:
        """Take the bar away."""
        if self.is_shown and self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
