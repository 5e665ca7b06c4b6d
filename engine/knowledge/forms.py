"""The forms of the files of a knowledge base: which keys, which values, and what each key means."""

from __future__ import annotations

from collections.abc import Mapping

from .shapes import (
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

__all__ = ["FINDING", "FORMS", "form_of"]

_TEXT = Text()
_CITES = Key(Items(Name("claim")), "claims it rests on, as source.claim")
_CODES = Key(Map(Text()), "codes by system, such as snomed")
_ALIASES = Key(Items(_TEXT), "words by which a person may call it, in lower case")
_IMPLIES = Key(
    Items(Either(scalar=Name("symptom"), mapping=Map(Name("option"), key=Name("choice")))),
    "symptoms, or a finding with an option, that are present whenever this is",
)
_WHEN = Key(AnyNode("condition"), "the condition", required=True)

_OPTION = Record(
    "an option",
    {
        "title": Key(_TEXT, "what a person reads", required=True),
        "help": Key(_TEXT, "more words, for whoever asks"),
        "warning": Key(flag(), "a warning sign"),
        "not_a_warning_because": Key(_TEXT, "the reason for `warning: false`"),
        "reassuring": Key(Word(("present", "absent")), "that answer may lower the level"),
        "implies": _IMPLIES,
        "aliases": _ALIASES,
        "codes": _CODES,
    },
)

FINDING = Record(
    "a finding",
    {
        "title": Key(_TEXT, "a short noun phrase for lists"),
        "kind": Key(Word(("symptom", "choice", "choices", "quantity")), "what can be answered", required=True),
        "ask": Key(_TEXT, "the question, in plain words", required=True),
        "help": Key(_TEXT, "what is meant"),
        "warning": Key(flag(), "a warning sign: must be asked before reassurance"),
        "not_a_warning_because": Key(_TEXT, "the reason for `warning: false`"),
        "reassuring": Key(Word(("present", "absent", "low", "high")), "that answer may lower the level"),
        "changeable": Key(flag(), "false for what no one can change"),
        "implies": _IMPLIES,
        "aliases": _ALIASES,
        "codes": _CODES,
        "ordered": Key(flag(), "whether the options are in order, lowest first"),
        "options": Key(Map(Either(scalar=_TEXT, mapping=_OPTION)), "the options of a choice"),
        "unit": Key(unit(), "the unit of a quantity, in the singular"),
        "bare": Key(flag(), "whether a number without a unit will do"),
        "least": Key(number(), "the least amount"),
        "greatest": Key(number(), "the greatest amount"),
        "cites": _CITES,
    },
)

_RULE: Mapping[str, Key] = {
    "id": Key(identifier(), "name of the rule", required=True),
    "when": _WHEN,
    "because": Key(_TEXT, "one plain sentence in own words, shown to the person", required=True),
    "cites": Key(Items(Name("claim")), "claims it rests on, as source.claim", required=True),
    "basis": Key(Word(("document", "extrapolation")), "extrapolation where the rule goes beyond the documents"),
    "reason": Key(_TEXT, "why it goes beyond them"),
}
_WEIGHT = Name("weight")

_EVIDENCE = Record(
    "an evidence rule",
    {
        **_RULE,
        "weight": Key(_WEIGHT, "how strongly it speaks for"),
        "against": Key(_WEIGHT, "how strongly it speaks against"),
    },
    one_of=("weight", "against"),
)
_PATTERN = Record(
    "a pattern",
    {
        "title": Key(_TEXT, "what a person reads", required=True),
        "rules": Key(Items(Record("a pattern rule", _RULE)), "the rules that conclude it", required=True),
    },
)
_CAUSE = Record(
    "a cause",
    {
        "title": Key(_TEXT, "what a person reads", required=True),
        "summary": Key(_TEXT, "what it is, in one sentence"),
        "kind_of": Key(Name("cause"), "the broader cause, whose evidence counts for this one"),
        "serious": Key(Word(("0", "1", "2", "3")), "0 harmless to 3 dangerous", required=True),
        "cites": Key(Items(Name("claim")), "claims that name it", required=True),
        "codes": _CODES,
        "evidence": Key(Items(_EVIDENCE), "the rules for and against"),
    },
)
_ESCALATION = Record("an escalation rule", {**_RULE, "level": Key(Name("level"), "the level concluded", required=True)})
_LEVEL = Record(
    "a level",
    {
        "title": Key(_TEXT, "what a person reads", required=True),
        "action": Key(_TEXT, "what to do; {number} stands for the emergency number", required=True),
        "within": Key(_TEXT, "how soon, in words", required=True),
        "number": Key(_TEXT, "the emergency number"),
        "cites": _CITES,
    },
)
_ADVICE = Record(
    "an advice line",
    {
        "kind": Key(Name("advice-kind"), "a key of advice_kinds in kb.yaml", required=True),
        "text": Key(_TEXT, "the line, in own words", required=True),
        "cites": Key(Items(Name("claim")), "claims it rests on", required=True),
        "when": Key(AnyNode("condition"), "it is given when this holds"),
        "levels": Key(Items(Name("level")), "it is given at these levels only"),
        "causes": Key(Items(Name("cause")), "it is given when one of these is leading"),
    },
)
_SPOT = Record(
    "a place",
    {
        "section": Key(_TEXT, "title of the section", required=True),
        "sentence": Key(count(), "number of the sentence or bullet under it, from 1", required=True),
        "digest": Key(digest(), "the first 12 digits of the SHA-256 of the normalised text", required=True),
    },
)
_SPOTS = Either(mapping=_SPOT, sequence=Items(_SPOT))
_SOURCE = Record(
    "a source",
    {
        "id": Key(identifier(), "name of the source", required=True),
        "title": Key(_TEXT, "title of the document", required=True),
        "publisher": Key(_TEXT, "who published it"),
        "kind": Key(_TEXT, "what kind of document it is", required=True),
        "note": Key(_TEXT, "what it is worth"),
        "file": Key(_TEXT, "its file name in the folder of documents", required=True),
        "sections": Key(
            Items(
                Record(
                    "a section",
                    {
                        "title": Key(_TEXT, "the heading; a repeated one numbered, as in `Causes (2)`", required=True),
                        "line": Key(count(), "line of the heading", required=True),
                    },
                )
            ),
            "the headings",
        ),
        "claims": Key(
            Map(
                Record(
                    "a claim",
                    {
                        "at": Key(_SPOTS, "the places that say it", required=True),
                        "says": Key(_TEXT, "what they say, in one sentence of own words", required=True),
                    },
                )
            ),
            "what the document claims",
            required=True,
        ),
        "unused": Key(
            Items(
                Record(
                    "an unused passage",
                    {
                        "at": Key(_SPOTS, "the places", required=True),
                        "because": Key(_TEXT, "why nothing rests on them", required=True),
                    },
                )
            ),
            "passages that nothing rests on",
        ),
    },
)
_META = Record(
    "a knowledge base",
    {
        "id": Key(identifier(), "name", required=True),
        "title": Key(_TEXT, "title", required=True),
        "version": Key(_TEXT, "version", required=True),
        "language": Key(_TEXT, "language of its texts, as a BCP 47 tag", required=True),
        "purpose": Key(_TEXT, "what it is for", required=True),
        "use": Key(_TEXT, "how to use it", required=True),
        "misuse": Key(_TEXT, "what not to use it for", required=True),
        "population": Key(_TEXT, "whom it is about", required=True),
        "disclaimer": Key(_TEXT, "what it is not; stands under every result", required=True),
        "basis": Key(_TEXT, "what it rests on, and how thin that is; stands under every result", required=True),
        "licence": Key(_TEXT, "licence", required=True),
        "weights": Key(Map(count()), "points of each ordinal word of weight", required=True),
        "default_level": Key(Name("level"), "the level when no rule concludes one", required=True),
        "warning_from": Key(
            Name("level"), "what a rule of this level or above reads positively is a warning sign", required=True
        ),
        "advice_kinds": Key(
            Map(_TEXT), "kinds of advice in the order of the report, with their headings", required=True
        ),
        "reading_grade": Key(count(), "school grade that the questions may ask of a reader at most"),
        "interview": Key(
            Record(
                "the interview",
                {
                    "max_screens": Key(
                        count(), "after so many screens nothing more is asked for the differential alone"
                    ),
                    "leaders": Key(count(), "how many leading causes the interview tries to separate"),
                    "screen_items": Key(count(), "most items of one screen"),
                },
            ),
            "settings of the interview",
        ),
    },
)
_LEVELS = Either(
    scalar=Name("level"),
    mapping=Record(
        "a range of levels",
        {
            "at_least": Key(Name("level"), "the lowest allowed"),
            "at_most": Key(Name("level"), "the highest allowed"),
        },
    ),
)
_EXPECT = Record(
    "an expectation",
    {
        "level": Key(_LEVELS, "the level, exactly or as a range"),
        "settled": Key(flag(), "whether the level is settled"),
        "causes": Key(
            Record(
                "expected causes",
                {
                    "include": Key(Either(sequence=Items(Name("cause"))), "causes that are listed"),
                    "exclude": Key(Either(sequence=Items(Name("cause"))), "causes that are not listed"),
                    "first": Key(Name("cause"), "a cause that leads, alone or with others"),
                    "order": Key(
                        Items(Name("cause")), "causes that are listed in this order, others between them or not"
                    ),
                },
            ),
            "the differential",
        ),
        "patterns": Key(
            Record(
                "expected patterns",
                {
                    "include": Key(Items(Name("pattern")), "patterns that are concluded"),
                    "exclude": Key(Items(Name("pattern")), "patterns that are not"),
                },
            ),
            "the patterns",
        ),
        "rules": Key(
            Record(
                "expected rules",
                {
                    "fired": Key(Items(Name("rule")), "rules that fire"),
                    "not_fired": Key(Items(Name("rule")), "rules that do not"),
                },
            ),
            "the rules: a right answer for a wrong reason fails",
        ),
    },
)
_CASE = Record(
    "a scenario",
    {
        "id": Key(identifier(), "name, a sentence about what it shows", required=True),
        "title": Key(_TEXT, "the same in words"),
        "cites": Key(Items(Name("claim")), "claims that it shows", required=True),
        "findings": Key(AnyNode("answers"), "the answers", required=True),
        "expect": Key(_EXPECT, "what has to be concluded", required=True),
    },
)
_ACCEPTANCE = Record(
    "an acceptance",
    {
        "code": Key(Name("anomaly"), "the code of the anomaly", required=True),
        "about": Key(Items(_TEXT), "the names that the anomaly is about", required=True),
        "because": Key(_TEXT, "why it is meant so", required=True),
    },
)

_CHANGES = ("sign-turns-present", "sign-is-denied", "undeclared-answer", "dont-know", "more-answers")
_HIGHER = Record(
    "an answer with more of it",
    {
        "higher": Key(Name("scale"), "a quantity, or a choice whose options are in order", required=True),
        "from": Key(_TEXT, "the least amount, or the first option, from which it has to hold"),
    },
)
_FORMAL = Record(
    "a formal statement",
    {
        "every_case": Key(
            Record(
                "a statement about every case",
                {
                    "when": Key(AnyNode("condition"), "of cases in which this holds"),
                    "only_when": Key(AnyNode("condition"), "what has to hold for the level to be so"),
                    "level": Key(_LEVELS, "the levels that it may have"),
                    "has": Key(Word(("exactly-one-level",)), "that it has one level, and only one"),
                },
            ),
            "what every case has",
        ),
        "every_change": Key(
            Record(
                "a statement about every change",
                {
                    "by": Key(Either(scalar=Word(_CHANGES), mapping=_HIGHER), "what is answered", required=True),
                    "starting": Key(Word(("settled",)), "only from cases whose level is settled"),
                    "level": Key(
                        Word(("never-falls", "never-rises", "stays", "falls-only-from-default", "within-its-bounds")),
                        "what the level does",
                    ),
                    "conclusions": Key(Word(("kept", "unchanged")), "what becomes of what rules concluded"),
                },
            ),
            "what every change keeps",
        ),
        "every_cause": Key(
            Record(
                "a statement about every cause",
                {
                    "can": Key(Word(("lead",)), "what each cause that is no umbrella can do", required=True),
                    "except": Key(Map(_TEXT, key=Name("cause")), "causes that cannot, each with the reason"),
                },
            ),
            "what every cause can do",
        ),
        "every_advice": Key(
            Record(
                "a statement about advice",
                {
                    "of": Key(Items(Name("advice-kind")), "kinds of advice", required=True),
                    "level": Key(_LEVELS, "the levels at which it may be given", required=True),
                },
            ),
            "when advice is given",
        ),
    },
    one_of=("every_case", "every_change", "every_cause", "every_advice"),
)
_PROPERTY = Record(
    "a property",
    {
        "says": Key(_TEXT, "the statement in words", required=True),
        "formal": Key(_FORMAL, "the statement in the language of properties", required=True),
        "cites": Key(Items(Name("claim")), "claims on account of which it has to hold", required=True),
    },
)

FORMS: Mapping[str, Shape] = {
    "kb": _META,
    "levels": Map(_LEVEL),
    "findings": Map(FINDING),
    "patterns": Map(_PATTERN),
    "causes": Map(_CAUSE),
    "escalation": Items(_ESCALATION),
    "advice": Items(_ADVICE),
    "sources": _SOURCE,
    "cases": Items(_CASE),
    "accepted": Items(_ACCEPTANCE),
    "properties": Map(_PROPERTY),
}
"""The form of each kind of file."""


def form_of(path: str) -> str | None:
    """The kind of a file by its path within the knowledge base, or None for a file that has no business there.

    >>> form_of("findings/pain.yaml"), form_of("levels.yaml"), form_of("notes.yaml")
    ('findings', 'levels', None)
    """
    folder, _, name = path.partition("/")
    kind = folder if name else path.removesuffix(".yaml")
    folders = ("findings", "causes", "sources", "cases")
    return kind if path.endswith(".yaml") and kind in FORMS and (bool(name) == (kind in folders)) else None
