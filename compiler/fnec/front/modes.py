"""Names of what a probe records, as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fnec.front.faults import ConfigurationError, require_known

# Canonical name -> other spellings, without `-proxy` and `_proxy`, in lower case.
MODES: Mapping[str, tuple[str, ...]] = {
    "spikes": ("spk", "raster"),
    "V_m": ("vm", "v_m", "voltage", "v"),
    "I_syn": ("i_syn", "isyn"),
    "source": ("sources", "src"),
    "phi_e": ("phi", "potential"),
    "J_e": ("j_e", "je"),
    "LFP": ("lfp",),
    "CSD": ("csd",),
    "EEG": ("eeg",),
    "MEG": ("meg",),
    "EMM": ("emm",),
    "MUA": ("mua",),
}
ALWAYS = ("spikes", "V_m")  # every readout of a population needs them
OF_CURRENTS = ("I_syn", "source", "phi_e", "J_e", "LFP", "CSD", "EEG", "MEG", "EMM")
_SPELLINGS = {s: name for name, others in MODES.items() for s in (name.lower(), *others)}


def mode_of(word: object, *, kind: str = "probe mode") -> str:
    """The canonical name of a mode.   Raises with the nearest one.

    >>> mode_of("LFP-proxy"), mode_of("SPK"), mode_of("Vm")
    ('LFP', 'spikes', 'V_m')
    """
    if isinstance(word, str):
        bare = word.lower().removesuffix("-proxy").removesuffix("_proxy")
        if bare in _SPELLINGS:
            return _SPELLINGS[bare]
        try:
            near = require_known(bare, _SPELLINGS, kind=kind)
        except ConfigurationError as error:
            help = error.help if "did you mean" in (error.help or "") else f"there are {_names()}"
            raise ConfigurationError(f"there is no {kind} {word!r}", help) from None
        return _SPELLINGS[near]
    raise ConfigurationError(f"a {kind} is a name, got {word!r}", f"there are {_names()}")


def modes_of(words: Iterable[object]) -> tuple[str, ...]:
    """Canonical names in order, each once."""
    if isinstance(words, str):
        raise ConfigurationError(f"modes is a list of names, got {words!r}", f"say [{words!r}]")
    found = tuple(dict.fromkeys(mode_of(word) for word in words))
    if not found:
        raise ConfigurationError("modes is empty", f"there are {_names()}")
    return found


def _names() -> str:
    return ", ".join(MODES)
