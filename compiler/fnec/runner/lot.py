"""Some seeds or trials of a spec in a process: what `fnec run --seeds` and `--trials` start.

A request comes in as JSON; what became of each run goes out, a line each.
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType
from typing import Any

from fnec.backends import find_target
from fnec.runner.compiled import Compiled, compile_request, drawn_otherwise
from fnec.runner.fault import AT_FAULT, OUR_FAULT, RunError
from fnec.runner.leftovers import is_resumable, leftovers
from fnec.runner.member import Member
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


def member_request(request: Request, member: Member) -> Request:
    """The request for one of several runs, whose folders lie in `request.out`."""
    overrides = member.overrides(request.overrides)
    single = replace(request, overrides=overrides, name=member.name)
    if not request.resume:
        return single
    final = request.out / member.name
    status = (read_manifest(final) or {}).get("status")
    places = [final] if status == "interrupted" else []
    places += [folder for folder, _ in leftovers(final)]
    if status != "done" and any(map(is_resumable, places)):
        return single
    return replace(single, resume=False, force=request.force and status != "done")


def run_lot(request: Request, members: Sequence[Member], batch: int | None, tell: Tell) -> None:
    """Do some runs, in one program where there is one for many. A fault is that of its run."""
    token = secrets.token_hex(3)
    first: Compiled | None = None
    begun: dict[Member, Begun] = {}
    executed: dict[Member, Executed] = {}

    def begin_one(member: Member) -> Begun | Run:
        nonlocal first
        own = member_request(request, member)
        compiled = first and drawn_otherwise(first, seed=member.seed, trial=member.trial)
        compiled = compiled or compile_request(own)
        first = first or compiled
        return begin(own, token=token, compiled=compiled)

    try:
        for member in members:
            found = _guarded(member, tell, lambda m=member: begin_one(m))
            if isinstance(found, Run):
                tell(_said(member, found))
            elif found is not None:
                begun[member] = found
        fresh = {member: x for member, x in begun.items() if not x.resumed}
        for alike in _of_one_program(fresh):
            if len(alike) > 1 and request.backend == "jax":
                executed |= _execute(alike, token, batch)
        for member in list(begun):
            one = begun.pop(member)
            found = _guarded(member, tell, lambda x=one, m=member: finish(x, executed.get(m)))
            if isinstance(found, Run):
                tell(_said(member, found))
    except KeyboardInterrupt:
        for one in begun.values():
            give_up(one.place)
        raise


def _of_one_program(begun: Mapping[Member, Begun]) -> list[dict[Member, Begun]]:
    """Those that a program does in one go: seeds in the same trial, or the trials of a seed."""
    has_trials = any(m.trial is not None for m in begun)
    own_data = any(m.name == "seed" for x in begun.values() for m in x.net.made_with)
    found: dict[int | None, dict[Member, Begun]] = {}
    for k, (member, one) in enumerate(begun.items()):
        apart = member.seed if has_trials else k if own_data else None
        found.setdefault(apart, {})[member] = one
    return list(found.values())


def _execute(
    begun: Mapping[Member, Begun], token: str, batch: int | None
) -> dict[Member, Executed]:
    """One program for several runs.   Returns those that came to an end.

    The others had no chance because of one that failed, and have it by themselves.
    """
    members, first = list(begun), next(iter(begun.values()))
    folders = [one.place.partial for one in begun.values()]
    name = "seed" if members[0].trial is None else "trial"
    numbers = [getattr(member, name) for member in members]
    own, shared = f"{name}_{numbers[0]}.", f"{name}_{{{name}}}."
    pattern = folders[0].parent / folders[0].name.replace(own, shared)
    seconds: dict[Member, float] = {}
    since = time.monotonic()

    def watch(*_: int) -> None:
        nonlocal since
        left = [
            (member, folder)
            for member, folder in zip(members, folders, strict=True)
            if member not in seconds
        ]
        ended = [m for m, folder in left if read_meta(folder / RECORDING).get("status") in CODES]
        if ended:  # side by side, several at a time
            now = time.monotonic()
            seconds.update(dict.fromkeys(ended, (now - since) / len(ended)))
            since = now

    flags = [*flags_of(first.request, ()), f"--{name}s", ",".join(map(str, numbers))]
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
        member: Executed(code=CODES[status], seconds=seconds.get(member, 0.0))
        for member, folder in zip(members, folders, strict=True)
        if (status := str(read_meta(folder / RECORDING).get("status"))) in CODES
    }
    if is_stopped:  # the others have not begun, or were killed
        found |= {m: Executed(code=INTERRUPTED, seconds=0.0) for m in members if m not in found}
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


def _guarded(member: Member, tell: Tell, do: Callable[[], Begun | Run]) -> Begun | Run | None:
    """What `do` gives; a fault is told, and ends only this run."""
    try:
        return do()
    except RunError as error:
        status = "interrupted" if error.exit_code == INTERRUPTED else "failed"
        tell(_fault(member, error.message, error.help, error.exit_code, status))
    except OSError as error:
        tell(_fault(member, str(error), None, RunError("").exit_code))
    except Exception as error:
        said = f"fnec has failed: {type(error).__name__}: {error}"
        tell(_fault(member, said, "please report it with the spec", OUR_FAULT))
    return None


def _said(member: Member, run: Run) -> dict[str, Any]:
    codes = {"done": 0, "interrupted": INTERRUPTED}
    return {
        "run": member.name,
        "status": run.ending.status,
        "message": run.ending.message,
        "help": None,
        "exit_code": codes.get(run.ending.status, AT_FAULT),
        "is_reused": run.is_reused,
    }


def _fault(
    member: Member, message: str, help: str | None, exit_code: int, status: str = "failed"
) -> dict[str, Any]:
    return {
        "run": member.name,
        "status": status,
        "message": message,
        "help": help,
        "exit_code": exit_code,
        "is_reused": False,
    }


def sent(request: Request, members: Sequence[Member], batch: int | None) -> str:
    """What a process for a lot is told."""
    plain = {key: x for key, x in asdict(request).items() if key not in ("again", "unfinished")}
    told = {"request": plain, "members": [m.facts for m in members], "batch": batch}
    return json.dumps(told, default=str)


def main() -> int:
    """Do what the standard input says; a line on the standard output for each run."""
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
            members = [Member(**facts) for facts in asked["members"]]
            run_lot(request_of(asked["request"]), members, asked["batch"], tell)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    code = main()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    os._exit(code)  # a closed pipe is no fault
