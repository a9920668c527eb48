"""Writes docs/language.md from the schema, the function table and the unit table.

Use: python docs/write_language.py          (a test holds the page to the schema)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from fnec.expr import FUNCTIONS
from fnec.units import UNITS

HERE = Path(__file__).parent
SCHEMA = HERE.parent / "schemas" / "model.schema.json"
PAGE = HERE / "language.md"

HEAD = """# The language

This page is written from the schema, `schemas/model.schema.json`, by `python docs/write_language.py`. An editor
that reads the first line `# yaml-language-server: $schema=…/model.schema.json` completes and explains the same
keys. What the words mean when a network runs is in [semantics](semantics.md). `fnec explain library` lists the neurons,
receptors and synapses that `include` offers, `fnec new --list` the shipped specs.

## Values

A value is a number (`0.02`), a quantity (`20 ms`, `-65 mV`, `0.02 /ms`, `300 Hz/(cm/s)`) or a formula over the names
in scope (`g_exc * 0.3 mV`). A number with a unit behind it binds tightly: `1/20 ms` is 1/(20 ms). A bare unit name is the
unit, unless something in scope has that name. `^` and `**` are powers. Conditions use `<  <=  >  >=  ==  !=  and  or
not`. In flow style (`{weight: "uniform(0, 1)"}`) a formula with a comma needs quotes.

What is accepted has an effect. A key that nothing knows, a parameter that no formula reads and a selection without cells
are errors; there are no warnings. `fnec explain` lists all errors.

Wherever a spec names a `file` of numbers, it may name a [generator](generators.md) instead: a function of an installed
package.

"""


def reference() -> str:
    """The text of the page."""
    schema = json.loads(SCHEMA.read_text())
    parts = [HEAD, _functions(), _units(), "## The file\n\n", _table(schema, schema)]
    for name, part in schema["$defs"].items():
        if "properties" in part and part.get("title"):
            parts.append(_section(name, part, schema))
    return "".join(parts).rstrip() + "\n"


def _functions() -> str:
    rows = "".join(
        f"| `{name}` | {f.help} | {_when(f.is_draw, f.is_step_draw)} |\n"
        for name, f in FUNCTIONS.items()
    )
    return f"### Functions\n\n| name | gives | where |\n| --- | --- | --- |\n{rows}\n"


def _when(is_draw: bool, is_step_draw: bool) -> str:
    if is_draw:
        return "drawn once: weights, delays, initial values, cell parameters, positions"
    return "drawn at every step: equations of neurons" if is_step_draw else ""


def _units() -> str:
    return f"### Units\n\n{' '.join(f'`{name}`' for name in UNITS)}\n\n"


def _section(name: str, part: dict[str, Any], schema: dict[str, Any]) -> str:
    # Not every reader of Markdown knows `## Title {#name}`; all of them know this.
    text = f'<a id="{name}"></a>\n\n## {part["title"]}\n\n{part.get("description", "")}\n\n'
    text += _table(part, schema)
    for example in part.get("examples", [])[:1]:
        shown = yaml.safe_dump(example, sort_keys=False, default_flow_style=None, width=90)
        text += f"```yaml\n{shown}```\n\n"
    return text


def _table(part: dict[str, Any], schema: dict[str, Any]) -> str:
    required = set(part.get("required", ()))
    rows = ["| key | value | |\n| --- | --- | --- |\n"]
    for key, value in part["properties"].items():
        said = value.get("description") or _target(value, schema).get("description", "")
        must = " **Required.**" if key in required else ""
        rows.append(f"| `{key}` | {_kind(value, schema)} | {_cell(said)}{must} |\n")
    return "".join(rows) + "\n"


def _target(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = value.get("$ref", "").removeprefix("#/$defs/")
    return schema["$defs"].get(name, {})


def _kind(value: dict[str, Any], schema: dict[str, Any]) -> str:
    """What may stand behind a key, with a link where it has a section of its own."""
    if "$ref" in value:
        name = value["$ref"].removeprefix("#/$defs/")
        if "properties" in schema["$defs"][name]:
            return f"[{name.replace('_', ' ')}](#{name})"
        parts = _parts(schema["$defs"][name], schema)
        return " or ".join(parts) if any("](#" in p for p in parts) else name.replace("_", " ")
    if "enum" in value:
        return " ".join(f"`{v}`" for v in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if isinstance(value.get("additionalProperties"), dict):
        return f"name: {_kind(value['additionalProperties'], schema)}"
    if isinstance(value.get("items"), dict):
        return f"list of {_kind(value['items'], schema)}"
    for key in ("oneOf", "anyOf"):
        if key in value:
            return " or ".join(dict.fromkeys(_kind(v, schema) for v in value[key]))
    kind = value.get("type", "value")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _parts(definition: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The alternatives of a definition that has no section of its own."""
    branches = [definition[key] for key in ("else", "then") if key in definition]
    kinds = definition.get("type", ())
    plain = ["value"] if "number" in kinds else ["name"] if "string" in kinds else []
    several = ["list of them"] if "array" in kinds else []
    return list(dict.fromkeys([*plain, *(_kind(b, schema) for b in branches), *several]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(reference())
