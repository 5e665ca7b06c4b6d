"""Faults of a knowledge base as a whole that are plain at loading.

Cycles, implications that contradict each other, aliases that two findings share.
"""

from __future__ import annotations

from .diagnostics import Report
from .implications import Literal
from .model import Cause, Model

__all__ = ["check"]


def check(model: Model, report: Report) -> None:
    """Report the faults of a model that was built."""
    _check_kinds(model, report)
    _check_implications(model, report)
    _check_aliases(model, report)


def _check_kinds(model: Model, report: Report) -> None:
    for cause in model.causes.values():
        ring = _ring(model, cause)
        if ring:
            names = " is a kind of ".join(f"`{name}`" for name in ring)
            report.error("circular-cause", cause.place, f"the cause is a kind of itself: {names}")


def _ring(model: Model, cause: Cause) -> list[str] | None:
    way, name = [cause.id], cause.kind_of
    while name and name not in way:
        way.append(name)
        name = model.causes[name].kind_of
    return [*way, name] if name == cause.id else None


def _check_implications(model: Model, report: Report) -> None:
    for atom in model.atoms:
        clash = model.implications.impossible(Literal(atom, True))
        if clash:
            place = model.finding_of(atom).place
            message = f"`{atom}` can never be present: it implies that `{clash[0].atom}` is both present and absent"
            report.error("impossible-finding", place, message)


def _check_aliases(model: Model, report: Report) -> None:
    """An alias belongs to one finding, and is the name of no other."""
    owners: dict[str, str] = dict.fromkeys(model.findings, "")
    for finding in model.findings.values():
        option_words = [(alias, f"{finding.id}={o.id}") for o in finding.options.values() for alias in o.aliases]
        for alias, owner in [*((alias, finding.id) for alias in finding.aliases), *option_words]:
            word = alias.casefold()
            if word in owners and owners[word] != owner and word != finding.id:
                other = owners[word] or word
                report.error(
                    "shared-alias", finding.place, f"the alias `{alias}` of `{owner}` belongs to `{other}` too"
                )
            owners.setdefault(word, owner)
