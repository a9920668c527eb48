"""Handles and objectives of tuning from the command line, as the spec would have them."""

import re
from collections.abc import Mapping as Table
from dataclasses import replace

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.place import span_of_text
from fnec.spec.merge import overlay
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.node import Sequence as Items
from fnec.spec.scalars import UnusableNumber, resolve_plain

TUNING = "tuning."  # `tuning.handles.g_exc`, `tuning.objectives.rate_E`
COMMAND_LINE = "<command line>"
HANDLE = re.compile(r"(?P<low>.+?)\.\.(?P<high>.+?)(?P<log>\s+log)?")
OBJECTIVE = re.compile(
    r"(?P<target>.+?)(\s*(\+-|±)\s*(?P<within>.+?))?(\s+weight\s+(?P<weight>\S+))?"
)
FLAGS = {  # how the sections that tuning needs are written as flags
    "handles": "--handle NAME=LOW..HIGH",
    "objectives": '--objective "READOUT=TARGET +- WITHIN"',
}


def lay_tuning(root: Mapping, flags: Table[str, str]) -> Mapping:
    """The tree with these handles or objectives in the place of its own. Raises `SpecError`.

    flags: `tuning.handles.<parameter>` -> `0.2..4`, `1..10 log` or nothing for its own range;
    `tuning.objectives.<readout>` -> `10 Hz`, `10 Hz +- 0.5 Hz weight 2`, with `±` as well.
    """
    if not flags:
        return root
    sections: dict[str, list[tuple[Key, Node]]] = {}
    for path, text in flags.items():
        _, section, name = path.split(".", 2)
        reader = _handle if section == "handles" else _objective
        # A result, `map.mean_error`, has a dot, which no name has.
        label = name.replace(".", "_")
        key = Key(name=label, span=_span(path, text, "", section, label))
        sections.setdefault(section, []).append((key, reader(name, text, path, label)))
    at = root.span
    there = root.get("tuning")
    base = there.without(*sections) if isinstance(there, Mapping) else Mapping(entries=(), span=at)
    laid = tuple(
        (Key(name=section, span=at), Mapping(entries=tuple(entries), span=at))
        for section, entries in sections.items()
    )
    whole = replace(base, entries=(*base.entries, *laid))
    for section, flag in FLAGS.items():
        if whole.get(section) is None:
            (given,) = sections.values()  # of two sections, one is not there
            raise SpecError(
                [
                    Diagnostic(
                        "S203", f"tuning lacks {section!r}", span=given[0][0].span,
                        help=f"add {flag}, or `{section}` to the `tuning` of the spec",
                    )
                ]
            )  # fmt: skip
    root = root.without("tuning")
    return overlay(root, replace(root, entries=((Key(name="tuning", span=at), whole),)))


def _handle(name: str, text: str, path: str, label: str) -> Mapping:
    span = _span(path, text, text, "handles", label)
    if not text.strip():
        return Mapping(entries=(), span=span)
    said = HANDLE.fullmatch(text.strip())
    if said is None:
        raise SpecError(
            [
                Diagnostic(
                    "S202", f"{text!r} is no range for {name!r}", span=span,
                    help="write it like 0.2..4, or 0.2..4 log",
                )
            ]
        )  # fmt: skip
    limits = tuple(_scalar(said[key], span) for key in ("low", "high"))
    entries: list[tuple[Key, Node]] = [
        (Key(name="range", span=span), Items(items=limits, span=span))
    ]
    if said["log"]:
        entries.append((Key(name="scale", span=span), Scalar(value="log", raw="log", span=span)))
    return Mapping(entries=tuple(entries), span=span)


def _objective(name: str, text: str, path: str, label: str) -> Mapping:
    span = _span(path, text, text, "objectives", label)
    said = OBJECTIVE.fullmatch(text.strip())
    if said is None:
        raise SpecError(
            [
                Diagnostic(
                    "S202", f"no target for {name!r}", span=span,
                    help=f'write it like "{name}=10 Hz +- 0.5 Hz"',
                )
            ]
        )  # fmt: skip
    parts = {key: said[key] for key in ("target", "within", "weight") if said[key]}
    entries: list[tuple[Key, Node]] = [
        (Key(name="readout", span=span), Scalar(value=name, raw=name, span=span))
    ]
    entries += [(Key(name=key, span=span), _scalar(part, span)) for key, part in parts.items()]
    return Mapping(entries=tuple(entries), span=span)


def _scalar(text: str, span: Span) -> Scalar:
    try:
        value = resolve_plain(text.strip())
    except UnusableNumber as error:
        raise SpecError(
            [Diagnostic("S117", str(error), span=span, help="write a finite number")]
        ) from None
    return Scalar(value=value, raw=text.strip(), span=span)


def _span(path: str, text: str, part: str, *at: str) -> Span:
    line = f"{path.split('.', 2)[2]}={text}"
    start = len(line) - len(part) if part else 0
    stop = len(line) if part else max(line.index("="), 1)
    return span_of_text(line, start, max(stop, start + 1), file=COMMAND_LINE).at("tuning", *at)
