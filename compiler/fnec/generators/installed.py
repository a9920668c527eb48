"""Which generators there are: entry points of the group `fnec.generators`, and nothing else."""

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.suggest import did_you_mean, one_of

GROUP = "fnec.generators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A generator as its package registers it."""

    name: str
    package: str
    version: str
    entry: EntryPoint

    @property
    def said(self) -> str:
        """`ring of lab-wiring 1.0`."""
        return f"{self.name} of {self.package} {self.version}"


def installed() -> tuple[Installed, ...]:
    """Every registered generator, by name and then by package."""
    found = [
        Installed(
            name=entry.name,
            package=entry.dist.name if entry.dist else entry.module,
            version=entry.dist.version if entry.dist else "",
            entry=entry,
        )
        for entry in entry_points(group=GROUP)
    ]
    return tuple(sorted(found, key=lambda g: (g.name, g.package)))


def find(name: str, span: Span) -> Installed:
    """The generator of that name.   span: where it is asked for. Raises `SpecError`."""
    known = installed()
    found = [g for g in known if g.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        owners = " and ".join(f"{g.package} {g.version}" for g in found)
        said = f"the generator {name!r} is registered by {owners}"
        hint = "uninstall one of the packages, or rename its entry point"
        raise SpecError([Diagnostic("N434", said, span=span, help=hint)])
    names = list(dict.fromkeys(g.name for g in known))
    listed = f"installed are {one_of(names)}" if names else f"no package registers any in {GROUP!r}"
    near = did_you_mean(name, names)
    hint = f"{near} {listed}" if near else listed
    raise SpecError([Diagnostic("N433", f"no generator {name!r}", span=span, help=hint)])
