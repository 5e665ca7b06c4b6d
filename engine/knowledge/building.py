"""Builds the model from files whose form was checked, and has the whole checked.

What is wrong is reported; the model comes only of files without errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yaml.nodes import MappingNode, Node, ScalarNode

from . import consistency, safety
from .condition_reader import ConditionReader
from .conditions import Atom, Compare, Concluded, Condition, leaves
from .files import Files
from .finding_builder import FindingBuilder
from .implications import Implications
from .model import (
    Advice,
    Cause,
    Conclusion,
    Evidence,
    Finding,
    Interview,
    Level,
    Meta,
    Model,
    Pattern,
    Rule,
    SetsLevel,
    ShowsPattern,
)
from .nodes import MAX_DEPTH, Document, flow, get, items, mapping_of, number_of, pairs, text_of, texts_of
from .source_builder import build_sources
from .sources import Source

__all__ = ["Builder"]


@dataclass(slots=True, kw_only=True)
class Builder:
    """Builds one model."""

    files: Files
    findings: dict[str, Finding] = field(init=False)
    rules: dict[str, Rule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.findings = FindingBuilder(files=self.files).build()

    def build(self) -> Model | None:
        levels = self._levels()
        meta = self._meta(levels)
        patterns = self._patterns()
        causes = self._causes()
        self._escalation()
        self._order_rules()
        advice = self._advice()
        sources = build_sources(self.files)
        self._check_citations(sources)
        if meta is None or not {meta.default_level, meta.warning_from} <= levels.keys():
            return None
        rules = {rule.id: rule for rule in self.rules.values() if self._is_whole(rule)}
        model = Model(
            meta=meta,
            levels=levels,
            findings=self.findings,
            patterns={name: _with_rules(pattern, rules) for name, pattern in patterns.items()},
            causes={name: _with_broader(cause, causes) for name, cause in causes.items()},
            rules=rules,
            advice=advice,
            sources=sources,
            implications=_implications(self.findings),
        )
        # What has faults was left out of it: what is left is checked all the same, so that all faults come in one go.
        consistency.check(model, self.files.report)
        safety.check(model, self.files.report)
        return None if self.files.report.failed else model

    def _is_whole(self, rule: Rule) -> bool:
        """Whether all findings that a rule reads were built."""
        read = [leaf for leaf in leaves(rule.when) if not isinstance(leaf, Concluded)]
        names = [leaf.finding if isinstance(leaf, Compare) else leaf.atom.finding for leaf in read]
        return all(name in self.findings for name in names)

    def _levels(self) -> dict[str, Level]:
        built: dict[str, Level] = {}
        for document in self.files.of("levels"):
            if len(pairs(document.root)) == 1:
                hint, place = "add levels", document.place(document.root)
                self.files.report.error("bad-scale", place, "the scale has fewer than two levels", hint=hint)
        for document, key, value in self.files.entries("levels"):
            if "{number}" in text_of(value, "action") and not text_of(value, "number"):
                message = f"level `{key.value}` says `{{number}}` and has no `number`"
                self.files.report.error("missing-key", document.place(key), message)
            if isinstance(value, MappingNode) and document.file not in self.files.faulty:
                built[key.value] = Level(
                    id=key.value,
                    rank=len(built),
                    title=text_of(value, "title"),
                    action=text_of(value, "action"),
                    within=text_of(value, "within"),
                    number=text_of(value, "number"),
                    cites=self.files.cites(document, value, what=f"level `{key.value}`"),
                )
        return built

    def _meta(self, levels: dict[str, Level]) -> Meta | None:
        for document in self.files.of("kb"):
            root = document.root
            for name in ("default_level", "warning_from"):
                self.files.resolve(document, get(root, name), "level", what=f"`{name}`")
            if document.file in self.files.faulty:
                return None
            interview = get(root, "interview")
            words = (
                "id",
                "title",
                "version",
                "language",
                "purpose",
                "use",
                "misuse",
                "population",
                "disclaimer",
                "basis",
            )
            return Meta(
                **{word: text_of(root, word) for word in words},
                licence=text_of(root, "licence"),
                weights={key.value: int(value.value) for key, value in pairs(get(root, "weights"))},
                default_level=text_of(root, "default_level"),
                warning_from=text_of(root, "warning_from"),
                advice_kinds={key.value: flow(value.value) for key, value in pairs(get(root, "advice_kinds"))},
                reading_grade=number_of(root, "reading_grade"),
                interview=Interview(
                    max_screens=number_of(interview, "max_screens") or 20,
                    leaders=number_of(interview, "leaders") or 3,
                    screen_items=number_of(interview, "screen_items") or 8,
                ),
            )
        return None

    def _patterns(self) -> dict[str, Pattern]:
        built: dict[str, Pattern] = {}
        for document, key, value in self.files.entries("patterns"):
            rules = [self._rule(document, node, ShowsPattern(pattern=key.value)) for node in items(get(value, "rules"))]
            built[key.value] = Pattern(
                id=key.value,
                title=text_of(value, "title"),
                rules=tuple(rule.id for rule in rules if rule),
                place=document.place(key),
            )
        return built

    def _causes(self) -> dict[str, Cause]:
        umbrellas = {text_of(value, "kind_of") for _, _, value in self.files.entries("causes")}
        built: dict[str, Cause] = {}
        for document, key, value in self.files.entries("causes"):
            who = f"cause `{key.value}`"
            self.files.resolve(document, get(value, "kind_of"), "cause", what=who)
            rules = [self._evidence(document, node, key.value) for node in items(get(value, "evidence"))]
            built[key.value] = Cause(
                id=key.value,
                title=text_of(value, "title"),
                summary=text_of(value, "summary"),
                kind_of=text_of(value, "kind_of"),
                serious=number_of(value, "serious"),
                umbrella=key.value in umbrellas,
                cites=self.files.cites(document, value, what=who),
                codes=mapping_of(value, "codes"),
                evidence=tuple(rule.id for rule in rules if rule),
                place=document.place(key),
            )
        return built

    def _evidence(self, document: Document, node: Node, cause: str) -> Rule | None:
        sides = [(side, get(node, side)) for side in ("weight", "against") if get(node, side) is not None]
        who = f"rule `{text_of(node, 'id')}`"
        if len(sides) != 1:
            self.files.report.error("missing-key", document.place(node), f"{who} needs either `weight` or `against`")
            return self._rule(document, node, None)
        [(side, weight)] = sides
        if not self.files.resolve(document, weight, "weight", what=who) or not isinstance(weight, ScalarNode):
            return self._rule(document, node, None)
        points = self._points(weight.value) * (1 if side == "weight" else -1)
        return self._rule(document, node, Evidence(cause=cause, weight=weight.value, points=points))

    def _points(self, word: str) -> int:
        return max((number_of(get(document.root, "weights"), word) for document in self.files.of("kb")), default=0)

    def _escalation(self) -> None:
        for document in self.files.of("escalation"):
            for node in items(document.root):
                known = self.files.resolve(document, get(node, "level"), "level", what=f"rule `{text_of(node, 'id')}`")
                self._rule(document, node, SetsLevel(level=text_of(node, "level")) if known else None)

    def _rule(self, document: Document, node: Node, conclusion: Conclusion | None) -> Rule | None:
        """Build a rule; its place in the strata comes later, when all rules are known.

        Without a conclusion, that being at fault, the rest is only checked.
        """
        name, when = get(node, "id"), get(node, "when")
        if not isinstance(name, ScalarNode) or when is None:
            return None
        who = f"rule `{name.value}`"
        condition = self._condition(document, when, who)
        basis, reason = text_of(node, "basis") or "document", text_of(node, "reason")
        if basis in ("document", "extrapolation") and (basis == "extrapolation") != bool(reason):
            hint = "add `reason`" if basis == "extrapolation" else "it goes with `basis: extrapolation`"
            self.files.report.error(
                "missing-reason", document.place(name), f"{who}: an extrapolation and its reason go together", hint=hint
            )
        cites = self.files.cites(document, node, what=who)
        if condition is None or conclusion is None or name.value in self.rules:
            return None
        rule = Rule(
            id=name.value,
            when=condition,
            conclusion=conclusion,
            because=text_of(node, "because"),
            cites=cites,
            basis=basis,
            reason=reason,
            stratum=0,
            order=0,
            place=document.place(name),
        )
        self.rules[rule.id] = rule
        return rule

    def _condition(self, document: Document, node: Node, who: str) -> Condition | None:
        reader = ConditionReader(
            document=document, findings=self.findings, names=self.files.names, report=self.files.report
        )
        return reader.read(node, who=who)

    def _order_rules(self) -> None:
        """Bring the rules into declared order and give each its stratum; report patterns that read themselves."""
        ordered = sorted(self.rules.values(), key=lambda rule: (rule.place.file, rule.place.line, rule.place.column))
        rules_of: dict[str, list[Rule]] = {}
        for rule in ordered:
            if isinstance(rule.conclusion, ShowsPattern):
                rules_of.setdefault(rule.conclusion.pattern, []).append(rule)
        strata: dict[str, int] = {}

        def stratum(pattern: str, trail: tuple[str, ...]) -> int:
            if pattern in trail:
                ring = " reads ".join(f"`{name}`" for name in (*trail[trail.index(pattern) :], pattern))
                place = self.files.names.of("pattern")[pattern]
                self.files.report.error("circular-pattern", place, f"the pattern reads itself: {ring}")
                strata[pattern] = 0
            elif len(trail) == MAX_DEPTH and pattern not in strata:
                place = self.files.names.of("pattern")[pattern]
                message = f"the pattern stands at the end of a chain of more than {MAX_DEPTH} patterns"
                self.files.report.error("nested-too-deeply", place, message)
                strata[pattern] = 0
            if pattern not in strata:
                inner = [
                    stratum(read, (*trail, pattern))
                    for rule in rules_of.get(pattern, ())
                    for read in _patterns_of(rule)
                ]
                strata[pattern] = max(inner, default=-1) + 1
            return strata[pattern]

        self.rules = {}
        for order, rule in enumerate(ordered):
            deepest = max((stratum(name, ()) for name in _patterns_of(rule)), default=-1)
            self.rules[rule.id] = replace(rule, stratum=deepest + 1, order=order)

    def _advice(self) -> tuple[Advice, ...]:
        built: list[Advice] = []
        for document in self.files.of("advice"):
            for node in items(document.root):
                who = f"advice line at line {node.start_mark.line + 1}"
                when = get(node, "when")
                good = self.files.resolve(document, get(node, "kind"), "advice-kind", what=who)
                for kind in ("level", "cause"):
                    for each in items(get(node, f"{kind}s")):
                        good = self.files.resolve(document, each, kind, what=who) and good
                condition = None if when is None else self._condition(document, when, who)
                cites = self.files.cites(document, node, what=who)
                if good and (when is None or condition is not None):
                    built.append(
                        Advice(
                            kind=text_of(node, "kind"),
                            text=text_of(node, "text"),
                            cites=cites,
                            when=condition,
                            levels=texts_of(node, "levels"),
                            causes=texts_of(node, "causes"),
                            place=document.place(node),
                        )
                    )
        return tuple(built)

    def _check_citations(self, sources: dict[str, Source]) -> None:
        """Warn of claims that nothing cites."""
        if self.files.report.failed:
            return
        citing = ("levels", "findings", "patterns", "causes", "escalation", "advice")
        roots = [document.root for kind in citing for document in self.files.of(kind)]
        cited = set().union(*map(_citations, roots))
        for source in sources.values():
            for claim in source.claims.values():
                if f"{source.id}.{claim.id}" not in cited:
                    hint = "cite it in a rule, finding, cause, level or advice line, or list its place as unused"
                    self.files.report.warning(
                        "uncited-claim", claim.place, f"nothing cites the claim `{source.id}.{claim.id}`", hint=hint
                    )


def _citations(root: Node) -> set[str]:
    """What stands under `cites`, wherever."""
    found: set[str] = set()
    rest = [root]
    while rest:
        node = rest.pop()
        for key, value in pairs(node):
            if key.value == "cites":
                found.update(each.value for each in items(value) if isinstance(each, ScalarNode))
            elif not isinstance(value, ScalarNode):
                rest.append(value)
        rest += [each for each in items(node) if not isinstance(each, ScalarNode)]
    return found


def _implications(findings: dict[str, Finding]) -> Implications:
    edges = [(Atom(finding.id), atom) for finding in findings.values() for atom in finding.implies]
    edges += [
        (Atom(finding.id, option.id), atom)
        for finding in findings.values()
        for option in finding.options.values()
        for atom in option.implies
    ]
    exclusive = [finding.atoms for finding in findings.values() if finding.kind == "choice"]
    return Implications(implies=[edge for edge in edges if edge[1].finding in findings], exclusive=exclusive)


def _with_rules(pattern: Pattern, rules: Mapping[str, Rule]) -> Pattern:
    kept = tuple(rule for rule in pattern.rules if rule in rules)
    return pattern if kept == pattern.rules else replace(pattern, rules=kept)


def _with_broader(cause: Cause, causes: Mapping[str, Cause]) -> Cause:
    return cause if not cause.kind_of or cause.kind_of in causes else replace(cause, kind_of="")


def _patterns_of(rule: Rule) -> list[str]:
    return [leaf.pattern for leaf in leaves(rule.when) if isinstance(leaf, Concluded)]
