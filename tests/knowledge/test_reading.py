"""Reading a folder: the model, or all that is wrong with it in one go; every code of a diagnostic is provoked here."""

from __future__ import annotations

import ast
import copy
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, settings

from engine.inference.knowledge_base import KnowledgeBase
from engine.knowledge import codes
from engine.knowledge.diagnostics import rendered
from engine.knowledge.errors import KnowledgeBaseError
from engine.knowledge.model import Evidence, SetsLevel, ShowsPattern
from engine.knowledge.nodes import MAX_BYTES, MAX_DEPTH
from engine.knowledge.reading import load_model, read_knowledge_base
from tests.generated import Seeded, answers_of, randoms
from tests.knowledge_bases import (
    CITES,
    LEVELS,
    META,
    NOT_A_WARNING,
    SOURCE,
    cause,
    choice,
    files,
    model,
    pattern,
    problems,
    quantity,
    rule,
    symptom,
    written,
)

ROOT = Path(__file__).resolve().parents[2]

FAULTY = {
    "kb.yaml": {**META, "default_level": "usal", "interview": {"leaders": "0"}},
    "levels.yaml": LEVELS,
    "notes.yaml": "anything\n",
    "findings/all.yaml": """\
fever:
  kind: symptom
  ask: Fever?
  implies: [tired, {onset: suden}]
Chills:
  kind: symptom
  ask: Chills?
cough:
  kind: symtom
  ask: Cough?
onset:
  kind: choice
  ask: How?
  options:
    sudden: At once
    gradual: Slowly
age:
  kind: quantity
  ask: How old?
fever-again:
  kind: symptom
  aks: Again?
""",
    "patterns.yaml": """\
round:
  title: Round
  rules:
    - id: round-rule
      when: about
      because: So.
      cites: [leaf.one]
about:
  title: About
  rules:
    - id: about-rule
      when: round
      because: So.
      cites: [leaf.two]
""",
    "causes/cold.yaml": """\
cold:
  title: A cold
  kind_of: illness
  serious: 5
  cites: [leaf.one]
  evidence:
    - id: cold-rule
      when: {onset: suden}
      weight: strong
      against: weak
      because: So.
      cites: [leaf.one]
    - id: cold-rule
      when: {at_least: 2, of: [fever]}
      weight: stronk
      because: So.
      cites: [leaf.one]
""",
    "escalation.yaml": """\
- id: up
  when: {all: []}
  level: high
  because: So.
  basis: extrapolation
  cites: [leaf.one]
- id: down
  when: fevr
  level: lo
  because: So.
""",
    "sources/leaf.yaml": """\
id: leaf
title: A leaf
kind: leaf
file: leaf.txt
claims:
  one:
    at:
      section: Foot
      sentence: 0
      digest: xyz
    says: One.
""",
}

