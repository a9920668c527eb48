"""Options that verbs share: the spec, its mode, and a flag for each of its parameters."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from fnec.cli.exits import USAGE
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.spec.model import ParameterSpec, Spec

NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*")
SIMULATION = ("seed", "trial", "trials", "duration", "dt")


class Parser(argparse.ArgumentParser):
    """Says what was meant instead of repeating all options."""

    def error(self, message: str) -> NoReturn:
        """Leave with the message and the option that was probably meant."""
        lines = [f"{self.prog}: {message}"]
        if message.startswith("unrecognized arguments: --"):
            from fnec.diagnostics.suggest import nearest

            flag = message.split()[2].partition("=")[0]
            known = [n for a in self._actions for n in a.option_strings if n.startswith("--")]
            if near := nearest(flag, known):
                lines.append(f"  = help: did you mean {near!r}?")
        lines.append(f"  = help: `{self.prog} --help` lists all options")
        self.exit(USAGE, "\n".join(lines) + "\n")


def new_parser(verb: str, description: str, *, help_later: bool = False) -> Parser:
    """A parser that takes no abbreviations: the names of parameters must stay free."""
    return Parser(
        prog=f"fnec {verb}",
        description=description,
        allow_abbrev=False,
        add_help=not help_later,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_spec(parser: argparse.ArgumentParser) -> None:
    """The spec, its mode and `--set`."""
    parser.add_argument("spec", help="a spec file, or the name of a shipped spec")
    parser.add_argument(
        "--mode", help="a named set of overrides that the spec defines, or several, as in `a,b`"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="assignments",
        help="another value for a parameter; can be given several times",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print plain data for programs")


def add_simulation(parser: argparse.ArgumentParser) -> None:
    """Seed and times."""
    parser.add_argument("--seed", metavar="N", help="seed of all random numbers")
    parser.add_argument(
        "--trial", metavar="N", help="the same network with other noise; default: that of the spec"
    )
    parser.add_argument("--duration", metavar="TIME", help='biological time, such as "500 ms"')
    parser.add_argument("--dt", metavar="TIME", help='time step, such as "0.05 ms"')
    parser.add_argument(
        "--lesion", metavar="NAMES", help="lesions that the spec defines, as in `a,b`, are done"
    )


def parse_with_parameters(
    parser: argparse.ArgumentParser, argv: Sequence[str]
) -> tuple[argparse.Namespace, dict[str, str]]:
    """Options, and what they override in the spec: name -> value with unit.

    The spec is read in between, for its parameters are flags. `parser` has no --help of its own.
    """
    words = joined(argv)
    parser.add_argument("-h", "--help", action="store_true", help="show this and leave")
    known = Parser(prog=parser.prog, add_help=False, allow_abbrev=False)
    known.add_argument("--mode")
    first = [w for w in words if w not in ("-h", "--help")]
    spec: Spec | None = None
    if (name := _first_positional(parser, first)) is not None:
        from fnec.spec.load import load

        mode = known.parse_known_args(first)[0].mode
        spec = load(find_spec(name), mode=mode)
        _add_parameters(parser, spec)
    if len(first) < len(words):
        parser.print_help()
        raise SystemExit(0)
    if spec is None:
        parser.error("the following arguments are required: spec")
    options = parser.parse_args(words)
    return options, overrides(options, spec)


def _first_positional(parser: argparse.ArgumentParser, words: Sequence[str]) -> str | None:
    """The spec among words of which some are flags of parameters that are not known yet.

    Those are taken for flags with a value, unless nothing else is left to be the spec: then one
    is a switch, as in `--feedback cuba`.
    """
    takes_value = {
        name: action.nargs != 0 for action in parser._actions for name in action.option_strings
    }
    before, behind_unknown = "", list[str]()
    for word in words:
        flag, before = before, ""
        if word.startswith("-"):
            before = word if "=" not in word and takes_value.get(word, True) else ""
        elif not flag:
            return word
        elif flag not in takes_value:
            behind_unknown.append(word)
    return next((word for word in behind_unknown if _is_spec(word)), None)


def _is_spec(word: str) -> bool:
    from fnec.runner.fault import RunError

    try:
        return find_spec(word).is_file()
    except RunError:
        return False


def _add_parameters(parser: argparse.ArgumentParser, spec: Spec) -> None:
    taken = {name for action in parser._actions for name in action.option_strings}
    group = parser.add_argument_group(
        f"parameters of {spec.name}", "numbers are in the unit of the default"
    )
    for p in spec.parameters:
        names = dict.fromkeys([f"--{p.name}", f"--{p.name.replace('_', '-')}"])
        free = [name for name in names if name not in taken]
        for i, name in enumerate(free):  # those that are taken can be given by --set
            text = _parameter_help(p) if i == 0 else argparse.SUPPRESS
            if p.is_flag:
                switch = argparse.BooleanOptionalAction
                group.add_argument(name, dest=f"parameter {p.name}", action=switch, help=text)
            else:
                group.add_argument(name, dest=f"parameter {p.name}", metavar="VALUE", help=text)
    lists = {"modes": spec.modes, "lesions": spec.lesions}
    told = [
        "\n".join([f"{kind} of {spec.name}:", *(f"  {x.name:<14}{x.help or ''}" for x in listed)])
        for kind, listed in lists.items()
        if listed
    ]
    parser.epilog = "\n\n".join(told) or None


def _parameter_help(p: ParameterSpec) -> str:
    parts = [p.help or "parameter of the model", f"(default {p.value.source}"]
    if p.low is not None and p.high is not None:
        parts[-1] += f", from {p.low.source} to {p.high.source}"
    if p.choices:
        parts[-1] += f", one of {', '.join(c.source for c in p.choices)}"
    return (" ".join(parts) + ")").replace("%", "%%")


def overrides(options: argparse.Namespace, spec: Spec) -> dict[str, str]:
    """What the options say otherwise than the spec: name, or `simulation.<key>`, -> text."""
    defaults = {p.name: p.value.source for p in spec.parameters}
    found: dict[str, str] = {}
    for name in defaults:
        if (value := getattr(options, f"parameter {name}", None)) is not None:
            value = str(value).lower() if isinstance(value, bool) else value
            found[name] = with_unit(value, defaults[name])
    for text in options.assignments:
        name, sign, value = text.partition("=")
        if not sign:
            from fnec.runner.fault import RunError

            raise RunError(f"--set {text!r} has no value", "write --set name=value")
        name = name.strip()
        found[name] = with_unit(value, defaults.get(name, ""))
    _require_dimensions(found, spec)
    for key in SIMULATION:
        if (value := getattr(options, key, None)) is not None:
            found[f"simulation.{key}"] = value
    for name in (getattr(options, "lesion", None) or "").split(","):
        if name.strip():
            found[f"lesions.{name.strip()}"] = "true"
    return found


def _require_dimensions(found: dict[str, str], spec: Spec) -> None:
    """Refuse a value in seconds for a parameter in volts here, where the cause is in sight."""
    from fnec.checks.quantities import in_words
    from fnec.expr import ExprError, parse
    from fnec.expr.infer import quantity
    from fnec.runner.fault import RunError

    for p in spec.parameters:
        if (text := found.get(p.name)) is None:
            continue
        if p.is_flag != (text in ("true", "false")):
            wanted = "true or false" if p.is_flag else "a number"
            raise RunError(
                f"{p.name} is {wanted}, not {text!r}", f"its default is {p.value.source}"
            )
        try:
            given, wanted = (quantity(e, {}) for e in (parse(text), p.value.expr))
        except (ExprError, KeyError, ValueError):
            continue  # no number with a unit: the checks of the spec say what is wrong
        if given != wanted:
            raise RunError(
                f"{p.name} is {in_words(wanted)}, {text!r} is {in_words(given)}",
                f"a value is written like {p.value.source!r}",
            )


def with_unit(text: str, default: str) -> str:
    """A bare number gets the unit of the default.

    >>> with_unit("2", "1.62 mV"), with_unit("2000 uV", "1.62 mV"), with_unit("7", "4000")
    ('2 mV', '2000 uV', '7')
    """
    found = NUMBER.match(default)
    if found is None or not NUMBER.fullmatch(text):
        return text.strip()
    return f"{text.strip()} {default[found.end() :].strip()}".rstrip()


def joined(argv: Sequence[str]) -> list[str]:
    """The words with `--flag -9` as `--flag=-9`, which would read as two flags otherwise."""
    words: list[str] = []
    for word in argv:
        is_value = bool(NUMBER.match(word)) and word.startswith("-")
        if is_value and words and words[-1].startswith("--") and "=" not in words[-1]:
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def run_folder_of(text: str) -> Path | None:
    """The run directory that was named instead of a spec."""
    path = Path(text)
    return path if (path / "spec.yaml").is_file() and (path / "manifest.json").is_file() else None


def run_name_of(text: str) -> Path | None:
    """The run directory that was named instead of a spec, also of a run that was killed.

    Such a run has its directory under a hidden name.
    """
    from fnec.runner.leftovers import PARTIAL, leftovers

    path = Path(text)
    if (hidden := PARTIAL.fullmatch(path.name)) and path.is_dir():
        return path.parent / hidden["name"]
    is_run = run_folder_of(text) is not None or (not path.exists() and leftovers(path))
    return path if is_run else None
