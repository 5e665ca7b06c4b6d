"""How a conclusion was reached: the proof tree, from the conclusion down to answers, and to the sentences of documents.

A conclusion is a level, a cause, a pattern, a rule that fired, or a finding whose value is known.  The tree is read
off the derivations that firing recorded (`inference.proof`) and put into words.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..inference.proof import PatternProof, RuleProof, Statement
from ..inference.result import Result
from ..knowledge.conditions import Atom, Compare, Present
from ..knowledge.diagnostics import did_you_mean
from ..knowledge.errors import NotConcluded, UnknownName
from ..knowledge.implications import Literal
from ..knowledge.model import Citation, Evidence, Model
from ..knowledge.wording import amount_in_words, leaf_in_words, literal_in_words
from .proof_tree import AnswerStep, ClaimStep, Explanation, Ground, PatternStep, RuleStep

__all__ = ["how"]


def how(result: Result, name: str | None = None) -> Explanation:
    """The proof tree of a conclusion; without a name, of the level.

    Raises `UnknownName` where nothing has the name, and `NotConcluded` where it was not concluded.
    """
    name = name or result.escalation.level.id
    kind = _kind(result.model, name)
    reader = _Reader(result)
    methods = {
        "level": reader.level,
        "cause": reader.cause,
        "pattern": reader.pattern,
        "rule": reader.rule,
        "finding": reader.finding,
    }
    explanation = methods[kind](name)
    if explanation is None:
        raise NotConcluded(name, kind=kind)
    return explanation


def _kind(model: Model, name: str) -> str:
    kinds = {
        "level": model.levels,
        "cause": model.causes,
        "pattern": model.patterns,
        "rule": model.rules,
        "finding": model.findings,
    }
    for kind, names in kinds.items():
        if name in names:
            return kind
    if _atom(name) in model.atoms:
        return "finding"
    hint = did_you_mean(name, [known for names in kinds.values() for known in names])
    raise UnknownName(name, what="level, cause, pattern, rule or finding", hint=hint)


def _atom(name: str) -> Atom:
    finding, _, option = name.partition("=")
    return Atom(finding, option)


class _Reader:
    """Reads the proofs of one result: a method for each kind of conclusion, with None where it was not concluded."""

    def __init__(self, result: Result) -> None:
        self.result, self.model, self.fired = result, result.model, frozenset(result.firing.rules)

    def level(self, name: str) -> Explanation | None:
        """A level: the rules that conclude just it, of the knowledge base and of the application."""
        rules = [rule.id for rule in self.model.level_rules if self.model.level_of(rule).id == name]
        added = [each.because for each in self.result.firing.application if each.level == name]
        steps = (*self._steps(rules), *map(_application_step, added))
        if not steps and name != self.result.escalation.level.id:
            return None
        title = self.model.levels[name].title
        return _explanation("level", name, title=title, by="rule" if steps else "default", rules=steps)

    def cause(self, name: str) -> Explanation | None:
        """A cause: the evidence for it, then against it; its own before that of broader causes."""
        wide = list(self.model.ancestors(name))
        found = (step for cause in wide for step in self._steps(self.model.causes[cause].evidence, cause=name))
        steps = tuple(sorted(found, key=lambda step: step.role == "against"))
        listed = any(step.role == "for" for step in steps)
        return _explanation("cause", name, title=self.model.causes[name].title, rules=steps) if listed else None

    def pattern(self, name: str) -> Explanation | None:
        """A pattern: the rules that conclude it."""
        pattern = self.model.patterns[name]
        steps = self._steps(pattern.rules)
        return _explanation("pattern", name, title=pattern.title, rules=steps) if steps else None

    def rule(self, name: str) -> Explanation | None:
        """A rule: itself."""
        steps = self._steps([name])
        return _explanation("rule", name, title=self.model.rules[name].because, rules=steps) if steps else None

    def finding(self, name: str) -> Explanation | None:
        """A finding, or one option of it: what is known of it; of a choice that was made, which option."""
        atom, case = _atom(name), self.result.case
        finding = self.model.findings[atom.finding]
        if finding.id in case.amounts:
            words = f"{finding.title}: {amount_in_words(finding, case.amounts[finding.id])}"
            answers: tuple[AnswerStep, ...] = (AnswerStep(finding=name, reads=words, chain=(words,)),)
        else:
            atoms = [atom] if atom.option else [each for each in finding.atoms if each in case.values]
            made = [each for each in atoms if finding.kind == "choice" and case.values.get(each)]
            known = [Literal(each, case.values[each]) for each in made or atoms if each in case.values]
            answers = tuple(self._answer(literal, case.origin[literal.atom]) for literal in known)
        title = self.model.title(atom)
        return _explanation("finding", name, title=title, by="answer", answers=answers) if answers else None

    # -- the steps ------------------------------------------------------------------------------------------------

    def _steps(self, rules: Iterable[str], *, cause: str = "") -> tuple[RuleStep, ...]:
        """The steps of the rules that fired; `cause` is the one that they are evidence for or against."""
        proofs = self.result.proofs
        return tuple(self._rule_step(proofs.of_rule(rule), cause=cause) for rule in rules if rule in self.fired)

    def _rule_step(self, proof: RuleProof, *, cause: str) -> RuleStep:
        rule = proof.rule
        evidence = rule.conclusion if isinstance(rule.conclusion, Evidence) else None
        return RuleStep(
            rule=rule.id,
            role="concludes" if evidence is None else "for" if evidence.points > 0 else "against",
            of=evidence.cause if evidence and cause and evidence.cause != cause else "",
            weight=evidence.weight if evidence else "",
            text=rule.because,
            basis=rule.basis,
            reason=rule.reason,
            claims=tuple(self._claim(citation) for citation in rule.cites),
            grounds=tuple(map(self._ground, proof.grounds)),
        )

    def _claim(self, citation: Citation) -> ClaimStep:
        says = self.model.claim(citation)[1].says
        return ClaimStep(citation=citation, says=says, places=self.result.passages([citation]))

    def _ground(self, ground: Statement | PatternProof) -> Ground:
        if isinstance(ground, PatternProof):
            rules = tuple(self._rule_step(proof, cause="") for proof in ground.rules)
            return PatternStep(pattern=ground.pattern, title=self.model.patterns[ground.pattern].title, rules=rules)
        if isinstance(ground.leaf, Compare):
            finding = self.model.findings[ground.leaf.finding]
            amount = amount_in_words(finding, self.result.case.amounts[finding.id])
            reads = leaf_in_words(self.model, ground.leaf)
            return AnswerStep(finding=finding.id, reads=reads, chain=(f"{finding.title}: {amount}",))
        assert isinstance(ground.given, Literal)
        return self._answer(Literal(ground.leaf.atom, isinstance(ground.leaf, Present)), ground.given)

    def _answer(self, reads: Literal, given: Literal) -> AnswerStep:
        chain = self.model.implications.chain(given, reads)
        return AnswerStep(
            finding=str(reads.atom),
            reads=literal_in_words(self.model, reads),
            chain=tuple(literal_in_words(self.model, literal) for literal in chain),
        )


def _explanation(
    kind: str,
    name: str,
    *,
    title: str,
    by: str = "rule",
    rules: tuple[RuleStep, ...] = (),
    answers: tuple[AnswerStep, ...] = (),
) -> Explanation:
    return Explanation(kind=kind, name=name, title=title, by=by, rules=rules, answers=answers)


def _application_step(because: str) -> RuleStep:
    return RuleStep(
        rule="",
        role="concludes",
        of="",
        weight="",
        text=because,
        basis="application",
        reason="",
        claims=(),
        grounds=(),
    )
