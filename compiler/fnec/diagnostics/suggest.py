"""Guess what a person meant by a word that nothing is called."""

from collections.abc import Iterable

# How other simulators and papers call what fnec calls otherwise. Keys are lower case without `_`.
DIALECTS = {
    "vthresh": ("V_th",), "vthreshold": ("V_th",), "vth": ("V_th",), "theta": ("V_th",),
    "vreset": ("V_reset",), "vres": ("V_reset",), "vr": ("V_reset",), "vrest": ("E_L",),
    "urest": ("E_L",), "eleak": ("E_L",), "el": ("E_L",), "gleak": ("g_L",), "gl": ("g_L",),
    "taurefrac": ("t_ref",), "tref": ("t_ref",), "trefrac": ("t_ref",), "tauref": ("t_ref",),
    "cm": ("C_m",), "capacitance": ("C_m",), "taum": ("tau_m",), "taumembrane": ("tau_m",),
    "model": ("neuron", "derivative"), "celltype": ("neuron",), "cell": ("neuron", "population"),
    "n": ("size",), "number": ("size", "n"), "count": ("size", "n"), "ncells": ("size",),
    "cells": ("populations", "size"), "groups": ("populations",), "initial": ("init",),
    "init": ("initial",), "v0": ("init",), "connections": ("projections",),
    "connectivity": ("connect", "projections"), "connection": ("connect",),
    "source": ("pre", "of"), "presynaptic": ("pre",), "target": ("post", "to", "of"),
    "postsynaptic": ("post",), "src": ("pre",), "dst": ("post",), "prob": ("p",),
    "probability": ("p",), "indegree": ("fixed_in_degree",), "outdegree": ("fixed_out_degree",),
    "fulltoall": ("all_to_all",), "all2all": ("all_to_all",), "onetoone": ("one_to_one",),
    "pairwisebernoulli": ("probability",), "bernoulli": ("probability",),
    "fixedindegree": ("fixed_in_degree",), "fixedoutdegree": ("fixed_out_degree",),
    "fixedtotalnumber": ("fixed_total",), "autapse": ("autapses",), "multapse": ("multapses",),
    "allowautapses": ("autapses",), "allowmultapses": ("multapses",), "synapse": ("receptor",),
    "receptortype": ("receptor",), "synspec": ("synapse",), "onpre": ("at_pre",),
    "weights": ("weight",), "delays": ("delay",), "equation": ("derivative",),
    "equations": ("state",), "eqs": ("state",), "ode": ("derivative",), "dvdt": ("derivative",),
    "units": ("unit",), "dimension": ("unit",), "unlessrefractory": ("clamped",),
    "method": ("integrate",), "solver": ("integrate",), "integrator": ("integrate",),
    "forwardeuler": ("euler",), "expeuler": ("exponential_euler",),
    "cnexp": ("exponential_euler",), "linear": ("exact",), "rk": ("rk4",), "rungekutta": ("rk4",),
    "monitors": ("probes",), "recordings": ("probes",), "recorders": ("probes",),
    "record": ("probes",), "variable": ("record",), "variables": ("record",),
    "inputs": ("stimuli",), "stimulus": ("stimuli",), "type": ("kind", "rule", "shape"),
    "name": ("help",), "freq": ("frequency", "rate"), "frequency": ("rate",),
    "amp": ("amplitude",), "amplitude": ("value",), "simtime": ("duration",),
    "tstop": ("duration",), "runtime": ("duration",), "timestep": ("dt",), "resolution": ("dt",),
    "tsim": ("duration",), "rngseed": ("seed",), "default": ("value",), "min": ("range",),
    "max": ("range",), "description": ("help", "title"), "doc": ("help",),
    "comment": ("help", "description"), "reference": ("citation", "source"), "doi": ("citation",),
    "params": ("parameters",), "imports": ("include",), "import": ("include",),
    "interval": ("every",), "ornsteinuhlenbeck": ("ou",), "dc": ("step",),
    "constant": ("step", "constants"), "sinusoid": ("sine",), "spikesource": ("spikes",),
    "firingrate": ("rate",), "spikerate": ("rate",), "spikeratehz": ("rate",),
    "maxspikerate": ("max_rate",), "maxspikeratehz": ("max_rate",), "meanfiringrate": ("rate",),
    "cv": ("cv_isi",), "lv": ("lv_isi",), "fanofactor": ("fano",), "ff": ("fano",),
    "kappa": ("kappa_wang_buzsaki",), "kappasynchrony": ("kappa_wang_buzsaki",),
    "correlation": ("synchrony",), "burstfrequencyhz": ("burst_frequency",),
    "meanvm": ("mean",), "meanv": ("mean",), "meanlfp": ("mean",), "meancsd": ("mean",),
    "meansource": ("mean",), "sourceabsmean": ("mean_abs",), "lfpabsmean": ("mean_abs",),
    "csdabsmean": ("mean_abs",), "psd": ("psd_peak",), "bandpower": ("band_power",),
    "coherence": ("transfer",),
    "heaviside": ("where",), "ifelse": ("where",),
    "vm": ("v",),
    "ln": ("log",), "fabs": ("abs",), "power": ("pow",), "random": ("rand",),
}  # fmt: skip


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A sentence that suggests the known name nearest to `word`, if one is near.

    >>> did_you_mean("gabba", ["ampa", "gaba"])
    "did you mean 'gaba'?"
    >>> did_you_mean("v_thresh", ["E_L", "V_th"])
    "fnec says 'V_th'"
    """
    names = list(dict.fromkeys(known))
    for candidate in DIALECTS.get(_bare(word), ()):
        if candidate in names:
            if _bare(candidate) == _bare(word):
                return f"did you mean {candidate!r}?"
            return f"fnec says {candidate!r}"
    near = nearest(word, names)
    return f"did you mean {near!r}?" if near else None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `word`, or None if none does."""
    names = list(dict.fromkeys(known))
    for name in names:
        if _bare(name) == _bare(word):
            return name
    if len(word) > 60:  # not a slip of the keyboard, and the search is quadratic
        return None
    from difflib import get_close_matches  # costs 5 ms that a clean spec need not pay

    found = get_close_matches(word, names, n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(names: Iterable[str], *, limit: int = 12) -> str:
    """The names in scope as a list for people: `'a', 'b' or 'c'`.

    >>> one_of(["a", "b", "c"])
    "'a', 'b' or 'c'"
    """
    shown = [repr(name) for name in names]
    if len(shown) > limit:
        return ", ".join(shown[:limit]) + f" … ({len(shown)} in all)"
    return shown[0] if len(shown) == 1 else " or ".join([", ".join(shown[:-1]), shown[-1]])


def suggestion(word: str, known: Iterable[str], *, kind: str) -> str:
    """`did_you_mean`, or else the list of what there is."""
    names = list(dict.fromkeys(known))
    if found := did_you_mean(word, names):
        return found
    return f"there is {one_of(names)}" if names else f"this spec defines no {kind}"


def _bare(word: str) -> str:
    return word.replace("_", "").replace("-", "").lower()
