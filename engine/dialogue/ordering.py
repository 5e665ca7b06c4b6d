"""What to ask next: safety first.

As long as an answer could change the level, screens of "any of these?" come first, made of symptoms: first those
that could lead to the highest level, and of these those that give it at once.  (To rank by what is given at once alone
takes one screen more to reach a top level that several signs give only together.)  A single question (a choice, a
quantity) goes before them when what it could lead to is higher than what any symptom gives at once.  The
general is asked before the specific, which it may make needless, and counts as much as the highest of its specifics.
Ties are broken by declared order.

What would reassure is never put on one screen with what would alarm: "none of these" means something else there.

When no answer can change the level any more, what separates the leading causes is asked (`separation`).
Nothing is asked that is known, implied, or whose every answer leaves the rules that matter where they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..inference.result import Result
from ..inference.supposition import raised, suppose_present
from ..knowledge.conditions import Atom
from ..knowledge.implications import Literal
from ..knowledge.model import Finding
from .screens import Screen
from .separation import separating

__all__ = ["differential_screen", "level_screen"]


def level_screen(result: Result) -> Screen | None:
    """The next screen as long as an answer could change the level, or None."""
    reach = _reach(result)
    if not reach:
        return None
    symptoms = {name: _direct(result, name) for name in reach if result.model.finding_of(name).kind == "symptom"}
    urgency = _ranked_symptoms(result, symptoms, reach)
    items = _together(result, [result.model.findings[name] for name in urgency])
    singles = _ranked_singles(result, reach)
    if singles and singles[0][0] > max(urgency.values(), default=-1):
        return _single(singles[0][1], "level", _reason(result, singles[0][0]))
    return _several(items, "level", _reason(result, max(urgency[finding.id] for finding in items)))


def differential_screen(result: Result) -> Screen | None:
    """The next screen that only separates the leading causes, or None."""
    scores = separating(result)
    symptoms = [name for name in scores if result.model.finding_of(name).kind == "symptom"]
    open_names = set(symptoms)
    ranked = sorted(
        (name for name in symptoms if not _general_open(result, name, open_names)), key=lambda name: -scores[name]
    )
    singles: dict[str, int] = {}
    for name, score in scores.items():
        if name not in open_names:
            singles[name.finding] = max(score, singles.get(name.finding, 0))
    best = max(singles, key=lambda name: singles[name], default=None)
    reason = "it helps to tell the likeliest causes apart"
    if best is not None and (not ranked or singles[best] > scores[ranked[0]]):
        return _single(result.model.findings[best], "differential", reason)
    items = _together(result, [result.model.finding_of(name) for name in ranked])
    return _several(items, "differential", reason) if items else None


def _reach(result: Result) -> dict[Atom, int]:
    """What is still to be asked for the level: each name with the rank of the highest level that it could lead to.

    While the level is below the default that takes in every warning sign that was not asked.
    """
    reach = {each.name: each.level.rank for each in result.certificate.live if each.level is not None}
    if result.verdict.level.rank < result.model.default.rank:
        for name in result.case.unasked:
            if name in result.model.atoms and result.model.is_warning(name):
                reach.setdefault(name, result.verdict.level.rank)
    return reach


def _direct(result: Result, name: Atom) -> int:
    """The rank of the level that a symptom gives by itself, now; -1 where it raises none."""
    level = raised(result.case, suppose_present(result.case, name), result.verdict.level)
    return level.rank if level else -1


def _ranked_symptoms(result: Result, direct: dict[Atom, int], reach: dict[Atom, int]) -> dict[str, int]:
    """The symptoms to be asked, most urgent first, each with the rank of the highest level it or a specific gives."""
    specifics = result.model.implications.specifics
    ranked: list[tuple[int, int, int, str]] = []
    for at, name in enumerate(direct):
        if _general_open(result, name, direct):
            continue
        family = [name, *(specific for specific in specifics(name) if specific in direct)]
        most, far = max(direct[each] for each in family), max(reach[each] for each in family)
        ranked.append((-far, -most, at, name.finding))
    return {name: -most for _, most, _, name in sorted(ranked)}


def _general_open(result: Result, name: Atom, candidates: Iterable[Atom]) -> bool:
    """Whether something more general is to be asked too, whose "no" would answer this."""
    closure = result.model.implications.closure(Literal(name, True))
    return any(
        literal.present and literal.atom != name and literal.atom in candidates and not literal.atom.option
        for literal in closure
    )


def _ranked_singles(result: Result, reach: dict[Atom, int]) -> list[tuple[int, Finding]]:
    best: dict[str, int] = {}
    for name, rank in reach.items():
        if result.model.finding_of(name).kind != "symptom":
            best[name.finding] = max(rank, best.get(name.finding, -1))
    ranked = [(rank, result.model.findings[name]) for name, rank in best.items()]
    return sorted(ranked, key=lambda each: -each[0])


def _reason(result: Result, rank: int) -> str:
    levels = list(result.model.levels.values())
    if rank <= result.verdict.level.rank:
        return "the answers could still change what you should do"
    return f"an answer could mean: {levels[rank].title[0].lower()}{levels[rank].title[1:]}"


def _single(finding: Finding, purpose: str, reason: str) -> Screen:
    return Screen(kind=finding.kind, items=(finding,), purpose=purpose, reason=reason)


def _together(result: Result, findings: list[Finding]) -> tuple[Finding, ...]:
    """The first of the findings that may stand on one screen: so many as it holds, reassuring alike."""
    alike = [finding for finding in findings if finding.reassuring == findings[0].reassuring]
    return tuple(alike[: result.model.meta.interview.screen_items])


def _several(items: tuple[Finding, ...], purpose: str, reason: str) -> Screen:
    return Screen(kind="any" if len(items) > 1 else items[0].kind, items=items, purpose=purpose, reason=reason)
