"""Breaks the lines of a program that are too long, where the formatter `ruff format` breaks them.

Every printed statement is one line at first. Those of more than 100 columns pass through here, so
that the text needs no formatter; tests run the formatter's check.
"""

from __future__ import annotations

import io
import re
import textwrap
import tokenize
from contextlib import suppress
from dataclasses import dataclass

from fnec.backends.python.doc import Doc, Group, IfBroken, Indent, Line, Text, join, layout

WIDTH = 100
# Operators from loose to tight; the loosest breaks first.
RANKS = (
    ("if", "else"), ("or",), ("and",), ("==", "!=", "<", "<=", ">", ">=", "in", "is"), ("|",),
    ("^",), ("&",), ("<<", ">>"), ("+", "-"), ("*", "/", "//", "%", "@"),
)  # fmt: skip
HEADS = re.compile(
    r"(?P<head>(return|yield|raise|if|elif|while|for [\w, ]+ in) )(?P<value>.*?)(?P<tail>:?)$"
)
ASSIGNED = re.compile(r"(?P<head>[^=(){}]*?(?<![=!<>]) [-+*/|&]?= )(?P<value>[^=].*)$")
CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the blanks before it."""

    text: str
    blanks: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracketed part of a line."""

    opening: str
    inner: tuple[Part, ...]
    blanks: str
    is_call: bool  # of arguments or indices, not of a sub-expression or a display


Part = Token | Bracket


def lay_out(text: str) -> str:
    """The program with its long lines broken. Docstrings and comments keep their lines."""
    out: list[str] = []
    in_string = False
    for line in text.split("\n"):
        if in_string or len(line) <= WIDTH:
            out.append(line)
        else:
            out += _long_line(line)
        if line.count('"""') % 2:
            in_string = not in_string
    return "\n".join(out)


def docstring(sentence: str, *more: str, indent: int = 4) -> list[str]:
    """The lines of a docstring: a sentence that may be long, then paragraphs as they are."""
    margin = " " * indent
    first = textwrap.wrap(sentence, WIDTH - indent - 3)
    if len(first) == 1 and not more and len(sentence) + indent + 6 <= WIDTH:
        return [f'{margin}"""{sentence}"""']
    if len(first) == 1 and not more:  # the three quotes behind it have no room
        first = textwrap.wrap(sentence, WIDTH - indent - 6)
    lines = [f'{margin}"""{first[0]}', *(margin + x for x in first[1:])]
    return [*lines, *(margin + x if x else "" for x in more), f'{margin}"""']


def comment(text: str, indent: int) -> list[str]:
    """A comment, over several lines if need be."""
    margin = " " * indent + "# "
    return [margin + x for x in textwrap.wrap(text, WIDTH - len(margin))]


def _long_line(line: str) -> list[str]:
    code = line.lstrip()
    indent = len(line) - len(code)
    if code.startswith("#"):
        return comment(code[1:].strip(), indent)
    code, said = _without_comment(code)
    above = comment(said, indent) if said else []
    if indent + len(code) <= WIDTH:
        return [*above, " " * indent + code]
    return [*above, *(" " * indent + _broken(code, indent)).split("\n")]


def _without_comment(code: str) -> tuple[str, str]:
    for t in _tokens(code):
        if t.type == tokenize.COMMENT:
            return code[: t.start[1]].rstrip(), t.string[1:].strip()
    return code, ""


def _tokens(code: str) -> list[tokenize.TokenInfo]:
    found: list[tokenize.TokenInfo] = []
    with suppress(tokenize.TokenError, IndentationError):  # a header without its body
        found.extend(tokenize.generate_tokens(io.StringIO(code).readline))
    skipped = (tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT)
    return [t for t in found if t.type not in skipped]


def _broken(code: str, indent: int) -> str:
    """A statement, or an entry of a broken bracket, over several lines."""
    if code.startswith("def "):
        opening = code.index("(")
        closing = _closing(code, opening)
        inner = _parts(code[opening : closing + 1])
        doc = join(Text(code[:opening]), _doc(inner), Text(code[closing + 1 :]))
        return layout(doc, indent, WIDTH).lstrip()
    matched = HEADS.match(code) or ASSIGNED.match(code)
    if matched is None or code.endswith(","):
        entry = code.removesuffix(",")
        doc = join(_entry(_parts(entry)), Text("," if code.endswith(",") else ""))
        return layout(doc, indent, WIDTH)
    head, value = matched["head"], matched["value"]
    tail = matched.groupdict().get("tail") or ""
    return _with_value(head, _parts(value), tail, indent)


def _with_value(head: str, parts: tuple[Part, ...], tail: str, indent: int) -> str:
    """`head value tail`, the value in brackets of its own where it has no better place to break."""
    count, last = _operators(parts)
    has_bracket = any(isinstance(p, Bracket) and p.inner for p in parts)
    if has_bracket and (count == 0 or (count == 1 and last)):
        plain = join(Text(head), _doc(parts, breaks=False), Text(tail))
        text = layout(plain, indent, WIDTH)
        if all(len(x) <= WIDTH for x in (" " * indent + text).split("\n")):
            return text
        if len(head) + indent + len(_flat(parts).split("(")[0]) >= WIDTH and ", " in head:
            left, _, sign = head.rstrip().rpartition(" ")
            names = join(*(join(Line(), Text(f"{x},")) for x in left.split(", ")))
            value = _doc(parts, breaks=False)
            opened = join(Text("("), Indent(names), Line(), Text(f") {sign} "), value)
            return layout(opened, indent, WIDTH)
    inner = Indent(join(Line(), _doc(parts)))
    doc = join(Text(f"{head}("), Group(join(inner, Line())), Text(f"){tail}"))
    return layout(doc, indent, WIDTH)


