"""``thoracle kb new``: the beginning of a rule, finding, cause, scenario, source or claim, with its open questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from ..bench.authoring.scaffold import Scaffold, Scaffolding
from .kb_options import as_json, folder_option, format_option

__all__ = ["new"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def new() -> None:
    """Begin a rule, finding, cause, scenario (case), source or claim: YAML of the right form with its questions open.

    It is printed with the place where it belongs; with --write it is put there. What is still empty `thoracle kb
    check` names, with its question.
    """


def _shared(command: _Command) -> _Command:
    write = click.option("--write", is_flag=True, help="Put it into its file instead of printing it.")
    return write(folder_option(format_option(command)))


def _cites_option(command: _Command) -> _Command:
    help = "A claim it rests on, as source.claim; as often as you like."
    return click.option("--cites", "cites", metavar="CLAIM", multiple=True, help=help)(command)


def _file_option(kind: str) -> Callable[[_Command], _Command]:
    return click.option("--file", "file", metavar="FILE", default="", help=f"Which file of {kind}/ it goes to.")


@new.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--level", metavar="NAME", help="It concludes this level.")
@click.option("--cause", metavar="NAME", help="It speaks for this cause.")
@click.option("--against", metavar="NAME", help="It speaks against this cause.")
@click.option("--pattern", metavar="NAME", help="It concludes this pattern.")
@_cites_option
@_shared
def rule(
    *,
    names: tuple[str, ...],
    level: str | None,
    cause: str | None,
    against: str | None,
    pattern: str | None,
    cites: tuple[str, ...],
    folder: Path,
    form: str,
    write: bool,
) -> None:
    """Begin rules: each below the last that concludes the same. Without a NAME the next free one is taken."""
    concluded = [each for each in (level, cause, against, pattern) if each]
    if len(concluded) != 1:
        raise click.UsageError("say what it concludes, with one of --level, --cause, --against and --pattern")
    [target] = concluded
    _make(
        folder,
        names or ("",),
        lambda base, name: base.rule(name, concludes=target, against=against is not None, cites=cites),
        form=form,
        write=write,
    )


@new.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--kind",
    type=click.Choice(["symptom", "choice", "choices", "quantity"]),
    default="symptom",
    show_default=True,
    help="What can be answered: yes or no, one option, any options, an amount.",
)
@click.option("--option", "options", metavar="NAME", multiple=True, help="An option of a choice; as often as you like.")
@_file_option("findings")
@_shared
def finding(
    *, names: tuple[str, ...], kind: str, options: tuple[str, ...], file: str, folder: Path, form: str, write: bool
) -> None:
    """Begin findings: what can be asked and answered."""
    if options and kind not in ("choice", "choices"):
        raise click.UsageError("--option goes with --kind choice or choices")
    _make(
        folder,
        names,
        lambda base, name: base.finding(name, kind=kind, options=options, file=file),
        form=form,
        write=write,
    )


@new.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--kind-of", metavar="NAME", default="", help="The broader cause, below whose kinds it then stands.")
@_file_option("causes")
@_cites_option
@_shared
def cause(
    *, names: tuple[str, ...], kind_of: str, file: str, cites: tuple[str, ...], folder: Path, form: str, write: bool
) -> None:
    """Begin causes, each with a rule that speaks for it."""
    _make(
        folder,
        names,
        lambda base, name: base.cause(name, kind_of=kind_of, file=file, cites=cites),
        form=form,
        write=write,
    )


@new.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_file_option("cases")
@_cites_option
@_shared
def case(*, names: tuple[str, ...], file: str, cites: tuple[str, ...], folder: Path, form: str, write: bool) -> None:
    """Begin scenarios. Let a NAME be a sentence about what the scenario shows."""
    _make(folder, names, lambda base, name: base.case(name, file=file, cites=cites), form=form, write=write)


@new.command()
@click.argument("name", metavar="SOURCE.CLAIM")
@click.option("--section", metavar="TITLE", required=True, help="The heading, as the source names it.")
@click.option("--sentence", type=click.IntRange(min=1), metavar="N", required=True, help="Its number under it, from 1.")
@click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the documents, from which the digest is taken.",
)
@_shared
def claim(
    *, name: str, section: str, sentence: int, documents: Path | None, folder: Path, form: str, write: bool
) -> None:
    """Begin a claim: what a sentence of a document says."""
    _make(
        folder,
        (name,),
        lambda base, name: base.claim(name, section=section, sentence=sentence, documents=documents),
        form=form,
        write=write,
    )


@new.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    required=True,
    help="The document, a text file.",
)
@click.option(
    "--heading",
    "headings",
    type=click.IntRange(min=1),
    metavar="LINE",
    multiple=True,
    help="A line of it that is a heading; as often as you like.",
)
@_shared
def source(*, name: str, document: Path, headings: tuple[int, ...], folder: Path, form: str, write: bool) -> None:
    """Begin a source: what a document says."""
    _make(
        folder,
        (name,),
        lambda base, name: base.source(name, document=document, headings=headings),
        form=form,
        write=write,
    )


def _make(
    folder: Path,
    names: tuple[str, ...],
    make: Callable[[Scaffolding, str], Scaffold],
    *,
    form: str,
    write: bool,
) -> None:
    """Make the scaffolds one after the other; those that are written stand in the way of the next."""
    made: list[Scaffold] = []
    for name in names:
        scaffold = make(Scaffolding(folder), name)
        made.append(scaffold)
        if write:
            _write(folder / scaffold.file, scaffold.whole)
    click.echo(as_json(_as_dict(made, write)) if form == "json" else "\n".join(_as_text(made, folder, write)))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be written: {error.strerror}") from error


def _as_text(made: list[Scaffold], folder: Path, written: bool) -> Iterator[str]:
    for scaffold in made:
        place = f"{(folder / scaffold.file).as_posix()}"
        if written:
            yield f"{place}:{scaffold.line}: `{scaffold.name}` is begun"
        else:
            yield f"# {place}, {f'below line {scaffold.after}' if scaffold.after else 'a new file'}"
            yield scaffold.text.strip("\n")
    if written:
        yield f"`thoracle kb check --kb {folder}` names what is to be filled in"


def _as_dict(made: list[Scaffold], written: bool) -> dict[str, object]:
    parts = [
        {"name": each.name, "file": each.file, "after": each.after, "line": each.line, "text": each.text}
        for each in made
    ]
    return {"format": "thoracle.new/1", "written": written, "parts": parts}
