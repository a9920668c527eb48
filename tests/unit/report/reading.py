"""A report as a browser reads it: elements, the text between them, and the data of its panels."""

import base64
import gzip
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

WITHOUT_END = {"meta", "img", "br"}


@dataclass
class Page(HTMLParser):
    """What stands in a page, element by element."""

    path: Path
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    scripts: dict[str | None, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)  # between elements, not in scripts

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str | None]] = []
        self.feed(self.path.read_text("utf-8"))
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.elements.append((tag, said))
        if tag not in WITHOUT_END:
            self.open.append((tag, said.get("id")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] in ("script", "style"):
            key = self.open[-1][1]
            self.scripts[key] = self.scripts.get(key, "") + data
        elif data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    def plots(self) -> dict[str, dict[str, Any]]:
        return {p["name"]: p for p in json.loads(self.scripts["plots"])}

    def library(self) -> bytes:
        return gzip.decompress(base64.b64decode(self.scripts["library"]))


def numbers(packed: dict[str, Any]) -> np.ndarray:
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<" + packed["dtype"])
    return flat.reshape(packed.get("shape", -1))
