"""`fnec validate`: everything that is wrong with a spec."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.cli.exits import FINE
from fnec.cli.options import add_simulation, add_spec, new_parser, parse_with_parameters
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.diagnostics import Diagnostic
    from fnec.spec.model import Spec


def main(argv: list[str]) -> int:
    """Check a spec; faults are raised and reported by `fnec.cli.main`."""
    parser = new_parser(
        "validate",
        "Check a spec, by itself and in each of its modes, and show everything that is wrong.\n"
        "With --mode: in that mode only.",
        help_later=True,
    )
    add_spec(parser)
    add_simulation(parser)
    from fnec.checks.lesions import late_lesions
    from fnec.checks.phases import cut_of_protocol

    options, changed = parse_with_parameters(parser, argv)
    spec = _fine(find_spec(options.spec), options.mode, changed)
    counts = {
        "populations": len(spec.populations),
        "projections": len(spec.projections),
        "stimuli": len(spec.stimuli),
        "lesions": len(spec.lesions),
        "probes": len(spec.probes) + len(spec.synapse_probes),
        "readouts": len(spec.readouts),
        "figures": len(spec.figures),
        "parameters": len(spec.parameters),
        "modes": len(spec.modes),
    }
    if options.json:
        found: dict[str, object] = {"ok": True, "name": spec.name, "mode": spec.mode, **counts}
        found["checked_modes"] = [mode for mode in _modes(spec) if mode]
        found["diagnostics"] = []
        print(json.dumps(found, indent=2))
    else:
        listed = ", ".join(_counted(n, what) for what, n in counts.items() if n)
        mode = f" in mode {spec.mode}" if spec.mode else ""
        print(f"{spec.files[0].name}: {spec.name}{mode} is fine ({listed})")
        if cut := cut_of_protocol(spec):
            print(f"note: {cut}", file=sys.stderr)
        for late in late_lesions(spec):
            print(f"note: {late.span.location}: {late.message}; {late.help}", file=sys.stderr)
    return FINE


def _fine(path: Path, mode: str | None, changed: Mapping[str, str]) -> Spec:
    """The spec. Raises `SpecError` with what is wrong in any of its modes, each fault once."""
    from fnec.diagnostics import Note, SpecError, require_clean
    from fnec.pipeline import checked, network_of
    from fnec.spec.load import load

    spec = load(path, mode=mode, overrides=changed)
    found: dict[tuple[object, ...], Diagnostic] = {}
    for each in _modes(spec):
        try:
            network_of(checked(path, mode=each, overrides=changed))  # integrators are judged there
        except SpecError as error:
            for fault in error.diagnostics:
                notes = (Note(message=f"in mode {each!r}"),) if each != spec.mode else ()
                told = replace(fault, notes=(*fault.notes, *notes))
                found.setdefault((fault.code, fault.span, fault.message), told)
    require_clean(found.values())
    return spec


def _modes(spec: Spec) -> list[str | None]:
    """Those to check: the chosen one, or else none and each."""
    return [spec.mode] if spec.mode else [None, *(m.name for m in spec.modes)]


def _counted(n: int, plural: str) -> str:
    singular = "stimulus" if plural == "stimuli" else plural.removesuffix("s")
    return f"{n} {plural if n != 1 else singular}"
