"""What happens to synapses between two steps: probes of them, and slow rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from fnec.backends.reference.build import Values
from fnec.backends.reference.deliver import PathwayState
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Network
from fnec.ir.pauses import Homeostasis, SynapseProbe
from fnec.runtime import homeostasis
from fnec.runtime.phases import Phase
from fnec.runtime.recorder import Recorder
from fnec.runtime.steps import count, sampled_steps


class Pauses:
    """Records and scales synapses between two steps."""

    def __init__(
        self, net: Network, pathways: list[PathwayState], outer: Values, phases: dict[str, Phase],
        dt: float, n_steps: int,
    ) -> None:  # fmt: skip
        self.net, self.outer = net, outer
        self.pathways = pathways
        self.due: dict[str, set[int]] = {}
        for p in net.synapse_probes:
            start, stop, every = (
                otherwise if e is None else float(evaluate(e, outer))
                for e, otherwise in ((p.start, 0.0), (p.stop, n_steps * dt), (p.every, dt))
            )
            self.due[p.name] = set(sampled_steps(start, stop, every, dt, n_steps).tolist())
        for h in net.homeostasis:
            every, eta = count(evaluate(h.every, outer)), float(evaluate(h.eta, outer))
            found = homeostasis.between_trials(phases[h.phase], every, eta, n_steps)
            self.due[h.name] = set(found.tolist())

    def at(self, k: int, recorder: Recorder) -> None:
        """Record and change synapses before step k."""
        for p in self.net.synapse_probes:
            if k in self.due[p.name]:
                recorder.append(f"probe.{p.name}.step", np.array([k], np.int64))
                for w in self._pathways(p.projection):
                    self._sample(p, w, recorder)
        for h in self.net.homeostasis:
            if k in self.due[h.name]:
                for w in self._pathways(h.projection):
                    self._scale(h, w)

    def _pathways(self, projection: str) -> list[PathwayState]:
        return [w for w in self.pathways if w.pathway.projection == projection]

    def _sample(self, p: SynapseProbe, w: PathwayState, recorder: Recorder) -> None:
        last = None if p.first is None else count(evaluate(p.first, self.outer))
        for x in p.variables:
            values, row = w.state[x][:last], w.state[x][None, :last]
            if p.reduce:
                first = np.broadcast_to(w.edges.values[f"init_{x}"], len(w.edges.post))[:last]
                row = np.array([[homeostasis.summary_of(values, first, r) for r in p.reduce]])
            recorder.append(f"probe.{p.name}.{x}.{w.pathway.name}", row)

    def _scale(self, h: Homeostasis, w: PathwayState) -> None:
        def value(e: Any) -> float:
            return float(evaluate(e, self.outer))

        n, post = w.post.cells.n, w.edges.post
        if h.target == "mean":
            target = homeostasis.mean_incoming(w.state[h.variable], post, n)
        elif h.target == "initial_mean":
            first = w.edges.values[f"init_{h.variable}"]
            target = homeostasis.mean_incoming(first, post, n)
        else:
            target = value(h.target)
        scale = tuple(map(value, h.scale)) if h.scale else (0.0, np.inf)
        bounds = [
            otherwise if e is None else value(e)
            for e, otherwise in zip(h.bounds, (-np.inf, np.inf), strict=True)
        ]
        w.state[h.variable] = homeostasis.scale_incoming(
            w.state[h.variable], post, n, value(h.eta), target, scale, bounds
        )
