"""Tuning: candidates per second beside jaxfne's tuner, and what methods need to meet a goal.

Use: python -m benchmarks.tuning speed [--rounds 3] [--budget 96] [--dt 0.25] [--no-jaxfne]
     python -m benchmarks.tuning methods [--seeds 0..4] [--budget 80]

`speed` tunes two areas of 120 cells for 150 ms, from one seed: ours is specs/laminar_v1_v4.yaml
without its probes of fields, and both have gains of excitation, of inhibition and of the
feedforward path as handles, rate and synchrony as goals. Whole is a study from the start of its
process to its end, with compilation; steady is what all candidates behind the first batch took. In
turns, and with the processor time of all processes. `methods` counts candidates of ei_population
until it fires at 10 +- 0.5 Hz, by AGSDR and by random search.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.environments import python_of
from fnec.cli.seeds import read_seeds
from fnec.tuning import Study, StudyRequest, run_study

ROOT = Path(__file__).parents[1]
THEIRS = Path(__file__).parent / "handwritten" / "laminar_tuning_jaxfne.py"
LAMINAR = """fnec: 1
name: laminar_tuning
extends: laminar_v1_v4.yaml
parameters: {n_column: 120}
simulation: {duration: 150 ms}
probes: {rates: null, vm: null, lfp_V1: null, lfp_V4: null, csd_V1: null, csd_V4: null}
sources: {apical: null, short: null, inhibitory: null}
study: null
expect:
  rate_E: {after: 50 ms}
  synchrony_V1: {after: 50 ms}
tuning:
  handles:
    local_exc_gain: {range: [0.3, 2.5]}
    local_inh_gain: {range: [0.3, 2.5]}
    feedforward_gain: {range: [0, 3]}
  objectives:
    rate: {readout: rate_E, target: 10 Hz}
    calm: {readout: synchrony_V1, target: 0, scale: 1}
"""
BAD = {"g_exc": "4.5", "nu_th": "800 Hz", "tuning.handles.nu_th": ""}
GOAL = {"tuning.objectives.rate_E": "10 Hz +- 0.5 Hz"}


def ours(budget: int, folder: Path) -> tuple[Study, float, float]:
    """A study of the laminar columns, with its seconds from start to end, and of processors."""
    shutil.copytree(ROOT / "specs", folder, dirs_exist_ok=True)
    spec = folder / "laminar_tuning.yaml"
    spec.write_text(LAMINAR)
    before, begun = cpu_of_children(), time.perf_counter()
    study = run_study(
        StudyRequest(
            spec=spec, budget=budget, batch=12, name="study", out=folder, force=True,
            quiet=True, figures=False,
        )
    )  # fmt: skip
    return study, time.perf_counter() - begun, cpu_of_children() - before


def cpu_of_children() -> float:
    """Processor time of processes that have ended, s."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def theirs(dt: float) -> dict[str, float]:
    """What jaxfne's tuner says of itself."""
    command = [str(python_of("jaxfne")), str(THEIRS), "--dt", str(dt)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def speed(rounds: int, budget: int, dt: float, *, with_jaxfne: bool) -> None:
    """Print candidates a second."""
    whole, steady, cpu, original, original_cpu = [], [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            study, seconds, used = ours(budget, Path(folder))
        rows = [row for row in study.rows if row.batch > 1]
        whole.append(len(study.rows) / seconds)
        cpu.append(len(study.rows) / used)
        steady.append(len(rows) / sum(row.seconds for row in rows))
        print(f"fnec: {len(study.rows)} candidates, compiled {study.n_compiled}, {seconds:.1f} s")
        if with_jaxfne:
            found = theirs(dt)
            original.append(found["n"] / found["tune_s"])
            original_cpu.append(found["n"] / found["cpu_s"])
            print(f"jaxfne: {found['n']:.0f} candidates, {found['tune_s']:.1f} s")
    rates = {"fnec, whole study": whole, "fnec, steady": steady, "fnec, whole, by CPU s": cpu}
    rates |= {"jaxfne": original, "jaxfne, by CPU s": original_cpu} if original else {}
    print(f"{'candidates a second':28}{'median':>8}{'least':>8}{'most':>8}")
    for name, found in rates.items():
        print(f"{name:28}{statistics.median(found):8.2f}{min(found):8.2f}{max(found):8.2f}")
    if original:
        for name, found, other in (("whole", whole, original), ("CPU", cpu, original_cpu)):
            ratio = statistics.median(found) / statistics.median(other)
            print(f"{name}: {ratio:.1f} times jaxfne")


def methods(seeds: tuple[int, ...], budget: int) -> None:
    """Print candidates until met."""
    print(f"{'method seed':16}" + "".join(f"{seed:6}" for seed in seeds))
    for method in ("agsdr", "random"):
        found = []
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                study = run_study(
                    StudyRequest(
                        spec=ROOT / "specs" / "ei_population.yaml", overrides=BAD | GOAL,
                        method=method, budget=budget, batch=4, method_seed=seed, name="study",
                        out=Path(folder), quiet=True, figures=False,
                    )
                )  # fmt: skip
            found.append(str(study.met_at or f">{budget}"))
        print(f"{method:16}" + "".join(f"{n:>6}" for n in found))


def main() -> None:
    """One of the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    fast = commands.add_parser("speed")
    fast.add_argument("--rounds", type=int, default=3)
    fast.add_argument("--budget", type=int, default=96)
    fast.add_argument("--dt", type=float, default=0.25, help="of jaxfne, ms")
    fast.add_argument("--no-jaxfne", action="store_true")
    few = commands.add_parser("methods")
    few.add_argument("--seeds", type=read_seeds, default=read_seeds("0..4"))
    few.add_argument("--budget", type=int, default=80)
    asked = parser.parse_args()
    if asked.command == "speed":
        speed(asked.rounds, asked.budget, asked.dt, with_jaxfne=not asked.no_jaxfne)
    else:
        methods(asked.seeds, asked.budget)


if __name__ == "__main__":
    main()
