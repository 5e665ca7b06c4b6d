"""Proofs: what holds is proved, and every way of breaking a knowledge base is caught by the property it breaks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from engine.bench.proving import proofs as bench
from engine.bench.proving.proof_report import NOT_COVERED, ProofReport
from engine.bench.proving.proofs import Proof, proved
from engine.bench.proving.statements import about_changes
from engine.bench.proving.violations import broken, within
from engine.inference.case import Case
from engine.inference.circuit import compile_circuit
from engine.inference.knowledge_base import KnowledgeBase
from engine.inference.proving.conclusions import Conclusions
from engine.inference.proving.encoding import Encoding
from engine.inference.proving.searching import Search
from engine.inference.supposition import suppose_present
from engine.knowledge.conditions import Absent, All, Atom, Compare, Condition, Present
from engine.knowledge.errors import BadAnswers
from engine.knowledge.model import Model, SetsLevel
from engine.knowledge.properties import (
    Bounds,
    EveryAdvice,
    EveryCase,
    EveryCause,
    EveryChange,
    Formal,
    Higher,
    OneLevel,
    Property,
)
from engine.knowledge.reading import read_knowledge_base
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, partial, pooled, randoms

BOILER = Path(__file__).parents[1] / "boiler"
READING = read_knowledge_base(BOILER)
assert READING.model is not None
MODEL = READING.model
PROPERTIES = READING.properties


@lru_cache(maxsize=32)
def proofs_of(what: str) -> tuple[Proof, ...]:
    """What becomes of the toy's properties when it is broken so."""
    return tuple(proved(KnowledgeBase(BROKEN[what][0]), PROPERTIES, seconds=30))


def outcomes(model: Model) -> dict[str, Proof]:
    return {proof.subject.id: proof for proof in proved(KnowledgeBase(model), PROPERTIES, seconds=30)}


def stated(formal: Formal, id: str = "stated") -> Property:
    return Property(id=id, says="It is so.", formal=formal, cites=("leaflet.alarm",), place=MODEL.level_rules[0].place)


def tried(formal: Formal, model: Model = MODEL, *, seconds: float = 30) -> Proof:
    [proof] = proved(KnowledgeBase(model), [stated(formal)], seconds=seconds)
    return proof


def texts(proof: Proof) -> list[str]:
    return [failure.text for failure in proof.failures]


# -- breaking a knowledge base past the loader, which would refuse it ----------------------------------------------


def with_rule(id: str, when: Condition, level: str) -> Model:
    like = MODEL.level_rules[0]
    rule = replace(like, id=id, when=when, conclusion=SetsLevel(level=level), order=len(MODEL.rules))
    return replace(MODEL, rules={**MODEL.rules, id: rule})


def changed(id: str, **changes: object) -> Model:
    return replace(MODEL, rules={**MODEL.rules, id: replace(MODEL.rules[id], **changes)})


def without(*ids: str) -> Model:
    return replace(MODEL, rules={name: rule for name, rule in MODEL.rules.items() if name not in ids})


def declared(name: str, reassuring: str) -> Model:
    finding = replace(MODEL.findings[name], reassuring=reassuring)
    return replace(MODEL, findings={**MODEL.findings, name: finding})


FLUE, RESET = Present(Atom("where", "flue")), Present(Atom("reset-helps"))

