"""Candidates side by side: small networks with other parameters as one that is wider.

A generated program puts networks of equal parameters side by side. For others, weights that follow
from a handle are written to every synapse, and constants to every cell, so that they may differ.
"""

# Networks of a program that is loaded at run time have no types.
# pyright: standard

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from fnec.backends.jax.together import can_be_together
from fnec.estimate import estimate
from fnec.ir.network import Network
from fnec.tuning.dependence import changes_cells, changes_more_than_weights

WIDE = 2048  # cells that are worth it to be advanced at a time
FEW = 4  # networks that must go into them: fewer are no faster than one after the other
SHORT = 4e9  # cells times steps that fit into memory as spikes, see `run_batch`


class Unlike(Exception):
    """These candidates have to run one after the other."""


def width_of(net: Network, handles: Collection[str], *, batch: int, n_seeds: int) -> int:
    """Candidates that are run side by side, each from all seeds; 1 where it does not pay.

    batch: candidates that are asked for at a time. Batches go into equal parts, so that a part is
    compiled once.
    """
    if not can_be_together(net) or changes_more_than_weights(net, handles):
        return 1
    size = estimate(net)
    n_cells = max(size.n_cells, 1)
    most = int(min(WIDE // n_cells, SHORT // (n_cells * max(size.n_steps, 1)))) // n_seeds
    if most < 1:
        return 1
    width = -(-batch // -(-batch // most))
    return width if width * n_seeds >= FEW else 1


class Together:
    """Runs drawn networks as one."""

    def __init__(self, module: ModuleType, net: Network, handles: Collection[str], n: int) -> None:
        self.module, self.n = module, n
        self.is_spread = changes_cells(net, handles)
        target = module.default_target()[0]
        if target == "native" and self.is_spread:  # whose steps read one number for all cells
            target = "hybrid" if "hybrid" in module.SIMULATORS_TOGETHER else "xla"
        self.simulator = module.SIMULATORS_TOGETHER[target]
        self.signals = [table.name for table in net.signals]
        self.room: Any = None

    def run(self, made: Sequence[Any], chunk: int) -> list[dict[str, Any] | None]:
        """What each gives, as `run` of the program does; None for one that left the numbers.

        made: from `draw` of the program, `n` at most; fewer are repeated until there are n.
        Raises `Unlike` where networks differ in more than weights and constants of cells.
        """
        m = self.module
        n_asked, first = len(made), made[0]
        if len({(x.n_steps, x.frame, x.size) for x in made}) > 1:
            raise Unlike
        made = [made[i % n_asked] for i in range(self.n)]
        made = _spread(m, made) if self.is_spread else made
        try:
            size, net = m.wide_net(made, m.places_of(first.size, len(made)))
        except m.Unlike:
            raise Unlike from None
        own = m.room_of(net)
        self.room = own if self.room is None else np.maximum(self.room, own)
        return self._advance(made, m.fit(net, self.room), size, chunk)[:n_asked]

    def _advance(self, made: list[Any], net: Any, size: Any, chunk: int) -> list[Any]:
        m, n, n_steps = self.module, len(made), made[0].n_steps
        log, state, k = m.WideLog(made, [None] * n), m.init_state(net), 0
        is_finite = np.ones(n, dtype=bool)
        while k < n_steps and is_finite.any():
            n_frames, steps = m.chunk_steps(k, n_steps, chunk, made[0].frame, ())
            state, *found = self.simulator(state, np.int32(k), net, n_frames, steps)
            log.add(k, n_frames * steps, steps, *found)
            k += n_frames * steps
            for _, _, values in m.states_of(state, size):
                is_finite &= [bool(np.isfinite(x).all()) for x in np.split(np.asarray(values), n)]
        log.add_final(state, size)
        for each in log.logs:
            for name in self.signals:
                each.recorder.append(f"signals.{name}", np.asarray(net.tables[name])[:k])
        results = [m.result_of(each.recorder, k, {}) for each in log.logs]
        return [x if ok else None for x, ok in zip(results, is_finite, strict=True)]


def _spread(m: ModuleType, made: list[Any]) -> list[Any]:
    """The same networks, in which numbers that differ between them stand once for each cell."""
    models = [x.model for x in made]
    n_cells = dict.fromkeys(m.GROUPS, 0)
    for group, first, stop in m.populations(made[0].size).values():
        n_cells[group] += stop - first
    for field, name in m.GROUPS.items():
        parts = [getattr(x, name) for x in models]
        for key, value in parts[0]._asdict().items():
            if (
                np.ndim(value)
                or key == "first_cell"
                or all(getattr(p, key) == value for p in parts)
            ):
                continue
            wide = [np.full(n_cells[field], getattr(p, key), np.float64) for p in parts]
            parts = [p._replace(**{key: x}) for p, x in zip(parts, wide, strict=True)]
        models = [x._replace(**{name: p}) for x, p in zip(models, parts, strict=True)]
    return [x._replace(model=model) for x, model in zip(made, models, strict=True)]
