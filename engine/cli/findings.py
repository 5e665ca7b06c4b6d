"""``thoracle findings``: what can be stated, and how."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ..dialogue.vocabulary import Match, by_file, example, how_to_answer, nearest, search
from ..inference.knowledge_base import load
from ..knowledge.model import Finding, Model, Option
from .destination import Destination
from .exits import FOUND
from .groups import Command
from .options import format_option, kb_option

__all__ = ["findings"]

FORMAT = "thoracle.findings/1"

_IN_FULL = 8
"""So many findings are shown in full; of the others the names."""
_INDENT = "    "
_HEADS = {
    "some words": "Nothing has all the words of `{}`. With some of them:",
    "close": "Nothing fits `{}` as it is written. Most similar:",
}
"""What stands above findings that do not quite fit."""


@click.command(
    "findings",
    cls=Command,
    short_help="Find what can be stated, and how.",
    epilog="""\b
    Examples:
      thoracle findings                     list all of them
      thoracle findings tingling            look one up, by whatever you call it
      thoracle findings "pins and needles"

    The exit code is 1 where nothing is found.
    """,
)
@click.argument("query", required=False, nargs=-1, metavar="[QUERY]...")
@format_option(("text", "json"))
@kb_option()
@click.pass_context
def findings(context: click.Context, query: tuple[str, ...], form: str, folder: Path | None) -> None:
    """Find what can be stated in a case: its name, what is meant, and how to answer.

    QUERY is any words: a name, another word for it, a part of the question. Without one, everything is listed.
    """
    destination = Destination(None)
    destination.check(case=None)
    model = load(folder).model
    words = " ".join(query)
    matches = search(model, words) if query else ()
    if form == "json":
        destination.write(_json(model, words if query else None, matches))
    elif not query:
        destination.write(_list(model, width=destination.width))
    elif matches:
        destination.write(_text(matches, words, width=destination.width))
    if query and not matches:
        click.echo(f"thoracle findings: {_nothing(model, words)}", err=True)
        context.exit(FOUND)


def _nothing(model: Model, query: str) -> str:
    """What to say where nothing fits."""
    near = nearest(model, query)
    if not near:
        return f"nothing fits `{query}`; `thoracle findings` lists everything"
    *others, last = (f"`{finding.id}`" for finding in near)
    return f"nothing fits `{query}`; the most similar are {', '.join(others)}{' and ' if others else ''}{last}"


# -- text ----------------------------------------------------------------------------------------------------------


def _list(model: Model, *, width: int) -> str:
    """All findings, by the file that declares them."""
    widest = max(map(len, model.findings))
    lines: list[str] = []
    for file, declared in by_file(model).items():
        lines += [file, *_rows([(finding.id, finding.title) for finding in declared], widest, width, "  "), ""]
    lines += _wrapped(
        f"{len(model.findings)} findings. `thoracle findings NAME` says how one of them is stated.", width, ""
    )
    return "\n".join(lines) + "\n"


def _text(matches: Sequence[Match], query: str, *, width: int) -> str:
    """The findings that fit: the first in full, of the others name and title."""
    head = _HEADS.get(matches[0].fit)
    blocks = ["\n".join(_wrapped(head.format(query), width, ""))] if head else []
    blocks += ["\n".join(_lines(match, width)) for match in matches[:_IN_FULL]]
    others = [(match.finding.id, match.finding.title) for match in matches[_IN_FULL:]]
    if others:
        rows = _rows(others, max(len(name) for name, _ in others), width, "  ")
        blocks.append("\n".join([f"and {len(others)} more:", *rows]))
    return "\n\n".join(blocks) + "\n"


def _lines(match: Match, width: int) -> Iterator[str]:
    finding = match.finding
    warning = ", a warning sign" if finding.warning else ""
    yield from _wrapped(f"{finding.id}: {finding.title} ({finding.kind}{warning})", width, "", _INDENT)
    yield from _wrapped(finding.ask, width, _INDENT)
    if finding.help:
        yield from _wrapped(finding.help, width, _INDENT)
    if finding.options:
        yield f"{_INDENT}{'One' if finding.kind == 'choice' else 'Any'} of:"
        widest = max(map(len, finding.options))
        yield from _rows([(each.id, each.title) for each in finding.options.values()], widest, width, _INDENT + "  ")
        yield f"{_INDENT}or {'unknown' if finding.kind == 'choice' else 'none, or unknown'}"
    else:
        yield from _wrapped(f"Answer: {how_to_answer(finding)}", width, _INDENT)
    yield f"{_INDENT}Such as: --set {_quoted(example(finding))}"
    if finding.aliases:
        yield from _wrapped(f"Also called: {', '.join(finding.aliases)}", width, _INDENT)
    if match.option is not None:
        yield from _wrapped(f"Found by its option {match.option.id}: {match.text}", width, _INDENT)


def _rows(rows: Sequence[tuple[str, str]], widest: int, width: int, indent: str) -> Iterator[str]:
    for name, title in rows:
        yield from _wrapped(f"{name:{widest}}  {title}", width, indent, indent + " " * (widest + 2))


def _wrapped(text: str, width: int, indent: str, hanging: str | None = None) -> list[str]:
    hanging = indent if hanging is None else hanging
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
        fix_sentence_endings=False,
        drop_whitespace=True,
    )


def _quoted(setting: str) -> str:
    return f'"{setting}"' if " " in setting else setting


# -- JSON ----------------------------------------------------------------------------------------------------------


def _json(model: Model, query: str | None, matches: Sequence[Match]) -> str:
    if query is None:
        found = [_finding(finding) for finding in model.findings.values()]
    else:
        found = [{**_finding(match.finding), "match": _match(match)} for match in matches]
    return json.dumps({"format": FORMAT, "query": query, "findings": found}, ensure_ascii=False, indent=2) + "\n"


def _match(match: Match) -> dict[str, object]:
    option = match.option.id if match.option else None
    return {"fit": match.fit, "field": match.field, "text": match.text, "option": option}


def _finding(finding: Finding) -> dict[str, object]:
    quantity = {"unit": finding.unit, "bare": finding.bare, "least": finding.least, "greatest": finding.greatest}
    return {
        "name": finding.id,
        "title": finding.title,
        "kind": finding.kind,
        "ask": finding.ask,
        "help": finding.help or None,
        "warning": bool(finding.warning),
        "aliases": list(finding.aliases),
        "options": [_option(option) for option in finding.options.values()],
        "quantity": quantity if finding.kind == "quantity" else None,
        "answer": how_to_answer(finding),
        "example": example(finding),
        "implies": [str(atom) for atom in finding.implies],
        "codes": dict(finding.codes),
        "file": finding.place.file,
        "line": finding.place.line,
    }


def _option(option: Option) -> dict[str, object]:
    return {
        "name": option.id,
        "title": option.title,
        "help": option.help or None,
        "warning": bool(option.warning),
        "aliases": list(option.aliases),
        "implies": [str(atom) for atom in option.implies],
        "codes": dict(option.codes),
    }
