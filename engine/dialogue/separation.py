"""Which questions separate the leading causes, the dangerous ones weighing more.

The contenders are the leading causes (so many as kb.yaml says, ties included), or every cause while nothing is
listed.  A question counts for each open rule of a contender that its answer could decide: the points of the rule,
times one more than how dangerous the cause is.  A rule that counts alike for every contender separates nothing.
"""

from __future__ import annotations

from ..inference.certificate import changeable
from ..inference.differential import leading
from ..inference.relevance import pivots
from ..inference.result import Result
from ..knowledge.conditions import Atom, Compare
from ..knowledge.model import Evidence, Rule
from ..knowledge.truth import Truth

__all__ = ["separating"]


def separating(result: Result) -> dict[Atom, int]:
    """Every question that separates, in declared order, with its score."""
    model = result.model
    first = leading(result.candidates, model.meta.interview.leaders)
    contenders = [each.cause.id for each in first] or [
        cause.id for cause in model.causes.values() if not cause.umbrella
    ]
    changed = changeable(result.case, result.case.unasked)
    scores: dict[Atom, int] = {}
    for rule in model.evidence_rules:
        gain = _gain(result, rule, contenders)
        if not gain or result.valuation.rule(rule.id) is not Truth.OPEN:
            continue
        leaves = dict.fromkeys(pivots(rule.when, result.valuation, can_change=changed.__contains__))
        read = dict.fromkeys(Atom(leaf.finding) if isinstance(leaf, Compare) else leaf.atom for leaf in leaves)
        for name in dict.fromkeys(name for each in read for name in changed[each]):
            scores[name] = scores.get(name, 0) + gain
    return {name: scores[name] for name in result.case.unasked if name in scores}


def _gain(result: Result, rule: Rule, contenders: list[str]) -> int:
    """What deciding a rule tells of the contenders."""
    model = result.model
    assert isinstance(rule.conclusion, Evidence)
    cause = rule.conclusion.cause
    touched = [name for name in contenders if cause in model.ancestors(name)]
    if len(touched) in (0, len(contenders)) and len(contenders) > 1:
        return 0
    return abs(rule.conclusion.points) * (1 + max((model.causes[name].serious for name in touched), default=-1))
