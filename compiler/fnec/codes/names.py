"""Codes of names and references."""

from fnec.codes.explanation import Explanation

NAMES = {
    "N401": Explanation(
        title="an unknown receptor",
        text=("The target has no receptor with this label, and no state variable of that name."),
        wrong="receptor: gabba",
        right="receptor: gaba",
    ),
    "N402": Explanation(
        title="an unknown population",
        text="A selection names a population that the spec does not define.",
        wrong="post: Inh",
        right="post: I",
    ),
    "N403": Explanation(
        title="an unknown neuron",
        text=("No neuron model has this name. Models come from `neurons` and from included files."),
        wrong="E: {neuron: liff, size: 100}",
        right="E: {neuron: lif, size: 100}",
    ),
    "N404": Explanation(
        title="an unknown synapse",
        text="No synapse model has this name.",
        wrong="synapse: gap_juntion",
        right="synapse: gap_junction",
    ),
    "N405": Explanation(
        title="an unknown receptor model",
        text=(
            "`receptors` of a neuron or population gives labels to models; no model has this name."
        ),
        wrong="receptors: {exc: {receptor: ampaa}}",
        right="receptors: {exc: {receptor: ampa}}",
    ),
    "N406": Explanation(
        title="an unknown variable",
        text=(
            "The cells have no such state variable or named expression. Parameters do not"
            " change and are not recorded. State variables of receptors bear the label: "
            "`g_ampa`."
        ),
        wrong="record: V",
        right="record: v",
    ),
    "N407": Explanation(
        title="an unknown name in a formula",
        text=(
            "A formula reads names of its own model, then parameters and constants of the"
            " spec, then units. Positions are known where a population has them; `pre.` "
            "and `post.` only in projections and synapses."
        ),
        wrong="threshold: v > v_thresh",
        right="threshold: v > V_th",
    ),
    "N408": Explanation(
        title="an unknown tag",
        text="No population bears all of these tags.",
        wrong="of: {tags: {sign: ex}}",
        right="of: {tags: {sign: exc}}",
    ),
    "N409": Explanation(
        title="an unknown parameter of a model",
        text=("Populations, receptors and projections override parameters that their model has."),
        wrong="parameters: {tau_membrane: 20 ms}",
        right="parameters: {tau_m: 20 ms}",
    ),
    "N410": Explanation(
        title="an unknown input",
        text=("Currents, receptors and continuous synapses add to one of the neuron's `inputs`."),
        wrong="stimuli: {drive: {kind: current, input: I_ext, …}}",
        right="stimuli: {drive: {kind: current, input: I, …}}",
    ),
    "N411": Explanation(
        title="a name that is taken",
        text="The name means something already: in formulas, in Python, or in Brian2.",
        wrong="populations: {lambda: {…}}",
        right="populations: {lambda_0: {…}}",
    ),
    "N412": Explanation(
        title="not a name",
        text=(
            "Names are a letter, then letters, digits and underscores, at most 60. "
            "Nothing else reaches a generated program."
        ),
        wrong='populations: {"E-cells": {…}}',
        right="populations: {E_cells: {…}}",
    ),
    "N413": Explanation(
        title="one name for two things",
        text="Formulas, or the programs, could not tell them apart.",
        wrong=("parameters: {v: 10 ms}\nstate: {v: {…}}"),
        right=("parameters: {tau_m: 10 ms}\nstate: {v: {…}}"),
    ),
    "N414": Explanation(
        title="a value defined by itself",
        text=(
            "Constants, parameters of a model, named expressions and initial values may "
            "read each other, in any order, but not in a circle."
        ),
        wrong="constants: {a: 2 * b, b: a / 2}",
        right="constants: {a: 2 * b, b: 1 mV}",
    ),
    "N415": Explanation(
        title="a unit as a name",
        text=(
            "`2 mV` would be ambiguous if mV were also a variable. One-letter units (m, "
            "s, A …) may be names."
        ),
        wrong="parameters: {mV: 10 ms}",
        right="parameters: {tau_m: 10 ms}",
    ),
    "N417": Explanation(
        title="a target that cannot be written",
        text=(
            "Statements write state variables: resets those of the cell, receptors those "
            "of cell and receptor, synapses their own and `post.…`."
        ),
        wrong="reset: {V_th: -40 mV}",
        right=("state: {V_th: {unit: mV, init: -50 mV}}\nreset: {V_th: -40 mV}"),
    ),
    "N418": Explanation(
        title="an unknown unit",
        text="Units are SI names with prefixes, and powers: mV, nS, uF/cm**2, 1/ms.",
        wrong="unit: milivolt",
        right="unit: mV",
    ),
    "N419": Explanation(
        title="replayed cells as a target",
        text="A population with `spikes` replays a list; nothing can act on it.",
        wrong="post: source",
        right="post: E",
    ),
    "N420": Explanation(
        title="a literal that is worked out",
        text=(
            "Parameters can be set from outside, so each stands for itself. What follows "
            "from them is a constant. Lists of spike times are data and hold literals too."
        ),
        wrong="parameters: {n: 10 * m, m: 10}",
        right=("parameters: {m: 10}\nconstants: {n: 10 * m}"),
    ),
    "N421": Explanation(
        title="a receptor that gets nothing, or a synapse without one",
        text=(
            "A synapse with `transmit` says how strong its events are; `receptor` says what they "
            "act on. Such a projection needs both. Other synapses write their targets themselves."
        ),
        wrong="synapse: stdp",
        right="synapse: stdp\nreceptor: ampa",
    ),
    "N425": Explanation(
        title="a column that a table does not have",
        text="Columns of a data file are found by the names in its first row, those of a "
        "generator by the names in what it returns.",
        wrong="columns: {weight: mV}      # e.csv: pre,post,w",
        right="columns: {w: mV}",
    ),
    "N426": Explanation(
        title="an unknown projection",
        text="Probes of synapses, homeostasis and switches of plasticity name a projection.",
        wrong="of: {projection: mon_tss}",
        right="of: {projection: mon_ts}",
    ),
    "N427": Explanation(
        title="a state that the synapses lack",
        text=(
            "Only states of a synapse model change during a run; `weight` does not, unless a "
            "state starts with it."
        ),
        wrong="weights: {record: weight, of: {projection: mon_ts}}",
        right="weights: {record: w, of: {projection: mon_ts}}",
    ),
    "N428": Explanation(
        title="an unknown phase",
        text="Phases are those of the protocol, by name.",
        wrong="homeostasis: {sums: {of: mon_ts, phase: training}}",
        right="homeostasis: {sums: {of: mon_ts, phase: train}}",
    ),
    "N429": Explanation(
        title="a signal of other cells",
        text=(
            "A signal `of` a population has a value for each of its cells. These cells, their "
            "receptors and synapses onto them read it; for other cells it has no value."
        ),
        wrong="signals: {eta: {of: LL, …}}\nneurons: {lif: … eta …}     # of population MON",
        right="signals: {eta: {of: MON, …}}",
    ),
    "N430": Explanation(
        title="an unknown signal",
        text="Readouts and figures set spikes against a signal that has one value a step.",
        wrong="readouts: {map: {…, coordinate: x}}",
        right="readouts: {map: {…, coordinate: X}}",
    ),
    "N431": Explanation(
        title="a result that no readout gives",
        text="Of a metric with several results `expect` names one: `<readout>.<result>`.",
        wrong="expect: {good: {readout: map, …}}",
        right="expect: {good: {readout: map.mean_error, …}}",
    ),
    "N432": Explanation(
        title="a probe that does not record what is read",
        text=(
            "Courses of weights are read from a probe of these synapses; with `reduce` it records "
            "only what stands there. Means and spectra of samples are read from a probe of cells "
            "or of a field."
        ),
        wrong="probes: {w: {record: w, of: {projection: mon_ts}, every: 6 s, reduce: [mean]}}\n"
        "readouts: {moved: {metric: weight_rest, of: mon_ts, probe: w}}",
        right="reduce: [mean, change]",
    ),
    "N433": Explanation(
        title="an unknown generator",
        text=(
            "Generators are functions that installed packages register under the entry point group "
            "`fnec.generators`. Nothing else can be called."
        ),
        wrong="data: {generator: rnig, …}",
        right="data: {generator: ring, …}",
    ),
    "N434": Explanation(
        title="a generator with two owners",
        text=(
            "Two installed packages register a generator of the same name. Which of them is meant "
            "cannot be told."
        ),
        wrong="$ pip install lab-wiring other-wiring     # both register `ring`",
        right="$ pip uninstall other-wiring",
    ),
    "N435": Explanation(
        title="arguments that a generator does not take",
        text=(
            "`arguments` are given to the function by their names. Each must be one that it takes, "
            "and those without a default must be there. `seed` and `dt` come by themselves."
        ),
        wrong="# def ring(n, sigma): …\narguments: {n: 100, sigm: 3}",
        right="arguments: {n: 100, sigma: 3}",
    ),
    "N436": Explanation(
        title="a receptor without a current",
        text=(
            "Fields are made by currents. A receptor that changes a variable at once, without "
            "`adds`, has none."
        ),
        wrong="receptors: {kick: {at_spike: [v += weight]}}\nsources: {s: {receptors: {kick: …}}}",
        right="receptors: {syn: {state: …, adds: {I: I_syn}, at_spike: [I_syn += weight]}}",
    ),
    "N437": Explanation(
        title="a current without a way",
        text=(
            "For a field, every current of a cell must enter somewhere and leave somewhere: "
            "`sources` says so for each receptor that `adds` to an input."
        ),
        wrong="sources: {s: {of: E, receptors: {ampa: …}}}      # E has gaba as well",
        right="sources: {s: {of: E, receptors: {ampa: …, gaba: {enters: 0 um, returns: 0 um}}}}",
    ),
    "N438": Explanation(
        title="two ways for the same currents",
        text="A population belongs to one of the `sources`, with all its cells.",
        wrong="sources: {deep: {of: [E, I], …}, basket: {of: I, …}}",
        right="sources: {deep: {of: E, …}, basket: {of: I, …}}",
    ),
    "N439": Explanation(
        title="cells without positions",
        text=(
            "A field at a place depends on where the cells are: z is the depth, 0 at the pia and "
            "greater below; axes that are not given are 0."
        ),
        wrong="populations: {E: {neuron: lif, size: 100}}\nprobes: {lfp: {record: lfp, of: E, …}}",
        right="populations: {E: {…, positions: {shape: cylinder, radius: 250 um, "
        "depth: [100 um, 400 um]}}}",
    ),
    "N460": Explanation(
        title="a handle that is no parameter",
        text="`tuning` changes parameters of the spec, by their names.",
        wrong="tuning: {handles: {g_ex: {}}, …}",
        right="tuning: {handles: {g_exc: {}}, …}",
    ),
    "N461": Explanation(
        title="an objective that nothing gives",
        text=(
            "An objective names a readout, the result of one (`map.mean_error`), or an expectation"
            " of a metric."
        ),
        wrong="objectives: {rate: {readout: rate_exc, target: 10 Hz}}",
        right="objectives: {rate: {readout: rate_E, target: 10 Hz}}",
    ),
    "N440": Explanation(
        title="a condition without its lesion",
        text="Conditions of a study are lists of lesions of the spec; an intact one has none.",
        wrong="study: {conditions: {intact: [], cut: [no_feedbak]}}",
        right="study: {conditions: {intact: [], cut: [no_feedback]}}",
    ),
}
