"""Writes what metrics and panels take into the schema, from the catalogue and the panels.

Use: python docs/write_metrics.py          (a test holds the schema to them)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.panels import PANELS
from fnec.readout.measure import Argument, Asker, Metric, Need, Unit
from fnec.readout.question import is_of_synapses

SCHEMA = Path(__file__).parent.parent / "schemas" / "model.schema.json"
PLACE = re.compile(r'^    "readout": \{.*?(?=^    "expectation": \{)', re.DOTALL | re.MULTILINE)
EXAMPLES: dict[Unit, Any] = {
    Unit.NONE: 40, Unit.SECOND: "20 ms", Unit.HERTZ: "1 Hz", Unit.RADIAN: 0.02,
    Unit.COORDINATE: "4 cm", Unit.WEIGHT: "w_max", Unit.SERIES: 0.02, Unit.METRE: "800 um",
}  # fmt: skip
SERIES = ["mean", "sd", "min", "max", "change", "step"]
HELP = {
    "type": "string",
    "description": "A sentence for people; shown by --help and in reports.",
    "examples": ["how good the map is"],
    "minLength": 1,
}


def definitions() -> dict[str, Any]:
    """The parts of the schema that follow from the catalogue and the panels."""
    example = {"metric": "rate", "of": "E", "phase": "test"}
    found = _choice("readout", "metric", CATALOGUE.values(), "A metric of the recording.", example)
    for metric in CATALOGUE.values():
        found[f"readout_{metric.name}"] = _closed("metric", metric, {"help": HELP})
    example = {"draw": "rates", "of": ["E", "I"], "bin": "10 ms"}
    found |= _choice("panel", "draw", PANELS.values(), "A panel of a figure.", example)
    title = {
        "type": "string", "description": "Its title.", "examples": ["After learning"],
        "minLength": 1,
    }  # fmt: skip
    for panel in PANELS.values():
        found[f"panel_{panel.name}"] = _closed("draw", panel, {"title": title})
    return found


def _choice(
    name: str, key: str, askers: Iterable[Asker], said: str, example: dict[str, Any]
) -> dict[str, Any]:
    names = [a.name for a in askers]
    description = {
        "description": "Which one; it decides which keys there are.",
        "enum": names,
        "examples": [example[key]],
    }
    chosen = [
        {
            "if": {"required": [key], "properties": {key: {"const": n}}},
            "then": {"$ref": f"#/$defs/{name}_{n}"},
        }
        for n in names
    ]
    return {
        name: {
            "title": name.capitalize(), "description": said, "type": "object", "required": [key],
            "properties": {key: description}, "examples": [example], "allOf": chosen,
        }
    }  # fmt: skip


def _closed(key: str, asker: Asker, more: dict[str, Any]) -> dict[str, Any]:
    arguments = {a.name: _argument(a) for a in asker.arguments}
    needs = {*asker.needs, *asker.optional}
    required = [key]
    if not needs & {Need.PROBE, Need.COURSE}:
        required.append("of")
    if needs & {Need.CHECKPOINTS, Need.PROBE}:
        required.append("probe")
    if Need.COORDINATE in needs:
        required.append("coordinate")
    required += [a.name for a in asker.arguments if a.is_required]
    either = {"oneOf": [{"required": ["of"]}, {"required": ["probe"]}]}
    kind = "Readout" if key == "metric" else "Panel"
    help_text = asker.help[0].upper() + asker.help[1:].rstrip(".")
    return {
        "title": f"{kind}: {asker.name.replace('_', ' ')}",
        "description": f"{help_text}.",
        "type": "object",
        "required": required,
        "properties": {
            key: {"description": help_text + ".", "const": asker.name, "examples": [asker.name]},
            **_common(asker, needs),
            **arguments,
            **more,
        },
        **(either if Need.COURSE in needs else {}),
        "additionalProperties": False,
    }


def _common(asker: Asker, needs: set[Need]) -> dict[str, Any]:
    found: dict[str, Any] = {} if Need.DEPTHS in needs else {"of": _of(asker, needs)}
    if needs - {Need.SYNAPSES, Need.BEFORE}:
        found["phase"] = _value("name", "Phase of the protocol; the whole run if none.", "test")
        found["after"] = _value("value", "Since the phase, or the run, began.", "200 ms")
        found["before"] = _value("value", "Since the phase, or the run, began.", "2 s")
    if asker.skips:
        said = "Condition over signals: only steps at which it holds, or is not 0, count."
        found["when"] = {
            "$ref": "#/$defs/when", "description": said,
            "examples": ["is_deviant", "tone > 0 and not is_deviant"],
        }  # fmt: skip
    if Need.COORDINATE in needs:
        found["coordinate"] = _value("name", "Signal that says where the stimulus is.", "X")
        found["window"] = {
            "description": "Only steps with the coordinate from here to there count.",
            "type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/value"},
            "examples": [["0 cm", "4 cm"]],
        }  # fmt: skip
    if needs & {Need.SYNAPSES, Need.CHECKPOINTS}:
        said = "State of the synapses; `w` if there is one, else the first."
        found["state"] = _value("name", said, "w")
    if needs & {Need.PROBE, Need.COURSE}:
        said = "Variable of the probe, if it has several." if Need.DEPTHS not in needs else ""
        found["probe"] = _value(
            "name", "Probe whose samples are read.", "lfp" if not said else "vm"
        )
        if said:
            found["state"] = _value("name", said, "v")
    if Need.CHECKPOINTS in needs:
        found["probe"] = _value("name", "Probe of these synapses.", "w")
    if Need.CHECKPOINTS in needs and not hasattr(asker, "draw"):
        said = "What of its records; `change` is since the first step, `step` since the last one. "
        found["series"] = {
            "description": said + f"Default: {asker.series}.",
            "enum": SERIES,
            "examples": [asker.series],
        }
    return found


def _of(asker: Asker, needs: set[Need]) -> dict[str, Any]:
    if is_of_synapses(asker):
        return _value("name", "Projection with plastic synapses.", "E_to_E")
    if Need.SIGNAL in needs:
        return _value("name", "Signal.", "X")
    if Need.POPULATIONS in needs:
        return {
            "description": "Population, or several.",
            "type": ["string", "array"], "minLength": 1, "minItems": 1, "uniqueItems": True,
            "items": {"$ref": "#/$defs/name"}, "examples": ["E", ["E", "I"]],
        }  # fmt: skip
    if isinstance(asker, Metric) and asker.joins:
        said = "Population, several, or all that bear tags: cells of all of them together"
        return {
            "description": f"{said}{', whose rate is read' if Need.COURSE in needs else ''}.",
            "if": {"type": "object"},
            "then": {"$ref": "#/$defs/tag_selection"},
            "else": {
                "type": ["string", "array"], "minLength": 1, "minItems": 1, "uniqueItems": True,
                "items": {"$ref": "#/$defs/name"},
            },
            "examples": ["E", ["E", "I"], {"tags": {"type": "E"}}],
        }  # fmt: skip
    if Need.PROBE in needs:
        return _value("name", "Population of the probe, if it has several; all if none.", "E")
    if Need.COURSE in needs:
        return _value("name", "Population whose rate is read, step by step.", "E")
    return _value("name", "Population.", "E")


def _value(kind: str, said: str, example: Any) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind}", "description": said, "examples": [example]}


def _argument(a: Argument) -> dict[str, Any]:
    default = "" if a.default is None else f" Default: {a.default}."
    if a.default is not None and a.unit in (Unit.SECOND, Unit.HERTZ):
        default = f" Default: {a.default} {a.unit.value}."
    said = f"{a.help[0].upper()}{a.help[1:]}.{default}"
    if a.is_listed:
        return {
            "description": said, "type": ["number", "string", "array"], "minLength": 1,
            "minItems": 1, "uniqueItems": True, "items": {"$ref": "#/$defs/value"},
            "examples": [a.default, [0, 9]],
        }  # fmt: skip
    if a.is_name:
        return _value("name", said, "tracked")
    if a.choices:
        return {"description": said, "enum": list(a.choices), "examples": [a.choices[0]]}
    return _value("value", said, a.default if a.unit is Unit.NONE else EXAMPLES[a.unit])


def _text() -> str:
    """As it stands in the file: a line a property."""
    parts: list[str] = []
    for name, part in definitions().items():
        lines = [f'    "{name}": {{']
        for key, value in part.items():
            if key == "properties":
                inner = [f"        {json.dumps(k)}: {_one_line(v)}" for k, v in value.items()]
                lines.append('      "properties": {\n' + ",\n".join(inner) + "\n      },")
            elif key == "allOf":
                inner = [f"        {_one_line(v)}" for v in value]
                lines.append('      "allOf": [\n' + ",\n".join(inner) + "\n      ],")
            else:
                lines.append(f'      "{key}": {_one_line(value)},')
        parts.append("\n".join(lines).rstrip(",") + "\n    },\n")
    return "".join(parts)


def _one_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    before = SCHEMA.read_text("utf-8")
    SCHEMA.write_text(PLACE.sub(lambda _: _text(), before), "utf-8")
