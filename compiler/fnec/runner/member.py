"""One of several runs of a spec: which seed it has, and which trial it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TRIALS = "simulation.trials"  # how many there are: nothing that one of them is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What differs from run to run; None where all are as the spec says."""

    seed: int | None = None
    trial: int | None = None

    @property
    def facts(self) -> dict[str, int]:
        """As a summary has them."""
        found = {"seed": self.seed, "trial": self.trial}
        return {name: x for name, x in found.items() if x is not None}

    @property
    def name(self) -> str:
        """Of its folder.

        >>> Member(trial=3).name, Member(seed=1, trial=3).name
        ('trial_3', 'seed_1_trial_3')
        """
        return "_".join(f"{name}_{x}" for name, x in self.facts.items())

    @property
    def words(self) -> str:
        """For people."""
        return ", ".join(f"{name} {x}" for name, x in self.facts.items())

    @property
    def number(self) -> int | str:
        """What tells it from the others: its seed or its trial, where only that differs."""
        return next(iter(self.facts.values())) if len(self.facts) == 1 else self.name

    def overrides(self, given: Mapping[str, str]) -> dict[str, str]:
        """What is told a single run.   given: what all of them are told."""
        own = {f"simulation.{name}": str(x) for name, x in self.facts.items()}
        return {key: x for key, x in given.items() if key != TRIALS} | own


def members_of(seeds: Sequence[int] | None, trials: int | None) -> tuple[Member, ...]:
    """Each trial of each seed.   None: there is one only, that of the spec."""
    return tuple(
        Member(seed=seed, trial=trial)
        for seed in ([None] if seeds is None else seeds)
        for trial in ([None] if trials is None else range(trials))
    )


def kind_of(members: Sequence[Member]) -> str:
    """What they are several of: `seeds`, `trials`, or both.

    >>> kind_of(members_of(None, 3)), kind_of(members_of((1, 2), 3))
    ('trials', 'seeds and trials')
    """
    return " and ".join(f"{name}s" for name in members[0].facts)
