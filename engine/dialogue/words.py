"""A line of the person's own words: which findings it speaks of, and what it says of them.

    >>> from engine.inference.knowledge_base import load
    >>> model = load("tests/boiler").model
    >>> [(str(each.name), each.value, each.words) for each in recognise(model, "A bang, but no smell of gas!")]
    [('noise=bang', 'present', 'bang'), ('gas-smell', 'absent', 'smell of gas')]

Findings and options are recognised by their names, titles and other words (`phrases`), what is said of them by what
stands around them (`polarity`, and `sharing` where they share words), quantities by their units (`spoken_amounts`),
misspelt words as what is meant (`spelling`).

Everything is a proposal, to be shown back.  Two laws hold: what the line denies is never present; and nothing that
gives, denies or implies a warning sign, or that may reassure, is an answer before the person has confirmed it
(`answers_of` leaves it out).

The words of denial and of time are English: in a knowledge base of another language nothing is recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..inference.answers import UNKNOWN
from ..knowledge.conditions import Atom
from ..knowledge.implications import Literal
from ..knowledge.model import Model
from .phrases import Found, find_phrases
from .polarity import Polarity
from .sharing import said_of_each
from .spelling import corrected
from .spoken_amounts import find_amounts
from .tokens import Token, tokens

__all__ = ["Mention", "answers_of", "confirmed", "in_words", "recognise"]

LONGEST = 4000
"""So many characters of a line are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A finding, an option or a quantity that a line speaks of."""

    name: Atom
    """What it is; a quantity as an atom without option."""
    value: str
    """``present``, ``absent``, ``unknown``, or the amount of a quantity."""
    words: str
    """The words, as they stand in the line."""
    start: int
    """Where they begin in the line."""
    end: int
    """Where they end."""
    confirm: bool
    """Whether the person has to be asked before it is an answer: for warning signs, for what may reassure, and for
    what is in doubt."""


def recognise(model: Model, text: str) -> tuple[Mention, ...]:
    """What a line speaks of, in its order."""
    if model.meta.language.partition("-")[0] != "en":
        return ()
    line, slips = corrected(model, tokens(text[:LONGEST]))
    phrases = find_phrases(model, line)
    mentions = [
        _mention(model, text, line, phrase, said, slips)
        for number, (phrase, said) in enumerate(zip(phrases, said_of_each(line, phrases), strict=True), start=1)
        if not _tells_of_the_next(model, phrase, phrases[number : number + 1])
    ]
    for amount in find_amounts(model, line, phrases):
        start, end = line[amount.first].start, line[amount.last - 1].end
        name = Atom(amount.finding)
        confirm = not amount.sure or model.is_warning(name)
        words = text[start:end]
        mentions.append(Mention(name=name, value=amount.value, words=words, start=start, end=end, confirm=confirm))
    return tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end)))


def _mention(
    model: Model, text: str, line: Sequence[Token], phrase: Found, said: Polarity, slips: frozenset[int]
) -> Mention:
    misspelt = not slips.isdisjoint(range(phrase.first, phrase.last))
    start, end = line[phrase.first].start, line[phrase.last - 1].end
    return Mention(
        name=phrase.atom,
        value=said.value,
        words=text[start:end],
        start=start,
        end=end,
        confirm=misspelt
        or not said.sure
        or _touches_warning(model, phrase.atom)
        or _reassures(model, phrase.atom, said),
    )


def _tells_of_the_next(model: Model, phrase: Found, later: Sequence[Found]) -> bool:
    """Whether a degree stands right before a symptom, of which it then tells: "mild" in "mild cough".

    A warning sign is mentioned all the same, for it has to be confirmed anyway.
    """
    if not model.finding_of(phrase.atom).ordered or model.is_warning(phrase.atom):
        return False
    return any(next_one.first == phrase.last and not next_one.atom.option for next_one in later)


def _touches_warning(model: Model, atom: Atom) -> bool:
    """Whether an answer about something gives or denies a warning sign, itself or by what it implies."""
    closure = model.implications.closure
    reached = {literal.atom for present in (True, False) for literal in closure(Literal(atom, present))}
    return any(model.is_warning(each) for each in reached)


def _reassures(model: Model, atom: Atom, said: Polarity) -> bool:
    """Whether what is said of something may earn a level below the default, itself or by what it implies."""
    if said.value not in ("present", "absent"):
        return False
    reached = model.implications.closure(Literal(atom, said.value == "present"))
    for literal in reached:
        finding = model.finding_of(literal.atom)
        option = finding.options.get(literal.atom.option)
        if (option.reassuring if option else finding.reassuring) == ("present" if literal.present else "absent"):
            return True
    return False


def confirmed(mention: Mention, *, value: str | None = None) -> Mention:
    """The mention when the person has confirmed it, or has said that it is otherwise."""
    return replace(mention, value=mention.value if value is None else value, confirm=False)


def in_words(model: Model, mention: Mention) -> str:
    """A mention as it is shown back, such as ``Fever: no ("no fever")``."""
    value = {"present": "yes", "absent": "no", "unknown": "not clear"}.get(mention.value, mention.value)
    return f'{model.title(mention.name)}: {value} ("{mention.words}")'


def answers_of(model: Model, mentions: Iterable[Mention]) -> dict[str, object]:
    """What mentions answer, to be given to `Consultation.answer` or `assess`, in declared order.

    Left out is what was not confirmed and has to be, what is said in two ways, and that one option of several that
    exclude each other is absent, which answers nothing.
    """
    said: dict[str, dict[str, set[str]]] = {}
    for mention in mentions:
        values = said.setdefault(mention.name.finding, {}).setdefault(mention.name.option, set())
        values.add("unconfirmed" if mention.confirm else mention.value)
    return dict(_answers(model, said))


def _answers(model: Model, said: dict[str, dict[str, set[str]]]) -> Iterator[tuple[str, object]]:
    for finding in model.findings.values():
        if finding.id not in said:
            continue
        clear = {option: next(iter(values)) for option, values in said[finding.id].items() if len(values) == 1}
        if finding.kind == "quantity":
            if "" in clear and clear[""] != "unconfirmed":
                yield finding.id, UNKNOWN if clear[""] == "unknown" else clear[""]
            continue
        truths = {option: _TRUTHS[value] for option, value in clear.items() if value in _TRUTHS}
        if finding.kind == "choice":
            present = [option for option, value in truths.items() if value is True]
            open_ones = [option for option, values in said[finding.id].items() if values != {"absent"}]
            if present and open_ones == present and len(present) == 1:
                yield finding.id, present[0]
        elif finding.kind == "choices" and truths:
            yield finding.id, {option: truths[option] for option in finding.options if option in truths}
        elif "" in truths:
            yield finding.id, truths[""]


_TRUTHS = {"present": True, "absent": False, "unknown": UNKNOWN}
