"""`fnec explain`: what a diagnostic code means."""

from __future__ import annotations

import json
import sys

from fnec.cli.exits import FINE, USAGE
from fnec.cli.options import new_parser
from fnec.codes import CODES, explain


def main(argv: list[str]) -> int:
    """Explain one code, or list them all."""
    parser = new_parser("explain", "Explain a diagnostic code. Without a code: list them all.")
    parser.add_argument("code", nargs="?", help="such as N401")
    parser.add_argument("--json", action="store_true", help="print plain data for programs")
    options = parser.parse_args(argv)
    if options.code is None:
        if options.json:
            print(json.dumps({code: e.title for code, e in CODES.items()}, indent=2))
        else:
            print("\n".join(f"{code}  {e.title}" for code, e in sorted(CODES.items())))
        return FINE
    code = options.code.strip().upper()
    text = explain(code)
    if text is None:
        from fnec.diagnostics.suggest import did_you_mean

        hint = did_you_mean(code, CODES) or "`fnec explain` lists all codes"
        print(f"fnec explain: there is no code {code!r}; {hint}", file=sys.stderr)
        return USAGE
    if options.json:
        found = CODES[code]
        print(json.dumps({"code": code, **{k: getattr(found, k) for k in PARTS}}, indent=2))
    else:
        print(text)
    return FINE


PARTS = ("title", "text", "wrong", "right")
