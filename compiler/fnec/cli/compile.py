"""`fnec compile`: the programs of a spec."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.cli.exits import FINE
from fnec.cli.options import add_simulation, add_spec, new_parser, parse_with_parameters
from fnec.cli.written import write_whole
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.ir.network import Network

TARGETS = {"jax": ("jax",), "brian2": ("brian2",), "all": ("jax", "brian2")}


def main(argv: list[str]) -> int:
    """Write programs to a folder, or one stage of the compiler to the output."""
    parser = new_parser(
        "compile", "Write the JAX module and the Brian2 script of a spec.", help_later=True
    )
    add_spec(parser)
    add_simulation(parser)
    parser.add_argument("-o", "--out", type=Path, metavar="DIR", help="default: generated/<name>")
    parser.add_argument("--target", choices=TARGETS, default="all", help="default: all")
    parser.add_argument(
        "--emit", choices=("spec", "network", "code"), help="print a stage instead of writing files"
    )
    parser.add_argument(
        "--estimate", action="store_true", help="print the memory that a run takes, write nothing"
    )
    options, changed = parse_with_parameters(parser, argv)
    path = find_spec(options.spec)

    from fnec.backends import find_target
    from fnec.pipeline import checked, network_of
    from fnec.runner.data import provenance

    spec = checked(path, mode=options.mode, overrides=changed)
    if options.emit == "spec":
        from fnec.runner.resolved import resolved_text

        keep = not set(changed) - {"simulation.seed", "simulation.trial"}
        print(
            resolved_text(path, mode=options.mode, overrides=changed, keep_expectations=keep),
            end="",
        )
        return FINE
    net = network_of(spec)
    if options.emit == "network":
        from fnec.ir.show import show

        print(show(net))
        return FINE
    if options.estimate:
        _show_estimate(net, TARGETS[options.target])
        return FINE
    targets = [find_target(name) for name in TARGETS[options.target]]
    texts = {target.file_name: target.emit(net) for target in targets}
    if options.emit == "code":
        print("\n".join(texts.values()), end="")
        return FINE
    folder = options.out or Path("generated") / spec.name
    manifest = {
        "spec": spec.name,
        "source": Path(spec.files[0].name).name,
        "digest": net.digest,
        "mode": options.mode,
        "changed": changed,
        **({"generators": made} if (made := provenance(spec)) else {}),
        "sha256": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    for name, text in texts.items():
        write_whole(folder / name, text)
    write_whole(folder / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    files = [str(folder / name) for name in (*texts, "manifest.json")]
    if options.json:
        print(json.dumps({"ok": True, "files": files}, indent=2))
    else:
        print("\n".join(f"wrote {file}" for file in files))
    return FINE


def _show_estimate(net: Network, backends: tuple[str, ...]) -> None:
    """Cells, synapses and memory, for people."""
    from fnec.estimate import estimate, free_bytes, in_words

    first = estimate(net, backend=backends[0])
    print(f"{net.name}: {first.n_cells} cells, {first.n_synapses} synapses, {first.n_steps} steps")
    for w in first.pathways:
        bound = "at most " if w.is_bound else ""
        print(f"  {w.name}: {bound}{w.n_synapses} synapses, {in_words(w.held)}")
    for backend in backends:
        found = estimate(net, backend=backend)
        print(f"{backend}: about {in_words(found.peak)}, {in_words(found.held)} of it the network")
    print(f"samples on disk: {in_words(first.sampled)} (spikes come on top)")
    if (free := free_bytes()) is not None:
        print(f"free here: {in_words(free)}")