BROKEN: Mapping[str, tuple[Model, list[str]]] = {
    "a sign earns a level below the default": (
        with_rule("flue-is-watched", FLUE, "watch"),
        ["a-warning-sign-never-lowers", "only-declared-answers-lower", "watching-is-earned"],
    ),
    "a sign earns it beside what is declared": (
        with_rule("flue-is-watched", All((FLUE, RESET)), "watch"),
        ["a-warning-sign-never-lowers", "only-declared-answers-lower", "watching-is-earned"],
    ),
    "a level above the lowest demands that a sign is absent": (
        with_rule("nobody-is-dizzy", Absent(Atom("dizzy")), "call-out"),
        ["a-warning-sign-never-lowers", "silence-is-no-denial"],
    ),
    "a level above the lowest demands what only a denied sign implies": (
        with_rule("no-smell-of-gas", Absent(Atom("gas-smell")), "call-out"),
        ["a-warning-sign-never-lowers", "silence-is-no-denial"],
    ),
    "a declaration is missing": (declared("reset-helps", ""), ["only-declared-answers-lower"]),
    "a declaration of a quantity is missing": (declared("off-for", ""), ["only-declared-answers-lower"]),
    "a quantity is declared on the wrong side": (declared("off-for", "high"), ["only-declared-answers-lower"]),
    "a long time counts for less than a short one": (
        changed("long-off", when=Compare("off-for", "at_most", 7.0)),
        ["longer-never-lowers", "watching-is-earned"],  # nothing is watched any more
    ),
    "a loud noise is watched, a low one is not": (
        changed("several-signs", when=Present(Atom("noise", "hum")), conclusion=SetsLevel(level="call-out")),
        ["a-warning-sign-never-lowers", "silence-is-no-denial", "louder-never-lowers"],
    ),
    "a red flag has a lower level": (
        changed("gas-means-leave", conclusion=SetsLevel(level="call-out")),
        ["gas-means-leave"],
    ),
    "a red flag needs something else": (
        changed("gas-means-leave", when=All((Present(Atom("gas-smell")), Present(Atom("dizzy"))))),
        ["gas-means-leave"],
    ),
    "a red flag has no rule": (without("gas-means-leave"), ["gas-means-leave"]),
    "a cause has no evidence": (without("old-boiler"), ["every-cause-can-lead"]),
    "advice has no levels": (
        replace(MODEL, advice=tuple(replace(line, levels=()) for line in MODEL.advice)),
        ["no-self-help-beside-gas"],
    ),
}


def test_of_the_toy_everything_is_proved() -> None:
    assert [name for name, proof in outcomes(MODEL).items() if not proof.proved] == []


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_knowledge_base_is_caught_by_name(what: str) -> None:
    assert [proof.subject.id for proof in proofs_of(what) if not proof.proved] == BROKEN[what][1]


@pytest.mark.parametrize("what", BROKEN)
def test_its_counterexamples_are_cases_that_load_and_fire_as_they_say(what: str) -> None:
    kb = KnowledgeBase(BROKEN[what][0])
    for proof in proofs_of(what):
        for failure in proof.failures:
            for shown in failure.cases:
                [scenario] = yaml.load(shown.scenario, Loader=yaml.BaseLoader)
                assert scenario["id"] == shown.id
                result = kb.assess(scenario["findings"])
                assert (result.verdict.level.id, dict(result.case.given)) == (shown.level, shown.answers)


# -- definitions that no rule can break: here the solver is given wrong ones ---------------------------------------


def test_a_definition_of_settled_that_forgets_the_levels_below_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conclusions, "could_fall_to", property(lambda self: {rank: _never() for rank in range(4)}))
    found = outcomes(MODEL)
    assert [name for name in found if not found[name].proved] == ["a-settled-level-stays", "the-bounds-are-bounds"]
    assert found["a-settled-level-stays"].outcome == "unconfirmed"
    assert texts(found["a-settled-level-stays"]) == [
        "the solver found a case that firing does not bear out: the level is `service` (by default) before and "
        "`watch` (by `watch-it`) after"
    ]


def _never() -> object:
    import z3

    return z3.BoolVal(False)


def test_negation_as_failure_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not asked taken for absent: the mistake that the whole language is made to exclude."""
    holds = Encoding._leaf_holds

    def closed_world(self: Encoding, leaf: Present | Absent | Compare) -> object:
        import z3

        return z3.Not(self.present(leaf.atom)) if isinstance(leaf, Absent) else holds(self, leaf)

    monkeypatch.setattr(Encoding, "_leaf_holds", closed_world)
    model = with_rule("no-frost", All((RESET, Absent(Atom("frost")))), "call-out")
    proof = outcomes(model)["concluded-only-gains"]
    assert proof.outcome == "unconfirmed"
    assert texts(proof)[0].startswith("the solver found a case that firing does not bear out: the rule `")


def test_a_case_with_two_levels_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conclusions, "is_level", lambda self, rank: self.concludes[rank])
    assert outcomes(MODEL)["one-level"].outcome == "unconfirmed"


def test_a_dont_know_that_counts_as_no_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    fired = bench.replayed

    def credulous(kb: KnowledgeBase, answers: Mapping[str, object]) -> object:
        symptoms = {name for name, finding in kb.findings.items() if finding.kind == "symptom"}
        denied = {name: "no" if name in symptoms and value == "unknown" else value for name, value in answers.items()}
        return fired(kb, denied)

    model = with_rule("no-frost", Absent(Atom("frost")), "call-out")
    monkeypatch.setattr(bench, "replayed", credulous)
    proof = outcomes(model)["not-known-is-not-asked"]
    assert proof.outcome == "refuted"
    assert texts(proof)[0] == "the rule `no-frost` fires after, and not before"


def test_a_rule_that_reads_dont_know_is_caught_beside_other_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fired is silent but for don't know; this shows only where something else is answered, too."""
    import z3

    changes = bench.about_changes

    def reading(statement: EveryChange, model: Model, circuit: object) -> Iterator[object]:
        for about in changes(statement, model, circuit):  # type: ignore[arg-type]
            before, _ = about.cases
            read = z3.And(about.unknown[Atom("frost")], before.present(Atom("dizzy")))
            yield replace(about, violated=z3.Or(about.violated, read))

    monkeypatch.setattr(bench, "about_changes", reading)
    proof = tried(EveryChange(by="dont-know", settled=False, level="", conclusions="unchanged"))
    assert proof.outcome == "unconfirmed"