PRINTED = """\
toy/causes/cold.yaml:3:12: error[unknown-name] cause `cold` names the cause `illness`, which nothing declares
    3 |   kind_of: illness
      |            ^^^^^^^
toy/causes/cold.yaml:4:12: error[bad-value] `5` is not `0` or `1` or `2` or `3`
    4 |   serious: 5
      |            ^
toy/causes/cold.yaml:7:7: error[missing-key] rule `cold-rule` needs either `weight` or `against`
    7 |     - id: cold-rule
      |       ^
toy/causes/cold.yaml:8:21: error[unknown-option] rule `cold-rule`: `suden` is no option of `onset`
    8 |       when: {onset: suden}
      |                     ^^^^^ did you mean `sudden`?
toy/causes/cold.yaml:13:11: error[duplicate-name] the rule `cold-rule` has the name of a rule
   13 |     - id: cold-rule
      |           ^^^^^^^^^ the first is at toy/causes/cold.yaml:7
toy/causes/cold.yaml:14:24: error[bad-count] rule `cold-rule`: at least 2 of 1 parts cannot be demanded
   14 |       when: {at_least: 2, of: [fever]}
      |                        ^ count from 1 to their number
toy/causes/cold.yaml:15:15: error[unknown-name] rule `cold-rule` names the weight `stronk`, which nothing declares
   15 |       weight: stronk
      |               ^^^^^^ did you mean `strong` (toy/kb.yaml:13)?
toy/escalation.yaml:1:7: error[missing-reason] rule `up`: an extrapolation and its reason go together
    1 | - id: up
      |       ^^ add `reason`
toy/escalation.yaml:2:15: error[empty-condition] rule `up`: `all` has an empty list
    2 |   when: {all: []}
      |               ^^
toy/escalation.yaml:7:3: error[missing-key] an escalation rule needs `cites`: claims it rests on, as source.claim
    7 | - id: down
      |   ^
toy/escalation.yaml:8:9: error[unknown-name] rule `down` reads `fevr`, which nothing declares or concludes
    8 |   when: fevr
      |         ^^^^ did you mean `fever` (toy/findings/all.yaml:1)?
toy/escalation.yaml:9:10: error[unknown-name] rule `down` names the level `lo`, which nothing declares
    9 |   level: lo
      |          ^^ did you mean `low` (toy/levels.yaml:1)?
toy/findings/all.yaml:4:13: error[unknown-name] `fever` names the symptom `tired`, which nothing declares
    4 |   implies: [tired, {onset: suden}]
      |             ^^^^^
toy/findings/all.yaml:4:28: error[unknown-option] `fever`: `suden` is no option of `onset`
    4 |   implies: [tired, {onset: suden}]
      |                            ^^^^^ did you mean `sudden`?
toy/findings/all.yaml:5:1: error[bad-identifier] `Chills` is not an identifier in kebab-case
    5 | Chills:
      | ^^^^^^
toy/findings/all.yaml:9:9: error[bad-value] `symtom` is not `symptom` or `choice` or `choices` or `quantity`
    9 |   kind: symtom
      |         ^^^^^^ did you mean `symptom`?
toy/findings/all.yaml:17:1: error[missing-key] the quantity `age` needs `unit`
   17 | age:
      | ^^^
toy/findings/all.yaml:21:3: error[missing-key] a finding needs `ask`: the question, in plain words
   21 |   kind: symptom
      |   ^
toy/findings/all.yaml:22:3: error[unknown-key] a finding has no key `aks`
   22 |   aks: Again?
      |   ^^^ did you mean `ask`?
toy/kb.yaml:16:18: error[unknown-name] `default_level` names the level `usal`, which nothing declares
   16 | "default_level": "usal"
      |                  ^^^^^^ did you mean `usual` (toy/levels.yaml:5)?
toy/kb.yaml:21:14: error[bad-value] `0` is not a whole number from 1
   21 |   "leaders": "0"
      |              ^^^
toy/notes.yaml:1:1: error[unknown-file] has no place in a knowledge base
  known are kb.yaml, levels.yaml, findings/*.yaml, patterns.yaml, causes/*.yaml, escalation.yaml, advice.yaml, \
sources/*.yaml, cases/*.yaml, accepted.yaml, properties.yaml
toy/patterns.yaml:8:1: error[circular-pattern] the pattern reads itself: `about` reads `round` reads `about`
    8 | about:
      | ^^^^^
toy/patterns.yaml:14:15: error[unknown-name] rule `about-rule` names the claim `leaf.two`, which nothing declares
   14 |       cites: [leaf.two]
      |               ^^^^^^^^ did you mean `leaf.one` (toy/sources/leaf.yaml:6)?
toy/sources/leaf.yaml:8:16: error[unknown-section] no section is called `Foot`
    8 |       section: Foot
      |                ^^^^ known are `top` and the titles under `sections`
toy/sources/leaf.yaml:9:17: error[bad-value] `0` is not a whole number from 1
    9 |       sentence: 0
      |                 ^
toy/sources/leaf.yaml:10:15: error[bad-value] `xyz` is not a digest of 12 hexadecimal digits
   10 |       digest: xyz
      |               ^^^
27 errors"""


