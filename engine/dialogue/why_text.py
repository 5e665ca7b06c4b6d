"""Why something is asked, as text, in three rungs: from the finding to the rules that wait for it to their sources.

1. the finding: what an answer would do by itself, and what it could do with others, by which rule and passage; of a
   single one what each answer would do;
2. the rule: what it concludes, when, and which parts of that are known;
3. the source: what the documents say, and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..inference.case import Case
from ..inference.result import Result
from ..inference.supposition import raised, suppose_amount, suppose_present
from ..inference.valuation import Valuation
from ..knowledge.conditions import Compare
from ..knowledge.model import Evidence, Finding, Level, Rule, SetsLevel
from ..knowledge.safety import readings
from ..knowledge.truth import Truth
from ..knowledge.wording import joined, option_in_words, threshold_in_words
from .answer_effects import answer_effects
from .condition_text import condition_in_words
from .consultation import Consultation, Why
from .outline import outlined
from .wording import places_in_words

__all__ = ["RUNGS", "why_text"]

RUNGS = 3
"""After so many rungs it begins again."""

_RULES_OF_ONE = 3
_CAUSES = 4
_NEXT = ("shows the rules themselves", "shows what they rest on", "begins again: those are the sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effect:
    """What one answer would do by itself."""

    answer: str
    level: Level
    rules: tuple[Rule, ...]


def why_text(talk: Consultation, names: Sequence[str], *, rung: int = 0, asked: str = "why", width: int = 80) -> str:
    """Why findings are asked, ending with a line feed; `rung` counts from 0, and `asked` is what was typed for it.

    Raises `UnknownName` where no finding has a name.
    """
    tell = (_finding, _rules, _sources)[rung % RUNGS]
    result, most = talk.result(), _RULES_OF_ONE if len(names) == 1 else 1
    lines: list[tuple[int, str]] = []
    for name in names:
        why = talk.why(name)
        lines.append((0, f"{why.finding.title}:"))
        if why.waiting:
            lines += tell(result, why, most)
            if len(names) == 1 and tell is _finding:
                lines += _answers(talk, why)
        else:
            lines.append((1, "No answer to this would change anything any more."))
    if len(names) > 1:
        lines.append((0, "`why 1` says more of the first, and so on."))
    return outlined([*lines, (0, f"`{asked}` once more {_NEXT[rung % RUNGS]}.")], width=width)


# -- the finding ------------------------------------------------------------------------------------------------------


def _finding(result: Result, why: Why, most: int) -> Iterator[tuple[int, str]]:
    effects = _effects(result, why)
    for effect in effects[:most]:
        yield 1, f"{effect.answer} would mean by itself: {effect.level.title}."
        for rule in effect.rules[:1]:
            yield 2, _cited(result, rule)
    told = {rule.id for effect in effects for rule in effect.rules}
    levels: dict[str, list[Rule]] = {}
    for rule in why.waiting:
        if isinstance(rule.conclusion, SetsLevel) and rule.id not in told:
            levels.setdefault(rule.conclusion.level, []).append(rule)
    if most > 1 or not effects:
        for level, rules in list(levels.items())[:most]:
            yield 1, f"Together with other answers it could mean: {result.model.levels[level].title}."
            yield 2, _cited(result, rules[0])
            if len(rules) > 1:
                yield 2, f"and by {_more(len(rules) - 1, 'other rule')}"
    if most > 1 or not (effects or levels):
        yield from _causes(result, why)


def _answers(talk: Consultation, why: Why) -> Iterator[tuple[int, str]]:
    """What each answer would do; those that would do the same together."""
    alike: dict[str, list[str]] = {}
    for effect in answer_effects(talk.kb, talk.result(), why.finding):
        escalation = effect.result.escalation
        left = _more(effect.open, "question") if effect.open else "no question"
        certain = "certain then" if escalation.settled else f"{left} could change that"
        alike.setdefault(f"{escalation.level.title}; {certain}", []).append(effect.answer)
    yield 1, "What each answer would do, everything else staying as it is:"
    for outcome, answers in alike.items():
        yield 2, f"{joined(answers, last='or')}: {outcome}."


def _causes(result: Result, why: Why) -> Iterator[tuple[int, str]]:
    """The causes that the answer would speak for or against."""
    rules = {rule.conclusion.cause: rule for rule in why.waiting[::-1] if isinstance(rule.conclusion, Evidence)}
    causes = list(dict.fromkeys(rule.conclusion.cause for rule in why.waiting if isinstance(rule.conclusion, Evidence)))
    if causes:
        titles = [result.model.causes[cause].title for cause in causes[:_CAUSES]]
        titles += [f"{len(causes) - _CAUSES} more"] if len(causes) > _CAUSES else []
        yield 1, f"It would tell for or against: {joined(titles)}."
        yield 2, _cited(result, rules[causes[0]])


def _effects(result: Result, why: Why) -> list[_Effect]:
    """What each answer would do by itself, the highest level first."""
    case, finding = result.case, why.finding
    effects = []
    for outcome in why.outcomes:
        supposed = suppose_present(case, outcome.name)
        answer = f"“{option_in_words(finding, outcome.name.option)}”" if outcome.name.option else "Yes"
        effects.append(_effect(answer, outcome.level, why, supposed))
    for compare in _thresholds(result, finding, why.waiting):
        changed = suppose_amount(case, compare)
        level = raised(case, changed, result.verdict.level) if changed else None
        if changed and level:
            words = threshold_in_words(finding, compare)
            effects.append(_effect(words[0].upper() + words[1:], level, why, changed))
    return sorted(effects, key=lambda effect: -effect.level.rank)


def _effect(answer: str, level: Level, why: Why, supposed: Case) -> _Effect:
    valuation, conclusion = Valuation(supposed), SetsLevel(level=level.id)
    rules = (rule for rule in why.waiting if rule.conclusion == conclusion)
    return _Effect(
        answer=answer, level=level, rules=tuple(rule for rule in rules if valuation.rule(rule.id) is Truth.TRUE)
    )


def _thresholds(result: Result, finding: Finding, rules: Sequence[Rule]) -> list[Compare]:
    """What rules want of a quantity, each once."""
    if finding.kind != "quantity":
        return []
    read = [each for rule in rules for each in readings(result.model, rule.when) if isinstance(each, Compare)]
    return list(dict.fromkeys(each for each in read if each.finding == finding.id))


def _cited(result: Result, rule: Rule) -> str:
    places = places_in_words(result.passages(rule.cites)[:1])
    return f"{rule.because} (rule {rule.id}) [{places}]"


def _more(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


# -- the rules, and their sources -------------------------------------------------------------------------------------


def _rules(result: Result, why: Why, most: int) -> Iterator[tuple[int, str]]:
    waiting = _foremost(result, why)
    for rule in waiting[:most]:
        yield 1, f"Rule {rule.id} {_conclusion(result, rule)} when this holds:"
        yield from condition_in_words(rule.when, result, depth=2)
    if len(waiting) > most:
        yield 1, f"{_more(len(waiting) - most, 'more rule')} wait{'s' if len(waiting) - most == 1 else ''} for it."


def _sources(result: Result, why: Why, most: int) -> Iterator[tuple[int, str]]:
    for rule in _foremost(result, why)[:most]:
        yield 1, f"Rule {rule.id} rests on:"
        for citation in rule.cites:
            says = result.model.claim(citation)[1].says
            yield 2, f"{says} [{places_in_words(result.passages([citation]))}]"
        if rule.basis == "extrapolation":
            yield 2, f"It goes beyond the documents: {rule.reason}"


def _foremost(result: Result, why: Why) -> list[Rule]:
    """The rules that wait, those that the answer alone would make fire first."""
    alone = [rule for effect in _effects(result, why) for rule in effect.rules]
    return list({rule.id: rule for rule in (*alone, *why.waiting)}.values())


def _conclusion(result: Result, rule: Rule) -> str:
    if isinstance(rule.conclusion, SetsLevel):
        return f"concludes “{result.model.levels[rule.conclusion.level].title}”"
    if isinstance(rule.conclusion, Evidence):
        side = "for" if rule.conclusion.points > 0 else "against"
        return f"speaks {side} “{result.model.causes[rule.conclusion.cause].title}” ({rule.conclusion.weight})"
    return f"concludes “{result.model.patterns[rule.conclusion.pattern].title}”"
