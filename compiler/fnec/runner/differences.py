"""In what two runs differ, in the words of their manifests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

FACTS = ("spec", "backend", "target", "mode", "lesions", "seed", "trial")


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """What a run that is kept has otherwise than one that is asked for.

    >>> differences({"seed": 1, "parameters": {"w": "1 mV"}}, {"seed": 2, "parameters": {"w": "2"}})
    'seed 1 there, 2 here; w 1 mV there, 2 here'
    """
    found = list(_differences(there, here))
    if found:
        return "; ".join(found)
    if there.get("digest") != here.get("digest"):
        return "the spec has been changed since"
    return "another version of fnec or another data file"


def differing_versions(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """What two runs were done with otherwise; empty if with the same.

    >>> differing_versions({"jax": "0.6.0"}, {"jax": "0.7.0"})
    'jax 0.6.0 there, 0.7.0 here'
    """
    names = dict.fromkeys([*there, *here])
    said = (_said(name, there.get(name), here.get(name), nothing="none") for name in names)
    return "; ".join(text for texts in said for text in texts)


def _differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[str]:
    for key in FACTS:
        if key != "target" or there.get("backend") == here.get("backend"):
            yield from _said(key, there.get(key), here.get(key), nothing="none")
    for section in ("parameters", "changed"):
        a, b = (dict(run.get(section) or {}) for run in (there, here))
        for name in dict.fromkeys([*a, *b]):
            if section == "parameters" or name in ("simulation.duration", "simulation.dt"):
                said = name.removeprefix("simulation.")
                yield from _said(said, a.get(name), b.get(name), nothing="as in the spec")


def _said(name: str, there: object, here: object, *, nothing: str) -> Iterator[str]:
    if there != here:
        said = [nothing if value is None else value for value in (there, here)]
        yield f"{name} {said[0]} there, {said[1]} here"