def test_all_faults_of_all_files_are_reported_in_one_go(tmp_path: Path) -> None:
    read = read_knowledge_base(written(tmp_path, FAULTY))
    assert rendered(read.diagnostics) == PRINTED
    assert read.model is None
    assert read.failed


def test_loading_raises_with_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError) as caught:
        load_model(written(tmp_path, FAULTY))
    assert str(caught.value) == PRINTED


def test_the_order_in_which_files_were_written_does_not_matter(tmp_path: Path) -> None:
    backwards = dict(reversed(FAULTY.items()))
    assert rendered(read_knowledge_base(written(tmp_path, backwards)).diagnostics) == PRINTED


# -- every code -------------------------------------------------------------------------------------------------

LAUGHS = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
SIGN = symptom(warning="true", cites=CITES)
SUDDEN = choice(options={"sudden": "Sudden", "slow": "Slow"}, cites=CITES)


def findings(text: str | bytes) -> dict[str, object]:
    """A sound knowledge base with one more file of findings."""
    return {**files(), "findings/more.yaml": text}


def evidence(when: object, **parts: object) -> dict[str, object]:
    return files(causes={"cold": cause(rule("r", when, weight="weak"))}, **parts)  # type: ignore[arg-type]


def level_rule(when: object, level: str, **parts: object) -> dict[str, object]:
    return files(escalation=[rule("r", when, level=level)], **parts)  # type: ignore[arg-type]


PROVOKED: dict[str, dict[str, object]] = {
    "empty-file": findings("# nothing\n"),
    "endless-alias": findings("a: &a [*a]\n"),
    "expands-too-far": findings(LAUGHS),
    "file-too-large": findings(b"#" * (MAX_BYTES + 1)),
    "missing-file": {path: content for path, content in files().items() if path != "levels.yaml"},
    "nested-too-deeply": findings("[" * 100),
    "not-utf-8": findings(b"\xff\xfe"),
    "syntax": findings("a: [\n"),
    "unknown-file": {**files(), "notes.yaml": "a: b"},
    "bad-identifier": files(findings={"Fever": SIGN}),
    "bad-value": files(findings={"fever": symptom(warning="yes", cites=CITES)}),
    "duplicate-key": findings("a: {kind: symptom, ask: A, ask: B}\n"),
    "empty-value": files(findings={"fever": symptom(help="", cites=CITES)}),
    "key-not-text": findings("[a]: b\n"),
    "misplaced-key": files(findings={"fever": symptom(unit="day", cites=CITES)}),
    "missing-key": files(findings={"fever": {"kind": "symptom", "cites": CITES}}),
    "missing-reason": files(findings={"fever": symptom(warning="false", cites=CITES)}),
    "unknown-key": files(findings={"fever": symptom(colour="red", cites=CITES)}),
    "wrong-kind": files(findings={"fever": ["symptom"]}),
    "duplicate-name": findings("cough: {kind: symptom, ask: Again?}\n"),
    "reserved-name": files(findings={"any": SIGN}),
    "shared-alias": files(findings={"a": symptom(aliases=["x"], cites=CITES), "b": symptom(aliases=["X"])}),
    "unknown-name": evidence("fevr", findings={"fever": SIGN}),
    "unknown-option": evidence({"onset": "fast"}, findings={"onset": SUDDEN}),
    "unknown-section": files(source={"sections": [{"title": "Foot", "line": "1"}]}),
    "bad-amount": evidence({"lasting": {"at_least": "long"}}, findings={"lasting": quantity(cites=CITES)}),
    "bad-condition": evidence(["cough"]),
    "bad-count": evidence({"at_least": "2", "of": ["cough"]}),
    "empty-condition": evidence({"all": []}),
    "bad-scale": files(levels={"usual": LEVELS["usual"]}, meta={"default_level": "usual", "warning_from": "usual"}),
    "circular-cause": files(causes={"a": cause(kind_of="b"), "b": cause(kind_of="a")}),
    "circular-pattern": files(patterns={"p": pattern(rule("r", "p"))}),
    "impossible-finding": files(
        findings={"onset": SUDDEN, "both": symptom(implies=[{"onset": "sudden"}, {"onset": "slow"}])}
    ),
    "undeclared-reassurance": level_rule("cough", "low"),
    "undeclared-warning": level_rule("cough", "high"),
    "warning-denied": level_rule({"absent": "sign"}, "high", findings={"sign": SIGN}),
    "warning-lowers": level_rule("sign", "low", findings={"sign": {**SIGN, "reassuring": "present"}}),
    "uncited-claim": files(findings={"cough": symptom()}),
}
ELSEWHERE = {"unreadable-file"}
"""What needs a folder of its own: the tests below."""


