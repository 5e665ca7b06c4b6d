"""Polarity: whether what a line speaks of is said to be so, not so, or neither.

A phrase is taken as present when nothing says otherwise, as absent only where a denial surely reaches it, and as
*unknown* in every doubtful case: the person is asked then.  What is denied is never taken as present.

A denial reaches forwards ("no", "without", "denies") to the end of its scope:

- over one phrase: "no fever";
- over a list that an "or" or "nor" closes: "no fever, cough or chills";
- over any list after a verb or preposition of denial: "denies fever, cough and chills";
- doubtfully over what else is joined by "and" or a comma: in "no fever, chills" nobody can tell;
- not past a full stop, "but", "because" and the like, nor past a new clause: "no fever, I have chills";
- probably not over another comparison behind a comma or "and": "no worse at night, better with rest".

It reaches backwards where it closes a clause: "fever: no", "chills are not present", "cough? No."

Neither so nor not so is what a person is unsure of, asks, says of somebody else or of the past, fears, joins by "or" to
something else, or names under a condition ("when I cough").

Source of the method: W. W. Chapman and others, A simple algorithm for identifying negated findings and diseases in
discharge summaries (NegEx), J Biomed Inform 34 (2001) 301.  Departures: doubt has a value of its own, and wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .english import (
    BEGINNINGS,
    COMPARED,
    CUES,
    DETERMINERS,
    EITHER,
    JOINERS,
    LINKS,
    NEGATORS,
    NOT_SO,
    PAST,
    REST_OF_NOT,
    SUBJECTS,
    YES,
)
from .phrases import Found
from .tokens import Token, is_mark

__all__ = ["DOUBTFUL", "LIKELY", "Polarity", "polarities"]


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a line says of one phrase."""

    value: str
    """``present``, ``absent`` or ``unknown``."""
    sure: bool
    """Whether the words leave no doubt; what is unknown may surely be so ("not sure if fever")."""


PRESENT, ABSENT, UNKNOWN = Polarity("present", True), Polarity("absent", True), Polarity("unknown", True)
DOUBTFUL, LIKELY = Polarity("unknown", False), Polarity("present", False)


_NO_STATEMENT = ("unsure", "doubt", "other", "condition")
"""Kinds of cue that make no statement."""
_FAR = 6
"""So many words from a denial, what it denies is doubtful."""
_NEAR = 3
"""So many words from a condition, it does not speak of what follows any more."""


