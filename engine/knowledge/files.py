"""The files of a knowledge base: read, their forms checked, their names collected.

That the names come first lets any file name what stands in any other; that a definition with a fault keeps its
name makes one fault one message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from yaml.nodes import Node, ScalarNode

from .diagnostics import Place, Report
from .forms import FORMS, form_of
from .naming import Names
from .nodes import Document, get, items, pairs, read, text_of

__all__ = ["Files"]

_KINDS_OF_FINDING = ("symptom", "choice", "choices", "quantity")

_DECLARES = {
    "findings": (*_KINDS_OF_FINDING, "option"),
    "levels": ("level",),
    "patterns": ("pattern", "rule"),
    "causes": ("cause", "rule"),
    "escalation": ("rule",),
    "sources": ("source", "claim"),
    "kb": ("weight", "advice-kind"),
}
"""Kinds of names that a kind of file declares."""

_FOR_THE_WORKBENCH = frozenset({"cases", "accepted", "properties"})
"""Kinds of files that say nothing that is concluded."""


@dataclass(slots=True)
class Files:
    """The documents of a knowledge base, the names they declare, and the report of what is wrong with them."""

    shown: str
    """The folder as messages name it."""
    report: Report = field(default_factory=Report)
    names: Names = field(default_factory=Names)
    documents: dict[str, list[Document]] = field(default_factory=dict)
    """Documents by kind of file, in declared order."""
    faulty: set[str] = field(default_factory=set)
    """Files with a fault of form."""

    def read(self, folder: Path, *, scenarios: bool) -> None:
        """Read the files, check their forms and collect their names."""
        paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.y*ml") if not _is_lock(path))
        for path in paths:
            self._read_file(folder / path, path=path, scenarios=scenarios)
        for kind in ("kb", "levels", "findings"):
            if not any(form_of(path) == kind for path in paths):
                name = f"{kind}.yaml" if kind != "findings" else "findings/*.yaml"
                self.report.error("missing-file", Place(self.shown), f"has no {name}")
                self.names.incomplete.update(_DECLARES[kind])
        for kind, documents in self.documents.items():
            for document in documents:
                if not FORMS[kind].check(document.root, document, self.report):
                    self.faulty.add(document.file)
        self._collect_names()

    def _read_file(self, whole: Path, *, path: str, scenarios: bool) -> None:
        file = f"{self.shown}/{path}"
        kind = form_of(path)
        if not whole.is_file():  # a pipe is not opened: that would wait for somebody to write into it
            self.report.error("unreadable-file", Place(file), f"cannot be read: it {_instead_of_a_file(whole)}")
            self.names.incomplete.update(_DECLARES.get(kind or "", ()))
        elif kind is None:
            known = ", ".join(f"{name}.yaml" if form_of(f"{name}.yaml") else f"{name}/*.yaml" for name in FORMS)
            self.report.error(
                "unknown-file", Place(file), "has no place in a knowledge base", hint=f"known are {known}"
            )
        elif scenarios or kind not in _FOR_THE_WORKBENCH:
            document = read(whole, file=file, report=self.report)
            if document is not None:
                self.documents.setdefault(kind, []).append(document)
            else:
                self.names.incomplete.update(_DECLARES.get(kind, ()))

    def of(self, kind: str) -> list[Document]:
        """The documents of a kind, in declared order."""
        return self.documents.get(kind, [])

    def entries(self, kind: str) -> Iterator[tuple[Document, ScalarNode, Node]]:
        """Every key and value of the documents of a kind that are mappings."""
        for document in self.of(kind):
            for key, value in pairs(document.root):
                yield document, key, value

    # -- names --------------------------------------------------------------------------------------------------

    def _collect_names(self) -> None:
        for document, key, value in self.entries("findings"):
            kind = text_of(value, "kind")
            self._declare(kind if kind in _KINDS_OF_FINDING else "symptom", document, key)
            for option, _ in pairs(get(value, "options")):
                self.names.declare_option(option.value, document.place(option), self.report)
        for kind in ("levels", "patterns", "causes"):
            for document, key, value in self.entries(kind):
                self._declare(kind.removesuffix("s"), document, key)
                self._declare_rules(document, get(value, "rules" if kind == "patterns" else "evidence"))
        for document in self.of("escalation"):
            self._declare_rules(document, document.root)
        for document in self.of("sources"):
            self._declare_claims(document)
        for document in self.of("kb"):
            for kind, key_name in (("weight", "weights"), ("advice-kind", "advice_kinds")):
                for key, _ in pairs(get(document.root, key_name)):
                    self._declare(kind, document, key)

    def _declare(self, kind: str, document: Document, node: ScalarNode) -> None:
        self.names.declare(kind, node.value, document.place(node), self.report)

    def _declare_rules(self, document: Document, node: Node | None) -> None:
        for rule in items(node):
            name = get(rule, "id")
            if isinstance(name, ScalarNode):
                self._declare("rule", document, name)

    def _declare_claims(self, document: Document) -> None:
        source = get(document.root, "id")
        if isinstance(source, ScalarNode):
            self._declare("source", document, source)
            for key, _ in pairs(get(document.root, "claims")):
                self.names.places.setdefault("claim", {})[f"{source.value}.{key.value}"] = document.place(key)

    def resolve(self, document: Document, node: Node | None, kind: str, *, what: str) -> bool:
        """Report a name that nothing declares; say whether it is declared."""
        if not isinstance(node, ScalarNode):
            return False
        return self.names.resolve(node.value, kind, document.place(node), self.report, what=what)

    def cites(self, document: Document, value: Node, *, what: str) -> tuple[str, ...]:
        """The claims under `cites`; those that nothing declares are reported and left out."""
        nodes = [node for node in items(get(value, "cites")) if isinstance(node, ScalarNode)]
        return tuple(node.value for node in nodes if self.resolve(document, node, "claim", what=what))


def _is_lock(path: Path) -> bool:
    """Whether it is the mark by which an editor says that a file is being edited: a link to nothing."""
    return path.name.startswith(".#") and path.is_symlink() and not path.exists()


def _instead_of_a_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder"
    return "is no regular file" if path.exists() else "is a link to a file that does not exist"
