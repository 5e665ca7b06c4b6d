"""Parts of a knowledge base in plain words: conclusions, questions, levels, scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...inference.answers import Given
from ...knowledge.condition_text import condition_in_one_line
from ...knowledge.model import Advice, Evidence, Finding, Level, Model, Rule, SetsLevel, ShowsPattern
from ...knowledge.quantities import units_of
from ...knowledge.scenarios import Expectation
from ...knowledge.wording import amount_in_words, answer_in_words, joined

__all__ = [
    "action_of",
    "answers_in_words",
    "conclusion_in_words",
    "condition_of_advice",
    "expectation_in_words",
    "facts_of_finding",
    "level_in_words",
    "written_name",
]

_UNBOUNDED = 1e9
"""The greatest amount where the knowledge base names none."""
_KINDS = {"symptom": "yes or no", "choice": "one of its options", "choices": "any of its options"}


def conclusion_in_words(model: Model, rule: Rule) -> str:
    """What a rule concludes, such as "for Gout, strong"."""
    match rule.conclusion:
        case SetsLevel(level=level):
            return model.levels[level].title
        case ShowsPattern(pattern=pattern):
            return model.patterns[pattern].title
        case Evidence(cause=cause, weight=weight, points=points):
            return f"{'for' if points > 0 else 'against'} {model.causes[cause].title}, {weight}"


def written_name(rule: Rule) -> str:
    """The name of what a rule concludes."""
    match rule.conclusion:
        case SetsLevel(level=name) | ShowsPattern(pattern=name) | Evidence(cause=name):
            return name


def action_of(level: Level) -> str:
    """What to do at a level."""
    return level.action.replace("{number}", level.number)


def level_in_words(model: Model, level: Level) -> Iterator[tuple[str, str]]:
    """What a level says of itself: labels and texts."""
    yield "Action", action_of(level)
    yield "Within", level.within
    yield "Step", f"{level.rank + 1} of {len(model.levels)}"
    yield "By default", "where no rule concludes a level" if level == model.default else ""


def facts_of_finding(finding: Finding) -> Iterator[tuple[str, str]]:
    """What a finding says of itself: labels and texts, some of them empty."""
    yield "Question", finding.ask
    yield "Help", finding.help
    yield "Answer", _KINDS.get(finding.kind) or _amount(finding)
    yield "Options", "; ".join(f"{option.id} ({option.title})" for option in finding.options.values())
    yield (
        "Warning sign",
        "yes" if finding.warning else joined([option.id for option in finding.options.values() if option.warning]),
    )
    yield (
        "Reassuring",
        finding.reassuring
        or "; ".join(f"{option.id} {option.reassuring}" for option in finding.options.values() if option.reassuring),
    )
    yield "Also called", ", ".join(finding.aliases)
    yield "Codes", ", ".join(f"{system} {code}" for system, code in finding.codes.items())


def _amount(finding: Finding) -> str:
    units = joined([unit if unit.endswith("s") else f"{unit}s" for unit in units_of(finding.unit)], last="or")
    low = f", from {amount_in_words(finding, finding.least)}" if finding.least else ""
    high = f", up to {amount_in_words(finding, finding.greatest)}" if finding.greatest < _UNBOUNDED else ""
    return f"an amount in {units}{low}{high}"


def answers_in_words(model: Model, given: Mapping[str, Given]) -> tuple[str, ...]:
    """Answers, such as "Fever: yes"."""
    return tuple(
        f"{model.findings[name].title}: {answer_in_words(model.findings[name], answer)}"
        for name, answer in given.items()
    )


def condition_of_advice(model: Model, line: Advice) -> str:
    """When a line of advice is given, such as "at “See a doctor”; when Fever: yes"."""
    parts = []
    if line.levels:
        parts.append(f"at {joined([f'“{model.levels[level].title}”' for level in line.levels], last='or')}")
    if line.causes:
        parts.append(f"when {joined([model.causes[cause].title for cause in line.causes], last='or')} leads")
    if line.when is not None:
        parts.append(f"when {condition_in_one_line(model, line.when)}")
    return "; ".join(parts) or "always"


def expectation_in_words(model: Model, expect: Expectation) -> Iterator[str]:
    """What a scenario expects."""
    low, high = (model.levels[name].title if name else "" for name in (expect.level_at_least, expect.level_at_most))
    if low and low == high:
        yield low
    elif low or high:
        yield joined([text for text in (low and f"at least “{low}”", high and f"at most “{high}”") if text])
    if expect.settled is not None:
        yield "settled" if expect.settled else "not settled"
    if expect.first:
        yield f"first {model.causes[expect.first].title}"
    causes = ((expect.include, "listed"), (expect.exclude, "not listed"), (expect.order, "in this order"))
    for names, how in causes:
        if names:
            yield f"{how} {joined([model.causes[name].title for name in names])}"
    for names, how in ((expect.patterns, "concluded"), (expect.no_patterns, "not concluded")):
        if names:
            yield f"{how} {joined([model.patterns[name].title for name in names])}"
    for names, how in ((expect.fired, "fired"), (expect.not_fired, "not fired")):
        if names:
            yield f"{how} {joined(names)}"
