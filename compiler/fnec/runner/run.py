"""A spec in, a run directory out: compile, run, read out, draw, and only then give it its name."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from fnec.backends import find_target
from fnec.ir.network import Network
from fnec.ir.noise import draws_while_running
from fnec.pipeline import checked, network_of
from fnec.readout.course import Field
from fnec.readout.expectations import Outcome, hold_against
from fnec.readout.fixed_weights import add_fixed_weights
from fnec.readout.layout import describe_signals, layout
from fnec.readout.places import write_places
from fnec.readout.rate_probes import rate_bins, rate_tables
from fnec.readout.results import Answer, answers
from fnec.readout.scope import scope_of
from fnec.readout.summary import PopulationSummary, summarise
from fnec.recording import Recording, open_recording
from fnec.runner.compiled import Compiled, compile_request
from fnec.runner.data import copy_data, data_files, data_hashes, provenance
from fnec.runner.differences import differences
from fnec.runner.drawing import draw_run, fields_in
from fnec.runner.fault import RunError
from fnec.runner.in_process import run_reference
from fnec.runner.leftovers import remove_leftovers
from fnec.runner.manifest import file_hashes, versions
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.numbers import metrics_of, read_answers
from fnec.runner.outcome import Ending, ending_of
from fnec.runner.process import PID, read_meta, run_program
from fnec.runner.progress import Progress
from fnec.runner.repeated import Repeat, first_of, repeat_of
from fnec.runner.requirements import (
    backend_words,
    require_backend,
    require_libraries,
    require_memory,
)
from fnec.runner.resolved import FILE
from fnec.runner.resume import (
    Unfinished,
    find_unfinished,
    give_up,
    require_same,
    take_over,
    tell_unfinished,
)
from fnec.runner.run_folder import (
    FIGURES,
    LOG,
    MANIFEST,
    RATES,
    RECORDING,
    STARTED,
    Place,
    claim,
    identity_of,
    read_manifest,
    require_replaceable,
    settle,
)
from fnec.runner.stopwatch import Stopwatch
from fnec.runner.validation import write_validation
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to run, where, and how to call it."""

    spec: Path
    backend: str  # jax, brian2, reference
    target: str | None = None  # of brian2: numpy, cython, cpp_standalone
    mode: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    name: str | None = None
    out: Path = Path("runs")
    force: bool = False
    figures: bool = True
    quiet: bool = False
    again: Path | None = None  # the run that this one repeats
    checkpoint: float | None = None  # s between two checkpoints; None leaves it to the program
    resume: bool = False  # go on with the run of that name, which was cut off
    unfinished: Unfinished | None = None  # the one, where it was named instead of a spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it lies on the disk."""

    folder: Path
    manifest: Mapping[str, Any]
    ending: Ending
    recording: Recording
    summary: tuple[PopulationSummary, ...]
    answers: tuple[Answer, ...]
    outcomes: tuple[Outcome, ...]
    figures: tuple[Path, ...]
    is_reused: bool  # it was there already, and nothing ran
    repeat: Repeat | None = None  # of a run that was done again


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A run whose partial folder has all that it takes."""

    request: Request
    spec: Spec
    net: Network
    place: Place
    resumed: tuple[int, ...] = ()  # the steps from which it goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What a program has left: how it ended, and how long it took."""

    code: int
    seconds: float
    building: float | None = None  # s before the first step, where known


def run_spec(request: Request) -> Run:
    """Do what a request asks. Raises `SpecError` and `RunError`; a stopped run is a result."""
    begun = begin(request)
    return begun if isinstance(begun, Run) else finish(begun)