@pytest.mark.parametrize("code", PROVOKED)
def test_each_code_is_given_for_what_it_names_and_for_nothing_else(tmp_path: Path, code: str) -> None:
    read = read_knowledge_base(written(tmp_path, PROVOKED[code]))
    assert {each.code for each in read.diagnostics} == {code}
    assert read.failed is (code != "uncited-claim")
    assert (read.model is None) is read.failed


def test_every_code_that_reading_can_give_is_provoked_here_and_explained() -> None:
    emitted = {
        argument.value
        for path in (ROOT / "engine/knowledge").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("error", "warning", "_error")
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant)
    }
    by_keyword = {"bad-identifier", "bad-value"}  # of the patterns in `shapes`
    assert emitted | by_keyword == PROVOKED.keys() | ELSEWHERE
    assert emitted <= codes.CODES.keys()


def test_what_is_no_folder_or_cannot_be_read_is_reported(tmp_path: Path) -> None:
    missing = read_knowledge_base(tmp_path / "none")
    assert [str(each) for each in missing.diagnostics] == [
        f"{tmp_path}/none:1:1: error[unreadable-file] is no folder\n  give the folder of a knowledge base"
    ]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [each.message for each in read_knowledge_base(empty).diagnostics] == [
        "has no findings/*.yaml",
        "has no kb.yaml",
        "has no levels.yaml",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_is_no_regular_file_is_reported_and_not_opened(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "tests" / "boiler", tmp_path / "boiler"))
    (folder / "causes" / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "findings" / "d.yaml").mkdir()
    os.mkfifo(folder / "findings" / "pipe.yaml")
    (folder / "sources" / ".#leaflet.yaml").symlink_to("somebody@somewhere.1")  # an editor's mark
    read = read_knowledge_base(folder)
    assert [str(each) for each in read.diagnostics] == [
        "boiler/causes/gone.yaml:1:1: error[unreadable-file] cannot be read: "
        "it is a link to a file that does not exist",
        "boiler/findings/d.yaml:1:1: error[unreadable-file] cannot be read: it is a folder",
        "boiler/findings/pipe.yaml:1:1: error[unreadable-file] cannot be read: it is no regular file",
    ]


# -- one fault, one message -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["findings/all.yaml", "levels.yaml", "patterns.yaml", "causes/all.yaml", "sources/leaf.yaml"]
)
def test_a_file_that_cannot_be_read_is_one_fault_and_what_it_declares_is_not_missed(tmp_path: Path, path: str) -> None:
    sound = files(
        findings={"fever": symptom(**NOT_A_WARNING, cites=CITES), "onset": SUDDEN},
        patterns={"hot": pattern(rule("hot-rule", "fever"))},
        causes={"cold": cause(rule("cold-rule", {"all": ["hot", {"absent": {"onset": "slow"}}]}, weight="weak"))},
        escalation=[rule("up", {"any": ["fever", "hot"]}, level="high")],
        advice=[{"kind": "tip", "text": "T", "cites": CITES, "levels": ["top"], "causes": ["cold"]}],
        cases=[
            {
                "id": "one",
                "cites": CITES,
                "findings": {"fever": "yes"},
                "expect": {"level": "high", "rules": {"fired": ["cold-rule", "hot-rule"]}},
            }
        ],
    )
    folder = written(tmp_path, sound)
    assert read_knowledge_base(folder).diagnostics == ()
    (folder / path).write_text("broken: [\n", encoding="utf-8")
    assert [f"{each.file} {each.code}" for each in read_knowledge_base(folder).diagnostics] == [f"toy/{path} syntax"]


