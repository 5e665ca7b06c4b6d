"""How much schooling a text asks of its reader: the grade of Flesch and Kincaid.

The grade is ``0.39 * words per sentence + 11.8 * syllables per word - 15.59``, about the school year in which an
American child reads such a text with ease; 6 to 8 is plain language.  It was fitted to passages, so the grade of a
question of five words says little: texts are graded together with what explains them, and a text that is too short to
be graded counts as easy.

Syllables are counted by the groups of vowels of English spelling, with its most frequent exceptions; a word that is
told wrongly is off by one.  A number counts as a word of one syllable.

Source: J. P. Kincaid et al., Derivation of New Readability Formulas for Navy Enlisted Personnel (Research Branch Report
8-75, 1975).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...knowledge.diagnostics import Report
from ...knowledge.model import Finding, Model

__all__ = ["check_questions", "grade", "syllables"]

_FEWEST = 8
"""So many words a text has to have to be graded."""

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d+(?:[.,]\d+)*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<![aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscxz])es$|(?<=[^aeiou])e(?=(?:ly|less|ness|ful|ment)$)"
)
_SOUNDED_LE = re.compile(r"[^aeiouyl]les?$")
_TWO = re.compile(r"ia(?!l\b|n\b)|io(?!u|n)|iu|eo(?!u)|ua(?!r)|uou|ying|(?<=[aeiou])ing|ism$")


def syllables(word: str) -> int:
    """The syllables of an English word, as far as its spelling tells.

    >>> [syllables(word) for word in ("pain", "fever", "muscle", "tired", "temperature", "breathe")]
    [1, 2, 2, 1, 4, 1]
    """
    folded = re.sub("[^a-z]", "", word.lower())
    if not folded:
        return 1
    count = len(_VOWELS.findall(folded)) + len(_TWO.findall(folded))
    if _SILENT.search(folded) and not _SOUNDED_LE.search(folded):
        count -= 1
    return max(1, count)


def grade(text: str) -> float:
    """The grade of a text; 0 where it has too few words to be graded.

    >>> round(grade("Has the boiler stopped before, and then gone on again by itself?"), 1)
    4.8
    """
    words = _WORD.findall(text)
    if len(words) < _FEWEST:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text.strip())))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def check_questions(model: Model, report: Report) -> None:
    """Report questions that are too hard to read, and numbers whose unit nobody is told."""
    for finding in model.findings.values():
        reached = round(grade(_question(finding)), 1)
        if model.meta.reading_grade and reached > model.meta.reading_grade:
            message = (
                f"the question of `{finding.id}` asks grade {reached:.1f} of a reader, above {model.meta.reading_grade}"
            )
            hint = "use shorter sentences and shorter words"
            report.warning("hard-question", finding.place, message, hint=hint, about=[finding.id])
        if finding.kind == "quantity" and finding.bare and not _says_unit(finding):
            message = f"`{finding.id}` takes a bare number, and its question does not say its unit, `{finding.unit}`"
            report.warning("missing-unit", finding.place, message, hint="say it in `ask` or `help`", about=[finding.id])


def _question(finding: Finding) -> str:
    """What a person reads of a question: itself, and what explains it."""
    return f"{finding.ask} {finding.help}".strip()


_SPELT: Mapping[str, str] = {
    "mm": "millimet(?:re|er)s?",
    "cm": "centimet(?:re|er)s?",
    "m": "met(?:re|er)s?",
    "km": "kilomet(?:re|er)s?",
    "inch": "inches",
    "ft": "foot|feet",
    "foot": "feet",
    "mg": "milligram(?:me)?s?",
    "g": "gram(?:me)?s?",
    "kg": "kilo(?:gram(?:me)?)?s?",
    "lb": "pounds?",
    "ml": "millilit(?:re|er)s?",
    "l": "lit(?:re|er)s?",
    "s": "seconds?",
    "min": "minutes?",
    "h": "hours?",
    "hour": "h",
    "celsius": "degrees|°c",
    "fahrenheit": "degrees|°f",
    "degree": "°[cf]?",
    "percent": "%|per cent|percentage",
}
"""How a unit is written in another way."""
_LETTERS = 3
"""A unit of fewer letters than these is an abbreviation: it has no plural, and is told from words by its case."""


def _says_unit(finding: Finding) -> bool:
    unit = finding.unit
    short = len(unit) < _LETTERS
    own = re.escape(unit) if short else f"(?i:{re.escape(unit.removesuffix('s'))}s?)"
    spelt = f"|(?i:{_SPELT[unit]})" if unit in _SPELT else ""
    # A number may stand right before it; the "m" of "I'm" is no unit, nor the "m" of "am".
    return re.search(rf"(?<![^\W\d])(?<!['’])(?:{own}{spelt})(?!\w)", _question(finding)) is not None
