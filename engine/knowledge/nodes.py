"""YAML with places, read as text and within bounds.

PyYAML composes the file into its nodes, each with line and column; scalars stay the text that stands there (``no``
is not False, ``010`` is not 8).  What the composer lets pass is refused here: duplicate keys, keys that are not
text, files that are too large or nested too deeply, and aliases that expand without end.

PyYAML's C composer is recursive and unchecked: deep nesting overflows the stack of the process.  Whenever the text
could nest deeply at all, a run over the events (which are not recursive) measures the depth first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .diagnostics import Place, Report

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Document",
    "flow",
    "get",
    "items",
    "mapping_of",
    "number_of",
    "pairs",
    "parse",
    "read",
    "text_of",
    "texts_of",
]

MAX_BYTES = 4_000_000
"""Size of the largest file that is read."""
MAX_DEPTH = 60
"""Deepest nesting that is read, aliases expanded."""
MAX_NODES = 400_000
"""Most nodes, aliases expanded."""

if TYPE_CHECKING:
    from yaml import BaseLoader
else:
    BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(BaseLoader):
    """Reads scalars as text without asking what type they might be: that is a quarter of the time."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, current_node: Node | None, current_index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class Document:
    """One YAML file that was read: its root, and where its nodes stand."""

    def __init__(self, *, file: str, root: Node) -> None:
        self.file, self.root = file, root

    def place(self, node: Node) -> Place:
        """Where a node begins; its length is that of the text on its first line."""
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if start.line == end.line else 1
        return Place(self.file, start.line + 1, start.column + 1, max(1, length))


def read(path: Path, *, file: str, report: Report) -> Document | None:
    """Read a file; what is wrong with it goes to the report, and None comes back."""
    here = Place(file)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        report.error("unreadable-file", here, f"cannot be read: {error.strerror or error}")
        return None
    return parse(data, file=file, report=report)


def parse(data: bytes, *, file: str, report: Report) -> Document | None:
    """Read the bytes of a YAML or JSON file; what is wrong with them goes to the report, and None comes back."""
    here = Place(file)
    if len(data) > MAX_BYTES:
        report.error("file-too-large", here, f"is larger than {MAX_BYTES:,} bytes")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report.error("not-utf-8", here, f"is not UTF-8 text (byte {error.start})", hint="save it as UTF-8")
        return None
    if text.lstrip()[:1] in ("{", "["):
        text = text.replace("\t", " ")  # JSON may be indented with tabs, which YAML refuses
    report.lines[file] = text.splitlines()
    try:
        root = _compose(text)
    except _TooDeep as error:
        report.error(
            "nested-too-deeply", Place(file, error.line, error.column), f"is nested deeper than {MAX_DEPTH} levels"
        )
        return None
    except yaml.YAMLError as error:
        _syntax_error(error, text, file, report)
        return None
    if root is None:
        report.error("empty-file", here, "holds nothing")
        return None
    document = Document(file=file, root=root)
    sound = _sound(document, report) if "*" in text else _sound_tree(document, report)
    return document if sound else None


