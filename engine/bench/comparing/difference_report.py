"""The difference between two versions of a knowledge base, as text and as JSON.

The text shows a case of the first occasion of each change; the JSON has those of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..tables import counted
from .declared import Change
from .difference import Difference, Shift
from .questions import Question
from .scenario_shifts import ScenarioShift
from .showing import Shown
from .versions import Version

__all__ = ["DifferenceReport"]

FORMAT = "thoracle.difference/1"

_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_PLURALS = {"finding": "findings", "advice": "lines of advice"}
_SCENARIOS = 20
"""So many scenarios are told."""
_NAMED = 5
"""So many names stand in the last line of each kind."""
_VALUES = 160
"""Characters of the longest text that is told as it was and as it is."""


@dataclass(frozen=True, kw_only=True)
class DifferenceReport:
    """The difference between two versions."""

    found: Difference

    # -- JSON ---------------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        found = self.found
        return {
            "format": FORMAT,
            "old": _version(found.old),
            "new": _version(found.new),
            "changes": [change.as_dict() | self._fires(change) for change in found.declared.changes],
            "renamed": [{"before": before, "after": after} for before, after in found.declared.renamed],
            "cases": {"generated": found.cases, "compared": found.compared},
            "levels": [
                {"before": each.question.before, "after": each.question.after, "cases": each.cases}
                for each in found.shifts
                if each.question.about == "level"
            ],
            "up": self._cases("up"),
            "down": self._cases("down"),
            "shifts": [shift.as_dict() for shift in found.shifts],
            "proved": not found.unproved,
            "unproved_because": found.unproved or None,
            "scenarios": {
                "run": found.scenarios_run,
                "changed": [shift.as_dict() for shift in found.scenarios],
                "refused": list(found.refused),
            },
            "downgrades": {
                "levels": [
                    {"before": each.question.before, "after": each.question.after, "cases": each.cases}
                    for each in found.downgrades
                ],
                "scenarios": [each.id for each in found.scenarios_down],
            },
            "scenarios_expecting_less": [change.name for change in found.expecting_less],
            "not_compared": list(self._not_compared()),
        }

    def _fires(self, change: Change) -> dict[str, object]:
        counts = self.found.fires.get(change.name) if change.kind == "rule" else None
        return {} if counts is None else {"fires": {"before_only": counts[0], "after_only": counts[1]}}

    def _cases(self, direction: str) -> int:
        about = (each for each in self.found.shifts if each.question.about == "level")
        return sum(each.cases for each in about if each.question.direction == direction)

    # -- text ---------------------------------------------------------------------------------------------------------

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        found = self.found
        yield f"old: {_named(found.old)}"
        yield f"new: {_named(found.new)}"
        if found.old.kb.digest == found.new.kb.digest:
            yield f"both say the same{', scenarios aside' if found.declared.of('scenario') else ''}"
        yield from self._declared()
        yield from self._levels()
        for shift in found.shifts:
            yield from self._shift(shift)
        yield from self._scenarios()
        for line in self._not_compared():
            yield f"not compared: {line}"
        yield self._summary()

    def _declared(self) -> Iterator[str]:
        for kind in dict.fromkeys(change.kind for change in self.found.declared.changes):
            changes = self.found.declared.of(kind)
            counts = (f"{sum(each.how == how for each in changes)} {how}" for how in _MARKS)
            yield ""
            yield f"{_PLURALS.get(kind, f'{kind}s')}: {', '.join(each for each in counts if not each.startswith('0 '))}"
            for change in changes:
                yield from self._change(change)
        renamed = self.found.declared.renamed
        if renamed:
            yield ""
            yield f"renamed, which is no difference: {', '.join(f'`{one}` is `{other}`' for one, other in renamed)}"

    def _change(self, change: Change) -> Iterator[str]:
        where = f" ({change.place.short})" if change.place else ""
        text = f": {_short(change.text)}" if change.text else ""
        yield f"  {_MARKS[change.how]} `{_short(change.name)}`{where}{text}"
        for aspect in change.aspects:
            what = f"weakened, {aspect.what}" if aspect.weakened else aspect.what
            if aspect.before == aspect.after:
                yield f"      {what}: {_short(aspect.after)}"
                continue
            yield f"      {what} was: {_short(aspect.before) or '(nothing)'}"
            yield f"      {' ' * len(what)}  is: {_short(aspect.after) or '(nothing)'}"
        counts = self.found.fires.get(change.name) if change.kind == "rule" else None
        if counts is not None:
            yield f"      of the generated cases it fires in {counts[0]:,} no more and in {counts[1]:,} anew"

    def _levels(self) -> Iterator[str]:
        found = self.found
        yield ""
        up, down = self._cases("up"), self._cases("down")
        of = f"of {found.compared:,} generated cases"
        yield f"{of} the level of {up:,} goes up and of {down:,} down" if up or down else f"{of} none has another level"
        for shift in found.shifts:
            if shift.question.about == "level" and shift.cases:
                before, after = shift.question.before, shift.question.after
                yield f"  {shift.cases:10,}  `{before}` to `{after}` ({shift.question.direction})"

    def _shift(self, shift: Shift) -> Iterator[str]:
        yield ""
        cases = f"{shift.cases:,} case{'' if shift.cases == 1 else 's'}"
        yield f"{_in_words(shift.question)}: {cases if shift.cases else 'no generated case; found by the solver'}"
        for at, shown in enumerate(shift.shown):
            yield from _occasion(shown, with_case=at == 0)
        left = shift.cases - sum(shown.cases for shown in shift.shown)
        if shift.shown and shift.cases and left:
            yield f"  on other occasions, not told here ({left:,} of {shift.cases:,})"

    def _scenarios(self) -> Iterator[str]:
        found = self.found
        yield ""
        count = len(found.scenarios)
        verb = "change" if count > 1 else "changes"
        yield f"of {found.scenarios_run} scenarios {count or 'none'} {verb} what is concluded"
        for shift in found.scenarios[:_SCENARIOS]:
            yield f"  {shift.place.short}: `{shift.id}`{' (old)' if shift.of == 'old' else ''}"
            yield from (f"    {line}" for line in _scenario(shift))
        if len(found.scenarios) > _SCENARIOS:
            yield f"  and {len(found.scenarios) - _SCENARIOS} more"

    def _not_compared(self) -> Iterator[str]:
        found = self.found
        for names, what in (
            (found.ground.apart, "what follows from findings that the versions understand differently"),
            (found.refused, "scenarios with answers that one version does not take"),
        ):
            if names:
                yield f"{what}: {', '.join(f'`{name}`' for name in names)}"
        for names, version in ((found.ground.only_old, "old"), (found.ground.only_new, "new")):
            if names:
                listed = ", ".join(f"`{name}`" for name in names)
                yield f"answers that the {version} version alone takes count as not asked in the other: {listed}"
        if found.compared < found.cases:
            yield f"{found.cases - found.compared:,} generated cases that contradict themselves in one version"
        if found.unproved:
            yield f"all cases: {found.unproved}"
        for which, faulty in (("old", found.old.faulty), ("new", found.new.faulty)):
            if faulty:
                yield f"scenarios of the {which} version that have errors: {_first(faulty)}"
        yield "whether a level is settled, questions, wording, advice, sources, rules of applications"

    def _summary(self) -> str:
        found = self.found
        if found.is_empty:
            return "no difference"
        less = found.expecting_less
        many = f"{counted(len(less), 'scenario')} removed or expecting less"
        weaker = f"; {many}: {_first(change.name for change in less)}" if less else ""
        return f"{self._conclusions()}{weaker}"

    def _conclusions(self) -> str:
        found = self.found
        if found.goes_down:
            return "; ".join(self._downgrades())
        shifted = "other conclusions change" if found.shifts or found.scenarios else "no conclusion changes"
        proof = "" if found.unproved else ", which is proved for all cases" if not found.shifts else ""
        return f"no downgrade; {shifted}{proof}"

    def _downgrades(self) -> Iterator[str]:
        levels, scenarios = self.found.downgrades, self.found.scenarios_down
        if levels:
            cases = sum(shift.cases for shift in levels)
            where = f"in {cases:,} of the generated cases" if cases else "in no generated case, found by the solver"
            names = _first(f"{shift.question.before} to {shift.question.after}" for shift in levels)
            yield f"{counted(len(levels), 'downgrade')} of level {where}: {names}"
        if scenarios:
            many = f"{counted(len(scenarios), 'scenario')} {'goes' if len(scenarios) == 1 else 'go'} down"
            yield f"{many}: {_first(shift.id for shift in scenarios)}"


def _first(names: Iterable[str]) -> str:
    """The first of some names, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return f"{', '.join(listed[:_NAMED])}{more}"


