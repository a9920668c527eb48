"""Some seeds of a run in a process of their own: what `fnec run --seeds` starts, several at a time.

A request comes in as JSON; what became of each seed goes out, a line each.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

from fnec.backends import find_target
from fnec.runner.fault import AT_FAULT, OUR_FAULT, RunError
from fnec.runner.leftovers import is_resumable, leftovers
from fnec.runner.outcome import INTERRUPTED, STOPPED
from fnec.runner.process import read_meta, run_program
from fnec.runner.resume import give_up
from fnec.runner.run import Begun, Executed, Request, Run, begin, finish, flags_of
from fnec.runner.run_folder import LOG, RECORDING, read_manifest

Tell = Callable[[dict[str, Any]], None]
CODES = {"done": 0, "nan": STOPPED, "interrupted": INTERRUPTED}  # of a recording that is over


def request_of(plain: Mapping[str, Any]) -> Request:
    """A request that was sent as JSON."""
    asked: dict[str, Any] = {**plain, "spec": Path(plain["spec"]), "out": Path(plain["out"])}
    return Request(**asked)


def seed_request(request: Request, seed: int) -> Request:
    """The request for one of several seeds, whose folders lie in `request.out`."""
    overrides = {**request.overrides, "simulation.seed": str(seed)}
    single = replace(request, overrides=overrides, name=f"seed_{seed}")
    if not request.resume:
        return single
    final = request.out / f"seed_{seed}"
    status = (read_manifest(final) or {}).get("status")
    places = [final] if status == "interrupted" else []
    places += [folder for folder, _ in leftovers(final)]
    if status != "done" and any(map(is_resumable, places)):
        return single
    return replace(single, resume=False, force=request.force and status != "done")


def run_lot(request: Request, seeds: list[int], batch: int | None, tell: Tell) -> None:
    """Run some seeds, in one program where there is one for many. A fault is that of its seed."""
    token = secrets.token_hex(3)
    begun: dict[int, Begun] = {}
    executed: dict[int, Executed] = {}
    try:
        for seed in seeds:
            found = _guarded(
                seed, tell, lambda s=seed: begin(seed_request(request, s), token=token)
            )
            if isinstance(found, Run):
                tell(_said(seed, found))
            elif found is not None:
                begun[seed] = found
        fresh = {seed: x for seed, x in begun.items() if not x.resumed}
        own_data = any(m.name == "seed" for x in fresh.values() for m in x.net.made_with)
        if len(fresh) > 1 and request.backend == "jax" and not own_data:
            executed = _execute(fresh, token, batch)
        for seed in list(begun):
            one = begun.pop(seed)
            found = _guarded(seed, tell, lambda x=one, s=seed: finish(x, executed.get(s)))
            if isinstance(found, Run):
                tell(_said(seed, found))
    except KeyboardInterrupt:
        for one in begun.values():
            give_up(one.place)
        raise


def _execute(begun: Mapping[int, Begun], token: str, batch: int | None) -> dict[int, Executed]:
    """One program for several seeds.   Returns those that came to an end.

    The others had no chance because of one that failed, and have it by themselves.
    """
    seeds, first = list(begun), next(iter(begun.values()))
    folders = [one.place.partial for one in begun.values()]
    pattern = folders[0].parent / folders[0].name.replace(f".seed_{seeds[0]}.", ".seed_{seed}.")
    seconds: dict[int, float] = {}
    since = time.monotonic()

    def watch(*_: int) -> None:
        nonlocal since
        left = [
            (seed, folder)
            for seed, folder in zip(seeds, folders, strict=True)
            if seed not in seconds
        ]
        ended = [s for s, folder in left if read_meta(folder / RECORDING).get("status") in CODES]
        if ended:  # side by side, several at a time
            now = time.monotonic()
            seconds.update(dict.fromkeys(ended, (now - since) / len(ended)))
            since = now

    flags = [*flags_of(first.request, ()), "--seeds", ",".join(map(str, seeds))]
    is_stopped = False
    with _Interrupts() as interrupts:
        code = run_program(
            folders[0] / find_target(first.request.backend).file_name,
            [*flags, "--batch", str(batch)] if batch else flags,
            recording=pattern / RECORDING,
            log=folders[0] / LOG,
            watch=watch,
            fills=folders[1:],
        )
        is_stopped = bool(interrupts.number) or code == INTERRUPTED
    watch()
    _split_log(folders)
    found = {
        seed: Executed(code=CODES[status], seconds=seconds.get(seed, 0.0))
        for seed, folder in zip(seeds, folders, strict=True)
        if (status := str(read_meta(folder / RECORDING).get("status"))) in CODES
    }
    if is_stopped:  # the others have not begun, or were killed
        found |= {s: Executed(code=INTERRUPTED, seconds=0.0) for s in seeds if s not in found}
    return found


def _split_log(folders: list[Path]) -> None:
    """Give each seed what its program said of it: where it left the numbers."""
    text = (folders[0] / LOG).read_text("utf-8", "replace")
    stops = [line for line in text.splitlines() if " stopped: " in line]
    for folder in folders:
        is_nan = read_meta(folder / RECORDING).get("status") == "nan"
        own = stops.pop(0) + "\n" if is_nan and stops else ""
        (folder / LOG).write_text(own if own or is_nan else text, "utf-8")


class _Interrupts:
    """Counts Ctrl-C while a program runs, which hears of it as before."""

    number = 0

    def __enter__(self) -> _Interrupts:
        self.before = signal.signal(signal.SIGINT, self.note)
        return self

    def note(self, number: int, frame: FrameType | None) -> None:
        self.number += 1
        raise KeyboardInterrupt

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)


def _guarded(seed: int, tell: Tell, do: Callable[[], Begun | Run]) -> Begun | Run | None:
    """What `do` gives; a fault is told, and ends only this seed."""
    try:
        return do()
    except RunError as error:
        status = "interrupted" if error.exit_code == INTERRUPTED else "failed"
        tell(_fault(seed, error.message, error.help, error.exit_code, status))
    except OSError as error:
        tell(_fault(seed, str(error), None, RunError("").exit_code))
    except Exception as error:
        said = f"fnec has failed: {type(error).__name__}: {error}"
        tell(_fault(seed, said, "please report it with the spec", OUR_FAULT))
    return None


def _said(seed: int, run: Run) -> dict[str, Any]:
    codes = {"done": 0, "interrupted": INTERRUPTED}
    return {
        "seed": seed,
        "status": run.ending.status,
        "message": run.ending.message,
        "help": None,
        "exit_code": codes.get(run.ending.status, AT_FAULT),
        "is_reused": run.is_reused,
    }


def _fault(
    seed: int, message: str, help: str | None, exit_code: int, status: str = "failed"
) -> dict[str, Any]:
    return {
        "seed": seed,
        "status": status,
        "message": message,
        "help": help,
        "exit_code": exit_code,
        "is_reused": False,
    }


def sent(request: Request, seeds: tuple[int, ...], batch: int | None) -> str:
    """What a process for a lot is told."""
    plain = {key: x for key, x in asdict(request).items() if key not in ("again", "unfinished")}
    return json.dumps({"request": plain, "seeds": seeds, "batch": batch}, default=str)


def main() -> int:
    """Do what the standard input says; a line on the standard output for each seed."""
    asked = json.load(sys.stdin)
    out, notes = sys.stdout, io.StringIO()

    def tell(said: dict[str, Any]) -> None:
        said |= {"notes": notes.getvalue()}
        notes.seek(0)
        notes.truncate()
        with contextlib.suppress(BrokenPipeError):  # nobody listens any more
            print(json.dumps(said), file=out, flush=True)

    try:
        with contextlib.redirect_stderr(notes):
            run_lot(request_of(asked["request"]), asked["seeds"], asked["batch"], tell)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    code = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    os._exit(code)  # a closed pipe is no fault
