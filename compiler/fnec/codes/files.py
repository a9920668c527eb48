"""Codes of files that belong together: include, extends, modes."""

from fnec.codes.explanation import Explanation

FILES = {
    "S301": Explanation(
        title="an unknown library file",
        text="`library/…` names a file that is shipped with fnec.",
        wrong="include: [library/izhikevitch.yaml]",
        right="include: [library/izhikevich.yaml]",
    ),
    "S302": Explanation(
        title="a path out of the folder",
        text=(
            "Specs come from strangers: they name files in their own folder and below, "
            "never others."
        ),
        wrong="include: [/etc/passwd]",
        right="include: [parts/cells.yaml]",
    ),
    "S303": Explanation(
        title="files in a circle",
        text="A file includes or extends itself, directly or through others.",
        wrong=("# a.yaml\nextends: b.yaml\n# b.yaml\nextends: a.yaml"),
        right=("# a.yaml\nextends: b.yaml\n# b.yaml\nfnec: 1\n…"),
    ),
    "S304": Explanation(
        title="an included file that holds more than definitions",
        text=(
            "`include` brings parameters, constants, neurons, receptors and synapses. To "
            "start from a whole network use `extends`."
        ),
        wrong="include: [network.yaml]",
        right="extends: network.yaml",
    ),
    "S305": Explanation(
        title="two includes define the same",
        text="Which of the two should hold would depend on their order.",
        wrong="include: [cells.yaml, more_cells.yaml]   # both define rs",
        right="include: [cells.yaml]",
    ),
    "S306": Explanation(
        title="an unknown mode",
        text="`--mode` names one of the spec's `modes`.",
        wrong="$ fnec run tiny.yaml --mode smal",
        right="$ fnec run tiny.yaml --mode small",
    ),
    "S307": Explanation(
        title="an unknown parameter",
        text="Only names under `parameters` can be set from outside.",
        wrong="$ fnec run tiny.yaml --n_cell 50",
        right="$ fnec run tiny.yaml --n_cells 50",
    ),
    "S308": Explanation(
        title="nothing to remove",
        text=(
            "An empty value in `modes` or over an extended spec removes the inherited "
            "key; there is none."
        ),
        wrong="modes: {alone: {projections: {E_to_I: null}}}",
        right="modes: {alone: {projections: {E_to_E: null}}}",
    ),
    "S309": Explanation(
        title="models extend each other in a circle",
        text="A neuron, receptor or synapse extends itself, directly or through others.",
        wrong=("a: {extends: b}\nb: {extends: a}"),
        right=("a: {extends: b}\nb: {state: …}"),
    ),
    "S311": Explanation(
        title="too many files",
        text="A spec is gathered from at most 50 files.",
        wrong="include: [a01.yaml, a02.yaml, … a60.yaml]",
        right="include: [cells.yaml]",
    ),
    "S312": Explanation(
        title="an unknown lesion",
        text="Only what stands under `lesions` can be done to the network.",
        wrong="$ fnec run laminar.yaml --lesion no_feedbak",
        right="$ fnec run laminar.yaml --lesion no_feedback",
    ),
}
