"""jaxfne's own tuner of its two-area column: 2 x 120 cells, 150 ms, its ranges, gains and loss."""

import argparse
import dataclasses
import json
import time


def main() -> None:
    """Build, tune, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=3)
    parser.add_argument("--population", type=int, default=4)
    parser.add_argument("--dt", type=float, default=0.25, help="ms; 0.25 is its tutorial's")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    begun = time.perf_counter()
    from jaxfne import tutorial_utils as tools

    made = tools.make_laminar_column_config(
        areas=("V1", "V4"), area_x_rel=(-0.5, 0.5), n_neuron_per_column=120, dt_ms=args.dt
    )
    config = dataclasses.replace(made, n_trials=1)
    model = tools.build_laminar_column(config)
    built, cpu = time.perf_counter(), time.process_time()
    _, history = tools.tune_laminar_agsdr(
        model, config, tune_duration_ms=150.0, seed=args.seed,
        generations=args.generations, population_size=args.population,
    )  # fmt: skip
    n = 1 + args.generations * args.population
    took = {"build_s": built - begun, "tune_s": time.perf_counter() - built}
    took["cpu_s"] = time.process_time() - cpu
    print(json.dumps(took | {"n": n, "loss": float(history["loss"].iloc[-1])}))


if __name__ == "__main__":
    main()
