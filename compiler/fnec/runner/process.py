"""A generated program as a child process: started, watched, interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

PID = "program.pid"  # of the program that fills a folder, which may outlive a killed fnec
PATIENCE = 0.05  # s between two looks at the child


def run_program(
    program: Path,
    flags: Sequence[str],
    *,
    recording: Path,
    log: Path,
    watch: Callable[[int, int], None],
    fills: Sequence[Path] = (),
) -> int:
    """Run a program with the interpreter of this process; what it prints goes to `log`.

    watch: called with (steps done, steps in all) as the recording grows.   fills: further folders
    that the program fills, besides that of the log.
    Returns the exit code of the program; negative for a signal. Ctrl-C is passed on once and ends
    the program in order; a second one kills it, and is what the exit code then says.
    """
    command = [sys.executable, program.name, "--out", str(recording.resolve()), *flags]
    with log.open("ab") as sink, as_interrupt():
        # A group of its own: Ctrl-C in a terminal reaches the child through us, and once only; and
        # the compilers and binaries that the child starts hear of it as well.
        child = subprocess.Popen(
            [*command, "--quiet"],
            cwd=program.parent,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            process_group=0,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        for folder in (log.parent, *fills):
            (folder / PID).write_text(f"{child.pid}\n", "utf-8")
        n_interrupts = 0
        while True:
            try:
                try:
                    code = child.wait(PATIENCE)
                    is_ours = n_interrupts > 1 and code == -signal.SIGKILL
                    return -signal.SIGINT if is_ours else code
                except subprocess.TimeoutExpired:
                    watch(*steps_of(recording))
            except KeyboardInterrupt:
                n_interrupts += 1
                if n_interrupts == 1:
                    _acknowledge()
                _signal_group(child, signal.SIGINT if n_interrupts == 1 else signal.SIGKILL)
            except BaseException:
                _signal_group(child, signal.SIGKILL)
                child.wait()
                raise


def steps_of(recording: Path) -> tuple[int, int]:
    """Steps done and steps in all, by the recording's meta.json; zeros before there is one."""
    meta = read_meta(recording)
    return int(meta.get("n_done", 0)), int(meta.get("n_steps", 0))


def read_meta(recording: Path) -> dict[str, Any]:
    """The recording's meta.json; empty before there is one."""
    try:
        return json.loads((recording / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def last_lines(log: Path, n: int = 12) -> str:
    """The end of what a program printed."""
    try:
        text = log.read_bytes()[-20_000:].decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.rstrip().splitlines()[-n:])


def _acknowledge() -> None:
    """Say at once that Ctrl-C was heard: a chunk may take a while."""
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(
        f"{clear}stopping after this chunk of steps … (Ctrl-C again: at once)",
        file=sys.stderr,
        flush=True,
    )


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has just ended
        os.killpg(child.pid, number)


class as_interrupt:
    """While a child runs, SIGTERM ends it as Ctrl-C does instead of leaving it alone."""

    def __enter__(self) -> None:
        self.is_main = threading.current_thread() is threading.main_thread()
        if self.is_main:
            self.before = signal.signal(signal.SIGTERM, _interrupt)

    def __exit__(self, *_: object) -> None:
        if self.is_main:
            signal.signal(signal.SIGTERM, self.before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
