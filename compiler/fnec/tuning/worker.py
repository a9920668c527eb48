"""A process that runs candidates: what `fnec tune` starts, and talks to a line at a time.

In: what to tune, then batches of candidates. Out: a line for each that is done.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from fnec.pipeline import checked, network_of
from fnec.runner.fault import AT_FAULT, OUR_FAULT, RunError
from fnec.tuning.candidates import Candidates
from fnec.tuning.problem import problem_of, whole_numbers
from fnec.tuning.surrogate import Surrogate, surrogate_of


def main() -> int:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    out, told = sys.stdout, sys.stdin
    with contextlib.redirect_stdout(sys.stderr):
        asked = json.loads(told.readline())
        try:
            candidates = _candidates(asked)
        except RunError as error:
            _tell(out, _words(error))
            return 0
        except Exception as error:
            said = f"fnec has failed: {type(error).__name__}: {error}"
            _tell(out, {"error": said, "help": "please report it with the spec", "code": OUR_FAULT})
            raise
        _tell(out, {"ready": True})
        serve(candidates, told, out)
    return 0


def serve(candidates: Candidates, told: Iterable[str], out: TextIO) -> None:
    """Answer a line at a time, until the input ends or a candidate cannot be run.

    What went wrong is told like an answer: people see its words.
    """
    surrogate: Surrogate | None = None
    for line in told:
        said = json.loads(line)
        if "slopes" in said:
            try:
                surrogate = surrogate or surrogate_of(candidates)
                _tell(out, {"slopes": surrogate.of_residuals(said["slopes"]).tolist()})
            except RunError as error:
                _tell(out, {"refused": error.message})
            continue
        n_done = 0
        try:
            for found in candidates.evaluate_all(said["candidates"]):
                n_done += 1
                _tell(out, asdict(found) | {"n_compiled": candidates.n_compiled})
        except RunError as error:
            _tell(out, _words(error))
            return
        except ValueError as error:  # the program refuses these values
            help = f"with {said['candidates'][n_done]}"
            _tell(out, {"error": str(error), "help": help, "code": AT_FAULT})
            return


def _candidates(asked: dict[str, Any]) -> Candidates:
    path, mode = Path(asked["spec"]), asked["mode"]
    spec = checked(path, mode=mode, overrides=asked["overrides"])
    problem = problem_of(spec, whole_numbers(path, mode))
    return Candidates(
        Path(asked["program"]), spec, network_of(spec), problem, asked["seeds"], asked["width"]
    )


def _words(error: RunError) -> dict[str, Any]:
    return {"error": error.message, "help": error.help, "code": error.exit_code}


def _tell(out: TextIO, said: dict[str, Any]) -> None:
    print(json.dumps(said), file=out, flush=True)


if __name__ == "__main__":
    code = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    os._exit(code)