def test_a_definition_with_a_fault_keeps_its_name(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        findings={"fever": symptom(colour="red", cites=CITES), "onset": {"kind": "choice", "ask": "How?"}},
        escalation=[rule("up", {"any": ["fever", {"onset": "sudden"}]}, level="high")],
    )
    assert [each.code for each in found] == ["unknown-key", "missing-key"]


def test_the_rules_of_the_language_are_checked_although_other_things_are_wrong(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        findings={"sign": SIGN, "broken": symptom(colour="red"), "wide": symptom(implies=["broken"])},
        patterns={"some": pattern(rule("some-rule", "broken"), rule("some-other", {"absent": "sign"}))},
        causes={"cold": cause(rule("r", "fevr", weight="weak"), kind_of="illness")},
        escalation=[rule("up", "some", level="high"), rule("off", "broken", level="low")],
    )
    assert sorted(each.code for each in found) == ["unknown-key", "unknown-name", "unknown-name", "warning-denied"]


BOILER = {
    path.relative_to(ROOT / "tests/boiler").as_posix(): yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)
    for path in sorted((ROOT / "tests/boiler").rglob("*.yaml"))
}


def steps(data: object, way: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The way to everything in a file but the file itself."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*way, key)
        yield from steps(value, (*way, key))


WORDS = sorted({str(step) for data in BOILER.values() for way in steps(data) for step in way})
WORDS += ["", "0", "-1", "9" * 5000, "1 week", "present", "none", "all", "of", "absent", "true", "unknown", "٣"]


def changed(random: Random) -> dict[str, object]:
    """The boiler, with some things left out, put in, renamed or replaced by something of any kind."""
    contents = copy.deepcopy(BOILER)
    for _ in range(random.randint(1, 4)):
        data = contents[random.choice(list(contents))]
        *before, last = random.choice(list(steps(data)))
        for step in before:
            data = data[step]
        one, two, three = (random.choice(WORDS) for _ in range(3))
        value = random.choice([one, [], {}, [one], {one: two}, [[one]], [{one: [two]}], {one: {two: three}}])
        match random.choice(["leave out", "put in", "rename", "replace"]):
            case "leave out":
                del data[last]
            case "put in" if isinstance(data, dict):
                data[one] = value
            case "rename" if isinstance(data, dict):
                data[one] = data.pop(last)
            case _:
                data[last] = value
        if not all(contents.values()):
            return contents
    return contents


@given(random=randoms)
@settings(max_examples=60)
def test_whatever_is_changed_in_a_knowledge_base_it_loads_or_says_why_not(random: Seeded) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = read_knowledge_base(written(Path(folder), changed(random)))
    assert read.failed or read.model is not None
    assert rendered(read.diagnostics).count("\n") >= len(read.diagnostics) - 1
    if read.model is not None:
        kb = KnowledgeBase(read.model)
        assert kb.assess(answers_of(random, kb.model)).to_json()


# -- what is built ----------------------------------------------------------------------------------------------


def test_rules_are_in_the_order_of_files_and_lines_and_know_their_stratum(tmp_path: Path) -> None:
    made = model(
        tmp_path,
        findings={"a": SIGN, "b": symptom()},
        patterns={
            "upper": pattern(rule("upper-rule", {"all": ["lower", "b"]})),
            "lower": pattern(rule("lower-rule", "a"), rule("lower-other", "b")),
        },
        causes={"cold": cause(rule("evidence", {"any": ["upper", "a"]}, against="moderate"))},
        escalation=[rule("up", "lower", level="usual")],
        causes_a="{older: {title: Older, serious: 0, cites: [leaf.one], kind_of: cold}}",
    )
    assert [(each.id, each.stratum, each.order) for each in made.rules.values()] == [
        ("evidence", 2, 0),
        ("up", 1, 1),
        ("upper-rule", 1, 2),
        ("lower-rule", 0, 3),
        ("lower-other", 0, 4),
    ]
    assert made.rules["evidence"].conclusion == Evidence(cause="cold", weight="moderate", points=-2)
    assert made.rules["up"].conclusion == SetsLevel(level="usual")
    assert made.rules["lower-rule"].conclusion == ShowsPattern(pattern="lower")
    assert made.patterns["lower"].rules == ("lower-rule", "lower-other")
    assert list(made.causes) == ["older", "cold"]  # causes/a.yaml before causes/all.yaml
    assert (made.causes["cold"].umbrella, made.causes["older"].umbrella) == (True, False)
    assert list(made.ancestors("older")) == ["older", "cold"]
    assert [(level.id, level.rank) for level in made.levels.values()] == [
        ("low", 0),
        ("usual", 1),
        ("high", 2),
        ("top", 3),
    ]
    assert (made.default.id, made.top.id) == ("usual", "top")


def test_a_circle_of_patterns_is_reported_once_with_its_way(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        patterns={
            "a": pattern(rule("ra", {"any": ["cough", "b"]})),
            "b": pattern(rule("rb", "c"), rule("rb2", "a")),
            "c": pattern(rule("rc", "cough")),
        },
        escalation=[rule("up", "b", level="usual")],
    )
    assert [each.message for each in found] == ["the pattern reads itself: `b` reads `a` reads `b`"]


def test_a_chain_of_very_many_patterns_is_refused(tmp_path: Path) -> None:
    chain = {f"p{n}": pattern(rule(f"r{n}", f"p{n + 1}")) for n in range(2000)}
    found = problems(tmp_path, patterns={**chain, "p2000": pattern(rule("r2000", "cough"))})
    assert {each.code for each in found} == {"nested-too-deeply"}
    assert found[0].message == f"the pattern stands at the end of a chain of more than {MAX_DEPTH} patterns"


def test_an_emergency_number_that_is_spoken_of_has_to_be_there(tmp_path: Path) -> None:
    levels = {**LEVELS, "top": {"title": "Top", "action": "Call {number}.", "within": "now"}}
    [fault] = problems(tmp_path, levels=levels)
    assert (fault.code, fault.message) == ("missing-key", "level `top` says `{number}` and has no `number`")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            {"sections": [{"title": "Head", "line": "1"}, {"title": "Head", "line": "2"}]},
            "`Head` is the title of another section",
        ),
        (
            {"sections": [{"title": "Head", "line": "1"}, {"title": "top", "line": "2"}]},
            "`top` is the title of another section",
        ),
    ],
)
def test_two_sections_may_not_share_a_title(tmp_path: Path, source: dict[str, object], message: str) -> None:
    [fault] = problems(tmp_path, source=source)
    assert (fault.code, fault.message) == ("duplicate-name", message)
    assert fault.hint == "number repeated headings, as in `Causes (2)`"


