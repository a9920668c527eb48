"""A run in, its report out: gathered, laid out as one page, and only then given its name."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fnec.readout.scope import scope_of
from fnec.report import tables
from fnec.report.field_cards import field_cards, is_of_field, without_field
from fnec.report.field_rows import contacts_of
from fnec.report.held import Held, open_held
from fnec.report.library import packed_library
from fnec.report.over_time import over_time
from fnec.report.pictures import pictures
from fnec.report.plot import Plot, as_json
from fnec.report.scaffold import scaffold

REPORT = "report.html"
MOST_BYTES = 5_500_000  # of a page, but for words and tables
LONGEST_SPEC = 300_000  # letters; a longer one is named and left in its file
SECTIONS = (  # id, name in the line on top
    ("run", "What was run"),
    ("scope", "Scope"),
    ("rates", "Rates"),
    ("readouts", "Readouts"),
    ("expectations", "Expectations"),
    ("over-time", "Over time"),
    ("fields", "Fields"),
    ("scaffold", "Cells"),
    ("figures", "Figures"),
    ("again", "Doing it again"),
)
NO_LIBRARY = "This panel is drawn by plotly, which was not installed: pip install 'fnec[report]'."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A report on the disk."""

    path: Path
    held: Held
    n_bytes: int
    n_panels: int  # interactive ones
    has_library: bool  # without it they are words


def write_report(folder: Path) -> Written:
    """Write `report.html` of the run in a folder.

    It needs no other file and no network. Raises `RunError` where there is no run, or no recording.
    """
    held = open_held(folder)
    library = packed_library()
    plots, page = _page(held, library)
    content = page.encode("utf-8")
    path = folder / REPORT
    partial = path.with_name(f".{REPORT}.{secrets.token_hex(3)}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return Written(
        path=path,
        held=held,
        n_bytes=len(content),
        n_panels=len(plots),
        has_library=library is not None,
    )


def _page(held: Held, library: str | None) -> tuple[tuple[Plot, ...], str]:
    course = over_time(held.recording, held.fields)
    cells = scaffold(held.recording, held.places, contacts_of(held.fields))
    plots = tuple(p for p in (course.plot, cells.plot) if p)
    drawn = as_json(plots)
    spec_text = held.spec_text if len(held.spec_text) < LONGEST_SPEC else ""
    room = MOST_BYTES - len(library or "") - len(drawn) - len(spec_text.encode())
    shown, left_out = pictures(held.figures, held.spec, room=max(room, 0))
    scope = scope_of(held.spec, held.fields)
    values: dict[str, Any] = {
        "held": held,
        "sections": SECTIONS,
        "scope": scope,
        "cards": field_cards(scope.fields, shown),
        "field_notes": without_field(held.spec, held.fields),
        "title": held.spec.title or held.spec.name,
        "version": metadata.version("fnec"),
        "tables": tables,
        "pictures": tuple(p for p in shown if not is_of_field(p, held.fields)),
        "spec_text": spec_text,
        "pictures_left_out": left_out,
        "course": course,
        "scaffold": cells,
        "no_library": "" if library else NO_LIBRARY,
        "library": library or "",
        "plots": Markup(drawn),
        "style": Markup(text_of("report.css")),
        "script": Markup(text_of("report.js")),
    }
    return plots, environment().get_template("report.html.j2").render(values)


def environment() -> Environment:
    """Every value is escaped, unless it was made here to be part of a page."""
    return Environment(
        loader=PackageLoader("fnec.report", "page"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def text_of(name: str) -> str:
    """A file of the page."""
    return (resources.files("fnec.report") / "page" / name).read_text("utf-8")
