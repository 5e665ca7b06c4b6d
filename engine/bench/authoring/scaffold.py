"""Scaffolds: new parts of a knowledge base, each with the file and the line where it belongs.

A rule goes below the last one that concludes the same, a cause below its kin, everything else to the end of a file.
Nothing is written that would change what stands there: the file with the new part in it is read again, and has to hold
all that it held, and the new part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from ...knowledge.diagnostics import Place, Report
from ...knowledge.errors import KnowledgeBaseError, ScaffoldError, UnknownName
from ...knowledge.files import Files
from ...knowledge.forms import form_of
from ...knowledge.nodes import Document, get, items, number_of, pairs, parse, text_of
from ...knowledge.passages import HeadingError, Unit, cut, heading_text, normalise
from ...knowledge.shapes import ID
from .scaffold_texts import case_lines, cause_lines, claim_lines, finding_lines, rule_lines, source_lines, weight_line

__all__ = ["Scaffold", "Scaffolding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """A new part, and where it belongs."""

    name: str
    file: str
    """Its file, within the folder of the knowledge base."""
    after: int
    """The line below which it goes; 0 is the beginning."""
    text: str
    """The lines to put there, the last one ending with a line feed."""
    whole: str
    """The file with them in it."""

    @property
    def line(self) -> int:
        """The line of the file on which its name will stand."""
        own = self.name.rpartition(".")[2]
        heads = (f"- id: {own}", f"id: {own}", f"{own}:")
        return self.after + next(at for at, line in enumerate(self.text.split("\n"), start=1) if line.strip() in heads)


class Scaffolding:
    """Makes the new parts of one knowledge base, which may be incomplete elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = Files(shown=folder.name or str(folder))
        self._files.read(folder, scenarios=True)

    # -- the parts ----------------------------------------------------------------------------------------------------

    def rule(self, name: str, *, concludes: str, against: bool = False, cites: Sequence[str] = ()) -> Scaffold:
        """A rule that concludes a level or a pattern, or speaks for or against a cause; without a name the next free
        one is taken."""
        kind = self._files.names.kind(concludes)
        if kind not in ("level", "pattern", "cause"):
            near = self._files.names.suggest(concludes, ("level", "pattern", "cause"))
            raise UnknownName(concludes, what="level, pattern or cause", hint=near)
        name = name or self._next(concludes)
        self._refuse(name, "rule")
        if kind == "level":
            return self._level_rule(name, concludes, cites)
        key = "rules" if kind == "pattern" else "evidence"
        conclusion = "" if kind == "pattern" else weight_line("against" if against else "weight")
        lines = rule_lines(name, conclusion=conclusion, cites=cites)
        return self._below(f"{kind}s", concludes, key, name, lines)

    def finding(self, name: str, *, kind: str, options: Sequence[str] = (), file: str = "") -> Scaffold:
        """A finding."""
        self._refuse(name, kind)
        return self._at_end(self._file("findings", file), name, finding_lines(name, kind=kind, options=options))

    def cause(self, name: str, *, kind_of: str = "", file: str = "", cites: Sequence[str] = ()) -> Scaffold:
        """A cause with one evidence rule: below the other kinds of the broader cause, or at the end of a file."""
        self._refuse(name, "cause")
        lines = cause_lines(name, kind_of=kind_of, rule=self._next(name), cites=cites)
        if not kind_of:
            return self._at_end(self._file("causes", file), name, lines)
        if kind_of not in self._files.names.of("cause"):
            raise UnknownName(kind_of, what="cause", hint=self._files.names.suggest(kind_of, ("cause",)))
        kin = [
            (document, key, value)
            for document, key, value in self._files.entries("causes")
            if key.value == kind_of or text_of(value, "kind_of") == kind_of
        ]
        home = next(document for document, key, _ in kin if key.value == kind_of)
        last = [value for document, _, value in kin if document is home][-1]
        return self._placed(home, _end(last), name, ["", *lines])

    def case(self, name: str, *, file: str = "", cites: Sequence[str] = ()) -> Scaffold:
        """A scenario."""
        self._refuse(name, "case")
        return self._at_end(self._file("cases", file), name, case_lines(name, cites=cites))

    def claim(self, name: str, *, section: str, sentence: int, documents: Path | None = None) -> Scaffold:
        """A claim of a source, named ``source.claim``; its digest is taken from the documents where they are there."""
        source, _, claim = name.partition(".")
        self._refuse(claim, "claim", whole=name)
        for document in self._files.of("sources"):
            if text_of(document.root, "id") == source:
                digest = ""
                if documents is not None:
                    digest = self._digest(document.root, name, documents=documents, section=section, sentence=sentence)
                lines = claim_lines(claim, section=section, sentence=sentence, digest=digest)
                return self._under(document, document.root, "claims", name, lines)
        raise UnknownName(source, what="source", hint=self._files.names.suggest(source, ("source",)))

    def _digest(self, root: Node, name: str, *, section: str, sentence: int, documents: Path) -> str:
        headings = [(text_of(each, "title"), number_of(each, "line")) for each in items(get(root, "sections"))]
        file = text_of(root, "file")
        for unit in _units(name, documents / file, headings):
            if (unit.section, unit.sentence) == (section, sentence):
                return unit.digest
        raise ScaffoldError(name, reason=f"`{file}` has no passage {sentence} under `{section}`")

    def source(self, name: str, *, document: Path, headings: Sequence[int] = ()) -> Scaffold:
        """A source; its headings are lines of the document."""
        self._refuse(name, "source")
        try:
            lines = document.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ScaffoldError(name, reason=f"{document} cannot be read as text") from error
        titles: list[tuple[str, int]] = []
        for line in sorted(headings):
            title = normalise(lines[line - 1]) if line <= len(lines) else ""
            if not title:
                raise ScaffoldError(name, reason=f"line {line} of {document} is no heading")
            again = sum(heading_text(each) == title for each, _ in titles)
            titles.append((f"{title} ({again + 1})" if again else title, line))
        path = Path("sources") / f"{name}.yaml"
        return self._at_end(path, name, source_lines(name, file=document.name, sections=titles))

    # -- names and files ----------------------------------------------------------------------------------------------

    def _refuse(self, name: str, kind: str, *, whole: str = "") -> None:
        """Refuse a name that is none, or that is taken."""
        if not re.fullmatch(ID, name):
            raise ScaffoldError(whole or name, reason="a name is in kebab-case: small letters, digits and hyphens")
        shared = kind not in ("case", "claim", "source")
        taken = self._files.names.kind(name) if shared else kind
        place = self._files.names.of(taken or kind).get(whole or name) or (self._case(name) if kind == "case" else None)
        if place is not None:
            raise ScaffoldError(whole or name, reason=f"that is the name of a {taken} ({place.short})")

    def _case(self, name: str) -> Place | None:
        """Where a scenario stands; their names are declared only when their answers are read."""
        cases = ((document, node) for document in self._files.of("cases") for node in items(document.root))
        return next((document.place(node) for document, node in cases if text_of(node, "id") == name), None)

    def _next(self, target: str) -> str:
        """The next free name of a rule about something."""
        number = 1
        while self._files.names.kind(f"{target}-{number}"):
            number += 1
        return f"{target}-{number}"

    def _file(self, kind: str, wanted: str) -> Path:
        """The file of a kind that is wanted, or the only one there is."""
        known = sorted(path.relative_to(self._folder) for path in (self._folder / kind).glob("*.yaml"))
        if wanted:
            path = Path(wanted)
            path = path if path.parent.name else Path(kind) / path
            if form_of(path.as_posix()) != kind:
                raise ScaffoldError(wanted, reason=f"a file of {kind} is called `{kind}/NAME.yaml`")
            return path
        if len(known) > 1:
            names = ", ".join(path.name for path in known)
            raise ScaffoldError(kind, reason=f"say with --file in which file it is to stand; there are {names}")
        return known[0] if known else Path(kind) / f"{kind}.yaml"

    # -- places -------------------------------------------------------------------------------------------------------

    def _level_rule(self, name: str, level: str, cites: Sequence[str]) -> Scaffold:
        lines = rule_lines(name, conclusion=f"level: {level}", cites=cites)
        order = list(self._files.names.of("level"))
        for document in self._files.of("escalation"):
            rules = items(document.root)
            ranks = [order.index(text) if (text := text_of(rule, "level")) in order else -1 for rule in rules]
            above = [rule for rule, rank in zip(rules, ranks, strict=True) if rank >= order.index(level)]
            if rules:
                return self._placed(document, _end([*rules[:1], *above][-1]), name, ["", *lines])
        return self._at_end(Path("escalation.yaml"), name, lines)

    def _below(self, kind: str, owner: str, key: str, name: str, lines: Sequence[str]) -> Scaffold:
        """A rule below the others of its pattern or cause."""
        for document, found, value in self._files.entries(kind):
            if found.value == owner:
                return self._under(document, value, key, name, lines)
        raise AssertionError(owner)

    def _under(self, document: Document, owner: Node, key: str, name: str, lines: Sequence[str]) -> Scaffold:
        """Something at the end of a list or mapping under a key, which is added where it is missing."""
        under = get(owner, key)
        if isinstance(under, CollectionNode) and under.value and not under.flow_style:
            indent = " " * under.start_mark.column
            return self._placed(document, _end(under), name, [f"{indent}{line}" for line in lines])
        if isinstance(under, CollectionNode) or (isinstance(under, ScalarNode) and under.value):
            raise self._unplaceable(document, name)
        indent = " " * pairs(owner)[0][0].start_mark.column
        if under is None:
            return self._placed(
                document, _end(owner), name, [f"{indent}{key}:", *(f"{indent}  {each}" for each in lines)]
            )
        return self._placed(document, _end(under), name, [f"{indent}  {line}" for line in lines])

    def _at_end(self, path: Path, name: str, lines: Sequence[str]) -> Scaffold:
        """Something at the end of a file, which may be new."""
        shown = f"{self._files.shown}/{path.as_posix()}"
        form = form_of(path.as_posix())
        document = next((each for each in self._files.of(form or "") if each.file == shown), None)
        if document is None:
            if (self._folder / path).exists():
                raise KnowledgeBaseError([each for each in self._files.report.sorted() if each.file == shown])
            text = "".join(f"{line}\n" for line in lines)
            return Scaffold(name=name, file=path.as_posix(), after=0, text=text, whole=text)
        last = max((at for at, line in enumerate(self._lines(document), start=1) if line.strip()), default=0)
        return self._placed(document, last, name, ["", *lines])

    def _placed(self, document: Document, after: int, name: str, lines: Sequence[str]) -> Scaffold:
        """Lines below a line of a file that exists; refused where what stands there would change."""
        file = document.file.removeprefix(f"{self._files.shown}/")
        old = (self._folder / file).read_bytes().decode("utf-8").splitlines(keepends=True)
        end = "\r\n" if old[0].endswith("\r\n") else "\n"
        above = [line if line.endswith(("\n", "\r")) else f"{line}{end}" for line in old[:after]]
        whole = "".join((*above, *(f"{line}{end}" for line in lines), *old[after:]))
        again = parse(whole.encode(), file=document.file, report=Report())
        before, now = list(_values(document.root)), [] if again is None else list(_values(again.root))
        if len(now) <= len(before) or not _is_within(before, now):
            raise self._unplaceable(document, name)
        return Scaffold(name=name, file=file, after=after, text="".join(f"{line}\n" for line in lines), whole=whole)

    def _lines(self, document: Document) -> Sequence[str]:
        return self._files.report.lines[document.file]

    def _unplaceable(self, document: Document, name: str) -> ScaffoldError:
        return ScaffoldError(name, reason=f"its place in {document.file} cannot be told: write it there by hand")


