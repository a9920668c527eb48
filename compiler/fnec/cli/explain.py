"""`fnec explain`: what a diagnostic code means, and what the library holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fnec.cli.exits import FINE, USAGE
from fnec.cli.options import new_parser
from fnec.codes import CODES, explain

if TYPE_CHECKING:
    from fnec.spec.library import Book

PARTS = ("title", "text", "wrong", "right")
LIBRARY = "library"


def main(argv: list[str]) -> int:
    """Explain one code or one model of the library, or list all of them."""
    parser = new_parser(
        "explain",
        "Explain a diagnostic code (N401), list the neurons, receptors and synapses that a spec\n"
        "can include (library), or show one of them (leaky_psc). Without a word: list all codes.",
    )
    parser.add_argument("word", nargs="?", help="a code, `library`, or a model of the library")
    parser.add_argument("--json", action="store_true", help="print plain data for programs")
    options = parser.parse_args(argv)
    answer = _answer(None if options.word is None else options.word.strip())
    if answer is None:
        print(f"fnec explain: {_unknown(str(options.word))}", file=sys.stderr)
        return USAGE
    data, text = answer
    print(json.dumps(data, indent=2, ensure_ascii=False) if options.json else text)
    return FINE


def _answer(word: str | None) -> tuple[Any, str] | None:
    """The answer as plain data and as text; None if there is nothing of that name."""
    if word is None:
        titles = {code: e.title for code, e in CODES.items()}
        return titles, "\n".join(f"{code}  {title}" for code, title in sorted(titles.items()))
    code = word.upper()
    if (text := explain(code)) is not None:
        found = CODES[code]
        return {"code": code, **{part: getattr(found, part) for part in PARTS}}, text
    from fnec.spec.library import library

    books = library()
    if word == LIBRARY:
        return [asdict(book) for book in books], "\n\n".join(map(_listed, books))
    for book in books:
        if word in (book.file, book.file.removesuffix(".yaml")):
            return asdict(book), _listed(book)
    models = [model for book in books for model in book.models if model.name == word]
    if not models:
        return None
    shown = (f"{m.kind} of {m.file}\n\n{m.text}\n\ninclude: [{m.file}]" for m in models)
    return [asdict(m) for m in models], "\n\n".join(shown)


def _listed(book: Book) -> str:
    return "\n".join(_lines(book))


def _lines(book: Book) -> Iterator[str]:
    yield f"include: [{book.file}]    # {book.title}"
    width = max((len(m.name) for m in book.models), default=0)
    for m in book.models:
        yield f"  {m.kind:<9} {m.name:<{width}}  {m.help}".rstrip()


def _unknown(word: str) -> str:
    from fnec.diagnostics.suggest import did_you_mean
    from fnec.spec.library import library

    names = [model.name for book in library() for model in book.models]
    hint = did_you_mean(word.upper(), CODES) or did_you_mean(word, [*names, LIBRARY])
    said = hint or "`fnec explain` lists all codes, `fnec explain library` the library"
    return f"there is no code and no model {word!r}; {said}"
