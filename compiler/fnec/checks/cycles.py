"""Values that need themselves: constants, model parameters, named expressions, initial values."""

from collections.abc import Iterable, Iterator

from fnec.diagnostics import Diagnostic, Note, Span
from fnec.expr import names
from fnec.spec.model import Spec
from fnec.spec.written import Text

Value = tuple[str, Text | None, Span]


def circular_values(spec: Spec) -> Iterator[Diagnostic]:
    """N414: a value that is defined by itself, directly or through others."""
    yield from _cycles((c.name, c.value, c.span) for c in spec.constants)
    for model in (*spec.neurons, *spec.receptors, *spec.synapses):
        yield from _cycles((p.name, p.value, p.span) for p in model.parameters)
        yield from _cycles((s.name, s.init, s.span) for s in model.state)
    for neuron in spec.neurons:
        yield from _cycles((e.name, e.value, e.span) for e in neuron.expressions)


def _cycles(values: Iterable[Value]) -> Iterator[Diagnostic]:
    table = {name: (text, span) for name, text, span in values}
    reads = {
        name: [n for n in table if text is not None and n in names(text.expr)]
        for name, (text, _) in table.items()
    }
    done: set[str] = set()
    for start in table:
        chain = _find_cycle(start, reads, done)
        if chain:
            notes = tuple(Note(message=f"{n!r} is here", span=table[n][1]) for n in chain[1:-1])
            text = table[chain[0]][0]
            yield Diagnostic(
                "N414",
                "values defined by each other: " + " → ".join(chain),
                span=text.span if text else table[chain[0]][1],
                help="give one of them a value of its own",
                notes=notes,
            )


def _find_cycle(start: str, reads: dict[str, list[str]], done: set[str]) -> list[str]:
    """The names from one back to itself, or nothing. Walks each name once; no recursion."""
    path: list[str] = []
    stack = [(start, 0)]
    while stack:
        name, step = stack.pop()
        del path[len(stack) :]
        if step == 0:
            if name in done:
                continue
            if name in path:
                done.update(path)
                return [*path[path.index(name) :], name]
        path.append(name)
        if step < len(reads[name]):
            stack.append((name, step + 1))
            stack.append((reads[name][step], 0))
        else:
            done.add(name)
    return []
