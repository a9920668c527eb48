"""The arrays and numbers that the C++ steps read and change, and what they are called there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from fnec.backends.python.comments import code_of

TYPES = {  # of C++: how XLA names them
    "double": "REAL_TYPE",
    **{
        kind: f"XLA_FFI_DataType_{name}"
        for kind, name in {
            "int32_t": "S32",
            "int64_t": "S64",
            "uint32_t": "U32",
            "uint64_t": "U64",
            "uint8_t": "PRED",
        }.items()
    },
}
# What the name of a group and the name of a state may give together, and C++ has already.
RESERVED = frozenset(
    """and_eq const_cast dynamic_cast not_eq or_eq reinterpret_cast static_assert static_cast
    thread_local xor_eq wchar_t char16_t char32_t int8_t int16_t int32_t int64_t uint8_t uint16_t
    uint32_t uint64_t size_t n_frames""".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An array or a number that the steps read."""

    name: str  # field of `Net`
    type: str  # of one element
    text: str  # in Python
    kind: str = "array"  # or number, counter, or length: of an axis of another one
    of: str = ""  # the array whose axis this is
    axis: int = 0  # from the last one: -1, -2

    @property
    def declared(self) -> str:
        """Its type in C++, with the blank or star before its name."""
        kinds = {"array": f"const {self.type} *", "counter": "Counter "}
        return kinds.get(self.kind, f"{self.type} ")


@dataclass(frozen=True, slots=True)
class Leaf:
    """An array of the state, in the order of the tree."""

    name: str  # field of `State`
    type: str


@dataclass
class Fields:
    """All fields, by the name that they have in C++."""

    leaves: tuple[Leaf, ...]
    given: dict[str, Given] = field(default_factory=dict)
    work: dict[str, tuple[str, str]] = field(default_factory=dict)  # type, field of the length

    def array(self, name: str, kind: str, text: str) -> str:
        """The field of an array that Python spells `text`."""
        return self._add(Given(name=name, type=kind, text=text))

    def number(self, name: str, kind: str, text: str) -> str:
        """The field of a number."""
        return self._add(Given(name=name, type=kind, text=text, kind="number"))

    def counter(self, name: str, text: str) -> str:
        """The field of what random numbers are counted by: a number; or where networks are
        side by side, one for each cell."""
        return self._add(Given(name=name, type="uint64_t", text=text, kind="counter"))

    def length(self, name: str, of: str, axis: int = -1) -> str:
        """The field of the length of an axis of an array; 1 where there is no such axis."""
        text = f"{of}.shape[{axis}]"
        return self._add(
            Given(name=name, type="int64_t", text=text, kind="length", of=of, axis=axis)
        )

    def room(self, name: str, kind: str, length: str) -> str:
        """An array of that length which lives while a chunk of steps runs."""
        while (name in self.work and self.work[name] != (kind, length)) or self._is_clumsy(name):
            name += "0"
        self.work[name] = (kind, length)
        return name

    def _add(self, new: Given) -> str:
        name = new.name
        while self._is_clumsy(name) or name in self.work or self._is_other(name, new.text):
            name += "0"
        self.given[name] = replace(new, name=name)
        return name

    def _is_other(self, name: str, text: str) -> bool:
        return name in self.given and self.given[name].text != text

    def _is_clumsy(self, name: str) -> bool:
        """Names with a `_` behind are those of local values."""
        taken = name in RESERVED or name in {leaf.name for leaf in self.leaves}
        return taken or name.endswith("_")

    def fetched(self, body: list[str]) -> list[str]:
        """Statements that fetch the fields which the body of a function names."""
        words = set(re.findall(r"(?<![\w.>])[A-Za-z]\w*", code_of(body, "//")))
        lines = [
            f"    {x.type} *const {x.name} = state.{x.name};"
            for x in self.leaves
            if x.name in words
        ]
        for x in self.given.values():
            if x.name in words:
                kind = f"{x.declared}const " if x.kind == "array" else f"const {x.declared}"
                lines.append(f"    {kind}{x.name} = net.{x.name};")
        for name, (kind, _) in self.work.items():
            if name in words:
                lines.append(f"    {kind} *const {name} = work.{name};")
        return lines
