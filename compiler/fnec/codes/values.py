"""Codes of values: sizes, ranges, times."""

from fnec.codes.explanation import Explanation

VALUES = {
    "V501": Explanation(
        title="an impossible number of cells",
        text="Sizes and numbers of connections are whole, not negative and not absurd.",
        wrong="size: 0.75 * 101",
        right="size: floor(0.75 * 101)",
    ),
    "V502": Explanation(
        title="a cell that is not there",
        text="Cells count from 0 to the size less one.",
        wrong=("E: {size: 100, …}\nof: {population: E, cells: [100]}"),
        right="of: {population: E, cells: [99]}",
    ),
    "V503": Explanation(
        title="an empty selection",
        text="The selection takes no cells: the end of a range is not part of it, and at least "
        "one cell must fulfil a `where`.",
        wrong="range: [10, 10]",
        right="range: [10, 11]",
    ),
    "V504": Explanation(
        title="a parameter out of range",
        text=(
            "The value is not in the `range`, or not among the `choices`, that the "
            "parameter declares."
        ),
        wrong="n: {value: 5, range: [10, 100]}",
        right="n: {value: 50, range: [10, 100]}",
    ),
    "V505": Explanation(
        title="a range without values",
        text="The lower end comes first.",
        wrong="range: [300, 200]",
        right="range: [200, 300]",
    ),
    "V506": Explanation(
        title="an impossible probability",
        text="Probabilities, and the strength of a topography, go from 0 to 1.",
        wrong="p: 2",
        right="p: 0.2",
    ),
    "V507": Explanation(
        title="times out of order",
        text="Times of a table ascend, and a window stops after it starts.",
        wrong="times: [0 s, 2 s, 1 s]",
        right="times: [0 s, 1 s, 2 s]",
    ),
    "V508": Explanation(
        title="lists of unequal length",
        text="Two lists are read in pairs: times and values, times and cells.",
        wrong="{times: [1 ms, 2 ms], cells: [0]}",
        right="{times: [1 ms, 2 ms], cells: [0, 0]}",
    ),
    "V509": Explanation(
        title="one-to-one between unequal sides",
        text="Cell i is connected to cell i, so both sides have as many cells.",
        wrong=("E: {size: 100, …}\nI: {size: 25, …}\nconnect: {rule: one_to_one}"),
        right="connect: {rule: fixed_in_degree, n: 1}",
    ),
    "V510": Explanation(
        title="a value of the wrong sign",
        text=(
            "Time steps, durations and bins are more than zero; delays, rates and times "
            "of spikes are not negative."
        ),
        wrong="dt: -0.1 ms",
        right="dt: 0.1 ms",
    ),
    "V511": Explanation(
        title="a bad row in a data file",
        text="Rows of an edge file are pre,post; rows of a spike file are cell,time_s. Cells count"
        " from 0, times are in seconds. A first row of words is a heading. The same holds for "
        "what a generator gives.",
        wrong="pre,post\n0,1\n0;2",
        right="pre,post\n0,1\n0,2",
    ),
    "V512": Explanation(
        title="a value without a result",
        text="Values that are known before the run are finite numbers.",
        wrong="size: 100/0",
        right="size: 100",
    ),
    "V513": Explanation(
        title="no autapses, between different selections",
        text=(
            "A rule with a fixed number of partners leaves out autapses when both sides are the "
            "same cells. Between selections of one population that differ, it cannot."
        ),
        wrong="pre: {population: E, first: 20}\npost: E\n"
        "connect: {rule: fixed_in_degree, n: 5, autapses: false}",
        right="pre: E\npost: E\nconnect: {rule: fixed_in_degree, n: 5, autapses: false}",
    ),
    "V514": Explanation(
        title="a time between two steps",
        text=(
            "A constant delay, the interval of a probe, a trial and the hold of a signal are whole "
            "numbers of time steps. Delays that are drawn for each synapse are rounded to the "
            "nearest step."
        ),
        wrong="delay: 1.53 ms      # dt: 0.1 ms",
        right="delay: 1.5 ms",
    ),
    "V517": Explanation(
        title="a data file without a heading",
        text="Columns are read by their names, which stand in the first row of the file.",
        wrong="0,1,0.3",
        right="pre,post,w\n0,1,0.3",
    ),
    "V518": Explanation(
        title="data for another number of cells",
        text="A file of cells has one row for each cell of the population, in order; data of a "
        "signal has a row for each of its values at least.",
        wrong="size: 3         # cells.csv: v0, -70, -71",
        right="size: 2         # cells.csv: v0, -70, -71",
    ),
    "V519": Explanation(
        title="a value and a noise at once",
        text=(
            "In one phase a signal is a formula or a noise. The sum of both is two signals that a "
            "formula adds."
        ),
        wrong="f: {unit: Hz, of: LL, value: 40 Hz, noise: {sigma: 10 Hz}}",
        right="eta: {unit: Hz, of: LL, noise: {sigma: 10 Hz}}\n…\nvalue: 40 Hz + eta",
    ),
    "V520": Explanation(
        title="trials that cannot be counted",
        text="The number of trials of a phase is a whole number. 0 leaves the phase out.",
        wrong="train: {trials: 2.5, duration: 1 s}",
        right="train: {trials: 3, duration: 1 s}",
    ),
    "V521": Explanation(
        title="a hold longer than a trial",
        text=(
            "A signal takes a new value each `hold`, and holds go on from trial to trial. One "
            "that is longer than a trial is most likely in the wrong unit."
        ),
        wrong="train: {duration: 40 ms}\n…\nhold: 50 ms",
        right="train: {duration: 400 ms}\n…\nhold: 50 ms",
    ),
    "V522": Explanation(
        title="a run that outlasts its protocol",
        text=(
            "A run with a protocol is as long as its phases. `simulation: duration`, or the flag "
            "`--duration`, may cut it short; behind the last phase nothing is defined."
        ),
        wrong="simulation: {duration: 2 s, dt: 1 ms}\nprotocol: {phases: {all: {duration: 1 s}}}",
        right="simulation: {dt: 1 ms}\nprotocol: {phases: {all: {duration: 1 s}}}",
    ),
    "V523": Explanation(
        title="a generator that fails",
        text=(
            "The function of a package could not be imported, or raised an exception. Its text, "
            "and where it was raised, tell the rest."
        ),
        wrong="arguments: {n: -3}      # ring raised ValueError: n must be positive",
        right="arguments: {n: 3}",
    ),
    "V524": Explanation(
        title="a result that is no table",
        text=(
            "A generator returns a mapping from names of columns to lists of numbers (or arrays of "
            "one dimension), all equally long."
        ),
        wrong='return {"pre": [0, 1, 2], "post": [1, 2]}',
        right='return {"pre": [0, 1, 2], "post": [1, 2, 0]}',
    ),
    "V525": Explanation(
        title="a file made with other values",
        text=(
            "`made_with` says for which values of parameters, `dt` and `seed` a file was made. "
            "In the folder of a run it stands for a generator, which is not called again."
        ),
        wrong="$ fnec run runs/ring --sigma 5      # generated/….csv is made with sigma = 3 mV",
        right="$ fnec run ring.yaml --sigma 5",
    ),
    "V530": Explanation(
        title="spikes that are not recorded",
        text="Readouts and figures are worked out of the recording, from the spikes of all cells.",
        wrong="probes: {spikes: {record: spikes, of: E}}\nreadouts: {r: {metric: rate, of: I}}",
        right="probes: {spikes: {record: spikes, of: [E, I]}}",
    ),
    "V531": Explanation(
        title="an argument that makes no sense",
        text="Arguments of metrics and panels have ranges, and what begins ends later.",
        wrong="readouts: {map: {metric: map_quality, low: 4 cm, high: 0 cm, …}}",
        right="readouts: {map: {metric: map_quality, low: 0 cm, high: 4 cm, …}}",
    ),
    "V532": Explanation(
        title="shares that are not one together",
        text="All of a current enters a cell and all of it leaves: shares are 1 together.",
        wrong="enters: {depths: [-300 um, 0 um], shares: [0.7, 0.7]}",
        right="enters: {depths: [-300 um, 0 um], shares: [0.7, 0.3]}",
    ),
    "V533": Explanation(
        title="contacts that cannot be",
        text=(
            "Contacts lie in the conductor, from the pia downwards. Estimates of the current "
            "source density take equal distances, and a few contacts at least."
        ),
        wrong="conductor: {above: 0 S/m}\ncontacts: {count: 16, span: [-100 um, 1400 um]}",
        right="conductor: {above: 0 S/m}\ncontacts: {count: 16, span: [0 um, 1500 um]}",
    ),
    "V534": Explanation(
        title="samples too far apart",
        text="Samples of an interval hold frequencies below half their rate, and no others.",
        wrong="lfp: {record: lfp, every: 2 ms, cutoff: 300 Hz, …}",
        right="lfp: {record: lfp, every: 1 ms, cutoff: 300 Hz, …}",
    ),
    "V535": Explanation(
        title="currents outside the tissue",
        text=(
            "Where the conductor ends at the pia, no current of a cell can enter above it. "
            "`dendrites_end_at` moves what would lie above a depth to that depth."
        ),
        wrong="conductor: {above: 0 S/m}      # cells at 100 um, enters: -200 um",
        right="sources: {s: {…, dendrites_end_at: 0 um}}",
    ),
    "V560": Explanation(
        title="a handle that cannot be tuned",
        text=(
            "A handle is a number with a range: its own, which the parameter declares, or one"
            " within that. On a logarithmic scale it begins above 0."
        ),
        wrong="handles: {g_exc: {range: [4, 0.2]}}",
        right="handles: {g_exc: {range: [0.2, 4]}}",
    ),
    "V561": Explanation(
        title="an objective without a measure",
        text=(
            "The distance from a target counts in units of `scale`, which is the target itself if"
            " nothing is said; of 0 that is nothing. `within` and `scale` are above 0."
        ),
        wrong="objectives: {even: {readout: bias, target: 0 cm}}",
        right="objectives: {even: {readout: bias, target: 0 cm, scale: 0.1 cm}}",
    ),
    "V562": Explanation(
        title="an objective out of reach",
        text=(
            "Some numbers have bounds: a rate lies between 0 and one spike a step, or one as soon"
            " as cells are not refractory, a correlation between -1 and 1, a share between 0 and 1."
            " And what begins to count behind the end of a run has no number at all."
        ),
        wrong="objectives: {calm: {readout: synchrony_E, target: 2}}",
        right="objectives: {calm: {readout: synchrony_E, target: 0.1}}",
    ),
    "V563": Explanation(
        title="a handle that changes the number of cells",
        text=(
            "Candidates run in one program, whose cells are as many as it was written for."
            " What sizes of populations or areas are built from is set, not tuned."
        ),
        wrong="populations: {E: {neuron: lif, size: n}}\n…\nhandles: {n: {}}",
        right="populations: {E: {neuron: lif, size: n}}\n…\nhandles: {g_exc: {}}",
    ),
}
