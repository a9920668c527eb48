"""The tables of a report: heads and rows of plain text, nothing of them marked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fnec.backends import find_target
from fnec.readout.synchrony import BIN
from fnec.readout.text import NOTHING, number
from fnec.report.held import Held
from fnec.runner.requirements import backend_words
from fnec.spec.model import PopulationSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head; where there are none, a line says why."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()  # columns that end at the right
    nothing: str = ""  # said instead of no rows
    bad: tuple[int, ...] = ()  # rows to be seen at once
    note: str = ""


def what_was_run(held: Held) -> Table:
    """Spec, backend, seed and times."""
    said, end, spec = held.manifest, held.ending, held.spec
    rows = [
        ("model", spec.name),
        ("spec", str(said.get("source", NOTHING))),
        ("mode", str(said.get("mode") or "none")),
        *((("lesions", str(said.get("lesions") or "none")),) if spec.lesions else ()),
        ("program", backend_words(str(said["backend"]), said.get("target"))),
        ("seed", str(said.get("seed"))),
        *((("trial", str(said["trial"])),) if said.get("trial") else ()),
        ("time", f"{time(end.n_steps * end.dt)} in {end.n_steps} steps of {time(end.dt)}"),
        ("ended", _ended(held)),
        ("took", f"{said['seconds']:.1f} s on the clock" if "seconds" in said else NOTHING),
    ]
    rows += [("citation", citation) for citation in spec.citations]
    return Table(head=("", ""), rows=tuple(rows))


def _ended(held: Held) -> str:
    end = held.ending
    reached = f"{time(end.n_done * end.dt)} of {time(end.n_steps * end.dt)}"
    match end.status:
        case "done":
            return "complete"
        case "nan":
            return f"stopped at {reached}: {end.message}"
        case _:
            return f"{end.status} at {reached}"


def parameters(held: Held) -> Table:
    """The knobs as they were set."""
    helps = {p.name: p.help or "" for p in held.spec.parameters}
    changed: dict[str, str] = held.manifest.get("changed") or {}
    values: dict[str, str] = held.manifest.get("parameters") or {}
    rows = [
        (name, value, "changed for this run" if name in changed else "", helps.get(name, ""))
        for name, value in values.items()
    ]
    return Table(
        head=("parameter", "value", "", "meaning"),
        rows=tuple(rows),
        numbers=(1,),
        nothing="The spec has no parameters.",
    )


def populations(held: Held) -> Table:
    """Who the cells are."""
    rows: list[tuple[str, ...]] = []
    for name, n_cells in held.recording.populations.items():
        p = held.spec.population(name)
        tags = ", ".join(f"{t.key} {t.value}" for t in p.tags) if p else ""
        model = p.neuron.name if isinstance(p, PopulationSpec) else "replayed spikes"
        axes = ", ".join(held.places.get(name, {})) or "none"
        rows.append((name, str(n_cells), model, tags or "none", axes))
    return Table(
        head=("population", "cells", "model", "tags", "coordinates"),
        rows=tuple(rows),
        numbers=(1,),
        nothing="The recording names no population.",
    )


def rates(held: Held) -> Table:
    """Spikes of each population over the whole run."""
    rows = [
        (
            s.population,
            str(s.n_cells),
            str(s.spike_count),
            number(s.rate, "Hz"),
            *(_plain(x) for x in (s.cv_isi, s.synchrony)),
            NOTHING
            if s.active_fraction != s.active_fraction
            else f"{100 * s.active_fraction:.0f} %",
        )
        for s in held.summary
    ]
    return Table(
        head=("population", "cells", "spikes", "rate", "CV of ISI", "synchrony", "active"),
        rows=tuple(rows),
        numbers=(1, 2, 3, 4, 5, 6),
        nothing="No spikes were recorded: the spec has no probe of spikes.",
        note="Means over the whole run and all recorded cells. Rate: spikes a cell and second."
        " CV of ISI: mean over cells with three intervals or more. Synchrony: mean correlation of"
        f" spike counts in bins of {BIN * 1e3:g} ms over all pairs of cells that fire.",
    )


def readouts(held: Held) -> Table:
    """What the spec asked of the recording."""
    rows = [(a.name, a.of, a.shown, a.note or a.help) for a in held.answers]
    return Table(
        head=("readout", "of", "value", "what it is"),
        rows=tuple(rows),
        numbers=(2,),
        nothing="The spec asks for no readouts.",
        bad=tuple(i for i, a in enumerate(held.answers) if a.note),
    )


def expectations(held: Held) -> Table:
    """What the spec expected, and what was found."""
    rows = [
        (
            "ok" if o.is_met else "missed",
            o.name,
            number(o.value / o.factor, o.shown_unit),
            f"{o.low / o.factor:g} … {o.high / o.factor:g} {o.shown_unit}".rstrip(),
            o.source,
        )
        for o in held.outcomes
    ]
    is_binding = not set(held.manifest.get("changed") or ()) - {"simulation.seed"}
    note = "They were stated for the spec's own parameters and times, and decide nothing here."
    return Table(
        head=("", "expectation", "found", "expected", "where from"),
        rows=tuple(rows),
        numbers=(2,),
        nothing="The spec states no expectations."
        if held.is_done
        else "The run did not reach its end, so nothing is expected of it.",
        bad=tuple(i for i, o in enumerate(held.outcomes) if not o.is_met),
        note="" if is_binding or not rows else note,
    )


def versions(held: Held) -> Table:
    """What took part in the run."""
    found: dict[str, str] = held.manifest.get("versions") or {}
    rows = tuple((name, str(version)) for name, version in found.items())
    return Table(head=("", "version"), rows=rows, nothing="The manifest names no versions.")


def hashes(held: Held) -> Table:
    """Each file of the run by its hash, and whether it is still that file."""
    digests: dict[str, str] = held.manifest["sha256"]
    rows = [
        (name, digest, "changed or lost since" if name in held.differing else "as it was")
        for name, digest in digests.items()
    ]
    bad = tuple(i for i, name in enumerate(digests) if name in held.differing)
    return Table(head=("file", "sha256", ""), rows=tuple(rows), bad=bad)


def commands(held: Held) -> Sequence[tuple[str, str]]:
    """How to do the run again: (command, what it does)."""
    return tuple(_commands(held))


def _commands(held: Held) -> Iterator[tuple[str, str]]:
    name, backend = str(held.manifest["name"]), str(held.manifest["backend"])
    yield f"fnec run runs/{name}", "does the run again and compares every recorded bit"
    other = "jax" if backend == "brian2" else "brian2"
    yield f"fnec run runs/{name} --backend {other}", "does it on another simulator"
    if backend != "reference":
        program = find_target(backend).file_name
        target = held.manifest.get("target")
        flag = f" --target {target}" if target else ""
        yield f"python {program} --out again{flag}", "runs the program itself, without fnec"


def time(seconds: float) -> str:
    """A time as people say it.

    >>> time(1.0), time(0.0001)
    ('1 s', '0.1 ms')
    """
    return f"{seconds:g} s" if seconds >= 1 or seconds == 0 else f"{seconds * 1e3:g} ms"


def _plain(value: float) -> str:
    return NOTHING if value != value else f"{value:.2f}"
