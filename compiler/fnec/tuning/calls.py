"""The process that runs candidates, from the side of the study."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fnec.runner.fault import AT_FAULT, OUR_FAULT, RunError
from fnec.runner.process import as_interrupt, last_lines


class Calls:
    """A worker that is started with the first candidate, and ends with the study."""

    def __init__(self, what: Mapping[str, Any], log: Path) -> None:
        self.what, self.log = what, log
        self.process: subprocess.Popen[str] | None = None

    def ask(self, candidates: Sequence[Mapping[str, float]]) -> Iterator[dict[str, Any]]:
        """What candidates give, one by one. Raises `RunError` where one cannot be run."""
        if candidates:
            yield self._exchange({"candidates": [dict(values) for values in candidates]})
        for _ in candidates[1:]:
            with as_interrupt():
                yield self._hear()

    def slopes(self, values: Mapping[str, float]) -> list[list[float]]:
        """Derivatives of the residuals of a candidate, a row each.

        Raises `RunError` where there are none.
        """
        found = self._exchange({"slopes": dict(values)})
        if "refused" in found:
            raise RunError(found["refused"], exit_code=AT_FAULT)
        return found["slopes"]

    def _exchange(self, said: Mapping[str, Any]) -> dict[str, Any]:
        with as_interrupt():
            if self.process is None:
                self.process = self._start()
                self._send(self.what)
                self._hear()
            self._send(said)
            return self._hear()

    def close(self) -> None:
        """End the worker."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
            self.process = None

    def _start(self) -> subprocess.Popen[str]:
        with self.log.open("a") as sink:
            # A group of its own: Ctrl-C in a terminal reaches it through us only.
            return subprocess.Popen(
                [sys.executable, "-m", "fnec.tuning.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sink,
                text=True,
                process_group=0,
            )

    def _send(self, said: Mapping[str, Any]) -> None:
        assert self.process is not None and self.process.stdin is not None
        try:
            print(json.dumps(said), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self.process is not None and self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            said = last_lines(self.log, 3)
            raise RunError(
                f"the process that runs candidates has ended: {said}", exit_code=OUR_FAULT
            )
        found: dict[str, Any] = json.loads(line)
        if "error" in found:
            raise RunError(found["error"], found["help"], exit_code=found["code"])
        return found
