"""Answers on the command line: ``--set NAME=VALUE``.

The value is what a case file would state.  Of a finding with any number of options the settings accumulate, and may
deny one::

    --set where=valve --set where=pump,flue     the same as --set where=valve,pump,flue
    --set where=valve:no                        not there

Of any other finding a second setting has to say the same: nobody can tell which of two answers was meant.
"""

from __future__ import annotations

from collections.abc import Iterable

import click

from ..inference.answers import suggest_finding
from ..knowledge.model import Finding, Model

__all__ = ["read_settings"]


def read_settings(model: Model, settings: Iterable[str]) -> dict[str, object]:
    """The answers that settings state, by finding.

    Raises `click.BadParameter` for a setting that states none, and for two that do not agree; whether a finding
    takes an answer is for the assessment to say.
    """
    answers: dict[str, object] = {}
    for setting in settings:
        name, equals, value = (part.strip() for part in setting.partition("="))
        if not (name and equals and value):
            raise _wrong(f"`{setting}` states no answer; {_hint(model, name)}")
        finding = model.findings.get(name)
        answer = _options(finding, value) if finding and finding.kind == "choices" else value
        before = answers.get(name)
        if isinstance(before, dict) and isinstance(answer, dict):
            for option in before.keys() & answer.keys():
                _check_agreement(f"{name}={option}", before[option], answer[option])
            answers[name] = {**before, **answer}
        else:
            if before is not None:
                _check_agreement(name, before, answer)
            answers[name] = answer
    return answers


def _check_agreement(name: str, before: object, now: object) -> None:
    if before != now:
        said = (", ".join(answer) if isinstance(answer, dict) else answer for answer in (before, now))
        raise _wrong("`{}` is given as `{}` and as `{}`; give one of them".format(name, *said))


def _wrong(message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint="'--set'")


def _hint(model: Model, name: str) -> str:
    if name in model.findings:
        from ..dialogue.vocabulary import example

        return f"write NAME=VALUE, such as `{example(model.findings[name])}`"
    return (suggest_finding(model, name) if name else None) or "write NAME=VALUE"


def _options(finding: Finding, value: str) -> dict[str, str] | str:
    """A mapping of options where any are named; a word for all of them, such as ``none``, as it stands."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) == 1 and ":" not in value and value.casefold().replace(" ", "-") not in finding.options:
        return value
    said = (part.partition(":") for part in parts)
    return {option.strip(): answer.strip() if colon else "yes" for option, colon, answer in said}
