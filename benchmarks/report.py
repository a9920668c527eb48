"""Tables of a measurement: `python -m benchmarks table FILE.json`.

Of every contender: time of a steady run per second of biological time, its ratio to the best peer
and to the floor, the first result of a cold process, peak memory, and the rates.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a contender took and did. Nothing where it is not known."""

    name: str
    kind: str
    steady_ms: float  # per s of biological time
    cold_s: float | None  # start to exit of a process that finds no caches
    first_s: float | None  # start to exit of a later one
    peak_mb: float | None
    rates: dict[str, float]  # Hz


def rows(found: Mapping[str, Any], duration: float, clock: str) -> list[Row]:
    """Medians over the rounds of one network, in the order of the contenders.

    clock: `cpu` for the processor's time (of each thread), `wall` for what passed.
    """
    made = []
    for name, about in found["contenders"].items():
        runs = found["runs"].get(name, [])
        if not runs:
            continue
        key, threads = ("cpu_s", about["threads"]) if clock == "cpu" else ("run_s", 1)
        counts = {p: statistics.median(r["spikes"].get(p, 0) for r in runs) for p in found["sizes"]}
        peaks = [r["peak_mb"] for r in runs if r["peak_mb"]]
        made.append(
            Row(
                name=name,
                kind=about["kind"],
                steady_ms=statistics.median(r[key] for r in runs) / threads / duration * 1e3,
                cold_s=found["cold"].get(name, {}).get("first_s"),
                first_s=statistics.median(r["first_s"] for r in runs),
                peak_mb=statistics.median(peaks) if peaks else None,
                rates={p: c / found["sizes"][p] / duration for p, c in counts.items()},
            )
        )
    return made


def best_peer(listed: list[Row]) -> Row | None:
    """The fastest program that fnec did not make."""
    return min((r for r in listed if r.kind == "peer"), key=lambda r: r.steady_ms, default=None)


def markdown(data: Mapping[str, Any], clock: str) -> str:
    """All tables, and how they were made."""
    about = data["about"]
    word = "processor time" if clock == "cpu" else "wall time"
    lines = [
        f"`{about['command']}` on {about['cores']} cores of {about['processor']}, "
        f"Python {about['python']}, "
        + ", ".join(f"{k} {v}" for k, v in about["versions"].items())
        + f"; medians of {about['runs']} rounds, {word}."
    ]
    for name, found in data["networks"].items():
        listed = rows(found, about["duration_s"], clock)
        lines += ["", f"### {found['title']} (`{name}`)", "", *table(listed, list(found["sizes"]))]
        absent = [f"{who} ({why})" for who, why in found["absent"].items()]
        if absent:
            lines += ["", f"Not there: {'; '.join(absent)}."]
    return "\n".join(lines) + "\n"


def table(listed: list[Row], populations: list[str]) -> list[str]:
    """The lines of one network."""
    best = best_peer(listed)
    floor = next((r for r in listed if r.kind == "floor"), None)
    heads = ["program", "steady, ms/s", "best peer's time over its", "its over the floor's"]
    heads += ["first result cold, s", "later, s", "peak, MB"]
    heads += [f"{p}, Hz" for p in populations]
    lines = [f"| {' | '.join(heads)} |", f"| --- {'| ---: ' * (len(heads) - 1)}|"]
    for r in sorted(listed, key=lambda r: r.steady_ms):
        cells = [
            f"**{r.name}**" if r.kind == "fnec" else r.name,
            short(r.steady_ms),
            short(best.steady_ms / r.steady_ms) if best else "",
            short(r.steady_ms / floor.steady_ms) if floor else "",
            short(r.cold_s),
            short(r.first_s),
            short(r.peak_mb),
            *(short(r.rates[p]) for p in populations),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def short(x: float | None) -> str:
    """Three figures, two below ten."""
    if x is None:
        return "–"
    return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2g}"


def written(page: str, tables: str) -> str:
    """A page with the tables between its two marks."""
    before, mark, rest = page.partition(BEGIN)
    _, other, after = rest.partition(END)
    if not (mark and other):
        raise ValueError(f"the page has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{tables}{END}{after}"


def main(argv: list[str]) -> None:
    """Print the tables, or put them into a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks table", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--clock", choices=["wall", "cpu"], default="cpu")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put them between its marks")
    options = parser.parse_args(argv)
    tables = markdown(json.loads(options.file.read_text()), options.clock)
    if options.write is None:
        print(tables, end="")
    else:
        options.write.write_text(written(options.write.read_text(), tables))
