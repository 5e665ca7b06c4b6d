"""What the scenarios exercise, as text and as JSON: one figure for each kind of coverage, a table, and every gap.

A gap comes with the case that would close it, which was fired before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count

from ...inference.knowledge_base import KnowledgeBase
from ..shown_case import as_scenario, replayed
from ..tables import counted, percent, table
from .condition_coverage import Coverage, Miss
from .decisive import Path

__all__ = ["CoverageReport"]

FORMAT = "thoracle.coverage/1"


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """The coverage of a knowledge base."""

    kb: KnowledgeBase
    coverage: Coverage

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        coverage = self.coverage
        return {
            "format": FORMAT,
            "kb": self.kb.model.meta.id,
            "scenarios": len(coverage.scenarios),
            "figures": {
                name: {"covered": covered, "of": total, "percent": percent(covered, total)}
                for name, (covered, total) in self._figures().items()
            },
            "files": [
                dict(zip(("file", "rules", "fired", "conditions", "both_ways"), row, strict=True))
                for row in self._by_file()
            ],
            "documents": [
                dict(zip(("document", "passages", "by_a_rule", "by_others", "set_aside"), row, strict=True))
                for row in self._by_document()
            ],
            "misses": [
                {
                    "rule": miss.rule.id,
                    "file": miss.rule.place.file,
                    "line": miss.rule.place.line,
                    "condition": miss.part,
                    "decisively": miss.wanted,
                    "because": miss.because,
                    "case": self.case(miss),
                }
                for miss in coverage.misses
            ],
            "not_analysed": list(_not_analysed(coverage)),
        }

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def told(self, miss: Miss) -> str:
        """A gap in one line."""
        return f"rule `{miss.rule.id}`: `{miss.part}` is never decisively {str(miss.wanted).lower()}: {miss.because}"

    def case(self, miss: Miss) -> str | None:
        """The case that would close a gap, ready to paste; None where none was found that firing bears out."""
        if miss.closing is None:
            return None
        result = replayed(self.kb, miss.closing.answers)
        if (miss.rule.id in result.firing.rules) is not miss.wanted:
            return None
        return as_scenario(
            self.kb,
            miss.closing.answers,
            id=self._ids[miss.rule.id, miss.path, miss.wanted],
            expect={
                "level": result.verdict.level.id,
                "rules": {"fired" if miss.wanted else "not_fired": [miss.rule.id]},
            },
            cites=miss.rule.cites,
        )

    @cached_property
    def _ids(self) -> Mapping[tuple[str, Path, bool], str]:
        """A name for the case of each gap: no two have one, and no scenario has it."""
        taken = {scenario.id for scenario in self.coverage.scenarios}
        ids: dict[tuple[str, Path, bool], str] = {}
        for miss in self.coverage.misses:
            part = re.sub(r"[^a-z0-9]+", "-", miss.part.lower()).strip("-")
            name = f"{miss.rule.id}-{'by' if miss.wanted else 'without'}-{part}"
            numbered = (f"{name}-{number}" for number in count(2))
            ids[miss.rule.id, miss.path, miss.wanted] = new = next(
                each for each in chain([name], numbered) if each not in taken
            )
            taken.add(new)
        return ids

    # -- the parts of the text --------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[str]:
        coverage = self.coverage
        name = self.kb.model.meta.id
        if not (coverage.scenarios and coverage.rules):
            yield self.summary()
            return
        yield f"{name}: {counted(len(coverage.rules), 'rule')}, {counted(len(coverage.scenarios), 'scenario')}"
        yield ""
        yield from table([(what, f"{of[0]} of {of[1]}", f"{percent(*of)} %") for what, of in self._figures().items()])
        yield ""
        yield from table(self._by_file(), head=("file", "rules", "fired", "conditions", "both ways"))
        yield ""
        yield from table(self._by_document(), head=("document", "passages", "by a rule", "by others", "set aside"))
        yield from self._gaps(coverage.misses)
        yield ""
        yield from (f"not looked at: {what}" for what in _not_analysed(coverage))
        yield self.summary()

    def _gaps(self, misses: Sequence[Miss]) -> Iterator[str]:
        if not misses:
            return
        yield ""
        yield from (f"{miss.rule.place.short}: {self.told(miss)}" for miss in misses)
        yield ""
        yield "# Cases that would close these, ready to paste below cases/ (give them a name that says what they show)"
        for miss in misses:
            case = self.case(miss) if miss in self.coverage.needed or miss.closing is None else ""
            head = f"# `{miss.part}` of `{miss.rule.id}`, decisively {str(miss.wanted).lower()}"
            if case is None or miss.closing is None:
                yield f"{head}: none was found"
            elif case:
                yield f"{head}: `{miss.closing.near}`, one answer changed" if miss.closing.near else head
                yield case.rstrip("\n")

    def summary(self) -> str:
        """All in one line."""
        name = self.kb.model.meta.id
        if not self.coverage.scenarios:
            return f"{name}: there is no scenario; without scenarios nothing is covered"
        if not self.coverage.rules:
            return f"{name}: there is no rule; a run that looks at nothing fails"
        fired, both = (f"{covered} of {total}" for covered, total in list(self._figures().values())[:2])
        return f"{name}: {fired} rules fired, {both} conditions decisive both ways"

    def _figures(self) -> Mapping[str, tuple[int, int]]:
        coverage = self.coverage
        total = len(coverage.parts)
        passages = [passage for passage in coverage.traced.passages if passage.users]
        figures = {
            "rules that a scenario fires": (sum(map(bool, coverage.fired.values())), len(coverage.rules)),
            "conditions decisive both ways": (sum(part.covered for part in coverage.parts), total),
            "conditions decisively true": (sum(bool(part.true) for part in coverage.parts), total),
            "conditions decisively false": (sum(bool(part.false) for part in coverage.parts), total),
        }
        if len(coverage.rules) == len(coverage.model.rules):
            figures["passages that a rule rests on"] = (sum(bool(each.rules) for each in passages), len(passages))
        return figures

    def _by_file(self) -> list[tuple[str | int, ...]]:
        coverage = self.coverage
        files = dict.fromkeys(rule.place.file for rule in coverage.rules)
        return [
            (
                file,
                sum(rule.place.file == file for rule in coverage.rules),
                sum(rule.place.file == file and coverage.fired[rule.id] > 0 for rule in coverage.rules),
                sum(part.rule.place.file == file for part in coverage.parts),
                sum(part.rule.place.file == file and part.covered for part in coverage.parts),
            )
            for file in files
        ]

    def _by_document(self) -> list[tuple[str | int, ...]]:
        traced = self.coverage.traced
        rows: list[tuple[str | int, ...]] = []
        for use in traced.sources:
            own = [passage for passage in traced.passages if passage.source == use.source.id]
            by_rule = sum(bool(passage.rules) for passage in own)
            by_others = sum(bool(passage.users and not passage.rules) for passage in own)
            rows.append((use.source.id, use.passages, by_rule, by_others, use.unused))
        return rows


def _not_analysed(coverage: Coverage) -> Iterable[str]:
    lines = sum(line.when is not None for line in coverage.model.advice)
    if lines:
        yield f"the conditions of {lines} lines of advice, which are no rules"
    if len(coverage.rules) < len(coverage.model.rules):
        yield f"{len(coverage.model.rules) - len(coverage.rules)} rules that were not asked for"
