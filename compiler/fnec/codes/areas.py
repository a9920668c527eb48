"""Codes of columns and areas."""

from fnec.codes.explanation import Explanation

AREAS = {
    "N450": Explanation(
        title="an unknown column",
        text="An area names the column that it is made of; no column has this name.",
        wrong="areas: {V1: {column: cotrex, at: [0 mm, 0 mm]}}",
        right="areas: {V1: {column: cortex, at: [0 mm, 0 mm]}}",
    ),
    "N451": Explanation(
        title="an unknown layer or type",
        text=(
            "Layers count cells of the types that the column defines, and an area overrides layers "
            "that its column has. A layer of its own needs all that a layer has."
        ),
        wrong="layers: {L4: {…, types: {E: 0.8, PVV: 0.2}}}",
        right="layers: {L4: {…, types: {E: 0.8, PV: 0.2}}}",
    ),
    "N452": Explanation(
        title="a tag that an area gives",
        text="Populations of an area bear its name, their layer and their type as tags.",
        wrong="types: {E: {neuron: pyramidal, tags: {layer: deep}}}",
        right="types: {E: {neuron: pyramidal, tags: {depth: deep}}}",
    ),
    "V550": Explanation(
        title="shares that are not one together",
        text=(
            "Every cell of an area is in one of its layers, every cell of a layer is of one of the "
            "types: shares of layers are 1 together, and so are the fractions in a layer."
        ),
        wrong="types: {E: 0.8, PV: 0.1, SST: 0.2}",
        right="types: {E: 0.8, PV: 0.1, SST: 0.1}",
    ),
    "V551": Explanation(
        title="layers that overlap",
        text=(
            "A layer is a band of depth, from its top to its bottom. Bands may leave gaps, but no "
            "depth belongs to two of them."
        ),
        wrong="layers: {L1: {depth: [0 um, 100 um], …}, L2: {depth: [80 um, 300 um], …}}",
        right="layers: {L1: {depth: [0 um, 80 um], …}, L2: {depth: [80 um, 300 um], …}}",
    ),
    "P313": Explanation(
        title="a column without effect",
        text="No area uses the column. Included files may hold spare ones.",
        wrong="columns: {cortex: …, spare: …}\nareas: {V1: {column: cortex, …}}",
        right="columns: {cortex: …}\nareas: {V1: {column: cortex, …}}",
    ),
}
