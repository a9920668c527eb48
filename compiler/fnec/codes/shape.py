"""Codes of shape: what the JSON schema asks for."""

from fnec.codes.explanation import Explanation

SHAPE = {
    "S200": Explanation(
        title="a rule of the schema",
        text="The JSON schema refuses a value for a reason that has no code of its own.",
        wrong="…",
        right="…",
    ),
    "S201": Explanation(
        title="an unknown key",
        text=(
            "What is accepted has an effect, so a key that means nothing is an error: "
            "often a slip, or a word of another simulator."
        ),
        wrong="populations: {E: {model: lif, N: 100}}",
        right="populations: {E: {neuron: lif, size: 100}}",
    ),
    "S202": Explanation(
        title="a value of the wrong kind",
        text=(
            "A number, a text, a list or a mapping stands where another is needed, or "
            "nothing at all. Remember that `true` is no number and that a key without "
            "value is empty."
        ),
        wrong="size: true",
        right="size: 100",
    ),
    "S203": Explanation(
        title="a missing key",
        text="The part cannot mean anything without this key.",
        wrong="E: {neuron: lif}",
        right="E: {neuron: lif, size: 100}",
    ),
    "S204": Explanation(
        title="not one of the choices",
        text="The value must be one of a few words.",
        wrong="integrate: rungekutta4",
        right="integrate: rk4",
    ),
    "S205": Explanation(
        title="a number out of bounds",
        text="The number must not be smaller or larger than the schema says.",
        wrong="seed: -1",
        right="seed: 1",
    ),
    "S207": Explanation(
        title="too few or too many",
        text="A list, mapping or text is shorter or longer than makes sense.",
        wrong="reset: []",
        right="reset: {v: V_reset}",
    ),
    "S208": Explanation(
        title="keys that exclude each other",
        text="Two keys answer the same question.",
        wrong="of: {population: E, first: 2, last: 2}",
        right="of: {population: E, first: 2}",
    ),
    "S209": Explanation(
        title="an entry twice",
        text="The list is a set: each entry counts once.",
        wrong="cells: [1, 1]",
        right="cells: [1]",
    ),
    "S210": Explanation(
        title="the version of the language",
        text=("Every file says with `fnec: 1` which version of the language it is written in."),
        wrong="name: tiny",
        right=("fnec: 1\nname: tiny"),
    ),
}
