"""Generators written inside tests: a package that is installed in a folder, for a test or two.

install(tmp_path, monkeypatch, "ring", "def ring(n): return {...}")
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest


def install(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    *names: str,
    package: str = "x",
    version: str = "1.0",
) -> Path:
    """Install functions of a module as generators.   Returns the folder that holds the package."""
    module = f"{package}_of_a_test"
    info = folder / f"{package}-{version}.dist-info"
    info.mkdir(parents=True)
    (folder / f"{module}.py").write_text(dedent(code))
    lines = [f"{name} = {module}:{name}" for name in names]
    (info / "entry_points.txt").write_text("\n".join(["[fnec.generators]", *lines, ""]))
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", str(folder))  # for processes of a test
    monkeypatch.delitem(sys.modules, module, raising=False)
    return folder