def test_dont_know_is_any_set_of_what_is_open_and_goes_into_the_case_after_it() -> None:
    statement = EveryChange(by="dont-know", settled=False, level="", conclusions="unchanged")
    [about] = about_changes(statement, MODEL, compile_circuit(MODEL))
    search = Search(*about.cases, seconds=20)
    search.add(*about.spoken_of)
    before, after = about.cases
    names = [Atom("frost"), Atom("where", "flue"), Atom("noise"), Atom("off-for")]
    valued = search.find(before.present(Atom("dizzy")), *(about.unknown[name] for name in names))
    assert valued is not None
    answers = about.not_known(valued, after.answers(valued))
    assert answers["dizzy"] == "present"
    assert [answers[name] for name in ("frost", "noise", "off-for")] == ["unknown"] * 3
    assert isinstance(answers["where"], Mapping)
    assert answers["where"]["flue"] == "unknown"
    assert Case.of(MODEL, answers).values == Case.of(MODEL, before.answers(valued)).values
    for name, known in ((Atom("frost"), before.absent(Atom("frost"))), (Atom("off-for"), before.known("off-for"))):
        assert search.find(about.unknown[name], known) is None


@given(random=randoms)
def test_an_answer_of_dont_know_beside_any_others_says_nothing(random: Seeded) -> None:
    kb = pooled(random)
    answers = answers_of(random, kb.model)
    silent = {name: value for name, value in answers.items() if random.random() < 0.5}
    more = {name: "unknown" for name in kb.model.findings if name not in silent}
    case, asked = Case.of(kb.model, silent), Case.of(kb.model, {**silent, **more})
    assert (asked.values, asked.amounts) == (case.values, case.amounts)
    assert kb.assess({**silent, **more}).firing.rules == kb.assess(silent).firing.rules


# -- what is shown --------------------------------------------------------------------------------------------------


def test_a_counterexample_is_the_smallest_and_ready_to_paste() -> None:
    proof = tried(EveryCase(when=Present(Atom("any-smell")), level=Bounds(at_least="evacuate")))
    assert proof.outcome == "refuted"
    [failure] = proof.failures
    assert failure.text == "the level is `service` (by default), and has to be at least `evacuate`"
    assert [shown.scenario for shown in failure.cases] == [
        "- id: stated\n"
        "  cites:\n"
        "    - leaflet.alarm\n"
        "  findings:\n"
        "    any-smell: yes\n"
        "  expect:\n"
        "    level:\n"
        "      at_least: evacuate\n"
    ]


def test_of_a_change_the_cases_before_and_after_are_shown() -> None:
    proof = tried(EveryChange(by="more-answers", settled=False, level="never-falls", conclusions=""))
    [failure] = proof.failures
    assert failure.text == "the level falls from `service` (by default) to `watch` (by `watch-it`)"
    before, after = failure.cases
    assert (before.id, before.answers, before.level) == ("stated-before", {}, "service")
    assert (after.id, after.level) == ("stated-after", "watch")
    assert after.answers == {"noise": "quiet", "off-for": "0 days", "reset-helps": "present"}
    assert after.scenario.endswith("  expect:\n    level:\n      at_least: service\n")


