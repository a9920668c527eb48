"""Each name of fnec in the migration table exists: verbs and flags, names of Python, keys, words."""

import argparse
import importlib
import json
import re
from pathlib import Path

import pytest

from fnec.cli.main import VERBS
from fnec.spec.files import SHIPPED
from tests.specs_in_tests import ROOT

PAGE = (ROOT / "docs" / "from-jaxfne.md").read_text()
SCHEMA = json.loads((ROOT / "schemas" / "model.schema.json").read_text())
ROWS = [
    [x.strip() for x in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|") and not line.startswith(("| ---", "| jaxfne"))
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[1])})
WORDS = ("metric", "shape", "kind", "method", "draw")


def walk(node):
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from walk(child)


KEYS = {k for n in walk(SCHEMA) if isinstance(n, dict) for k in n.get("properties", {})}
WRITTEN = [n for n in walk(SCHEMA) if isinstance(n, dict)]
VALUES = {n["const"] for n in WRITTEN if isinstance(n.get("const"), str)}
VALUES |= {v for n in WRITTEN if isinstance(n.get("enum"), list) for v in n["enum"]}


def flags(verb: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Those that a verb declares."""
    found: set[str] = set()

    def note(self, *names, **more):
        found.update(n for n in names if n.startswith("--"))
        return add(self, *names, **more)

    add = argparse.ArgumentParser.add_argument
    monkeypatch.setattr(argparse.ArgumentParser, "add_argument", note)
    with pytest.raises(SystemExit):
        importlib.import_module(f"fnec.cli.{verb}").main(["--help"])
    return found


def test_the_table_is_read():
    assert len(ROWS) > 80
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
def test_a_name_exists(name: str, monkeypatch: pytest.MonkeyPatch, capsys):
    if name.startswith("fnec."):
        found = importlib.import_module("fnec")
        for part in name.split(".")[1:]:
            fields = getattr(found, "__dataclass_fields__", {})
            found = fields[part] if part in fields else getattr(found, part)
    elif name.startswith("fnec "):
        verb, *words = name.removeprefix("fnec ").split()
        assert verb in VERBS
        wanted = {w for w in words if w.startswith("--")}
        assert not wanted or wanted <= flags(verb, monkeypatch)
    elif name.endswith(":"):
        first, *rest = name.rstrip(":").split(".")
        assert first in SCHEMA["properties"]
        assert {*rest} <= KEYS
    elif name.split(":")[0] in WORDS and ": " in name:
        assert name.split(": ")[1] in VALUES
    elif name.startswith("library/"):
        assert (SHIPPED / name).is_file()
    elif name.startswith("specs/"):
        assert (ROOT / name).is_file()
    elif Path(name).suffix in (".json", ".png", ".html"):
        sources = (ROOT / "compiler").rglob("*.py")
        assert any(f'"{name}"' in path.read_text() for path in sources)
    else:
        assert name == "scope", f"what kind of name is {name!r}?"


def test_no_word_is_taken_for_a_key():
    assert "no_such_key" not in KEYS
    assert "no_such_value" not in VALUES
    assert {"depth", "share", "radius"} <= KEYS
