"""Codes of things that are written and do nothing."""

from fnec.codes.explanation import Explanation

EFFECTS = {
    "P301": Explanation(
        title="a parameter without effect",
        text=(
            "No formula reads the parameter, so its flag would do nothing. That is an error, like "
            "all that has no effect; there are no warnings. What a mode reads counts as read."
        ),
        wrong="parameters: {w_e: 1 mV}",
        right=("parameters: {w_e: 1 mV}\n…\nweight: w_e"),
    ),
    "P302": Explanation(
        title="a constant without effect",
        text="No formula reads the constant.",
        wrong="constants: {w_i: -1 mV}",
        right=("constants: {w_i: -1 mV}\n…\nweight: w_i"),
    ),
    "P303": Explanation(
        title="a model without effect",
        text=(
            "No population uses the neuron or receptor, no projection the synapse. "
            "Included files may hold spare ones."
        ),
        wrong="neurons: {lif: …, spare: …}",
        right="neurons: {lif: …}",
    ),
    "P304": Explanation(
        title="a key without effect",
        text="`reset` and `refractory` need a threshold; `clamped` needs `refractory`.",
        wrong="reset: {v: V_reset}     # no threshold",
        right=("threshold: v > V_th\nreset: {v: V_reset}"),
    ),
    "P305": Explanation(
        title="a source that never spikes",
        text="The projection waits for spikes of cells that have no threshold.",
        wrong=("pre: graded_cells\nreceptor: ampa"),
        right=("pre: graded_cells\nsynapse: graded"),
    ),
    "P306": Explanation(
        title="a weight or delay without effect",
        text="The synapse of the projection never reads `weight`, or waits for no spikes that a"
        " delay could hold up.",
        wrong="synapses: {gap: {adds: {I: g*(pre.v - post.v)}}}\nweight: 1 nS",
        right="synapses: {gap: {adds: {I: weight*(pre.v - post.v)}}}\nweight: 1 nS",
    ),
    "P309": Explanation(
        title="a column without effect",
        text="No formula of the projection or population reads the column of its data file.",
        wrong="connect: {rule: edges, file: e.csv, columns: {w: mV}}\nweight: 1 mV",
        right="connect: {rule: edges, file: e.csv, columns: {w: mV}}\nweight: edge.w",
    ),
    "P310": Explanation(
        title="a signal without effect",
        text="No equation and no event reads the signal.",
        wrong="signals: {X: {unit: cm, value: 5 cm/s*t}}",
        right="signals: {X: {unit: cm, value: 5 cm/s*t}}\n…\nvalue: x - X",
    ),
    "P311": Explanation(
        title="a switch of plasticity without effect",
        text=(
            "A phase switches synapses whose states and traces change at events. Those of this "
            "projection never do."
        ),
        wrong="plasticity: {inhibition: off}     # receptor: gaba, weight: 1 nS",
        right="plasticity: {mon_ts: off}",
    ),
    "P312": Explanation(
        title="sources without effect",
        text="No probe of a field reads the currents whose ways are given.",
        wrong="sources: {s: {of: E, …}}\nprobes: {spikes: {record: spikes, of: E}}",
        right="sources: {s: {of: E, …}}\nprobes: {lfp: {record: lfp, of: E, …}}",
    ),
    "P320": Explanation(
        title="a lesion without effect",
        text=(
            "A lesion hits cells or synapses while the network runs. Synapses are drawn anew only "
            "where a rule draws them."
        ),
        wrong="l: {kind: cut, projections: feedback, pre: {tags: {area: V1}}}   # from V4 to V1",
        right="l: {kind: cut, projections: feedback, pre: {tags: {area: V4}}}",
    ),
    "P321": Explanation(
        title="trials without effect",
        text=(
            "Trials share a network and differ in what is drawn while it runs: noise of cells and "
            "signals, events of stimuli, random sources. This one draws nothing then. A stimulus "
            "with a `seed` of its own is the same in all trials."
        ),
        wrong="simulation: {duration: 1 s, dt: 0.1 ms, trials: 10}",
        right="simulation: {duration: 1 s, dt: 0.1 ms}",
    ),
    "P322": Explanation(
        title="a seed without effect",
        text=(
            "The seed of a stimulus or a lesion is that of what is drawn for it: cells that its "
            "`fraction` reaches, events, noise. Here nothing is drawn."
        ),
        wrong="l: {kind: silence, of: E, seed: 5}",
        right="l: {kind: silence, of: E, fraction: 0.5, seed: 5}",
    ),
    "P323": Explanation(
        title="a condition of a readout without effect",
        text=(
            "`when` chooses steps by signals, which change in time. What parameters and constants "
            "say holds at all steps or at none."
        ),
        wrong="r: {metric: rate, of: E, when: p_deviant > 0}",
        right="r: {metric: rate, of: E, when: is_deviant}",
    ),
}
