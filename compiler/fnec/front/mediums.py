"""What currents flow in, as people say it: conductivity, boundary, gauge.

| keyword | value | what it does |
| --- | --- | --- |
| domain | laminar_column | contacts lie below each other, from the pia to the bottom |
| conductivity | a number, S/m | of the tissue |
| | proxy | 0.3 S/m, a usual value that nobody measured here |
| boundary | infinite, declared_proxy | the tissue goes on for ever |
| | insulating, mean_zero_neumann | no current crosses the pia |
| | saline | a conductor of 1.5 S/m above the pia |
| gauge | ground, infinity | the potential is zero far away |
| | mean_zero | its mean over the contacts is zero |
| | deepest | it is zero at the deepest contact |
| model | point | each place on a cell is a point |
| | gaussian | a proxy of the LFP: a Gaussian in depth, without a conductor |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fnec.front.faults import require_between, require_keywords, require_known
from fnec.front.settings import Medium

PROXY = 0.3  # S/m, grey matter: Goto et al. 2010, J Neurophysiol 104:3388-3404
BOUNDARIES: Mapping[str, float | None] = {  # conductivity above the pia, S/m
    "infinite": None,
    "declared_proxy": None,
    "insulating": 0.0,
    "mean_zero_neumann": 0.0,
    "saline": 1.5,
}
GAUGES: Mapping[str, str] = {  # as specs call them
    "ground": "infinity",
    "infinity": "infinity",
    "mean_zero": "mean_zero",
    "deepest": "reference",
}
MODELS = ("point", "gaussian")


def read_medium(given: Mapping[str, Any], before: Medium) -> Medium:
    """The keywords of `.field`, over what was said before."""
    require_keywords(given, Medium.__dataclass_fields__, where="field")
    found: dict[str, Any] = dict(given)
    for key, known in (
        ("domain", ("laminar_column",)),
        ("boundary", tuple(BOUNDARIES)),
        ("gauge", tuple(GAUGES)),
        ("model", MODELS),
    ):
        if key in found:
            require_known(found[key], known, kind=key, where="field")
    if "conductivity" in found:
        found["conductivity"] = _conductivity(given["conductivity"])
    return replace(before, **found)


def _conductivity(value: Any) -> float:
    if isinstance(value, str):
        require_known(value, ("proxy",), kind="conductivity", where="field")
        return PROXY
    return require_between(value, 0, float("inf"), name="conductivity", above=True)
