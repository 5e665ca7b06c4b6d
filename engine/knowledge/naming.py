"""The names that a knowledge base declares: what each one is, where it stands, and what a misspelt one may have
meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .diagnostics import Place, Report, did_you_mean

__all__ = ["ANSWERS", "RESERVED", "Names"]

RESERVED = frozenset({"all", "any", "of", "absent"})
"""Words of the condition language, which name nothing."""

ANSWERS = frozenset({"unknown", "none", "yes", "no", "y", "n", "true", "false", "present", "absent"})
"""Words that answer any finding, and name no option."""

_SHARED = frozenset({"symptom", "choice", "choices", "quantity", "pattern", "cause", "level", "rule"})
"""Kinds whose names are unique across all of them."""


@dataclass(slots=True)
class Names:
    """Declared names by kind, in declared order."""

    places: dict[str, dict[str, Place]] = field(default_factory=dict)
    """Kind to name to place."""
    incomplete: set[str] = field(default_factory=set)
    """Kinds of which a file could not be read: what is not declared may stand there, and is not reported."""

    def declare(self, kind: str, name: str, place: Place, report: Report) -> bool:
        """Declare a name; a second declaration is reported, and False comes back."""
        if name in RESERVED:
            report.error("reserved-name", place, f"`{name}` is a word of the condition language and can name nothing")
            return False
        rivals = _SHARED if kind in _SHARED else {kind}
        for rival in sorted(rivals):
            first = self.places.get(rival, {}).get(name)
            if first:
                report.error(
                    "duplicate-name",
                    place,
                    f"the {kind} `{name}` has the name of a {rival}",
                    hint=f"the first is at {first.short}",
                    related=[first],
                )
                return False
        self.places.setdefault(kind, {})[name] = place
        return True

    def declare_option(self, name: str, place: Place, report: Report) -> None:
        """Declare an option; options are local to their finding, so that several may have one name."""
        if name in ANSWERS:
            report.error("reserved-name", place, f"`{name}` answers any finding and can name no option")
        self.places.setdefault("option", {}).setdefault(name, place)

    def of(self, *kinds: str) -> dict[str, Place]:
        """The names of some kinds, with their places."""
        return {name: place for kind in kinds for name, place in self.places.get(kind, {}).items()}

    def kind(self, name: str) -> str | None:
        """What a shared name is the name of, or None."""
        return next((kind for kind in sorted(_SHARED) if name in self.places.get(kind, {})), None)

    def suggest(self, name: str, kinds: Iterable[str]) -> str | None:
        """What a misspelt name may have meant."""
        known = self.of(*kinds)
        return did_you_mean(name, known, places=known)

    def resolve(self, name: str, kind: str, place: Place, report: Report, *, what: str) -> bool:
        """Report a name that is not declared; say whether it is.  That there is none its form reports."""
        if name in self.places.get(kind, {}):
            return True
        if kind in self.incomplete or not name:
            return False
        other = self.kind(name) if kind in _SHARED else None
        hint = f"it is the name of a {other}" if other else self.suggest(name, [kind])
        report.error("unknown-name", place, f"{what} names the {kind} `{name}`, which nothing declares", hint=hint)
        return False