def _units(name: str, document: Path, headings: Sequence[tuple[str, int]]) -> Sequence[Unit]:
    try:
        return cut(document.read_text(encoding="utf-8-sig"), headings=headings)
    except (OSError, UnicodeDecodeError) as error:
        raise ScaffoldError(name, reason=f"{document} cannot be read as text") from error
    except HeadingError as error:
        raise ScaffoldError(name, reason=str(error)) from error


def _end(node: Node) -> int:
    """The last line of a node, from 1."""
    if isinstance(node, ScalarNode) or (isinstance(node, CollectionNode) and node.flow_style):
        mark = node.end_mark
        return max(node.start_mark.line + 1, mark.line + (1 if mark.column else 0))
    last = node.value[-1] if node.value else node
    if isinstance(last, tuple):
        last = last[1]
    return _end(last) if last is not node else node.start_mark.line + 1


def _values(node: Node) -> Iterator[tuple[int, str]]:
    """The scalars of a node in order, each with its depth; what is empty may be filled."""
    stack: list[tuple[int, Node]] = [(0, node)]
    while stack:
        depth, each = stack.pop()
        match each:
            case ScalarNode():
                yield from [(depth, each.value)] if each.value else []
            case SequenceNode():
                stack += [(depth + 1, child) for child in reversed(each.value)]
            case MappingNode():
                stack += [(depth + 1, child) for pair in reversed(each.value) for child in reversed(pair)]


def _is_within(before: list[tuple[int, str]], now: list[tuple[int, str]]) -> bool:
    """Whether one run of new values was put in, and everything else is as before."""
    same = 0
    while same < len(before) and before[same] == now[same]:
        same += 1
    rest = len(before) - same
    return not rest or now[-rest:] == before[-rest:]