@pytest.mark.parametrize(
    ("advice", "messages"),
    [
        ({"kind": "tipp", "text": "T", "cites": CITES}, ["names the advice-kind `tipp`, which nothing declares"]),
        (
            {"kind": "tip", "text": "T", "cites": CITES, "levels": ["hi"], "causes": ["cough"], "when": "fevr"},
            [
                "names the cause `cough`, which nothing declares",
                "names the level `hi`, which nothing declares",
                "reads `fevr`, which nothing declares or concludes",
            ],
        ),
    ],
)
def test_an_advice_line_with_unknown_names_is_reported(
    tmp_path: Path, advice: dict[str, object], messages: list[str]
) -> None:
    found = problems(tmp_path, advice=[advice])
    assert sorted(each.message for each in found) == [f"advice line at line 1 {message}" for message in messages]


def test_what_cites_a_claim_saves_it_from_the_warning_wherever_it_stands(tmp_path: Path) -> None:
    plain = {"cough": symptom()}
    ways: dict[str, dict[str, object]] = {
        "a level": {"levels": {**LEVELS, "top": {**LEVELS["top"], "cites": CITES}}},  # type: ignore[dict-item]
        "a finding": {"findings": {"cough": symptom(cites=CITES)}},
        "a pattern rule": {"patterns": {"p": pattern(rule("r", "cough"))}},
        "a cause": {"causes": {"c": cause()}},
        "an escalation rule": {"escalation": [rule("r", "cough", level="usual")]},
        "an advice line": {"advice": [{"kind": "tip", "text": "T", "cites": CITES}]},
    }
    for number, (what, parts) in enumerate(ways.items()):
        found = problems(tmp_path / str(number), **{"findings": plain, **parts})
        assert (what, found) == (what, ())
    case = {"id": "one", "cites": CITES, "findings": {"cough": "yes"}, "expect": {"level": "usual"}}
    [warning] = problems(tmp_path / "case", findings=plain, cases=[case])
    assert (warning.severity, warning.message) == ("warning", "nothing cites the claim `leaf.one`")


