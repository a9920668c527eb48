"""The data of a run: CSV files that the spec names, and what its generators gave, kept as such."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from fnec.runner.fault import RunError
from fnec.runner.manifest import hash_of
from fnec.runner.resolved import file_of
from fnec.spec.model import Spec
from fnec.spec.sourced import tables_of
from fnec.spec.sources import FileSource, Generated


def data_files(spec: Spec) -> dict[str, Path | Generated]:
    """By the names that they have in the folder of a run."""
    found: dict[str, Path | Generated] = {}
    for t in tables_of(spec):
        source = t.table.source
        if isinstance(source, FileSource):
            name, content = source.name, source.path
        else:
            assert source.result is not None  # the checks have called it
            name, content = file_of(t.place), source.result
        if found.setdefault(name, content) != content:
            raise RunError(
                f"two different data files are called {name!r}",
                "give one of them another name: a run keeps both in one folder",
            )
    return found


def copy_data(spec: Spec, folder: Path) -> None:
    """Put the data of a spec where `spec.yaml` in `folder` looks for it."""
    for name, content in data_files(spec).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, place)
        else:
            place.write_text(csv_of(content), "utf-8")


def data_hashes(spec: Spec) -> str:
    """sha256 of each file, as text."""
    return json.dumps(
        {
            name: hash_of(content)
            if isinstance(content, Path)
            else hashlib.sha256(csv_of(content).encode()).hexdigest()
            for name, content in data_files(spec).items()
        }
    )


def csv_of(made: Generated) -> str:
    """What a generator gave, as the text of a file that reads as the same numbers."""
    names, columns = zip(*made.columns, strict=True) if made.columns else ((), ())
    rows = (",".join(map(repr, row)) for row in zip(*columns, strict=True))
    return "\n".join([",".join(names), *rows]) + "\n"


def provenance(spec: Spec) -> list[dict[str, object]]:
    """Which data a generator made: its place, the package, what went into it."""
    told: list[dict[str, object]] = []
    for t in tables_of(spec):
        source = t.table.source
        if isinstance(source, FileSource):
            made_by, names = source.made_by, tuple(a.name for a in source.made_with)
        else:
            made_by = source.result and source.result.made_by
            names = source.result.made_with if source.result else ()
        if made_by:
            told.append({"data": t.place, "made_by": made_by, "made_with": list(names)})
    return told
