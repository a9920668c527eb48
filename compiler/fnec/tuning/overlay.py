"""tuned.yaml: the spec with the values that were found, and its goals as expectations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from fnec.spec.model import Spec
from fnec.tuning.history import Row
from fnec.tuning.problem import Problem

FILE = "tuned.yaml"


def overlay_text(spec: Spec, problem: Problem, row: Row, *, study: str) -> str:
    """A spec that extends the study's spec.yaml.

    Goals with `within` become expectations, so that any run says whether they are met: all others
    were found with other parameters, and are removed.
    """
    said: dict[str, Any] = {
        "fnec": 1,
        "name": f"{spec.name}_tuned"[:60],
        "extends": "spec.yaml",
        "parameters": {h.name: _plain(h.text(row.values[h.name])) for h in problem.handles},
    }
    if expect := _expectations(spec, problem, study):
        said["expect"] = expect
    head = f"# Candidate {row.candidate} of {study}, loss {row.loss:.4g}.\n"
    return head + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100)


def _expectations(spec: Spec, problem: Problem, study: str) -> Mapping[str, Any]:
    plain = {e.name for e in spec.expectations if e.readout is None}
    found: dict[str, Any] = {e.name: None for e in spec.expectations}
    for goal in problem.goals:
        if goal.within is None:
            continue
        limits = [(goal.target + sign * goal.within) / goal.factor for sign in (-1, 1)]
        between = [_plain(f"{x:.12g} {goal.unit}".strip()) for x in limits]
        said: dict[str, Any] = {"between": between, "source": f"target of {study}"}
        if goal.result in plain:
            found[goal.result] = said
        else:
            found[goal.name] = {"readout": goal.result, **said}
    return found


def _plain(text: str) -> float | int | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