def _version(version: Version) -> dict[str, object]:
    meta = version.kb.model.meta
    return {"name": version.name, "id": meta.id, "version": meta.version, "digest": version.kb.digest}


def _named(version: Version) -> str:
    meta = version.kb.model.meta
    return f"{version.name} ({meta.id} {meta.version}, digest {version.kb.digest[:12]})"


def _short(text: str) -> str:
    return text if len(text) <= _VALUES else f"{text[: _VALUES - 1]}…"


def _in_words(question: Question) -> str:
    match question.about:
        case "level":
            return f"level `{question.before}` to `{question.after}` ({question.direction})"
        case "pattern":
            return f"pattern `{question.name}` {question.direction}"
        case "cause":
            return f"cause `{question.name}` {'listed' if question.direction == 'gained' else 'no longer listed'}"
        case "points":
            return f"cause `{question.name}` with {question.after}"
    return "other causes lead"


def _occasion(shown: Shown, *, with_case: bool) -> Iterator[str]:
    cases = f" ({shown.cases:,})" if shown.cases else ""
    yield f"  when {shown.condition or 'nothing is known'}{cases}"
    for rules, what in (
        (shown.rules_before, "fires in the old version only"),
        (shown.rules_after, "fires in the new version only"),
        (shown.rules_otherwise, "concludes otherwise"),
    ):
        if rules:
            yield f"    {what}: {', '.join(f'`{rule}`' for rule in rules)}"
    if not with_case:
        return
    if shown.of_old:
        yield "    a case of the old version; the new one does not take all its answers:"
    yield from (f"    {line}" for line in shown.scenario.splitlines())


def _scenario(shift: ScenarioShift) -> Iterator[str]:
    if shift.level[0] != shift.level[1]:
        yield f"level `{shift.level[0]}` to `{shift.level[1]}`"
    for names, what in ((shift.gained, "concluded anew"), (shift.lost, "no longer concluded")):
        if names:
            yield f"{what}: {', '.join(f'`{name}`' for name in names)}"
    if shift.points:
        yield "points: " + ", ".join(f"`{cause}` {before} to {after}" for cause, before, after in shift.points)
    if set(shift.leading[0]) != set(shift.leading[1]):
        before, after = (", ".join(f"`{name}`" for name in names) or "nothing" for names in shift.leading)
        yield f"leading was {before}, is {after}"
