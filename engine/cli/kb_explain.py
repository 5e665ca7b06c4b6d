"""``thoracle kb explain``: what a code of the workbench means, with an example of each side."""

from __future__ import annotations

import click

from ..bench.checking.code_pages import kind_of, page
from ..knowledge.codes import CODES
from ..knowledge.diagnostics import did_you_mean
from ..knowledge.errors import UnknownName
from .kb_options import as_json, format_option

__all__ = ["explain"]


@click.command()
@click.argument("code", required=False, metavar="[CODE]")
@format_option
def explain(*, code: str | None, form: str) -> None:
    """Say what a CODE of a problem means, why it is reported, what yields it and what does not, and when it is wrong.

    Without a CODE, list them all. Anomalies are warnings that can be accepted with a reason in accepted.yaml.
    """
    if code is None:
        click.echo(as_json(_list_as_dict()) if form == "json" else _list_as_text())
        return
    if code not in CODES:
        hint = did_you_mean(code, CODES) or "`thoracle kb explain` lists them"
        raise UnknownName(code, what="code", hint=hint)
    found = page(code)
    click.echo(as_json({"format": "thoracle.explain/1", **found.as_dict()}) if form == "json" else found.as_text())


def _list_as_dict() -> dict[str, object]:
    return {
        "format": "thoracle.codes/1",
        "codes": [{"code": code, "kind": kind_of(code), "means": means} for code, means in CODES.items()],
    }


def _list_as_text() -> str:
    width = max(map(len, CODES))
    return "\n".join(f"{code:{width}}  {kind_of(code):7}  {means}" for code, means in CODES.items())