def _operators(parts: tuple[Part, ...]) -> tuple[int, bool]:
    """How many of the loosest operators stand outside brackets; whether the end is a bracket."""
    for rank in RANKS:
        count = sum(1 for p in parts[1:] if isinstance(p, Token) and p.text in rank)
        if count:
            last = parts[-1]
            return count, isinstance(last, Bracket) and last.opening != "[" and bool(last.inner)
    return 0, False


def _closing(code: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(code)):
        depth += (code[at] in "([{") - (code[at] in ")]}")
        if depth == 0:
            return at
    raise ValueError(code)


def _parts(code: str) -> tuple[Part, ...]:
    """A line as tokens and nested brackets."""
    stack: list[list[Part]] = [[]]
    openings: list[tuple[str, str, bool]] = []
    end = 0
    for t in _tokens(code):
        blanks = code[end : t.start[1]]
        end = t.end[1]
        if t.string in CLOSING:
            before = stack[-1][-1] if stack[-1] else None
            follows_value = isinstance(before, Bracket) or (
                isinstance(before, Token) and before.is_name
            )
            openings.append((t.string, blanks, follows_value and not blanks))
            stack.append([])
        elif t.string in CLOSING.values():
            inner = tuple(stack.pop())
            opening, space, is_call = openings.pop()
            stack[-1].append(Bracket(opening, inner, space, is_call))
        else:
            is_name = t.type == tokenize.NAME and t.string not in {"in", "and", "or", "not", "if"}
            stack[-1].append(Token(t.string, blanks, is_name))
    return tuple(stack[0])


def _flat(parts: tuple[Part, ...]) -> str:
    """The parts as they were written."""
    out: list[str] = []
    for p in parts:
        if isinstance(p, Token):
            out.append(p.blanks + p.text)
        else:
            out.append(p.blanks + p.opening + _flat(p.inner) + CLOSING[p.opening])
    return "".join(out)


def _doc(parts: tuple[Part, ...], *, breaks: bool = True) -> Doc:
    """An expression; with `breaks`, also its operators are places to break."""
    for rank in RANKS if breaks else ():
        places = [
            i
            for i, p in enumerate(parts)
            if i and isinstance(p, Token) and p.text in rank and not _is_sign(parts, i)
        ]
        if places:
            ends = [*places, len(parts)]
            docs: list[Doc] = [_doc(parts[: places[0]])]
            for start, stop in zip(places, ends[1:], strict=True):
                operator = parts[start]
                assert isinstance(operator, Token)
                docs += [Line(" "), Text(operator.text + " "), _doc(parts[start + 1 : stop])]
            return Group(join(*docs))
    docs = []
    for i, p in enumerate(parts):
        blanks = p.blanks if i else ""
        if isinstance(p, Token):
            docs.append(Text(blanks + p.text))
        else:
            docs += [Text(blanks), _bracket(p)]
    return join(*docs)


def _is_sign(parts: tuple[Part, ...], at: int) -> bool:
    before = parts[at - 1]
    return isinstance(before, Token) and any(before.text in rank for rank in RANKS)


def _bracket(b: Bracket) -> Doc:
    if not b.inner:
        return Text(b.opening + CLOSING[b.opening])
    entries: list[tuple[Part, ...]] = [()]
    is_head = False  # of a lambda, whose arguments stay together
    for p in b.inner:
        text = p.text if isinstance(p, Token) else ""
        is_head = text == "lambda" or (is_head and text != ":")
        if text == "," and not is_head:
            entries.append(())
        else:
            entries[-1] += (p,)
    is_list = len(entries) > 1
    entries = [e for e in entries if e]
    if any(isinstance(p, Token) and p.text == "for" for p in b.inner):
        inner = Group(_comprehension(b.inner))
    elif b.opening == "(" and not b.is_call and not is_list:
        inner = _doc(b.inner)
    else:
        docs: list[Doc] = []
        for i, e in enumerate(entries):
            docs += [_entry(e), *([Text(","), Line(" ")] if i + 1 < len(entries) else [])]
        is_single = b.opening == "(" and not b.is_call and len(entries) == 1  # `(x,)` is a tuple
        inner = join(*docs, Text(",") if is_single else IfBroken(","))
        inner = Group(inner) if b.is_call else inner
    doc = join(Text(b.opening), Indent(join(Line(), inner)), Line(), Text(CLOSING[b.opening]))
    return Group(doc)


def _entry(parts: tuple[Part, ...]) -> Doc:
    """An argument or element: what stands before `=` or `:` stays with the value."""
    is_lambda = any(isinstance(p, Token) and p.text == "lambda" for p in parts[:1])
    for i, p in enumerate(parts):
        if isinstance(p, Token) and p.text in ((":",) if is_lambda else ("=", ":")):
            rest = parts[i + 1 :]
            gap = " " if rest and rest[0].blanks else ""
            head = Text(_flat(parts[: i + 1]).lstrip() + gap)
            if is_lambda and _operators(rest)[0]:  # a body with operators gets brackets of its own
                inner = Indent(join(Line(), _doc(rest)))
                return join(head, Group(join(IfBroken("("), inner, Line(), IfBroken(")"))))
            return join(head, _doc(rest))
    return _doc(parts)


def _comprehension(parts: tuple[Part, ...]) -> Doc:
    """`value for x in y if z`, broken before `for` and `if`."""
    docs: list[Doc] = []
    start = 0
    for i, p in enumerate(parts):
        if i and isinstance(p, Token) and p.text in ("for", "if"):
            docs += [_entry(parts[start:i]), Line(" ")]
            start = i
    return join(*docs, _doc(parts[start:], breaks=False))
