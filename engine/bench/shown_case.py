"""A finding of the workbench, shown as a case: in the format of kb/cases, ready to paste, and fired before it is shown.

What a sweep or a solver has found is an argument about the rules; what is shown is what the rules do.  So whoever
shows a case fires it first (`replayed`), and compares what comes of it with what was claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ..inference.answers import Given
from ..inference.knowledge_base import KnowledgeBase
from ..inference.result import Result

__all__ = ["Expected", "as_scenario", "replayed"]

Expected: TypeAlias = str | bool | Sequence[str] | Mapping[str, "Expected"]
"""What stands under a key of `expect`: a name, a flag, a list of names, or a mapping of these."""

_WORDS = {"present": "yes", "absent": "no"}


def replayed(kb: KnowledgeBase, answers: Mapping[str, object]) -> Result:
    """The result of firing the rules for some answers.

    Raises `BadAnswers` where they cannot be taken.
    """
    return kb.assess(answers)


def as_scenario(
    kb: KnowledgeBase,
    answers: Mapping[str, object],
    *,
    id: str,
    expect: Mapping[str, Expected] | None = None,
    cites: Sequence[str] = (),
) -> str:
    """A scenario as the text of one item of a file of cases.

    Without `expect` it expects the level that firing concludes; without `cites` it cites what that level rests on.

    >>> from engine.inference.knowledge_base import load
    >>> print(as_scenario(load("tests/boiler"), {"gas-smell": True}, id="a-smell-of-gas"), end="")
    - id: a-smell-of-gas
      cites:
        - leaflet.leave-when-gas
      findings:
        gas-smell: yes
      expect:
        level: evacuate
    """
    result = replayed(kb, answers)
    expected = {"level": result.verdict.level.id} if expect is None else expect
    parts: dict[str, Expected] = {
        "cites": list(cites) or _rests_on(result),
        "findings": {name: _answer(given) for name, given in result.case.given.items()},
        "expect": expected,
    }
    lines = [f"id: {id}", *_block(parts)]
    return "".join(f"{'- ' if at == 0 else '  '}{line}\n" for at, line in enumerate(lines))


def _rests_on(result: Result) -> list[str]:
    """The claims behind the first rule that concludes the level; behind the level itself where none does."""
    fired = [rule for rule in result.verdict.fired if result.model.level_of(rule) == result.verdict.level]
    cites = fired[0].cites if fired else result.verdict.level.cites
    return (
        list(cites)
        or [f"{source.id}.{claim}" for source in result.model.sources.values() for claim in source.claims][:1]
    )


def _answer(given: Given) -> Expected:
    if isinstance(given, str):
        return _WORDS.get(given, given)
    if set(given.values()) == {"present"}:
        return list(given)
    return {option: _WORDS.get(value, value) for option, value in given.items()}


def _block(value: Mapping[str, Expected]) -> Iterator[str]:
    """A mapping as lines of YAML in block style."""
    for key, each in value.items():
        if isinstance(each, bool | str):
            yield f"{key}: {str(each).lower() if isinstance(each, bool) else each}"
        elif isinstance(each, Mapping):
            yield f"{key}:" if each else f"{key}: {{}}"
            yield from (f"  {line}" for line in _block(each))
        elif each:  # an empty list says nothing, and the form refuses it
            yield f"{key}:"
            yield from (f"  - {item}" for item in each)
