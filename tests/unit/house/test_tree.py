"""The tree tells the story of the pipeline: who may import whom, and how large a file is."""

import ast
import statistics
import subprocess
import tomllib

import pytest

from tests.specs_in_tests import ROOT

# Each layer imports from its own and from those above it, never from those below.
LAYERS = (
    ("units", "diagnostics", "codes", "runtime", "fields"),
    ("expr",),
    ("spec", "ir", "integrate", "schemas", "specs"),
    ("checks", "generators", "passes", "lower"),
    ("backends",),
    ("recording", "readout"),
    ("pipeline", "estimate"),
    ("runner", "compare", "study", "tuning", "lone_cells"),
    ("report",),
    ("front",),
    ("cli", "__main__"),
)
LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}
PLACES = {"compiler/fnec": (), "backends": ("backends",)}
SIMULATORS = {"jax", "jaxlib", "brian2", "sympy"}


def sources() -> list[tuple[str, str]]:
    """(path, part of fnec that it belongs to) of every module of the compiler."""
    found = []
    for folder, prefix in PLACES.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = [*prefix, *path.relative_to(ROOT / folder).with_suffix("").parts]
            found.append((str(path.relative_to(ROOT)), parts[0]))
    return found


each_source = pytest.mark.parametrize(("path", "part"), sources())


def imports(path: str) -> list[tuple[str, bool]]:
    """(module, at the top of the file) of every import."""
    tree = ast.parse((ROOT / path).read_text())
    top = set(map(id, tree.body))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(a.name, id(node) in top) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            names = [f"fnec.{a.name}" for a in node.names] if module == "fnec" else [module]
            found += [(n, id(node) in top) for n in names]
    return found


@each_source
def test_imports_point_one_way(path, part):
    if path == "compiler/fnec/__init__.py":
        return
    assert part in LAYER, f"{path}: give {part!r} its layer"
    for module, _ in imports(path):
        if module.startswith("fnec."):
            other = module.split(".")[1]
            assert LAYER[other] <= LAYER[part], f"{path} imports {module}"


@each_source
def test_the_compiler_imports_no_simulator(path, part):
    for module, _ in imports(path):
        assert module.split(".")[0] not in SIMULATORS, f"{path} imports {module}"


def test_runtime_modules_stand_alone():
    """They are printed into programs: numpy and each other, nothing else of fnec."""
    for path, part in sources():
        if part == "runtime":
            for module, _ in imports(path):
                if module.startswith("fnec."):
                    assert module.startswith("fnec.runtime"), f"{path} imports {module}"


def test_every_package_is_listed():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    folders = {"fnec": ROOT / "compiler/fnec", "fnec.backends": ROOT / "backends"}
    found = set()
    for name, folder in folders.items():
        for file in folder.rglob("__init__.py"):
            found.add(".".join([name, *file.parent.relative_to(folder).parts]))
    assert found <= set(table["packages"])
    for name in set(table["packages"]) - found:
        assert name in table["package-dir"], f"{name} has no folder"


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [f for f in listed.stdout.split() if (ROOT / f).is_file()]


WRITTEN_BY_HAND = ("compiler", "backends", "tests", "benchmarks")


def test_files_are_short():
    """At most 400 lines each and 120 in the median, of what people write and read as code."""
    files = tracked(*(f"{folder}/**" for folder in WRITTEN_BY_HAND))
    read = [f for f in files if f.endswith((".py", ".j2"))]
    found = {f: len((ROOT / f).read_text().splitlines()) for f in read}
    long = {f: n for f, n in found.items() if n > 400}
    assert not long
    code = [n for f, n in found.items() if f.startswith(("compiler", "backends"))]
    assert statistics.median(code) <= 120
    assert statistics.median(found.values()) <= 120


def test_no_module_is_a_drawer():
    """A name such as `utils` says nothing about what is inside."""
    drawers = {"utils", "util", "helpers", "helper", "base", "core", "misc", "common"}
    for path, _ in sources():
        assert not drawers & set(path.removesuffix(".py").split("/")), path


def is_constant_name(name: str) -> bool:
    return name.upper() == name or name.startswith("__")


@each_source
def test_modules_have_no_lists_that_change(path, part):
    """Module-level lists, dicts and sets are tables: named in capitals and never changed later."""
    tree = ast.parse((ROOT / path).read_text())
    tables: set[str] = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) and node.value else targets
        value = getattr(node, "value", None)
        if isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp):
            for target in targets:
                assert isinstance(target, ast.Name)
                assert is_constant_name(target.id), f"{path}: {target.id}"
                tables.add(target.id)
    changers = {"append", "extend", "update", "add", "pop", "clear", "setdefault", "insert"}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                raise AssertionError(f"{path}: global {node.names}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in changers
                and isinstance(node.func.value, ast.Name)
            ):
                assert node.func.value.id not in tables, f"{path}: {node.func.value.id} changes"
