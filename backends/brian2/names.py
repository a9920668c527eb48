"""Names of a model as Brian2 can carry them: most stay, a few would mean something else there."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Functions that Brian2 knows (those that the language has too cannot be names at all).
_FUNCTIONS = (
    "exprel log1p arccos arcsin arctan poisson int timestep logical_and logical_or logical_not"
)
# Attributes of groups and synapses of Brian2, and variables that it makes itself.
_BRIAN2 = """name order when clock add_to_magic_network active events event_codes thresholder
    resetter spikes state_updater variables namespace equations threshold reset indices start
    stop codeobj contained_objects dependencies method_choice method_options runner run
    before_run after_run source target sources targets pre post j N_pre N_post N_incoming N_outgoing
    lastupdate
    queue delay connect synapse_sign state states get_states set_states run_regularly
    run_on_event resolve size ndim shape flat updates template t_clamped first_cell lio prefs
    clear resize user_code runner_args pathways register_variable code_runners flags stateupdate
    user_defined sorted_variables custom_operation summed_updaters subexpression_updater network
    set_spike_buffer spiking scheduling_summary check_variable_write get_random record
    source_var target_var N_incoming_post N_outgoing_pre add_attribute add_dependency assign_id
    code_objects delay_ id invalidates_magic_network resolve_all set_event_schedule
    unregister_variable updaters verify_dependencies"""
# Words of C++, of Cython and of the text around the statements.
_WORDS = """alignas alignof and_eq asm auto bitand bitor bool case catch char compl const
    constexpr const_cast decltype default delete do double dynamic_cast enum explicit export
    extern float friend goto inline long mutable namespace new noexcept not_eq nullptr operator
    private protected public register reinterpret_cast restrict short signed sizeof static
    static_assert static_cast struct switch template this thread_local throw true false typedef
    typeid typename union unsigned using virtual void volatile wchar_t xor xor_eq cdef cpdef
    ctypedef cimport include bint DEF IF ELSE ELIF NULL INFINITY NAN EOF range len slice print
    object self idx cond vectorisation_idx num presynaptic_idx postsynaptic_idx spiking_synapses
    index target_idx synaptic_var ptr M_PI errno stdin stdout stderr assert std brian"""
_UNIT = re.compile(
    r"(da|[yzafpnumcdhkMGTPEZY])?"
    r"(met(re|er)|sec(ond)?|amp(ere)?|kelvin|mole?|gram(me)?|kilogram(me)?|molar|candle|candela"
    r"|radian|steradian|hertz|newton|pascal|joule|watt|coulomb|volt|farad|ohm|siemens|weber|tesla"
    r"|henry|lumen|lux|becquerel|gray|sievert|katal|lit(er|re)|celsius)[23]?"
)
RESERVED = frozenset(f"{_FUNCTIONS} {_BRIAN2} {_WORDS}".split())


def is_taken(name: str) -> bool:
    """Brian2, C++ or Cython would read this name as something of theirs."""
    return name in RESERVED or name.endswith("64") or bool(_UNIT.fullmatch(name))


def spell(names: Iterable[str], prefix: str = "", avoid: Iterable[str] = ()) -> dict[str, str]:
    """How each name is written in Brian2's strings; different names stay different.

    >>> spell(["v", "new", "new_0"])
    {'v': 'v', 'new': 'new_1', 'new_0': 'new_0'}
    """
    listed = list(dict.fromkeys(names))
    used = set(avoid) | {n for n in listed if not is_taken(n)}
    out: dict[str, str] = {}
    for name in listed:
        wish, number = name, 0
        if is_taken(name) or name in avoid:
            while (wish := f"{name}_{number}") in used:
                number += 1
        used.add(wish)
        out[name] = prefix + wish
    return out


def fresh(wish: str, taken: Iterable[str]) -> str:
    """`wish`, or the next like it that is free."""
    used, name, number = set(taken), wish, 0
    while name in used or name in RESERVED - {"t_clamped", "first_cell"}:
        number += 1
        name = f"{wish}_{number}"
    return name
