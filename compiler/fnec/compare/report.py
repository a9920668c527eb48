"""A comparison as text, as JSON and as one small HTML page."""

from __future__ import annotations

import html
import json
from dataclasses import asdict
from typing import Any

from fnec.compare.verdict import Comparison, Level, Pairing, Parting

MEANING = {
    Level.bits: "every recorded value, final state and spike is the same, bit for bit",
    Level.spikes: "every recorded spike is the same; some values differ in their last bits",
    Level.lockstep: "one step from the same state is the same within a few ulp, "
    "at every step tried",
    Level.statistics: "rates agree within sampling error; spikes do not",
    Level.none: "not even the rates agree",
}


def as_text(c: Comparison) -> str:
    """The verdict for a terminal."""
    lines = [f"{c.spec}: {c.n_steps} steps of {c.dt * 1e3:g} ms, {_drawn(c)}"]
    for p in c.pairings:
        lines += ["", *_pairing(p)]
    verdict = "holds" if c.holds else "does NOT hold"
    lines += ["", f"level '{c.asked.name}' {verdict}; reached: {c.reached.name}"]
    return "\n".join(lines)


def _drawn(c: Comparison) -> str:
    return f"seed {c.seed}" + (f", trial {c.trial}" if c.trial else "")


def _pairing(p: Pairing) -> list[str]:
    lines = [f"{p.left} and {p.right} agree to: {p.level.name} ({MEANING[p.level]})"]
    for name, (a, b) in p.n_spikes.items():
        lines.append(f"  {name}: {a} spikes" if a == b else f"  {name}: {a} and {b} spikes")
    lines.append(f"  {p.n_values} numbers compared")
    if p.wiring:
        lines.append("  the wiring differs:")
        lines += [f"    {said}" for said in p.wiring]
    if p.differing:
        shown = ", ".join(p.differing[:6]) + (" …" if len(p.differing) > 6 else "")
        lines.append(f"  {len(p.differing)} recorded arrays differ: {shown}")
    if p.lockstep_ulps is not None:
        lines.append(f"  lockstep: at most {p.lockstep_ulps:g} ulp a step")
    for name, s in p.statistics.items():
        lines.append(
            f"  {name}: {s['rate_left']:.3f} Hz and {s['rate_right']:.3f} Hz"
            f" (standard error {s['standard_error']:.3f})"
        )
    if p.parting is not None:
        lines += _parting(p, p.parting)
    return lines


def _parting(p: Pairing, x: Parting) -> list[str]:
    where = f"{x.population}[{x.cell}].{x.variable}"
    more = f" and {x.n_cells - 1} more cells" if x.n_cells > 1 else ""
    lines = [
        f"  they part {_moment(x)}: {where}{more}",
        f"    {p.left:<22} {x.left!r}  {x.left.hex()}",
        f"    {p.right:<22} {x.right!r}  {x.right.hex()}",
        f"    {x.ulps:g} ulp apart",
    ]
    if x.statement:
        lines.append(f"    {x.statement}" + (f"   ({x.place})" if x.place else ""))
    width = max((len(t.text) for t in x.terms), default=0)
    for t in x.terms:
        mark = " " if t.left == t.right else "*"
        values = "  ".join("-" if x != x else repr(x) for x in (t.left, t.right))
        lines.append(f"    {mark} {t.text:<{min(width, 48)}}  {values}")
    if x.margins is not None:
        lines.append(
            f"    beyond the threshold ({x.threshold})"
            f" by {x.margins[0]:.6g} and {x.margins[1]:.6g} (SI)"
        )
    if x.note:
        lines.append(f"    {x.note}")
    return lines


def _moment(x: Parting) -> str:
    if x.step < 0:
        return "before the first step"
    return f"in step {x.step} (t = {x.time * 1e3:.6g} ms)"


def as_dict(c: Comparison) -> dict[str, Any]:
    """The comparison as plain data; numbers that JSON cannot hold become text."""
    found = asdict(c)
    found.update(reached=c.reached.name, holds=c.holds, asked=c.asked.name)
    for p in found["pairings"]:
        p["level"] = Level(p["level"]).name
        if p["parting"] is not None:
            for side in ("left", "right"):
                p["parting"][f"{side}_hex"] = float(p["parting"][side]).hex()
    return json.loads(json.dumps(found, default=str))


def as_html(c: Comparison) -> str:
    """The verdict as a page that needs nothing else."""
    colour = "#1a7f37" if c.holds else "#b42318"
    rows = "".join(
        f"<tr><td>{html.escape(p.left)}</td><td>{html.escape(p.right)}</td>"
        f"<td class='level'>{p.level.name}</td>"
        f"<td>{html.escape(_spikes(p))}</td><td>{p.n_values:,}</td></tr>"
        for p in c.pairings
    )
    details = "".join(
        f"<h2>{html.escape(p.left)} and {html.escape(p.right)}</h2>"
        f"<pre>{html.escape(chr(10).join(_pairing(p)))}</pre>"
        for p in c.pairings
        if p.level < Level.bits
    )
    times = "".join(
        f"<tr><td>{html.escape(k)}</td><td>{v:.2f} s</td></tr>" for k, v in c.seconds.items()
    )
    title = html.escape(f"{c.spec}: {c.reached.name}")
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.6rem; }} h2 {{ font-size: 1.1rem; margin-top: 2rem; }}
.verdict {{ color: {colour}; font-weight: 600; }} .level {{ font-weight: 600; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
td, th {{ text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #ddd; }}
pre {{ background: #f6f8fa; padding: 1rem; overflow-x: auto; font-size: .85rem; }}
</style></head><body>
<h1>{html.escape(c.spec)}</h1>
<p class="verdict">Level “{c.asked.name}” {"holds" if c.holds else "does not hold"};
reached: {c.reached.name}, that is, {MEANING[c.reached]}.</p>
<p>{c.n_steps:,} steps of {c.dt * 1e3:g} ms, {_drawn(c)}.
Magnitudes below 1e-300 count as zero.</p>
<table><tr><th>program</th><th>against</th><th>level</th><th>spikes</th>
<th>numbers compared</th></tr>
{rows}</table>
{details}
<h2>Wall time, whole programs</h2><table>{times}</table>
</body></html>
"""


def _spikes(p: Pairing) -> str:
    return ", ".join(
        f"{name} {a:,}" if a == b else f"{name} {a:,} / {b:,}"
        for name, (a, b) in p.n_spikes.items()
    )
