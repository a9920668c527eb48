"""Parameters, `simulation` and lesions set from outside the spec: by flags, sweeps and tuning."""

from collections.abc import Mapping as Table
from dataclasses import replace

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.place import span_of_text
from fnec.diagnostics.suggest import suggestion
from fnec.spec.merge import overlay
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.scalars import UnusableNumber, resolve_plain
from fnec.spec.tuning_flags import TUNING, lay_tuning

COMMAND_LINE = "<command line>"
SIMULATION = "simulation."  # `simulation.duration` is no parameter, and no parameter has a dot
LESION = "lesions."  # `lesions.<name>` is true or false


def override_parameters(root: Mapping, overrides: Table[str, str]) -> Mapping:
    """The tree with other values for some of `parameters` and of `simulation`, and its lesions.

    overrides: name, `simulation.<key>` or `lesions.<name>` -> text, as typed. Faults point at the
    command line.
    """
    root = lay_tuning(root, {k: x for k, x in overrides.items() if k.startswith(TUNING)})
    overrides = {k: x for k, x in overrides.items() if not k.startswith(TUNING)}
    section = root.get("parameters")
    known = section.names() if isinstance(section, Mapping) else []
    line = " ".join(f"{name}={value}" for name, value in overrides.items())
    faults: list[Diagnostic] = []
    entries: dict[str, list[tuple[Key, Node]]] = {
        "parameters": [],
        "simulation": [],
        "lesions": [],
    }
    at = 0
    for name, text in overrides.items():
        name_stop, stop = at + len(name), at + len(name) + 1 + len(text)
        home, leaf = _home(name)
        key_span = span_of_text(line, at, name_stop, file=COMMAND_LINE).at(home, leaf)
        span = span_of_text(line, name_stop + 1, stop, file=COMMAND_LINE).at(home, leaf)
        at = stop + 1
        if home == "parameters" and name not in known:
            help_text = suggestion(name, known, kind="parameters")
            faults.append(
                Diagnostic("S307", f"no parameter {name!r}", span=key_span, help=help_text)
            )
            continue
        if home == "lesions" and (fault := _unknown_lesion(root, leaf, key_span)) is not None:
            faults.append(fault)
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
        found: Node = Scalar(value=value, raw=text, span=span)
        if home == "lesions":
            active = (Key(name="active", span=key_span), found)
            found = Mapping(entries=(active,), span=span)
        entries[home].append((Key(name=leaf, span=key_span), found))
    if faults:
        raise SpecError(faults)
    sections = tuple(
        (Key(name=home, span=root.span), Mapping(entries=tuple(inner), span=root.span))
        for home, inner in entries.items()
        if inner
    )
    return overlay(_without_rivals(root, overrides), replace(root, entries=sections))


def _without_rivals(root: Mapping, overrides: Table[str, str]) -> Mapping:
    """The tree without the `trials` that a `trial` stands against, and the other way round."""
    section = root.get("simulation")
    if not isinstance(section, Mapping):
        return root
    for name, rival in (("trial", "trials"), ("trials", "trial")):
        if SIMULATION + name in overrides and rival in section.names():
            section = section.without(rival)
    entries = tuple((k, section if k.name == "simulation" else node) for k, node in root)
    return replace(root, entries=entries)


def _home(name: str) -> tuple[str, str]:
    """The section that an override belongs to, and the name in it."""
    for section, prefix in (("simulation", SIMULATION), ("lesions", LESION)):
        if name.startswith(prefix):
            return section, name.removeprefix(prefix)
    return "parameters", name


def _unknown_lesion(root: Mapping, name: str, span: Span) -> Diagnostic | None:
    section = root.get("lesions")
    known = section.names() if isinstance(section, Mapping) else []
    if name in known:
        return None
    hint = suggestion(name, known, kind="lesions")
    return Diagnostic("S312", f"no lesion {name!r}", span=span, help=hint)
