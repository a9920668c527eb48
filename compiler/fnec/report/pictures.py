"""Figures as text inside a page, smaller where many would make it heavy."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from fnec.spec.model import Spec

PNG = b"\x89PNG\r\n\x1a\n"
WIDTHS = (1400, 1000, 700)  # px, tried one after the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure in the page."""

    file: str
    title: str
    data: str  # a data URL
    is_reduced: bool  # the file shows more than the page


def pictures(
    files: tuple[Path, ...], spec: Spec, *, room: int
) -> tuple[tuple[Picture, ...], tuple[str, ...]]:
    """The figures that find room, and the names of the others.

    room: bytes of the page.
    """
    room = room * 3 // 4  # four letters stand for three bytes
    contents = {p: p.read_bytes() for p in files}
    spoiled = [p.name for p in files if not contents[p].startswith(PNG)]
    files = tuple(p for p in files if p.name not in spoiled)
    contents = {p: contents[p] for p in files}
    reduced: dict[Path, bytes] = {}
    for width in WIDTHS:
        if sum(map(len, (contents | reduced).values())) <= room:
            break
        reduced = {p: _reduced(content, width) for p, content in contents.items()}
    found, left_out = list[Picture](), spoiled
    for p in files:
        content = reduced.get(p, contents[p])
        if len(content) > room:
            left_out.append(p.name)
            continue
        room -= len(content)
        found.append(
            Picture(
                file=p.name,
                title=title_of(p.stem, spec),
                data=f"data:image/png;base64,{base64.b64encode(content).decode()}",
                is_reduced=content != contents[p],
            )
        )
    return tuple(found), tuple(left_out)


def title_of(name: str, spec: Spec) -> str:
    """What a figure of that name shows."""
    if figure := next((f for f in spec.figures if f.name == name), None):
        return figure.title or name
    if name == "raster":
        return "Spikes and rates"
    return f"Probe {name}"


def _reduced(content: bytes, width: int) -> bytes:
    """A PNG of at most that width with at most 128 colours."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as opened:
            picture = opened.convert("RGB")
    except OSError:  # a part of a picture
        return content
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    stream = io.BytesIO()
    picture.quantize(128).save(stream, "PNG", optimize=True)
    return min((content, stream.getvalue()), key=len)
