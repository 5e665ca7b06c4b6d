"""What firing leaves behind: each derivation, in the order of firing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...knowledge.model import Rule
from .compilation import Premise, Production

if TYPE_CHECKING:
    from .counting import Counters
    from .engines import RuleEngine

__all__ = ["ApplicationLevel", "Derivation", "Firing"]


@dataclass(frozen=True, slots=True)
class Derivation:
    """One firing: what was concluded, and from what."""

    production: Production

    @property
    def premises(self) -> tuple[Premise, ...]:
        """What held."""
        return self.production.premises


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLevel:
    """A level that a rule of the application concluded."""

    level: str
    because: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Firing:
    """What came of firing the rules for one case.  Two are the same where the same fired in the same order."""

    recorded: tuple[Derivation, ...] = ()
    """What the engine recorded, where there are no counters."""
    application: tuple[ApplicationLevel, ...] = ()
    """Levels that rules of the application concluded."""
    engine: type[RuleEngine] | None = None
    """The engine class of the application, where it has one."""
    counters: Counters | None = None
    """What more answers can go on from; None where the engine keeps that to itself."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Firing) and (self.derivations, self.application, self.engine) == (
            other.derivations,
            other.application,
            other.engine,
        )

    def __hash__(self) -> int:
        return hash(self.rules)

    @property
    def own_rules(self) -> bool:
        """Whether the engine has rules of the application."""
        return self.engine is not None

    @cached_property
    def derivations(self) -> tuple[Derivation, ...]:
        """Every firing, auxiliary ones included, in order."""
        return self.recorded if self.counters is None else self.counters.derivations

    @cached_property
    def concluding(self) -> tuple[Rule, ...]:
        """The rules of the knowledge base that fired, in the order of firing."""
        productions = [each.production for each in self.derivations]
        return tuple([production.rule for production in productions if production.part is None])

    @property
    def rules(self) -> tuple[str, ...]:
        """Their names."""
        return tuple([rule.id for rule in self.concluding])
