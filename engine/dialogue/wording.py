"""What a result rests on, in words: the given answers behind rules, and places in documents."""

from __future__ import annotations

from collections.abc import Iterable

from ..inference.result import Passage, Result
from ..knowledge.wording import amount_in_words, joined, option_in_words

__all__ = ["answers_behind", "places_in_words"]


def answers_behind(result: Result, rules: Iterable[str]) -> tuple[str, ...]:
    """The given answers that fired rules rest on, each once, in declared order; the options of one finding together."""
    model, case = result.model, result.case
    names = {name for rule in rules for name in result.proofs.answers(rule)}
    order = {finding: place for place, finding in enumerate(model.findings)}
    words: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (order[name.finding], model.atoms.get(name, 0))):
        finding = model.findings[name.finding]
        if name not in model.atoms:
            words[name.finding] = [amount_in_words(finding, case.amounts[name.finding])]
        elif not name.option:
            words[name.finding] = ["yes" if case.values[name] else "no"]
        else:
            option = option_in_words(finding, name.option)
            words.setdefault(name.finding, []).append(option if case.values[name] else f"not {option}")
    return tuple(f"{model.findings[finding].title}: {joined(parts)}" for finding, parts in words.items())


def places_in_words(places: Iterable[Passage]) -> str:
    """Places in documents, those of one section together: "The leaflet: Care, sentences 1 and 2"."""
    sentences: dict[tuple[str, str], list[int]] = {}
    for place in places:
        sentences.setdefault((place.document, place.section), []).append(place.sentence)
    return "; ".join(
        f"{document}: {section}, sentence{'s' if len(numbers) > 1 else ''} {joined(list(map(str, sorted(numbers))))}"
        for (document, section), numbers in sentences.items()
    )
