"""CSV files that a spec names: found beside the file that names them."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from fnec.diagnostics import SpecError
from fnec.spec.assemble import SourceFile
from fnec.spec.bind_written import Faults
from fnec.spec.files import missing_file
from fnec.spec.node import Node, Scalar
from fnec.spec.paths import confined_path


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFolders:
    """Where data files may lie: the folder of the main spec and what is below it."""

    root: Path
    files: tuple[SourceFile, ...]

    def find(self, node: Node, faults: Faults) -> tuple[str, Path]:
        """The text of a path and the file it means; what is wrong with it goes to `faults`."""
        name = str(node.value) if isinstance(node, Scalar) else ""
        folder = next((f.folder for f in self.files if f.name == node.span.file), None) or self.root
        try:
            path = confined_path(name, root=self.root, folder=folder, span=node.span)
            if not (os.path.exists(path) and stat.S_ISREG(os.stat(path).st_mode)):
                raise missing_file(path, name, node.span)
        except SpecError as error:
            faults.extend(error.diagnostics)
            return name, self.root
        except OSError:  # a name too long for the system, a folder without permission
            faults.extend(missing_file(folder / "x", name[:60], node.span).diagnostics)
            return name, self.root
        return name, path
