"""What firing leaves behind: each derivation, in the order of firing."""

from __future__ import annotations

from dataclasses import dataclass

from .compilation import Premise, Production

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """What came of firing the rules for one case."""

    rules: tuple[str, ...]
    """The rules of the knowledge base that fired, in the order of firing."""
    derivations: tuple[Derivation, ...]
    """Every firing, auxiliary ones included, in order."""
    application: tuple[ApplicationLevel, ...]
    """Levels that rules of the application concluded."""
    own_rules: bool
    """Whether the engine has rules of the application."""
