"""Signals that stand in for a measurement without solving for it."""

from __future__ import annotations

from fnec.fields.arrays import Array, namespace
from fnec.fields.described import described

ALPHA = 1.65  # weight of inhibition
AMPA_DELAY = 6e-3  # s
ROUNDING = 1e-12  # of a course; a smaller spread comes of adding floats
REACH = 140e-6  # m; spikes of cells farther away drown in noise

ATP_PER_SPIKE = 3.84e8  # molecules
ATP_AT_REST = 3.42e8  # molecules a second and neuron
AVOGADRO = 6.02214076e23  # 1/mol
FARADAY = 96485.33212  # C/mol
SODIUM_PER_ATP = 3


@described(
    "LFP proxy: reference weighted sum of synaptic currents",
    assumptions=(
        "Currents of pyramidal cells alone, AMPA 6 ms late, GABA 1.65 times as strong.",
        "Fitted to cells whose AMPA and GABA synapses are well apart in depth.",
        "Mean 0 and standard deviation 1 over the course: amplitude and polarity are not those of "
        "a potential.",
    ),
    citation="Mazzoni et al. 2015, PLoS Comput Biol 11:e1004584",
    is_proxy=True,
)
def rws(
    ampa: Array,
    gaba: Array,
    dt: float,
    *,
    alpha: float = ALPHA,
    delay: float = AMPA_DELAY,
) -> tuple[Array, int]:
    """Σ I_ampa(t - 6 ms) - 1.65 Σ I_gaba(t), standardised: (n_times - first,) and `first`.

    ampa, gaba: (n_times, n_cells), A into the pyramidal cells, one row each dt (s); AMPA is
    positive and GABA negative, so that their sizes add. `first` is the row of the input that the
    first of the result belongs to: before, no AMPA current is known. NaN for a constant course.
    Raises `ValueError` where dt does not divide the delay, or the course is not longer than it.
    """
    first = round(delay / dt)
    if abs(first * dt - delay) > 1e-6 * dt:
        raise ValueError(
            f"a delay of {delay * 1e3:g} ms is not a number of samples of {dt * 1e3:g} ms"
        )
    n = ampa.shape[0]
    if n <= first:
        raise ValueError(f"{n} samples are not longer than the delay, {first} samples")
    xp = namespace(ampa, gaba)
    course = xp.sum(ampa, axis=1)[: n - first] - alpha * xp.sum(gaba, axis=1)[first:]
    apart = course - xp.mean(course)
    spread = xp.sqrt(xp.mean(apart * apart))
    varies = spread > ROUNDING * xp.max(xp.abs(course))
    return apart / xp.where(varies, spread, xp.nan), first


@described(
    "MUA proxy: spikes a second of all cells within reach of the contact",
    assumptions=(
        "Each spike within reach counts the same, none beyond; waveforms are not modelled.",
    ),
    citation="Buzsaki 2004, Nat Neurosci 7:446-451 (reach of 140 um)",
    is_proxy=True,
)
def mua(
    counts: Array, width: float, contacts: Array, soma: Array, *, reach: float = REACH
) -> Array:
    """Spikes a second around each contact: (n_bins, n_contacts) in Hz.

    counts: (n_bins, n_cells) spikes in bins of this width (s).   contacts, soma: (n, 3) m.
    A contact without cells within reach (m) reads 0.
    """
    xp = namespace(counts, contacts, soma)
    apart = contacts[:, None, :] - soma[None, :, :]
    near = xp.where(xp.sum(apart * apart, axis=-1) <= reach * reach, 1.0, 0.0)
    return counts @ near.T / width


def rate(counts: Array, width: float) -> Array:
    """Mean rate of a population: (n_bins,) in Hz.

    counts: (n_bins, n_cells) spikes in bins of this width (s).
    """
    return namespace(counts).mean(counts, axis=1) / width


@described(
    "metabolic proxy: ATP for rest, spikes and the sodium of excitatory synapses",
    assumptions=(
        "3.84e8 ATP a spike and 3.42e8 ATP a second at rest, of a rodent cortical neuron; the "
        "former rests on squid axons, spikes of mammals may cost a third of it.",
        "All of the net inward current of excitatory synapses is taken as sodium, pumped out at 3 "
        "ions an ATP; the potassium that leaves beside it, transmitter and glia are left out.",
        "Use of ATP, at once: no blood flow, no oxygen.",
    ),
    citation="Attwell & Laughlin 2001, J Cereb Blood Flow Metab 21:1133-1145; "
    "Harris et al. 2012, Neuron 75:762-777",
    is_proxy=True,
)
def emm(
    counts: Array,
    width: float,
    excitatory: Array,
    *,
    per_spike: float = ATP_PER_SPIKE,
    at_rest: float = ATP_AT_REST,
) -> Array:
    """ATP that a population uses: (n_bins,) in mol/s.

    (N at_rest + per_spike spikes / width) / N_A + Σ max(I, 0) / (3 F).
    counts: (n_bins, n_cells) spikes in bins of this width (s).   excitatory: (n_bins, n_cells) A
    into the cells through excitatory synapses, mean of the bin; what flows out costs nothing.
    """
    xp = namespace(counts, excitatory)
    molecules = counts.shape[1] * at_rest + per_spike * xp.sum(counts, axis=1) / width
    inward = xp.sum(xp.maximum(excitatory, 0.0), axis=1)
    return molecules / AVOGADRO + inward / (SODIUM_PER_ATP * FARADAY)
