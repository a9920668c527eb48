"""jaxfne's two-area laminar model with the defaults of its configuration, in single precision."""

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
    import numpy as np
    from jaxfne import tutorial_utils as laminar

    config = laminar.make_laminar_column_config(
        areas=("V1", "V4"), area_x_rel=(-1.0, 1.0), duration_ms=args.duration * 1e3, n_trials=1
    )
    model = laminar.build_laminar_column(config)
    targets = laminar.select_cells(model, area="V1", layers=["L4"], cell_types=["E"])
    wave = laminar.make_stimulus(
        kind="sine", duration_ms=args.duration * 1e3, dt_ms=0.1, amplitude=5.0, frequency_hz=10.0
    )

    def run() -> np.ndarray:
        found = laminar.simulate_laminar_trials(
            model, config, stimulus=wave, target_cells=targets, n_trials=1, seed_offset=args.seed
        )
        return np.asarray(found["spikes"])[0]

    run()
    built, built_cpu = time.perf_counter(), time.process_time()
    spikes = run()
    run_s, cpu_s = time.perf_counter() - built, time.process_time() - built_cpu
    cells = model["neurons"]
    counts: dict[str, int] = {}
    for place, n_spikes in enumerate(spikes.sum(axis=0)):
        name = "_".join(str(cells[key].iloc[place]) for key in ("area", "layer", "cell_type"))
        counts[name] = counts.get(name, 0) + int(n_spikes)
    times = {"build_s": built - begun, "run_s": run_s, "cpu_s": cpu_s}
    print(json.dumps(times | {"spikes": counts}))


if __name__ == "__main__":
    main()
