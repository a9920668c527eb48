"""CUBA (Brette et al. 2007, benchmark 2) as a Brian2 user would write it by hand.

Use: python cuba_brian2.py --target numpy|cython|cpp_standalone [--n 4000] [--duration 1.0]

Prints one line of JSON: `build_s` is everything before the first step that counts (objects,
wiring, code generation, compilation, a first run of one step), `run_s` the steady run of
`--duration`.
"""

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import brian2 as b2
from brian2 import ms, mV, second

EQUATIONS = """
dv/dt  = (g_e + g_i - (v - E_L)) / tau_m : volt (unless refractory)
dg_e/dt = -g_e / tau_e : volt
dg_i/dt = -g_i / tau_i : volt
"""


def network(n: int, p: float) -> tuple[b2.Network, b2.SpikeMonitor]:
    """The whole model; the monitor records every spike."""
    names = {
        "E_L": -49 * mV,
        "V_th": -50 * mV,
        "V_reset": -60 * mV,
        "tau_m": 20 * ms,
        "tau_e": 5 * ms,
        "tau_i": 10 * ms,
        "w_e": 1.62 * mV,
        "w_i": -9 * mV,
    }
    cells = b2.NeuronGroup(
        n,
        EQUATIONS,
        threshold="v > V_th",
        reset="v = V_reset",
        refractory=5 * ms,
        method="exact",
        namespace=names,
    )
    cells.v = "V_reset + rand() * (V_th - V_reset)"
    n_exc = round(0.8 * n)
    exc = b2.Synapses(cells[:n_exc], cells, on_pre="g_e += w_e", namespace=names)
    inh = b2.Synapses(cells[n_exc:], cells, on_pre="g_i += w_i", namespace=names)
    exc.connect(p=p)
    inh.connect(p=p)
    spikes = b2.SpikeMonitor(cells)
    return b2.Network(cells, exc, inh, spikes), spikes


def timed_runtime(args: argparse.Namespace) -> dict[str, float]:
    """Build and run in this process (numpy, cython)."""
    b2.prefs.codegen.target = args.target
    begun = time.perf_counter()
    net, spikes = network(args.n, args.p)
    net.run(b2.defaultclock.dt)  # generates and compiles the code
    built = time.perf_counter()
    net.run(args.duration * second)
    return {
        "build_s": built - begun,
        "run_s": time.perf_counter() - built,
        "n_spikes": int(spikes.num_spikes),
    }


def timed_standalone(args: argparse.Namespace) -> dict[str, float]:
    """Write, compile and run a C++ program; `run_s` is its own time from first to last step."""
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        net, spikes = network(args.n, args.p)
        net.run(args.duration * second)
        b2.device.build(directory=str(Path(folder) / "cuba"), compile=True, run=False)
        built = time.perf_counter()
        b2.device.run()
        ended = time.perf_counter()
        return {
            "build_s": built - begun,
            "run_s": float(b2.device._last_run_time),
            "process_s": ended - built,
            "n_spikes": int(spikes.num_spikes),
        }


def main() -> None:
    """Read the flags, time one run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", choices=["numpy", "cython", "cpp_standalone"], default="cython")
    parser.add_argument("--n", type=int, default=4000, help="neurons")
    parser.add_argument("--p", type=float, default=0.02, help="connection probability")
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    if args.target == "cpp_standalone":
        b2.set_device("cpp_standalone", build_on_run=False)
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(args.seed)
    timed = timed_standalone if args.target == "cpp_standalone" else timed_runtime
    asked = {"target": args.target, "n": args.n, "duration_s": args.duration}
    print(json.dumps(asked | timed(args)))


if __name__ == "__main__":
    main()
