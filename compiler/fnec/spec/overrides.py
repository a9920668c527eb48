"""Parameters set from outside the spec: by flags, sweeps and tuning."""

from collections.abc import Mapping as Table
from dataclasses import replace

from fnec.diagnostics import Diagnostic, SpecError
from fnec.diagnostics.place import span_of_text
from fnec.diagnostics.suggest import suggestion
from fnec.spec.merge import overlay
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.scalars import UnusableNumber, resolve_plain

COMMAND_LINE = "<command line>"


def override_parameters(root: Mapping, overrides: Table[str, str]) -> Mapping:
    """The tree with other values for some of `parameters`.

    overrides: name -> text, as typed. Faults point at the command line.
    """
    if not overrides:
        return root
    section = root.get("parameters")
    known = section.names() if isinstance(section, Mapping) else []
    line = " ".join(f"{name}={value}" for name, value in overrides.items())
    faults: list[Diagnostic] = []
    entries: list[tuple[Key, Node]] = []
    at = 0
    for name, text in overrides.items():
        name_stop, stop = at + len(name), at + len(name) + 1 + len(text)
        key_span = span_of_text(line, at, name_stop, file=COMMAND_LINE).at("parameters", name)
        span = span_of_text(line, name_stop + 1, stop, file=COMMAND_LINE).at("parameters", name)
        at = stop + 1
        if name not in known:
            help_text = suggestion(name, known, kind="parameters")
            faults.append(
                Diagnostic("S307", f"no parameter {name!r}", span=key_span, help=help_text)
            )
            continue
        try:
            value = resolve_plain(text.strip())
        except UnusableNumber as error:
            faults.append(Diagnostic("S117", str(error), span=span, help="write a finite number"))
            continue
        if value is None:
            faults.append(
                Diagnostic(
                    "S202", f"no value for {name!r}", span=span, help=f"write `{name}=10 mV`"
                )
            )
            continue
        entries.append((Key(name=name, span=key_span), Scalar(value=value, raw=text, span=span)))
    if faults:
        raise SpecError(faults)
    inner = Mapping(entries=tuple(entries), span=root.span)
    key = Key(name="parameters", span=root.span)
    return overlay(root, replace(root, entries=((key, inner),)))