class _TooDeep(Exception):
    def __init__(self, event: yaml.Event) -> None:
        mark: Mark | None = getattr(event, "start_mark", None)
        self.line, self.column = (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _compose(text: str) -> Node | None:
    if _deepest_possible(text) > MAX_DEPTH:
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise _TooDeep(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    node: Node | None = yaml.compose(text, Loader=_Loader)
    return node


_OPENING = re.compile(r"^[ \-?:]+", re.MULTILINE)


def _deepest_possible(text: str) -> int:
    """A bound on the nesting that costs nothing to compute: brackets, and the longest run that can open blocks."""
    brackets = text.count("[") + text.count("{")
    opening = max(map(len, _OPENING.findall(text)), default=0)
    # Twice: a bracket may hold a pair without braces, and a list may stand at the column of its key.
    return 2 * (brackets + opening + 1)


def _syntax_error(error: yaml.YAMLError, text: str, file: str, report: Report) -> None:
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if isinstance(error, yaml.composer.ComposerError) and error.context:
        problem = f"{error.context}, {problem}"
    line, column = _where(error, text)
    here = text.splitlines()[line - 1 : line]
    hint = "indent with spaces" if here and here[0][column - 1 : column] == "\t" else None
    report.error("syntax", Place(file, line, column), f"is no well-formed YAML: {problem}", hint=hint)


def _where(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Line and column of an error; a character that YAML does not allow has an offset in bytes instead."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode()[: error.position].decode(errors="ignore").splitlines(keepends=True) or [""]
        return (len(before) + 1, 1) if before[-1].endswith("\n") else (len(before), len(before[-1]) + 1)
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _sound(document: Document, report: Report) -> bool:
    """Refuse what the composer lets pass."""
    measured: dict[int, tuple[int, int]] = {}
    unfinished: set[int] = set()
    before = len(report.found)

    def measure(node: Node) -> tuple[int, int]:
        """The number of nodes and the depth, aliases expanded."""
        if isinstance(node, ScalarNode):
            return 1, 0
        if id(node) in measured:
            return measured[id(node)]
        if id(node) in unfinished:
            report.error("endless-alias", document.place(node), "an alias stands inside the node that it names")
            return 1, 0
        unfinished.add(id(node))
        if isinstance(node, MappingNode):
            _check_keys(document, node, report)
        inner = [measure(child) for child in _children(node)]
        size = 1 + sum(min(size, MAX_NODES) for size, _ in inner)
        unfinished.discard(id(node))
        measured[id(node)] = size, 1 + max((depth for _, depth in inner), default=0)
        return measured[id(node)]

    size, depth = measure(document.root)
    if size >= MAX_NODES:
        report.error("expands-too-far", document.place(document.root), f"expands to more than {MAX_NODES:,} nodes")
    if depth > MAX_DEPTH:
        message = f"is nested deeper than {MAX_DEPTH} levels"
        report.error("nested-too-deeply", document.place(document.root), message)
    return len(report.found) == before


def _sound_tree(document: Document, report: Report) -> bool:
    """Refuse what the composer lets pass of a file without aliases, each of whose nodes stands in one place.

    Its depth was measured before it was composed.
    """
    before = len(report.found)
    size = 1
    rest = [document.root]
    while rest:
        node = rest.pop()
        if isinstance(node, MappingNode):
            _check_keys(document, node, report)
            size += 2 * len(node.value)
            rest += [value for _, value in node.value if type(value) is not ScalarNode]
        elif isinstance(node, SequenceNode):
            size += len(node.value)
            rest += [value for value in node.value if type(value) is not ScalarNode]
    if size >= MAX_NODES:
        report.error("expands-too-far", document.place(document.root), f"expands to more than {MAX_NODES:,} nodes")
    return len(report.found) == before


def _children(node: Node) -> Iterator[Node]:
    for child in node.value:
        if isinstance(child, tuple):
            yield from child
        else:
            yield child


def _check_keys(document: Document, node: MappingNode, report: Report) -> None:
    if all(type(key) is ScalarNode for key, _ in node.value):
        values = {key.value: value for key, value in node.value}
        if len(values) == len(node.value):
            node.by_key = values  # type: ignore[attr-defined]  # for `get`
            return
    seen: dict[str, Node] = {}
    values = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            report.error("key-not-text", document.place(key), "a key has to be a word")
        elif key.value in seen:
            report.error(
                "duplicate-key",
                document.place(key),
                f"`{key.value}` stands here a second time",
                hint=f"the first is at line {seen[key.value].start_mark.line + 1}",
                related=[document.place(seen[key.value])],
            )
        else:
            seen[key.value] = key
            values[key.value] = value
    node.by_key = values  # type: ignore[attr-defined]


# -- looking into nodes whose form was checked ------------------------------------------------------------------


def pairs(node: Node | None) -> list[tuple[ScalarNode, Node]]:
    """The keys and values of a mapping; none of anything else."""
    return node.value if isinstance(node, MappingNode) else []


def items(node: Node | None) -> list[Node]:
    """The items of a list; none of anything else."""
    return node.value if isinstance(node, SequenceNode) else []


def get(node: Node | None, key: str) -> Node | None:
    """The value of a key, or None."""
    return node.by_key.get(key) if isinstance(node, MappingNode) else None  # type: ignore[attr-defined]


def flow(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def text_of(node: Node | None, key: str) -> str:
    """The text of a key, on one line; empty where there is none."""
    value = get(node, key)
    return flow(value.value) if isinstance(value, ScalarNode) else ""


def number_of(node: Node | None, key: str) -> int:
    """The whole number of a key; 0 where there is none, or something that the form refuses."""
    text = text_of(node, key)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def texts_of(node: Node | None, key: str) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(flow(each.value) for each in items(get(node, key)) if isinstance(each, ScalarNode))


def mapping_of(node: Node | None, key: str) -> dict[str, str]:
    """The texts of a mapping."""
    return {name.value: flow(value.value) for name, value in pairs(get(node, key)) if isinstance(value, ScalarNode)}
