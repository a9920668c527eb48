"""`fnec validate`: everything that is wrong with a spec."""

from __future__ import annotations

import json

from fnec.cli.exits import FINE
from fnec.cli.options import add_simulation, add_spec, new_parser, overrides
from fnec.cli.source import find_spec


def main(argv: list[str]) -> int:
    """Check a spec; faults are raised and reported by `fnec.cli.main`."""
    parser = new_parser("validate", "Check a spec and show everything that is wrong with it.")
    add_spec(parser)
    add_simulation(parser)
    options = parser.parse_args(argv)
    path = find_spec(options.spec)

    from fnec.pipeline import checked, network_of
    from fnec.spec.load import load

    changed: dict[str, str] = {}
    if options.assignments or options.seed or options.duration or options.dt:
        changed = overrides(options, load(path, mode=options.mode))
    spec = checked(path, mode=options.mode, overrides=changed)
    network_of(spec)  # whether integrators fit their equations shows only there
    counts = {
        "populations": len(spec.populations),
        "projections": len(spec.projections),
        "stimuli": len(spec.stimuli),
        "probes": len(spec.probes),
        "parameters": len(spec.parameters),
        "modes": len(spec.modes),
    }
    if options.json:
        found: dict[str, object] = {"ok": True, "name": spec.name, "mode": spec.mode, **counts}
        found["diagnostics"] = []
        print(json.dumps(found, indent=2))
    else:
        listed = ", ".join(_counted(n, what) for what, n in counts.items() if n)
        mode = f" in mode {spec.mode}" if spec.mode else ""
        print(f"{spec.files[0].name}: {spec.name}{mode} is fine ({listed})")
    return FINE


def _counted(n: int, plural: str) -> str:
    singular = "stimulus" if plural == "stimuli" else plural.removesuffix("s")
    return f"{n} {plural if n != 1 else singular}"
