"""A study on one page: its conditions and what differs between them."""

from __future__ import annotations

import base64
import json
import os
import secrets
from importlib import metadata
from pathlib import Path
from typing import Any

from markupsafe import Markup

from fnec.readout.text import NOTHING, number
from fnec.report.tables import Table
from fnec.report.write import REPORT, environment, text_of
from fnec.runner.requirements import backend_words
from fnec.study.run import FIGURE, FILE

HEAD = ("", "", "trials", "baseline", "condition", "difference", "from", "to", "")
NUMBERS = tuple(range(2, 8))


def is_study(folder: Path) -> bool:
    """A folder that `fnec study` has written."""
    return (folder / FILE).is_file()


def write_study_report(folder: Path) -> Path:
    """Write `report.html` of the study in a folder; it needs no other file and no network."""
    said: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    picture = folder / FIGURE
    conditions = [c for c in said["conditions"] if c != said["baseline"]]
    trials: list[dict[str, Any]] = said["trials"][said["baseline"]]
    ends = [trial["status"] for trials in said["trials"].values() for trial in trials]
    page = (
        environment()
        .get_template("study.html.j2")
        .render(
            said=said,
            name=folder.resolve().name,
            missing=sum(end != "done" for end in ends),
            studied=_studied(said, trials),
            effects={
                c: _tables([e for e in said["effects"] if e["condition"] == c]) for c in conditions
            },
            picture=_data(picture) if picture.is_file() else "",
            command=_command(said, trials),
            version=metadata.version("fnec"),
            style=Markup(text_of("report.css")),
        )
    )
    path = folder / REPORT
    partial = path.with_name(f".{REPORT}.{secrets.token_hex(3)}.partial")
    try:
        partial.write_text(page, "utf-8")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def _data(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _numbers(trials: list[dict[str, Any]], name: str) -> list[int]:
    """The seeds or the trials that differ, none twice."""
    return list(dict.fromkeys(x[name] for x in trials if name in x))


def _which(said: dict[str, Any], trials: list[dict[str, Any]]) -> str:
    if seeds := _numbers(trials, "seed"):
        return f"seeds {seeds[0]} to {seeds[-1]}: another network each"
    return f"of the network of seed {said['seed']}"


def _studied(said: dict[str, Any], trials: list[dict[str, Any]]) -> Table:
    lesions = {c: ", ".join(x) or "none" for c, x in said["conditions"].items()}
    rows = [
        ("spec", str(said["source"])),
        ("mode", str(said["mode"] or "none")),
        ("program", backend_words(said["backend"], said["target"])),
        ("changed", ", ".join(f"{k} = {x}" for k, x in said["changed"].items()) or "nothing"),
        ("trials", f"{len(trials)} of each condition, {_which(said, trials)}"),
        ("baseline", said["baseline"]),
        ("numbers of cells", f"from {said['after']:g} s to {said['before']:g} s"),
        *((f"lesions in {c}", text) for c, text in lesions.items()),
    ]
    return Table(head=("", ""), rows=tuple(rows))


def _tables(effects: list[dict[str, Any]]) -> dict[str, Table]:
    readouts = [e for e in effects if e["kind"] == "readout"]
    rates = [e for e in effects if e["kind"] != "readout" and e["metric"] == "rate"]
    first = [e for e in rates if e["kind"] == "population" or len(e["tags"]) < 2]
    others = [e for e in effects if e not in readouts and e not in first]
    return {
        "rates": _table(first, "no spikes are recorded"),
        "readouts": _table(readouts, ""),
        "others": _table(others, "none"),
    }


def _table(effects: list[dict[str, Any]], nothing: str) -> Table:
    rows = tuple(
        (
            e["name"], e["metric"], str(e["n"]),
            *(_shown(e, key) for key in ("baseline", "value", "difference", "low", "high")),
            "*" if is_clear(e) else "",
        )
        for e in effects
    )  # fmt: skip
    return Table(head=HEAD, rows=rows, numbers=NUMBERS, nothing=nothing)


def is_clear(e: dict[str, Any]) -> bool:
    """The interval of an effect leaves out 0."""
    return e["low"] is not None and (e["low"] > 0 or e["high"] < 0)


def _shown(e: dict[str, Any], key: str) -> str:
    return NOTHING if e[key] is None else number(e[key] / e["factor"], e["shown_unit"])


def _command(said: dict[str, Any], trials: list[dict[str, Any]]) -> str:
    words = ["fnec study", said["source"], "--conditions", ",".join(said["conditions"])]
    if seeds := _numbers(trials, "seed"):
        words += ["--seeds", ",".join(map(str, seeds))]
    if numbers := _numbers(trials, "trial"):
        words += ["--trials", str(len(numbers))]
    words += ["--mode", said["mode"]] if said["mode"] else []
    words += ["--backend", said["backend"]]
    words += ["--target", said["target"]] if said["target"] else []
    words += [f'--after "{said["after"]!r} s" --before "{said["before"]!r} s"']
    for name, text in said["changed"].items():
        flag = name.removeprefix("simulation.")
        words.append(f'--{flag} "{text}"' if flag != name else f'--set "{name}={text}"')
    return " ".join(words)
