"""What people mean who write for Brian2 or NEST: names that fnec says in another way."""

import re
from collections.abc import Iterable

UNIT_WORDS = {
    "volt": "V", "amp": "A", "ampere": "A", "siemens": "S", "farad": "F", "second": "s", "sec": "s",
    "hertz": "Hz", "ohms": "ohm", "metre": "m", "meter": "m", "gram": "g", "mole": "mol",
    "molar": "M", "coulomb": "C", "joule": "J", "watt": "W", "kelvin": "K", "pascal": "Pa",
}  # fmt: skip
UNIT_WORD = re.compile(rf"(k|M|G|c|m|u|µ|μ|n|p|f|)({'|'.join(UNIT_WORDS)})s?([23]?)")
NAMES = {
    "xi": "noise has a key of its own beside `derivative`: `noise: sigma*sqrt(2/tau)`",
    "lastspike": "cells that wait after a spike have `refractory: t_ref`",
    "not_refractory": "a variable that stands still meanwhile is `clamped: refractory`",
    "N_pre": "the number of cells is `pre.n`",
    "N_post": "the number of cells is `post.n`",
    "N_incoming": "nothing counts the synapses of a cell; `fixed_in_degree` sets their number",
    "N_outgoing": "nothing counts the synapses of a cell; `fixed_out_degree` sets their number",
    "True": "write a condition that holds, or leave it out",
    "False": "write a condition that does not hold, or leave it out",
}


def unit_meant(word: str, units: Iterable[str]) -> str | None:
    """A sentence that says how fnec writes a unit that is spelled out.

    >>> unit_meant("nsiemens", ["nS"]), unit_meant("volts", ["V"]), unit_meant("zebra", ["V"])
    ("fnec says 'nS'", "fnec says 'V'", None)
    """
    found = UNIT_WORD.fullmatch(word) or UNIT_WORD.fullmatch(word.lower())
    if found is None:
        return None
    prefix = "u" if found[1] in "µμ" and found[1] else found[1]
    name = prefix + UNIT_WORDS[found[2]]
    power = f"**{found[3]}" if found[3] else ""
    return f"fnec says {name + power!r}" if name in units else None


def name_meant(name: str, known: Iterable[str]) -> str | None:
    """A sentence that says how fnec writes a name of Brian2 or NEST, if it is one.

    known: the names in scope.

    >>> name_meant("v_pre", ["pre.v", "post.v"])
    "fnec says 'pre.v'"
    """
    names = list(known)
    own, _, side = name.rpartition("_")
    if own and side in ("pre", "post"):
        own = "i" if own in ("i", "j") else own
        if f"{side}.{own}" in names:
            return f"fnec says {side + '.' + own!r}"
    if name in ("i", "j") and "pre.i" in names:
        return f"fnec says {'pre.i' if name == 'i' else 'post.i'!r}"
    if name == "N" and "n" in names:
        return "fnec says 'n'"
    return NAMES.get(name)
