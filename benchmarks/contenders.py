"""Who takes part: the programs of a network that fnec makes, those by hand, and the floor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import CannotInstall, python_of
from benchmarks.networks import ROOT, Measured
from fnec.backends import TARGETS_OF
from fnec.pipeline import compile_spec

BY_HAND = ROOT / "benchmarks" / "handwritten"
FLOORS = ROOT / "benchmarks" / "floors"
# -ffp-contract=off as in fnec's programs, whose bits must not depend on the processor.
GXX = ("g++", "-std=c++20", "-O3", "-march=native", "-mprefer-vector-width=512")
GXX += ("-ffp-contract=off", "-fopenmp-simd")
WITHOUT_SCRIPT = "no script for this network"
OTHERS = {"nest": "NEST", "brainpy": "BrainPy (float32)", "jaxfne": "jaxfne (float32)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A command that runs a network once and prints a line of JSON; takes --duration and --seed."""

    name: str
    kind: str  # fnec, peer or floor
    command: tuple[str, ...]
    threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """One that cannot take part."""

    name: str
    why: str


def contenders(net: Measured, folder: Path) -> Iterator[Contender | Absent]:
    """All of them; programs are written and floors compiled to the folder."""
    yield from made_by_fnec(net, folder)
    yield from by_hand_in_brian2(net)
    for simulator, name in OTHERS.items():
        yield in_another_simulator(net, simulator, name)
    yield Absent(name="GeNN", why="no package to install: it is built from source")
    yield floor(net, folder)


def made_by_fnec(net: Measured, folder: Path) -> Iterator[Contender | Absent]:
    """The JAX module and the Brian2 script, each on all of its targets."""
    programs = {target: folder / f"{net.name}_{target}.py" for target in ("jax", "brian2")}
    for target, path in programs.items():
        path.write_text(compile_spec(net.spec, target, overrides=net.overrides))
    measure = (sys.executable, "-m", "benchmarks.measure")
    for backend, own in (("jax", "JAX"), ("brian2", "Brian2")):
        for t in TARGETS_OF[backend]:
            command = (*measure, str(programs[backend]), "--target", t)
            yield Contender(name=f"fnec {own} {t}", kind="fnec", command=command)


def by_hand_in_brian2(net: Measured) -> Iterator[Contender | Absent]:
    """The idiomatic script, on each target and in two threads."""
    path = BY_HAND / f"{net.script}_brian2.py"
    if not path.exists():
        yield Absent(name="Brian2", why=WITHOUT_SCRIPT)
        return
    script = (sys.executable, str(path), *net.flags)
    for t in TARGETS_OF["brian2"]:
        yield Contender(name=f"Brian2 {t}", kind="peer", command=(*script, "--target", t))
    two = (*script, "--target", "cpp_standalone", "--threads", "2")
    yield Contender(name="Brian2 cpp_standalone 2T", kind="peer", command=two, threads=2)


def in_another_simulator(net: Measured, simulator: str, name: str) -> Contender | Absent:
    """The script for it, in an environment of its own."""
    script = BY_HAND / f"{net.script}_{simulator}.py"
    if not script.exists():
        return Absent(name=name, why=WITHOUT_SCRIPT)
    try:
        python = python_of(simulator)
    except CannotInstall as fault:
        return Absent(name=name, why=str(fault))
    return Contender(name=name, kind="peer", command=(str(python), str(script), *net.flags))


def floor(net: Measured, folder: Path) -> Contender | Absent:
    """The loop in C++."""
    program = folder / f"{net.script}_floor"
    source = FLOORS / f"{net.script}.cpp"
    if not source.exists():
        return Absent(name="C++ floor", why="not written for this network")
    if not program.exists():
        try:
            subprocess.run([*GXX, "-o", str(program), str(source)], check=True, capture_output=True)
        except (FileNotFoundError, subprocess.CalledProcessError) as fault:
            return Absent(name="C++ floor", why=f"g++: {fault}")
    return Contender(name="C++ floor", kind="floor", command=(str(program), *net.flags))