def test_warnings_stay_with_the_model(tmp_path: Path) -> None:
    made = model(tmp_path, findings={"cough": symptom()})
    assert [each.code for each in made.warnings] == ["uncited-claim"]


def test_two_files_of_one_source_are_a_duplicate(tmp_path: Path) -> None:
    [fault] = problems(tmp_path, sources_other="id: leaf\ntitle: T\nkind: k\nfile: f\nclaims:\n" + CLAIM)
    assert (fault.code, fault.message) == ("duplicate-name", "the source `leaf` has the name of a source")


CLAIM = "  one: {at: {section: top, sentence: 1, digest: 0123456789ab}, says: One.}\n"


# -- the digest -------------------------------------------------------------------------------------------------


def digest(folder: Path, change: Callable[[Path], object] | None = None) -> str:
    """The digest of a copy of the boiler knowledge base, with a change."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "tests/boiler", copy)
    if change:
        change(copy)
    return load_model(copy).digest


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "change",
    [
        replaced("escalation.yaml", "- id", "# a comment\n\n- id"),
        replaced("cases/plain.yaml", "gas-smell: yes", "gas-smell: no"),
        replaced("levels.yaml", "Leave the house and call {number}.", '"Leave the house   and call {number}."'),
        lambda folder: (folder / "causes/parts.yaml").rename(folder / "causes/renamed.yaml"),
        lambda folder: shutil.rmtree(folder / "cases"),
    ],
)
def test_the_digest_does_not_see_places_comments_file_names_and_cases(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    assert digest(tmp_path, change) == digest(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        replaced("escalation.yaml", "more_than: 1 week", "more_than: 8 days"),
        replaced("escalation.yaml", "Gas can explode.", "Gas may explode."),
        replaced("escalation.yaml", "at_least: 2", "at_least: 3"),
        replaced("kb.yaml", "weak: 1", "weak: 2"),
        replaced("findings/boiler.yaml", "warning: true", "warning: true\n  help: Sniff."),
        replaced("findings/boiler.yaml", "    - any-smell", "    - dizzy"),
        replaced("advice.yaml", "    - watch\n", ""),
        replaced("causes/parts.yaml", "serious: 1", "serious: 2"),
        replaced("sources/leaflet.yaml", "sentence: 1", "sentence: 2"),
    ],
)
def test_the_digest_sees_every_change_of_what_is_said(tmp_path: Path, change: Callable[[Path], object]) -> None:
    assert digest(tmp_path, change) != digest(tmp_path)


def test_the_helper_writes_what_is_read(tmp_path: Path) -> None:
    assert read_knowledge_base(written(tmp_path, files(source={**SOURCE}))).diagnostics == ()


@pytest.mark.parametrize("collects", [True, False])
def test_the_garbage_collector_is_left_as_it_was(collects: bool, tmp_path: Path) -> None:
    was = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        load_model(ROOT / "tests/boiler")
        assert gc.isenabled() is collects
        with pytest.raises(KnowledgeBaseError):
            load_model(tmp_path)
        assert gc.isenabled() is collects
    finally:
        (gc.enable if was else gc.disable)()