@pytest.mark.parametrize(
    ("formal", "outcome", "expected"),
    [
        (
            EveryCase(when=Present(Atom("frost")), only=True, level=Bounds(at_least="evacuate")),
            "refuted",
            ["the level is `evacuate` (by `gas-means-leave`), and the condition for that does not hold"],
        ),
        (
            EveryCase(when=None, level=Bounds(at_least="service", at_most="call-out")),
            "refuted",
            ["the level is `evacuate` (by `gas-means-leave`), and has to be at least `service` and at most `call-out`"],
        ),
        (
            EveryCase(when=All((Present(Atom("frost")), Absent(Atom("frost")))), level=Bounds(at_least="evacuate")),
            "vacuous",
            ["there is no case of which it speaks"],
        ),
        (EveryCase(when=None, level=Bounds(at_most="evacuate")), "proved", []),
        (
            EveryChange(by="more-answers", settled=False, level="", conclusions="unchanged"),
            "refuted",
            ["the rule `leak-smells` fires after, and not before"],
        ),
        (
            EveryChange(by=Higher(finding="age", at_least=None), settled=False, level="", conclusions="unchanged"),
            "refuted",
            ["the rule `old-boiler` fires after, and not before"],
        ),
        (
            EveryChange(by=Higher(finding="age", at_least=15.0), settled=False, level="", conclusions="unchanged"),
            "proved",
            [],
        ),
        (
            EveryChange(by=Higher(finding="noise", at_least="hum"), settled=False, level="stays", conclusions=""),
            "refuted",
            ["the level rises from `service` (by default) to `call-out` (by `several-signs`)"],
        ),
        (
            EveryCause(unable={"old-age": "it is young", "water-fault": "it is an umbrella"}),
            "refuted",
            [
                "`water-fault` is declared unable to lead, and as an umbrella needs not be",
                "`old-age` is declared unable to lead, and leads here",
            ],
        ),
        (
            EveryAdvice(kinds=("prepare",), level=Bounds(at_most="service")),
            "refuted",
            ["the advice at boiler/advice.yaml:8 is given where the level is `evacuate` (by `gas-means-leave`)"],
        ),
        (
            EveryAdvice(kinds=("nothing",), level=Bounds(at_most="service")),
            "vacuous",
            ["there is no case of which it speaks"],
        ),
        (OneLevel(), "proved", []),
    ],
)
def test_what_becomes_of_a_statement(formal: Formal, outcome: str, expected: list[str]) -> None:
    proof = tried(formal)
    assert (proof.outcome, texts(proof)) == (outcome, expected)


def test_what_is_not_decided_in_time_is_named_as_such() -> None:
    proof = tried(OneLevel(), seconds=1e-9)
    assert (proof.outcome, texts(proof)) == ("undecided", ["not decided within 1e-09 seconds"])


def test_a_cause_that_can_lead_has_a_witness() -> None:
    witnesses = tried(EveryCause(unable={})).witnesses
    assert list(witnesses) == ["pump-fault", "valve-fault", "gas-leak", "old-age"]
    assert witnesses["old-age"].answers == {"age": "15"}
    assert witnesses["old-age"].scenario.endswith("  expect:\n    causes:\n      first: old-age\n")


@pytest.mark.parametrize(
    ("when", "level"),
    [
        (Present(Atom("dizzy")), Bounds(at_most="service")),
        (Present(Atom("dizzy")), Bounds(at_least="evacuate")),
        (Absent(Atom("frost")), Bounds(at_most="service")),
        (All((Present(Atom("reset-helps")), Compare("off-for", "at_least", 0.0))), Bounds(at_least="service")),
        (Absent(Atom("any-smell")), Bounds(at_most="service")),
    ],
)
def test_of_the_smallest_cases_it_is_the_one_whose_answers_are_declared_first(when: Condition, level: Bounds) -> None:
    [failure] = tried(EveryCase(when=when, level=level)).failures
    assert dict(failure.cases[0].answers) == next(violations(KnowledgeBase(MODEL), when, level))


def violations(kb: KnowledgeBase, when: Condition, level: Bounds) -> Iterator[dict[str, object]]:
    """The cases in which a condition holds and the level is not within bounds, by brute force and in order."""
    said = [(literal.atom, "yes" if literal.present else "no") for literal in Encoding(MODEL).givable]
    said += [(Atom(name), amount) for name, amount in (("age", "0"), ("off-for", "0 days"))]
    for count in range(4):
        for picked in itertools.combinations(said, count):
            answers: dict[str, dict[str, str]] = {}
            for atom, word in picked:
                answers.setdefault(atom.finding, {})[atom.option] = word
            kinds = {name: kb.findings[name].kind for name in answers}
            if any(len(answers[name]) > 1 and kinds[name] != "choices" for name in answers):
                continue
            if len(picked) > sum(map(len, answers.values())):
                continue
            given = {
                name: each if kinds[name] == "choices" else next(iter(each)) or each[""]
                for name, each in answers.items()
            }
            try:
                result = kb.assess(given)
            except BadAnswers:
                continue
            if result.valuation.condition(when) is Truth.TRUE and not within(level, result.verdict.level, MODEL):
                yield dict(result.case.given)


