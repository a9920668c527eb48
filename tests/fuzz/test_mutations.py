"""Broken specs in, located diagnostics out: never another exception, never a hang."""

import random
import signal
from pathlib import Path

import pytest

from fnec.checks import check_network, complete
from fnec.diagnostics import SpecError, as_json, as_line, as_text
from fnec.lower import lower
from fnec.spec import load_text

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "specs"
SEEDS = sorted(HERE.glob("seeds/*.yaml")) + sorted(SHIPPED.glob("*.yaml"))
N_MUTANTS = 2000  # in all
SECONDS = 30  # of a processor for one mutant: what takes longer hangs, on any machine

SCRAPS = [
    "", "~", "true", "no", "-1", "0", "1e308", "1e999", "9" * 30, "9" * 5000, ".nan", ".inf",
    "0x1F", "010", "1:30", "2024-01-01", "[]", "{}", "[1, [2, [3]]]", "{a: {b: c}}",
    "[" * 60 + "]" * 60, "&a", "*a", "<<", "!!python/object:os.system x", "!x", "'", '"', "|",
    ">", "---", "...", "%YAML 9", "\t", "\x00", "\ufeff", "\u202e", "\ud7ff", "電圧",
    "__import__('os')", "{{ 7*7 }}", "${HOME}", "../../etc/passwd", "/etc/passwd", "a" * 300,
    "(" * 200, "-" * 500 + "1", "not " * 100 + "1", "2**9**9**9**9", "1/0", "0**-1", "v v",
    "v.v.v", "pre.v", "1 ms ms", "20 parsec", "uniform(0, 1)", "rand()", "E_L", "n", "all",
    "lambda", "self", "spikes", "null", "1e5 * 1e5", "(-1)**0.5", "1 % 0", "log(0)", "exp(1000)",
    "floor(1e300)", "x < y < z", "v = 1", "@", "`", "#",
]  # fmt: skip


def drop_a_line(lines, rng):
    del lines[rng.randrange(len(lines))]


def double_a_line(lines, rng):
    at = rng.randrange(len(lines))
    lines.insert(rng.randrange(len(lines)), lines[at])


def swap_lines(lines, rng):
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def truncate(lines, rng):
    text = "\n".join(lines)
    lines[:] = text[: rng.randrange(1, len(text))].split("\n")


def indent(lines, rng):
    at = rng.randrange(len(lines))
    lines[at] = rng.choice([" ", "  ", "\t", ""]) + lines[at].lstrip(rng.choice([" ", ""]))


def change_a_character(lines, rng):
    at = rng.randrange(len(lines))
    if lines[at]:
        where = rng.randrange(len(lines[at]))
        lines[at] = (
            lines[at][:where]
            + rng.choice("abz019_.-+*/()[]{}:,'\"#&! \t%$é")
            + lines[at][where + 1 :]
        )


def drop_a_character(lines, rng):
    at = rng.randrange(len(lines))
    if lines[at]:
        where = rng.randrange(len(lines[at]))
        lines[at] = lines[at][:where] + lines[at][where + 1 :]


def replace_a_value(lines, rng):
    """Put a scrap in the place of what follows some `: `, up to the next comma or bracket."""
    text = "\n".join(lines)
    starts = [i + 2 for i in range(len(text)) if text.startswith(": ", i)]
    start = rng.choice(starts or [0])
    stop = start
    while stop < len(text) and text[stop] not in ",}]\n":
        stop += 1
    lines[:] = (text[:start] + rng.choice(SCRAPS) + text[stop:]).split("\n")


def replace_a_word(lines, rng):
    """Rename something in one place only, so that a reference goes astray."""
    text = "\n".join(lines)
    starts = [i for i in range(1, len(text)) if text[i].isalpha() and not text[i - 1].isalnum()]
    start = rng.choice(starts or [0])
    stop = start
    while stop < len(text) and (text[stop].isalnum() or text[stop] == "_"):
        stop += 1
    other = rng.choice(starts or [0])
    end = other
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    word = rng.choice([text[other:end], text[start:stop] + "x", rng.choice(SCRAPS)])
    lines[:] = (text[:start] + word + text[stop:]).split("\n")


MUTATIONS = [
    drop_a_line, double_a_line, swap_lines, truncate, indent, change_a_character, drop_a_character,
    replace_a_value, replace_a_value, replace_a_value, replace_a_word, replace_a_word,
]  # fmt: skip


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_the_unchanged_spec_is_fine(path):
    assert faults_of(path.read_text(encoding="utf-8"), path) == ()


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem)
def test_a_mutant_loads_or_gets_located_diagnostics(path):
    original = path.read_text(encoding="utf-8")
    n_faulty = 0
    for seed in range(N_MUTANTS // len(SEEDS)):
        text = mutant(original, seed)
        faults = faults_of(text, path)
        n_faulty += bool(faults)
        for fault in faults:
            assert fault.span.line >= 1 and fault.span.column >= 1, (seed, fault)
            assert as_text(fault) and as_line(fault) and as_json(fault)
    assert n_faulty > 0.3 * (N_MUTANTS // len(SEEDS))  # the mutations do bite


def mutant(text: str, seed: int) -> str:
    """The text with one to three mutations; the same for the same seed."""
    rng = random.Random(seed)
    lines = text.split("\n")
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        if any(lines):
            rng.choice(MUTATIONS)(lines, rng)
    return "\n".join(lines)


def faults_of(text: str, path: Path):
    def too_slow(signum, frame):
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGPROF, too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        spec = load_text(text, file=path.name, folder=path.parent)
        return check_network(lower(complete(spec)))
    except SpecError as error:
        return error.diagnostics
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
