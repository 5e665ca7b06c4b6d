"""Shapes: what each accepts, and every fault of a node reported in one go."""

from __future__ import annotations

import pytest

from engine.knowledge.diagnostics import Report
from engine.knowledge.nodes import parse
from engine.knowledge.shapes import (
    AnyNode,
    Either,
    Items,
    Key,
    Map,
    Name,
    Record,
    Shape,
    Text,
    Word,
    count,
    digest,
    flag,
    identifier,
    number,
    unit,
)

PERSON = Record("a person", {"name": Key(Text(), "what to say", required=True), "age": Key(number(), "in years")})


def faults(shape: Shape, text: str) -> list[str]:
    """What a shape says of a node, without excerpts; what it returns is checked on the way."""
    report = Report()
    document = parse(f"at: {text}\n".encode(), file="f", report=report)
    assert document is not None
    [(_, node)] = document.root.value
    assert shape.check(node, document, report) is not bool(report.found)
    return [
        f"{each.column} {each.code}: {each.message}" + (f" ({each.hint})" if each.hint else "")
        for each in report.sorted()
    ]


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (Text(), ["word", "'1'", "true", "a b"], {"''": "empty-value: a text is expected here, and there is none"}),
        (Text(), ["~"], {"' '": "empty-value: a text is expected here, and there is none"}),
        (Text(), [], {"[a]": "wrong-kind: a text is expected here, not a list"}),
        (Text(), [], {"{a: b}": "wrong-kind: a text is expected here, not a mapping"}),
        (Name("cause"), ["anything"], {"[]": "wrong-kind: a text is expected here, not a list"}),
        (
            identifier(),
            ["a", "back-pain", "a1-2"],
            {
                word: f"bad-identifier: `{word}` is not an identifier in kebab-case"
                for word in ("Back", "back_pain", "-a", "a-", "a--b", "ä", "a b")
            },
        ),
        (identifier(), [], {"[a]": "wrong-kind: an identifier in kebab-case is expected here, not a list"}),
        (
            number(),
            ["0", "7", "100"],
            {word: f"bad-value: `{word}` is not a whole number" for word in ("-1", "1.5", "010", "٣", "1234567890")},
        ),
        (
            count(),
            ["1", "20"],
            {word: f"bad-value: `{word}` is not a whole number from 1" for word in ("0", "-1", "x")},
        ),
        (
            unit(),
            ["day", "litre"],
            {word: f"bad-value: `{word}` is not a unit: one word in lower case" for word in ("°C", "Day", "a day")},
        ),
        (
            digest(),
            ["0123456789ab"],
            {
                word: f"bad-value: `{word}` is not a digest of 12 hexadecimal digits"
                for word in ("0123456789AB", "0123456789a", "0123456789abc")
            },
        ),
        (flag(), ["true", "false"], {"yes": "bad-value: `yes` is not `true` or `false`"}),
        (flag(), [], {"flase": "bad-value: `flase` is not `true` or `false` (did you mean `false`?)"}),
        (Word(("a", "b")), ["a", "b"], {"[a]": "wrong-kind: `a` or `b` is expected here, not a list"}),
        (Items(number()), ["[1, 2]"], {"[]": "empty-value: the list is empty (leave the key out)"}),
        (Items(number()), [], {"1": "wrong-kind: a list is expected here, not a text"}),
        (Map(number()), ["{a: 1}"], {"{}": "empty-value: the mapping is empty (leave the key out)"}),
        (Map(number()), [], {"[1]": "wrong-kind: a mapping is expected here, not a list"}),
        (
            Either(scalar=number(), sequence=Items(number())),
            ["1", "[1, 2]"],
            {"{a: 1}": "wrong-kind: a text or a list is expected here, not a mapping"},
        ),
        (AnyNode("x"), ["a", "[]", "{}"], {}),
        (PERSON, ["{name: A}", "{age: 3, name: A}"], {"x": "wrong-kind: a person is expected here, not a text"}),
        (PERSON, [], {"{age: 3}": "missing-key: a person needs `name`: what to say"}),
    ],
)
def test_a_shape_takes_what_is_good_and_says_what_is_not(shape: Shape, good: list[str], bad: dict[str, str]) -> None:
    assert [faults(shape, text) for text in good] == [[]] * len(good)
    assert {text: faults(shape, text) for text in bad} == {text: [f"5 {fault}"] for text, fault in bad.items()}


def test_an_unknown_key_is_named_with_what_was_meant_or_with_all_that_are_known() -> None:
    assert faults(PERSON, "{nmae: A, name: A, colour: b}") == [
        "6 unknown-key: a person has no key `nmae` (did you mean `name`?)",
        "24 unknown-key: a person has no key `colour` (known are name, age)",
    ]


def test_every_fault_of_a_nested_node_is_reported() -> None:
    shape = Map(Record("a box", {"size": Key(Items(count()), "how large", required=True)}))
    assert faults(shape, "{A: {size: [0, 1, x]}, b: {}, c: {size: 1, sise: 2}}") == [
        "6 bad-identifier: `A` is not an identifier in kebab-case",
        "17 bad-value: `0` is not a whole number from 1",
        "23 bad-value: `x` is not a whole number from 1",
        "31 missing-key: a box needs `size`: how large",
        "45 wrong-kind: a list is expected here, not a text",
        "48 unknown-key: a box has no key `sise` (did you mean `size`?)",
    ]
