"""Which cells are recorded and when, as both programs print it."""

from __future__ import annotations

from fnec.backends.python.groups import has_positions
from fnec.backends.python.params import arguments
from fnec.backends.python.pathways import cell_set
from fnec.backends.python.scope import Shared, offset, where
from fnec.expr import Expr
from fnec.ir.network import CellSet
from fnec.ir.recorded import recorded_signals, recorded_spikes, spike_windows


def recorded_text(shared: Shared) -> str:
    """`recorded_cells` and `sampled`: what the probes of the spec ask for."""
    parts = (_cells_text(shared), _steps_text(shared), _windows_text(shared))
    return "\n\n\n".join(x for x in parts if x)


def _windows_text(shared: Shared) -> str:
    """`spike_windows`: steps in which the spikes of some populations are recorded."""
    net = shared.net
    found = spike_windows(net)
    if not found:
        return ""
    given = arguments(net, "params", "dt", "n_steps")
    lines = [f"def spike_windows({given}) -> dict[str, tuple[int, int]]:"]
    lines.append('    """Populations of which not all spikes are recorded: first step, stop."""')
    lines.append("    return {")
    spell = shared.printer(shared.globals)
    for population, (start, stop) in found.items():
        first = "0" if start is None else f"{shared.call('run_steps')}({spell.text(start)}, dt)"
        last = "n_steps" if stop is None else f"{shared.call('run_steps')}({spell.text(stop)}, dt)"
        lines.append(f'        "{population}": ({first}, {last}),')
    return "\n".join([*lines, "    }"])


def _cells_text(shared: Shared) -> str:
    net = shared.net
    given = ["params", "size", *(["places"] if has_positions(net) else [])]
    lines = [f"def recorded_cells({arguments(net, *given)}) -> dict[str, np.ndarray]:"]
    lines.append('    """Cells that are recorded: key -> their indices in the group."""')
    lines.append("    return {")
    for population, sets in recorded_spikes(net).items():
        lines.append(f'        "spikes.{population}": {_indices(shared, sets)},')
    for s in recorded_signals(net):
        lines.append(f'        "{s.key}": {_indices(shared, s.cells)},{where(s.probe.span)}')
    return "\n".join([*lines, "    }"])


def _indices(shared: Shared, sets: tuple[CellSet, ...]) -> str:
    """Text of the indices in its group of some cells of one population."""
    population = sets[0].population
    first = offset(shared.net.group_of(population), population)
    parts = [cell_set(shared, cells) for cells in sets]
    text = parts[0] if len(parts) == 1 else f"np.concatenate([{', '.join(parts)}])"
    return f"{text} + np.int32({first})" if first else text


def _steps_text(shared: Shared) -> str:
    net = shared.net
    probes = {s.probe.name: s.probe for s in recorded_signals(net)}
    if not probes:
        return ""
    given = arguments(net, "params", "dt")
    lines = [f"def sampled({given}, duration: float, n_steps: int) -> dict[str, np.ndarray]:"]
    lines += [
        '    """Steps before which each probe samples: probe -> (n_samples,)."""',
        "    return {",
    ]
    for name, p in probes.items():
        spell = shared.printer(shared.globals)

        def text(e: Expr | None, otherwise: str, spell=spell) -> str:
            return otherwise if e is None else spell.text(e)

        times = f"{text(p.start, '0.0')}, {text(p.stop, 'duration')}, {text(p.every, 'dt')}"
        lines.append(f'        "{name}": {shared.call("sampled_steps")}({times}, dt, n_steps),')
    return "\n".join([*lines, "    }"])