def begin(
    request: Request, *, token: str | None = None, compiled: Compiled | None = None
) -> Begun | Run:
    """Compile, and make ready what the program needs; a `Run` where it is there already.

    token: of the name of the partial folder.   compiled: the request, where it is compiled already.
    """
    require_backend(request.backend)
    if request.unfinished is not None:  # it goes on as it was begun: nothing is compiled
        spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
        return _go_on(request, spec, network_of(spec), request.unfinished)
    compiled = compiled or compile_request(request)
    spec, net, text, program = compiled.spec, compiled.net, compiled.text, compiled.program
    require_memory(net, request.backend)
    require_libraries(spec)
    identity = identity_of(
        spec=text,
        data=data_hashes(spec),
        backend=request.backend,
        target=request.target,
        program=program,
        fnec=versions("reference").get("fnec"),
    )
    name = request.name or f"{spec.name}-{identity[:8]}"
    facts = facts_of(request, spec, net)
    final = request.out / name
    if request.resume:
        found = find_unfinished(final, force=request.force)
        require_same(found, identity, facts)
        return _go_on(request, spec, net, found)
    tell_unfinished(final)
    if final.exists():
        manifest = read_manifest(final)
        is_there = manifest and (manifest["status"], manifest["identity"]) == ("done", identity)
        if is_there and not (request.force or request.again):
            drawn = (final / FIGURES).exists()
            if request.figures:
                draw_run(final, spec)
            there = read_run(final, spec, net, is_reused=True)
            if (final / FIGURES).exists() != drawn:
                write_validation(final, there.recording, there.outcomes, fields_in(final, spec))
            return there
        require_replaceable(final, identity, facts, force=request.force)
    place = claim(request.out, name, identity, facts, token=token)
    try:
        _begin(place, request, spec, text, program)
    except BaseException:
        shutil.rmtree(place.partial, ignore_errors=True)
        raise
    return Begun(request=request, spec=spec, net=net, place=place)


def _go_on(request: Request, spec: Spec, net: Network, found: Unfinished) -> Begun:
    """Take over a run that was cut off, to bring it to its end."""
    place, resumed = take_over(found, versions(request.backend))
    return Begun(request=request, spec=spec, net=net, place=place, resumed=resumed)


def finish(begun: Begun, executed: Executed | None = None) -> Run:
    """Run what a partial folder holds, read it out and give it its name.

    executed: where its program has run already.
    """
    request, spec, place = begun.request, begun.spec, begun.place
    first = None if request.again is None else first_of(request.again)
    try:
        ending = _write_up(begun, executed or _execute(begun))
        folder = settle(place, force=request.force)
    except BaseException:
        give_up(place)
        raise
    if ending.status == "done":
        remove_leftovers(folder)
    if request.figures:  # after all else: a fault of drawing loses no recording
        draw_run(folder, spec)
    done = read_run(folder, spec, begun.net, is_reused=False)
    write_validation(folder, done.recording, done.outcomes, fields_in(folder, spec))
    if folder != place.final:
        other = differences(read_manifest(place.final) or {}, place.facts)
        raise RunError(
            f"another run has ended as {place.final} while this one ran: {other}",
            f"this one is kept as {folder}",
        )
    return done if first is None else replace(done, repeat=repeat_of(first, done.folder))


def facts_of(request: Request, spec: Spec, net: Network) -> dict[str, Any]:
    """What is run, as the manifest says it."""
    return {
        "spec": spec.name,
        "source": Path(spec.files[0].name).name,
        "digest": net.digest,
        "mode": request.mode,
        "backend": request.backend,
        "target": request.target,
        "seed": net.seed,
        **({"trial": net.trial} if draws_while_running(net) else {}),
        "parameters": {p.name: p.value.source for p in spec.parameters},
        "changed": dict(request.overrides),
        "lesions": ",".join(x.name for x in spec.lesions if x.is_active) or None,
        "generators": provenance(spec),
    }


def _begin(place: Place, request: Request, spec: Spec, text: str, program: str | None) -> None:
    """Put everything into a partial folder that it takes to run, and to go on later."""
    folder = place.partial
    (folder / FILE).write_text(text, "utf-8")
    copy_data(spec, folder)
    if program is not None:
        (folder / find_target(request.backend).file_name).write_text(program, "utf-8")
    started = {"identity": place.identity, **place.facts, "versions": versions(request.backend)}
    write_json(folder / STARTED, started)


