"""One trial of the lateral-line map network as the original program ran it, and as CSV files.

`lateral_line_thesis_trial1.npz` holds what came in (wiring, weights, first potentials, the spikes of
afferents and background) and what came out (spikes, last weights and states) of 1.2 s of the `ll_thesis`
mode, seed 123, of https://github.com/JulieGoulet2/LateralLine (MIT licence), revision 66e4d86, with Brian2.
Cells stand in the order MON, TS, the inhibitory cell of MON, that of TS.

Use: python tests/data/lateral_line.py FOLDER     (writes the spec and its data files)
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
N_MON, N_TS = 3200, 300


def trial() -> dict[str, np.ndarray]:
    """Everything that is known of the trial, by name."""
    with np.load(HERE / "lateral_line_thesis_trial1.npz") as file:
        return dict(file)


def write_trial(folder: Path) -> Path:
    """Lay the spec of the trial and its data files into a folder.   Returns the spec's path."""
    data = trial()
    for name, cells, steps in (
        ("LL", "ll_i", "ll_step"),
        ("bg_MON", "bg_mon_i", "bg_mon_step"),
        ("bg_TS", "bg_ts_i", "bg_ts_step"),
    ):
        times = (f"{step}e-3" for step in data[steps])
        write_csv(folder / f"{name}.csv", cell=data[cells], time_s=times)
    degree = data["ll_mon_src"].shape[1]
    write_csv(
        folder / "ll_mon.csv",
        pre=data["ll_mon_src"].ravel(),
        post=np.repeat(np.arange(N_MON), degree),
        w=data["ll_mon_w0_mV"],
    )
    degree = data["mon_ts_dst"].shape[1]
    write_csv(
        folder / "mon_ts.csv",
        pre=np.repeat(np.arange(N_MON), degree),
        post=data["mon_ts_dst"].ravel(),
        w=data["mon_ts_w0"],
    )
    for name in ("mon_to_inh", "ts_to_inh"):
        write_csv(folder / f"{name}.csv", pre=data[name], post=np.zeros_like(data[name]))
    v0 = data["v0_mV"]
    write_csv(folder / "MON.csv", v0=v0[:N_MON])
    write_csv(folder / "TS.csv", v0=v0[N_MON : N_MON + N_TS])
    write_csv(folder / "inhibitory.csv", v0=v0[N_MON + N_TS :])
    return Path(shutil.copyfile(HERE / "lateral_line.yaml", folder / "lateral_line.yaml"))


def write_csv(path: Path, **columns) -> None:
    """A file with a heading and a row for each number; floats with all their digits."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    print(write_trial(Path(sys.argv[1])))
