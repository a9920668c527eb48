"""`fnec new`: a first spec to change."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fnec.cli.exits import FINE
from fnec.cli.options import new_parser
from fnec.cli.starter import STARTER
from fnec.cli.written import write_whole
from fnec.runner.fault import RunError
from fnec.runner.find_spec import SUFFIX, find_spec, shipped_names

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def main(argv: list[str]) -> int:
    """Write a spec, or list what there is to start from."""
    parser = new_parser("new", "Write a commented first spec, or a copy of a shipped one.")
    parser.add_argument("name", nargs="?", help="of the model; the file is <name>.yaml")
    parser.add_argument("--template", metavar="SPEC", help="start from a shipped spec")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to write it")
    parser.add_argument("--force", action="store_true", help="replace a file that is there")
    parser.add_argument("--list", action="store_true", help="list the shipped specs")
    parser.add_argument("--json", action="store_true", help="print plain data for programs")
    options = parser.parse_args(argv)
    if options.list or options.name is None:
        return _list(as_json=options.json)
    if not NAME.fullmatch(options.name):
        raise RunError(
            f"{options.name!r} cannot be the name of a model",
            "names begin with a letter; letters, digits and _ follow",
        )
    path = options.out or Path(f"{options.name}{SUFFIX}")
    if path.exists() and not options.force:
        raise RunError(f"{path} is there already", "use --force to replace it")
    if options.template:
        text = find_spec(options.template).read_text("utf-8")
        text = re.sub(r"(?m)^name:.*$", f"name: {options.name}", text, count=1)
    else:
        text = STARTER.replace("my_model", options.name)
    # Beside the shipped specs editors find the schema by a path that leads nowhere from here.
    text = re.sub(r"(?m)^# yaml-language-server:.*\n", "", text, count=1)
    write_whole(path, text)
    if options.json:
        print(json.dumps({"ok": True, "file": str(path)}))
    else:
        print(f"wrote {path}\n\n  fnec validate {path}\n  fnec run {path}")
    return FINE


def _list(*, as_json: bool) -> int:
    from fnec.spec.load import load

    titles = {name: load(find_spec(name)).title or "" for name in shipped_names()}
    if as_json:
        print(json.dumps(titles, indent=2, ensure_ascii=False))
        return FINE
    width = max(map(len, titles))
    print("usage: fnec new NAME [--template SPEC]\n\nshipped specs:")
    print("\n".join(f"  {name:<{width}}  {title}" for name, title in titles.items()))
    print(
        "\n`fnec explain library` lists the neurons, receptors and synapses that a spec can include"
    )
    return FINE