# -- against brute force --------------------------------------------------------------------------------------------


def shuffled(random: Seeded, model: Model) -> Model:
    """A model whose level rules conclude anything: most such models the loader would refuse."""
    rules = {
        rule.id: replace(rule, conclusion=SetsLevel(level=random.choice(list(model.levels))))
        for rule in model.level_rules
    }
    return replace(model, rules={**model.rules, **rules})


SIGNS = EveryChange(by="sign-turns-present", settled=False, level="never-falls", conclusions="")
LATER = EveryChange(by="more-answers", settled=True, level="stays", conclusions="")
KEPT = EveryChange(by="more-answers", settled=False, level="", conclusions="kept")


@settings(max_examples=10)
@given(random=randoms)
def test_what_is_proved_holds_of_every_case_that_is_tried(random: Seeded) -> None:
    kb = KnowledgeBase(shuffled(random, pooled(random).model))
    shown = {formal: tried(formal, kb.model).outcome for formal in (SIGNS, LATER, KEPT)}
    assert set(shown.values()) <= {"proved", "refuted", "vacuous"}
    assert shown[LATER] in ("proved", "vacuous")
    assert shown[KEPT] == "proved"
    for _ in range(20):
        case = Case.of(kb.model, answers_of(random, kb.model))
        before = kb.assess_case(case)
        for sign in filter(kb.model.is_warning, kb.model.atoms):
            if shown[SIGNS] == "proved":
                assert broken(SIGNS, before, kb.assess_case(suppose_present(case, sign))) is None
        some = kb.assess(partial(random, case.given))
        known = some.case.values.items() <= case.values.items() and some.case.amounts.items() <= case.amounts.items()
        for formal in (LATER, KEPT):
            assert not known or broken(formal, some, before) is None


@settings(max_examples=10)
@given(random=randoms)
def test_of_a_knowledge_base_that_loads_no_sign_and_no_undeclared_answer_lowers(random: Seeded) -> None:
    model = pooled(random).model
    undeclared = EveryChange(by="undeclared-answer", settled=False, level="never-falls", conclusions="")
    for formal in (SIGNS, undeclared, OneLevel()):
        assert tried(formal, model).outcome in ("proved", "vacuous")


# -- the report -----------------------------------------------------------------------------------------------------


def test_the_report_counts_and_says_what_is_not_covered() -> None:
    kb = KnowledgeBase(MODEL)
    report = ProofReport(kb="boiler", proofs=tuple(proved(kb, PROPERTIES, seconds=30)))
    lines = report.as_text().splitlines()
    assert lines[: len(PROPERTIES)] == [f"proved      {each.id}" for each in PROPERTIES]
    assert [line[4:] for line in lines if line.startswith("  - ")] == list(NOT_COVERED.values())
    assert lines[-1] == "boiler: 15 properties proved"
    assert report.passed
    assert (report.as_dict()["proved"], report.as_dict()["failed"]) == (15, 0)


def test_no_property_is_a_failure() -> None:
    report = ProofReport(kb="boiler", proofs=())
    assert not report.passed
    assert report.as_text() == "boiler: there is no property to prove; a run without properties fails"


def test_a_failure_is_shown_with_its_statement_place_and_case() -> None:
    report = ProofReport(kb="boiler", proofs=proofs_of("a red flag has a lower level"))
    text = report.as_text()
    place = next(each.place.short for each in PROPERTIES if each.id == "gas-means-leave")
    assert (
        "REFUTED     gas-means-leave\n"
        f"    {place}: Whoever smells gas leaves the house.\n"
        "    the level is `call-out` (by `gas-means-leave`), and has to be `evacuate`\n"
        "\n"
        "    - id: gas-means-leave\n"
        "      cites:\n"
        "        - leaflet.leave-when-gas\n"
        "      findings:\n"
        "        gas-smell: yes\n"
        "      expect:\n"
        "        level: evacuate\n"
    ) in text
    assert text.endswith("boiler: 1 of 15 properties not proved")
