"""The scenarios of two versions as they are declared: which were added, removed and changed, and what is expected less.

Whoever changes what a scenario expects, and nothing else, changes no conclusion; so it is told here.  An expectation is
*weakened* where the new version demands less: a lower least level or a higher greatest one, fewer names, or nothing
where something was demanded.  A scenario that has another name alone is *renamed*, and that is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from ...knowledge.raw_answers import RawAnswer
from ...knowledge.scenarios import Expectation, Scenario
from .declared import Aspect, Change

__all__ = ["declared_scenarios", "renamed_scenarios"]

_WORDS = {
    "level_at_least": "level at least",
    "level_at_most": "level at most",
    "include": "causes include",
    "exclude": "causes exclude",
    "first": "first cause",
    "order": "order of causes",
    "patterns": "patterns include",
    "no_patterns": "patterns exclude",
    "fired": "rules fired",
    "not_fired": "rules not fired",
}
"""What is expected, in words; where they are missing the name of the field says it."""


def renamed_scenarios(old: Sequence[Scenario], new: Sequence[Scenario]) -> dict[str, str]:
    """The scenarios of the old version that the new one has by another name, and no different."""
    names = {scenario.id for scenario in new} & {scenario.id for scenario in old}
    free: list[Scenario] = [scenario for scenario in new if scenario.id not in names]
    renamed: dict[str, str] = {}
    for scenario in old:
        if scenario.id not in names:
            same = (each for each in free if (each.findings, each.expect) == (scenario.findings, scenario.expect))
            found = next(same, None)
            if found is not None:
                free.remove(found)
                renamed[scenario.id] = found.id
    return renamed


def declared_scenarios(
    old: Sequence[Scenario], new: Sequence[Scenario], *, scale: Sequence[str], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """What was added, removed and changed; `scale` has the levels of both versions, lowest first."""
    before = {renamed.get(scenario.id, scenario.id): scenario for scenario in old}
    after = {scenario.id: scenario for scenario in new}
    for name, scenario in after.items():
        if name not in before:
            yield Change(kind="scenario", name=name, how="added", text=scenario.title, place=scenario.place)
    for name, scenario in before.items():
        if name not in after:
            yield Change(kind="scenario", name=name, how="removed", text=scenario.title, place=scenario.place)
    for name, scenario in before.items():
        if name in after:
            aspects = tuple(_aspects(scenario, after[name], scale))
            if aspects:
                yield Change(kind="scenario", name=name, how="changed", aspects=aspects, place=after[name].place)


def _aspects(old: Scenario, new: Scenario, scale: Sequence[str]) -> Iterator[Aspect]:
    for each in fields(Expectation):
        one, other = getattr(old.expect, each.name), getattr(new.expect, each.name)
        if one != other:
            what = f"expected {_WORDS.get(each.name, each.name)}"
            weaker = _is_weaker(each.name, one, other, scale)
            yield Aspect(what=what, before=_text(one), after=_text(other), weakened=weaker)
    for name in dict.fromkeys((*old.findings, *new.findings)):
        one, other = old.findings.get(name), new.findings.get(name)
        if one != other:
            yield Aspect(what=f"answer `{name}`", before=_answer(one), after=_answer(other))
    if old.title != new.title:
        yield Aspect(what="title", before=old.title, after=new.title)
    if old.cites != new.cites:
        yield Aspect(what="cites", before=", ".join(old.cites), after=", ".join(new.cites))


def _is_weaker(
    what: str, old: str | bool | tuple[str, ...] | None, new: str | bool | tuple[str, ...] | None, scale: Sequence[str]
) -> bool:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return not frozenset(old) <= frozenset(new)
    if old in ("", None) or new in ("", None):
        return new in ("", None)
    if what.startswith("level_") and old in scale and new in scale:
        lower = scale.index(str(new)) < scale.index(str(old))
        return lower if what == "level_at_least" else not lower
    return False


def _text(value: str | bool | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _answer(answer: RawAnswer | None) -> str:
    if isinstance(answer, Mapping):
        return ", ".join(f"{option} {value}" for option, value in answer.items())
    if isinstance(answer, list | tuple):
        return ", ".join(map(str, answer))
    return "" if answer is None else str(answer)
