"""Recordings: named arrays that grow chunk by chunk, in memory or in a folder.

In a folder every array is a .npy file that can be opened after each chunk, also when the program
was killed.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import json
import os
from pathlib import Path

import numpy as np

HEADER_BYTES = 128


def npy_header(dtype: np.dtype, shape: tuple[int, ...]) -> bytes:
    """The first 128 bytes of a .npy file (format 1.0), padded so that the shape may grow."""
    text = repr({"descr": dtype.str, "fortran_order": False, "shape": shape})
    size = HEADER_BYTES - 10
    return b"\x93NUMPY\x01\x00" + size.to_bytes(2, "little") + text.ljust(size - 1).encode() + b"\n"


def in_json(content):
    """The same content with `"nan"` and `"inf"` for the numbers that JSON does not know."""
    if isinstance(content, dict):
        return {key: in_json(x) for key, x in content.items()}
    if isinstance(content, float) and not np.isfinite(content):
        return str(content)
    return content


def write_json(path: Path, content: dict) -> None:
    """Write `content`, or leave the old file as it is: never half of either."""
    partial = path.with_name(path.name + ".tmp")
    partial.write_text(json.dumps(in_json(content), indent=2, allow_nan=False) + "\n")
    os.replace(partial, path)


# What the names of arrays begin with.
KINDS = ("spikes", "probe", "final", "synapses", "signals", "trace", "edges", "first", "counts")
CHECKPOINT = "checkpoint.npz"


def remove_recording(folder: Path) -> None:
    """Take away what an earlier run recorded, else its arrays might pass for those of this one."""
    if (folder / "meta.json").exists():
        (folder / CHECKPOINT).unlink(missing_ok=True)  # before what it relies on
        remove_arrays(folder)


def remove_arrays(folder: Path, keep=()) -> None:
    """Take away the arrays of a recording but those to `keep`."""
    for kind in KINDS:
        for path in folder.glob(f"{kind}.*.npy"):
            if path.stem not in keep:
                path.unlink()


class Recorder:
    """Collects rows of named arrays.

    out: folder for <name>.npy and meta.json, or None to keep all in memory; a recording that is
    there is replaced.   meta: what meta.json says from the start.   rows: name -> rows of the
    arrays of a recording to go on with, which is cut back to these.

    recorder = Recorder(out, {"program": "cuba"})
    recorder.append("probe.vm.v.E", samples)     # (n_rows, n_cells), any number of times
    recorder.flush(n_done=1000)                  # after each chunk
    recording = recorder.finish(status="done")   # name -> array
    """

    def __init__(self, out: str | Path | None, meta: dict, rows: dict | None = None):
        self.folder = None if out is None else Path(out)
        self.meta = dict(meta)
        self.chunks = {}  # name -> list of arrays; of folders, only what is not written yet
        self.files = {}  # name -> open file
        self.shapes = {}  # name -> shape of what the file holds
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            if rows is None:
                remove_recording(self.folder)
            else:
                self.go_on(self.folder, rows)
            write_json(self.folder / "meta.json", self.meta)

    def go_on(self, folder: Path, rows: dict) -> None:
        """Open the arrays of a recording, each cut back to its rows, and take away all others."""
        remove_arrays(folder, keep=rows)
        for name, n_rows in rows.items():
            file = self.files[name] = (folder / f"{name}.npy").open("r+b")
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            self.chunks[name] = [np.empty((0, *shape[1:]), dtype)]
            self.shapes[name] = (n_rows, *shape[1:])
            n_bytes = HEADER_BYTES + dtype.itemsize * int(np.prod(self.shapes[name]))
            if file.seek(0, os.SEEK_END) < n_bytes:
                file.close()
                raise ValueError(f"{name}.npy has lost some of its {n_rows} rows")
            file.truncate(n_bytes)
            file.seek(0)
            file.write(npy_header(dtype, self.shapes[name]))
            file.flush()

    def append(self, name: str, rows) -> None:
        """Add rows (n_rows, ...) to an array; the first call fixes the type and shape of a row."""
        rows = np.array(rows)  # a copy: the caller may use its buffer again
        chunks = self.chunks.setdefault(name, [rows[:0]])
        if rows.dtype != chunks[0].dtype or rows.shape[1:] != chunks[0].shape[1:]:
            raise ValueError(
                f"{name} holds rows of {chunks[0].dtype} {chunks[0].shape[1:]}, "
                f"not of {rows.dtype} {rows.shape[1:]}"
            )
        chunks.append(rows)

    def append_all(self, arrays: dict) -> None:
        """Add rows to several arrays: name -> rows."""
        for name, rows in arrays.items():
            self.append(name, rows)

    def flush(self, **meta) -> None:
        """Bring all rows and the changed entries of meta.json to disk."""
        self.meta.update(meta)
        if self.folder is None:
            return
        for name, chunks in self.chunks.items():
            if name not in self.files:
                self.files[name] = (self.folder / f"{name}.npy").open("w+b")
                self.shapes[name] = chunks[0].shape
                self.files[name].write(npy_header(chunks[0].dtype, chunks[0].shape))
            file = self.files[name]
            file.seek(0, os.SEEK_END)
            for rows in chunks:
                file.write(np.ascontiguousarray(rows).data)
            n_rows = self.shapes[name][0] + sum(len(rows) for rows in chunks)
            self.shapes[name] = (n_rows, *self.shapes[name][1:])
            file.flush()  # first the rows, then the header that counts them
            file.seek(0)
            file.write(npy_header(chunks[0].dtype, self.shapes[name]))
            file.flush()
            self.chunks[name] = chunks[:1]
        write_json(self.folder / "meta.json", self.meta)

    def sync(self) -> dict[str, int]:
        """Have the system write out what was flushed.   Returns the rows of each array."""
        for file in self.files.values():
            os.fsync(file.fileno())
        return {name: shape[0] for name, shape in self.shapes.items()}

    def finish(self, **meta) -> dict[str, np.ndarray]:
        """All arrays by name; those of a folder are read from the disk as they are used.

        A checkpoint stays only where the run was interrupted.
        """
        self.flush(**meta)
        if self.folder is None:
            return {name: np.concatenate(chunks) for name, chunks in self.chunks.items()}
        if self.meta.get("status") != "interrupted":
            (self.folder / CHECKPOINT).unlink(missing_ok=True)
        for file in self.files.values():
            file.close()
        return {
            name: np.load(self.folder / f"{name}.npy", mmap_mode="r" if np.prod(shape) else None)
            for name, shape in self.shapes.items()
        }


def pack_spikes(spikes) -> np.ndarray:
    """Spikes as bits of words: cell = 32 * word + bit.

    spikes: (n_steps, n_cells) truths.   Returns (n_steps, n_words) uint32.
    """
    n_steps, n_cells = spikes.shape
    n_words = -(-n_cells // 32)
    bits = np.zeros((n_steps, 32 * n_words), dtype=bool)
    bits[:, :n_cells] = spikes
    return np.packbits(bits, axis=1, bitorder="little").view("<u4").astype(np.uint32)


def spike_list(words, n_cells: int, first_step: int) -> tuple[np.ndarray, np.ndarray]:
    """Spikes in order of step and cell, from the words of `pack_spikes`.

    words: (n_steps, n_words) uint32; bits beyond `n_cells` are ignored.   first_step: step of the
    first row. Returns (step, cell): (n_spikes,) int64 and (n_spikes,) int32.
    """
    words = np.ascontiguousarray(words, dtype="<u4")
    at = np.flatnonzero(words.ravel() != 0)  # truths are searched much faster than numbers
    row, word = np.divmod(at, max(words.shape[1], 1))
    octets = words.ravel()[at].view(np.uint8).reshape(-1, 4)
    bits = np.flatnonzero(np.unpackbits(octets, axis=1, bitorder="little").ravel().view(bool))
    which = bits >> 5
    cell = 32 * word[which] + (bits & 31)
    is_cell = cell < n_cells
    return first_step + row[which[is_cell]], cell[is_cell].astype(np.int32)
