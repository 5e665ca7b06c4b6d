"""Scenarios: answers in, expected conclusions out.  The files of cases/ hold them; so does every case file of a user.

What stands under `findings` is kept as a person wrote it; whether it can be answered so is for the inference to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode

from .diagnostics import Place, Report
from .forms import FORMS
from .naming import Names
from .nodes import Document
from .raw_answers import RawAnswer, raw_answers

__all__ = ["Expectation", "Scenario", "read_scenarios"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a scenario expects; what is empty is not looked at."""

    level_at_least: str = ""
    level_at_most: str = ""
    settled: bool | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    first: str = ""
    order: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    no_patterns: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    not_fired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A case with what has to be concluded from it."""

    id: str
    title: str
    cites: tuple[str, ...]
    findings: Mapping[str, RawAnswer]
    expect: Expectation
    place: Place
    answers_at: Mapping[str, Place]
    """Where each answer stands."""


def read_scenarios(documents: Sequence[Document], *, names: Names, report: Report) -> tuple[Scenario, ...]:
    """Build the scenarios of the documents whose form is good; report names that nothing declares."""
    built: list[Scenario] = []
    for document in documents:
        if not FORMS["cases"].check(document.root, document, Report()):
            continue
        for node in document.root.value:
            keys = {key.value: value for key, value in node.value}
            place = document.place(keys["id"])
            if not names.declare("case", keys["id"].value, place, report):
                continue
            reader = _Expected(document=document, names=names, report=report, what=f"case `{keys['id'].value}`")
            findings = keys["findings"]
            if not isinstance(findings, MappingNode):
                report.error(
                    "wrong-kind", document.place(findings), "a mapping of findings to answers is expected here"
                )
                continue
            built.append(
                Scenario(
                    id=keys["id"].value,
                    title=keys["title"].value if "title" in keys else "",
                    cites=reader.named(keys["cites"], "claim"),
                    findings=raw_answers(findings),
                    expect=reader.expectation(keys["expect"]),
                    place=place,
                    answers_at={key.value: document.place(key) for key, _ in findings.value},
                )
            )
    return tuple(built)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expected:
    document: Document
    names: Names
    report: Report
    what: str

    def named(self, node: Node | None, kind: str) -> tuple[str, ...]:
        nodes = [] if node is None else node.value if not isinstance(node, ScalarNode) else [node]
        for each in nodes:
            self.names.resolve(each.value, kind, self.document.place(each), self.report, what=self.what)
        return tuple(each.value for each in nodes)

    def expectation(self, node: Node) -> Expectation:
        keys = _keys(node)
        level, settled = keys.get("level"), keys.get("settled")
        exact = self.named(level, "level") if isinstance(level, ScalarNode) else ()
        bounds = _keys(level)
        causes, patterns, rules = (_keys(keys.get(part)) for part in ("causes", "patterns", "rules"))
        return Expectation(
            level_at_least="".join(exact or self.named(bounds.get("at_least"), "level")),
            level_at_most="".join(exact or self.named(bounds.get("at_most"), "level")),
            settled=settled.value == "true" if isinstance(settled, ScalarNode) else None,
            include=self.named(causes.get("include"), "cause"),
            exclude=self.named(causes.get("exclude"), "cause"),
            first="".join(self.named(causes.get("first"), "cause")),
            order=self.named(causes.get("order"), "cause"),
            patterns=self.named(patterns.get("include"), "pattern"),
            no_patterns=self.named(patterns.get("exclude"), "pattern"),
            fired=self.named(rules.get("fired"), "rule"),
            not_fired=self.named(rules.get("not_fired"), "rule"),
        )


def _keys(node: Node | None) -> dict[str, Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, MappingNode) else {}
