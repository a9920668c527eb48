"""jaxfne's own population: 75 E and 25 PV cells, all to all, in single precision, compiled."""

import argparse
import json
import time


def main() -> None:
    """Build, run twice, print; the first run compiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    begun = time.perf_counter()
    import jax.numpy as jnp
    import jaxfne
    import numpy as np

    made = jaxfne.Configuration().network(name="ei", n=100, cell_types={"E": 0.75, "PV": 0.25})
    model = jaxfne.construct(made.emitter(family="izhikevich").field().probe(n_contacts=2))
    model = model.with_emitter_parameters(drive_per_neuron=jnp.full(100, 5.0))
    runtime = jaxfne.RuntimeConfig(jit=True)

    def run() -> np.ndarray:
        flags = {"duration_ms": args.duration * 1e3, "dt_ms": 0.1, "seed": args.seed}
        return np.asarray(model.simulate(jaxfne.Simulation(**flags, runtime=runtime)).spikes)

    run()
    built, built_cpu = time.perf_counter(), time.process_time()
    spikes = run()
    run_s, cpu_s = time.perf_counter() - built, time.process_time() - built_cpu
    counts = {"E": int(spikes[:, :75].sum()), "I": int(spikes[:, 75:].sum())}
    print(json.dumps({"build_s": built - begun, "run_s": run_s, "cpu_s": cpu_s, "spikes": counts}))


if __name__ == "__main__":
    main()