def _execute(begun: Begun) -> Executed:
    """Run the program of a partial folder, which fills the recording in it."""
    request, folder = begun.request, begun.place.partial
    recording = folder / RECORDING
    progress = Progress(
        f"{begun.spec.name} on {backend_words(request.backend, request.target)}",
        quiet=request.quiet,
    )
    clock = Stopwatch()

    def watch(n_done: int, n_steps: int) -> None:
        clock.note(n_done)
        progress.show(n_done, n_steps)

    is_done = bool(begun.resumed) and read_meta(recording).get("status") == "done"
    try:
        if is_done:  # it was cut off in its readouts
            code = 0
        elif request.backend == "reference":
            code = run_reference(begun.net, recording)
        else:
            code = run_program(
                folder / find_target(request.backend).file_name,
                flags_of(request, begun.resumed),
                recording=recording,
                log=folder / LOG,
                watch=watch,
            )
    finally:
        progress.close()
    seconds, building = clock.stop(int(read_meta(recording).get("n_done", 0)))
    if begun.resumed:  # steps of before would pass for quick ones
        building = None
    return Executed(code=code, seconds=seconds, building=building)


def _write_up(begun: Begun, executed: Executed) -> Ending:
    """Write what is to be said of the recording in a partial folder."""
    request, spec, net, place = begun.request, begun.spec, begun.net, begun.place
    folder, recording, building = place.partial, place.partial / RECORDING, executed.building
    ending = ending_of(executed.code, folder)
    files = [FILE]
    if request.backend != "reference":
        files.append(find_target(request.backend).file_name)
    fixed = layout(net)
    add_fixed_weights(spec, net, fixed, recording)
    signals = describe_signals(spec, net, fixed)
    recorded = open_recording(recording, signals)
    fields: Mapping[str, Field] = {}
    if spec.field_probes:
        from fnec.readout.field_probes import worked_out  # xarray, half a second
        from fnec.readout.fields.files import FOLDER, write_fields

        seen = worked_out(spec, net, fixed, recorded)
        write_fields(seen, folder / FOLDER)
        fields = seen
    manifest: dict[str, Any] = {
        "identity": place.identity,
        "name": place.final.name,
        **place.facts,
        **asdict(ending),
        "again": str(request.again) if request.again else None,
        "resumed": list(begun.resumed),
        "seconds": round(executed.seconds, 3),
        "building": None if building is None else round(building, 3),
        "versions": versions(request.backend),
        "scope": scope_of(spec, fields).plain(),
        "rate_bins": rate_bins(net, fixed),
        "signals": signals,
        "sha256": file_hashes(folder, *files, *data_files(spec), RECORDING),
    }
    write_json(folder / MANIFEST, manifest)
    for name in (STARTED, PID):
        (folder / name).unlink(missing_ok=True)
    found = answers(spec, recorded, fields)
    outcomes = hold_against(spec, recorded, fixed, found) if ending.status == "done" else ()
    write_json(folder / NUMBERS, metrics_of(summarise(recorded), found, outcomes))
    for table in rate_tables(net, fixed, recorded):
        (folder / RATES).mkdir(exist_ok=True)
        (folder / RATES / f"{table.probe}.csv").write_text(table.csv(), "utf-8")
    write_places(fixed, folder)
    return ending


def flags_of(request: Request, resumed: tuple[int, ...]) -> list[str]:
    """What a program is told."""
    flags = ["--target", request.target] if request.target else []
    if request.checkpoint is not None:
        flags += ["--checkpoint", repr(request.checkpoint)]
    return [*flags, "--resume"] if resumed else flags


def read_run(folder: Path, spec: Spec, net: Network, *, is_reused: bool = False) -> Run:
    """A run that is complete, as it lies on the disk."""
    manifest = read_manifest(folder) or {}
    recording = open_recording(folder / RECORDING, manifest.get("signals"))
    ending = Ending(**{k: manifest[k] for k in Ending.__dataclass_fields__})
    is_done = ending.status == "done"
    found = read_answers(folder)
    return Run(
        folder=folder,
        manifest=manifest,
        ending=ending,
        recording=recording,
        summary=summarise(recording),
        answers=found,
        outcomes=hold_against(spec, recording, layout(net), found) if is_done else (),
        figures=tuple(sorted((folder / FIGURES).glob("*.png"))),
        is_reused=is_reused,
    )
