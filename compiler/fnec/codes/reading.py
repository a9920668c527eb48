"""Codes of reading: files, characters, YAML."""

from fnec.codes.explanation import Explanation

READING = {
    "S101": Explanation(
        title="a file is not there",
        text=(
            "The spec, or a file that it names, does not exist. Names are looked up "
            "beside the file that holds them."
        ),
        wrong="extends: tinny.yaml",
        right="extends: tiny.yaml",
    ),
    "S102": Explanation(
        title="not an ordinary file",
        text="A spec is a file; folders, pipes and devices cannot be read as one.",
        wrong="include: [parts]",
        right="include: [parts/cells.yaml]",
    ),
    "S103": Explanation(
        title="a file cannot be read",
        text=("The system refuses to open the file: no permission, or a name that it cannot hold."),
        wrong="$ chmod 000 tiny.yaml; fnec validate tiny.yaml",
        right="$ chmod 644 tiny.yaml; fnec validate tiny.yaml",
    ),
    "S104": Explanation(
        title="not UTF-8",
        text=(
            "Specs are UTF-8 text. The place is the first byte that is not; the editor "
            "has saved another encoding."
        ),
        wrong="title: caf\\xe9        # latin-1",
        right="title: café",
    ),
    "S105": Explanation(
        title="a character that nobody can see",
        text=(
            "Control characters and marks that reverse the direction of a line can make a"
            " spec read differently from what it says, so they are refused."
        ),
        wrong='title: "a\\0b"',
        right="title: ab",
    ),
    "S106": Explanation(
        title="an empty file",
        text="There is nothing but comments or white space in the file.",
        wrong="# nothing here yet",
        right=("fnec: 1\nname: tiny\n…"),
    ),
    "S107": Explanation(
        title="not YAML",
        text=(
            "The text breaks the rules of YAML. Most often a text holds a colon, a "
            "bracket or a quote and needs quotes of its own."
        ),
        wrong="title: ping: gamma",
        right='title: "ping: gamma"',
    ),
    "S108": Explanation(
        title="a key occurs twice",
        text=(
            "Of two values under one key most readers keep the last in silence; here the "
            "second is an error."
        ),
        wrong="E: {size: 100, size: 200}",
        right="E: {size: 200}",
    ),
    "S109": Explanation(
        title="a tag",
        text="YAML tags (`!…`) make objects of a program. Specs are plain data.",
        wrong="name: !!str tiny",
        right="name: tiny",
    ),
    "S110": Explanation(
        title="an anchor or alias",
        text=(
            "`&name` and `*name` copy parts of a file. Here shared values are parameters "
            "or constants, shared models are neurons that others extend."
        ),
        wrong=("E: &e {size: 100}\nI: *e"),
        right=("parameters: {n: 100}\n…\nE: {size: n}\nI: {size: n}"),
    ),
    "S111": Explanation(
        title="a merge key",
        text=(
            "`<<` copies keys of another mapping. Use `extends` between models and "
            "`include` between files."
        ),
        wrong="fast: {<<: *slow, tau: 1 ms}",
        right="fast: {extends: slow, parameters: {tau: 1 ms}}",
    ),
    "S112": Explanation(
        title="more than one document",
        text="A file holds one spec; `---` begins a second YAML document.",
        wrong=("fnec: 1\n---\nfnec: 1"),
        right="fnec: 1",
    ),
    "S113": Explanation(
        title="a file that is too large",
        text="Specs have at most 1 MiB. Long lists belong in data files.",
        wrong="edges: {list: [[0, 1], …a million more…]}",
        right="edges: {file: edges.csv}",
    ),
    "S114": Explanation(
        title="nested too deeply",
        text="No spec needs more than 40 levels; a deeper one is a slip or an attack.",
        wrong="name: [[[[[[…]]]]]]",
        right="name: tiny",
    ),
    "S115": Explanation(
        title="too many values",
        text="A spec has at most 20 000 values. Long lists belong in data files.",
        wrong="connect: {rule: edges, list: [[0, 1], …]}",
        right="connect: {rule: edges, file: edges.csv}",
    ),
    "S116": Explanation(
        title="a key that is no word",
        text="Keys are words; lists, mappings and nothing cannot be keys.",
        wrong=("? [a, b]\n: 1"),
        right=("a: 1\nb: 1"),
    ),
    "S117": Explanation(
        title="an unusable number",
        text="Numbers are finite, fit in 64 bits, and have no thousands of digits.",
        wrong="size: .nan",
        right="size: 100",
    ),
    "S119": Explanation(
        title="the top level is no mapping",
        text="A spec is a mapping of sections.",
        wrong="- fnec: 1",
        right="fnec: 1",
    ),
    "S120": Explanation(
        title="a tab",
        text=("YAML forbids tabs in indentation, because editors disagree about their width."),
        wrong="<tab>size: 100",
        right="  size: 100",
    ),
}