def _by_first_word() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The cues, the longest first."""
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for kind, cue in sorted(CUES, key=lambda each: -len(each[1])):
        index.setdefault(cue[0], []).append((kind, cue))
    return index


_CUES = _by_first_word()


@dataclass(slots=True)
class _Scope:
    """What a cue says of what follows it."""

    value: str = ""
    """Empty, or a kind of `english.CUES`."""
    distance: int = 0
    """Words since the cue, or since the last phrase it reached."""
    joined: bool = False
    """Whether something was joined since."""
    listed: list[int] = field(default_factory=list)
    """The phrases it reached."""
    closing: bool = False
    """Whether an "or" stands before what comes next."""
    compared: set[str] = field(default_factory=set)
    """Words of comparison since the cue."""


def polarities(line: Sequence[Token], phrases: Sequence[Found]) -> tuple[Polarity, ...]:
    """What the line says of each of its phrases."""
    found = _forwards(line, phrases)
    _backwards(line, phrases, found)
    _either(line, phrases, found)
    _asked(line, phrases, found)
    return tuple(
        (ABSENT if value == PRESENT else DOUBTFUL) if phrase.denied else value
        for phrase, value in zip(phrases, found, strict=True)
    )


# -- what stands before -----------------------------------------------------------------------------------------------


def _forwards(line: Sequence[Token], phrases: Sequence[Found]) -> list[Polarity]:
    values: list[Polarity] = []
    begins = {phrase.first: (number, phrase.last) for number, phrase in enumerate(phrases)}
    scope, at = _Scope(), 0
    while at < len(line):
        if at in begins:
            denies, anew = line[at].word in NEGATORS, _compares_anew(scope, line, at)
            first, (number, at) = at, begins[at]
            values.append(LIKELY if anew else _reached(scope, number, values))
            if denies or anew:  # "no energy, fever": its "no" may be meant to reach further
                scope = _Scope("doubt", listed=[number])
            scope.compared |= COMPARED & {token.word for token in line[first:at]}
            continue
        kind, length = _cue(line, at, begins)
        scope = _after(scope, kind, line, at)
        at += length
    return values


def _compares_anew(scope: _Scope, line: Sequence[Token], at: int) -> bool:
    """Whether a phrase begins a clause by a comparison that was not made before it, nor stands in a list of "or"."""
    if scope.value not in ("deny", "doubt") or not scope.joined or scope.distance or scope.closing:
        return False
    rest = [token.word for token in line[at:]]
    end = next((place for place, word in enumerate(rest) if word in (".", ";", "!", "?")), len(rest))
    return rest[0] in COMPARED - scope.compared and EITHER.isdisjoint(rest[:end])


def _cue(line: Sequence[Token], at: int, begins: dict[int, tuple[int, int]]) -> tuple[str, int]:
    """The kind of the longest cue at a token, and how many tokens it has."""
    for kind, cue in _CUES.get(line[at].word, ()):
        end = at + len(cue)
        inside = any(place in begins for place in range(at, end))
        if not inside and tuple(token.word for token in line[at:end]) == cue:
            return kind, len(cue)
    return "", 1


def _after(scope: _Scope, kind: str, line: Sequence[Token], at: int) -> _Scope:
    """The scope behind a cue, a mark or a word."""
    word = line[at].word
    if is_mark(line[at]) and word in (".", ";", "!", "?"):
        return _Scope()
    if kind == "none":
        return _Scope()
    if kind == "end" or (kind == "soft end" and (scope.distance or scope.joined or scope.listed)):
        return _Scope()
    if kind in ("deny", "deny all"):
        again = scope.value in ("deny", "deny all") and not scope.joined and not scope.listed
        twice = again and not scope.distance and line[at - 1].word != word
        return _Scope("doubt" if twice or (scope.value in _NO_STATEMENT and not scope.joined) else kind)
    if kind in _NO_STATEMENT:
        return _Scope(scope.value if scope.value == "unsure" and kind == "condition" else kind)
    return _on(scope, line, at)


def _on(scope: _Scope, line: Sequence[Token], at: int) -> _Scope:
    """The scope behind a word or mark that is no cue."""
    word = line[at].word
    if not scope.value:
        return scope
    after_joint = scope.joined and not scope.distance
    starts = word in SUBJECTS and (after_joint or (scope.listed and not scope.distance))
    if starts or (word in BEGINNINGS and after_joint and not scope.closing and scope.value != "other"):
        return _Scope()
    if word in JOINERS:
        scope.joined = True
        scope.closing = word in EITHER or (scope.closing and word in ",-")
        scope.distance = 0
    elif word not in DETERMINERS and not is_mark(line[at]):
        scope.distance += 1
        scope.compared |= COMPARED & {word}
    return scope


def _reached(scope: _Scope, number: int, values: list[Polarity]) -> Polarity:
    """What a scope makes of a phrase; an "or" makes sure of the list before it."""
    distance, first = scope.distance, not scope.listed and not scope.joined
    joined, closing = scope.joined, scope.closing
    scope.distance, scope.closing = 0, False
    scope.listed.append(number)
    match scope.value:
        case "":
            return PRESENT
        case "unsure":
            return UNKNOWN if first or closing else DOUBTFUL
        case "doubt" | "other":
            return DOUBTFUL
        case "condition":
            over = distance > _NEAR or not first
            scope.value = ""
            return PRESENT if over else DOUBTFUL
        case "deny all" if joined or first:
            return ABSENT if distance <= _FAR else DOUBTFUL
    if first:
        return ABSENT if distance <= _FAR else DOUBTFUL
    if closing and distance <= _FAR:
        for earlier in scope.listed[:-1]:
            values[earlier] = ABSENT
        return ABSENT
    return DOUBTFUL


# -- what stands behind -----------------------------------------------------------------------------------------------


def _backwards(line: Sequence[Token], phrases: Sequence[Found], values: list[Polarity]) -> None:
    """Denials and ends behind a phrase, which reach back through a list."""
    begins = {phrase.first for phrase in phrases}
    behind: Polarity | None = None
    for number in range(len(phrases) - 1, -1, -1):
        here = _behind(line, phrases[number].last, begins)
        if here is None and behind is not None and number + 1 < len(phrases):
            between = [token.word for token in line[phrases[number].last : phrases[number + 1].first]]
            if all(word in JOINERS or word in DETERMINERS for word in between):
                here = behind if not {",", "-"} & set(between) else DOUBTFUL
        behind = here
        if here is not None:
            values[number] = (
                here if values[number].value == "present" else values[number] if here == ABSENT else DOUBTFUL
            )


def _behind(line: Sequence[Token], at: int, begins: set[int]) -> Polarity | None:
    """What the words right behind a phrase make of it, or None."""
    if at < len(line) and line[at].word in ("free", "less"):
        return ABSENT
    start = at
    while at < len(line) and at not in begins and line[at].word in LINKS:
        at += 1
    loose = any(token.word == "," for token in line[start:at])
    if at == len(line) or at in begins:
        return None
    word = line[at].word
    if word in PAST and not loose:
        return DOUBTFUL
    if word not in NOT_SO:
        return None
    at += 1
    while at < len(line) and line[at].word in REST_OF_NOT and at not in begins:
        at += 1
    ends = at == len(line) or (at not in begins and (is_mark(line[at]) or line[at].word in ("but", "and")))
    if ends:
        return DOUBTFUL if loose else ABSENT
    return DOUBTFUL if word in ("not", "never") and not loose else None


def _either(line: Sequence[Token], phrases: Sequence[Found], values: list[Polarity]) -> None:
    """One or the other: "fever or chills" states neither."""
    for number in range(len(phrases) - 1):
        between = [token.word for token in line[phrases[number].last : phrases[number + 1].first]]
        joint = [word for word in between if word not in DETERMINERS]
        if joint and set(joint) <= {"or", "/", "and", ",", "-"} and {"or", "/"} & set(joint):
            for each in (number, number + 1):
                if values[each].value == "present":
                    values[each] = DOUBTFUL


def _asked(line: Sequence[Token], phrases: Sequence[Found], values: list[Polarity]) -> None:
    """What stands in a question; the word behind it may be the answer."""
    for number, phrase in enumerate(phrases):
        end = phrase.last
        while end < len(line) and line[end].word not in (".", ";", "!", "?"):
            end += 1
        if end == len(line) or line[end].word != "?":
            continue
        answer = line[end + 1].word if end + 1 < len(line) else ""
        closed = end + 2 >= len(line) or is_mark(line[end + 2])
        if values[number] == PRESENT:
            sure_no, sure_yes = answer in NOT_SO and closed, answer in YES
            values[number] = ABSENT if sure_no else PRESENT if sure_yes else DOUBTFUL
        else:
            values[number] = DOUBTFUL
