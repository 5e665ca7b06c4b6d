"""Builds the findings: kinds and their keys, options, implications."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from yaml.nodes import Node, ScalarNode

from .conditions import Atom
from .diagnostics import Report, did_you_mean
from .files import Files
from .forms import FINDING
from .model import Finding, Option
from .nodes import Document, flow, get, items, mapping_of, pairs, text_of, texts_of

__all__ = ["FindingBuilder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingBuilder:
    """Builds the findings of a knowledge base."""

    files: Files
    findings: dict[str, Finding] = field(default_factory=dict)

    def build(self) -> dict[str, Finding]:
        """Every finding without faults, by name."""
        nodes: list[tuple[Document, ScalarNode, Node]] = []
        for document, key, value in self.files.entries("findings"):
            if document.file in self.files.faulty and not _sound(document, value):
                continue
            finding = self._finding(document, key, value)
            if finding is not None and key.value not in self.findings:
                self.findings[key.value] = finding
                nodes.append((document, key, value))
        for document, key, value in nodes:
            self._resolve_implications(document, key.value, value)
        return self.findings

    def _finding(self, document: Document, key: ScalarNode, value: Node) -> Finding | None:
        kind = text_of(value, "kind")
        choice = kind in ("choice", "choices")
        where = document.place(key)
        wrong = {
            "options": not choice,
            "ordered": kind != "choice",
            "unit": kind != "quantity",
            "bare": kind != "quantity",
        }
        wrong |= {"least": kind != "quantity", "greatest": kind != "quantity", "implies": kind != "symptom"}
        for name, misplaced in wrong.items():
            node = get(value, name)
            if node is not None and misplaced:
                self.files.report.error("misplaced-key", document.place(node), f"a {kind} has no `{name}`")
                return None
        needed = "options" if choice else "unit" if kind == "quantity" else None
        if needed and get(value, needed) is None:
            self.files.report.error("missing-key", where, f"the {kind} `{key.value}` needs `{needed}`")
            return None
        least, greatest = float(text_of(value, "least") or 0), float(text_of(value, "greatest") or 1e9)
        if least > greatest:
            self.files.report.error("bad-value", where, f"`{key.value}` has a least amount above its greatest")
            return None
        if not self._reassurance_fits(document, value, kind, key.value):
            return None
        return Finding(
            id=key.value,
            kind=kind,
            title=text_of(value, "title") or key.value.replace("-", " ").capitalize(),
            ask=text_of(value, "ask"),
            help=text_of(value, "help"),
            warning=self._warning(document, value, key.value),
            reassuring=text_of(value, "reassuring"),
            changeable=text_of(value, "changeable") != "false",
            aliases=texts_of(value, "aliases"),
            codes=mapping_of(value, "codes"),
            ordered=text_of(value, "ordered") == "true",
            options={
                option.value: self._option(document, option, node) for option, node in pairs(get(value, "options"))
            },
            unit=text_of(value, "unit"),
            bare=text_of(value, "bare") == "true",
            least=least,
            greatest=greatest,
            cites=self.files.cites(document, value, what=f"finding `{key.value}`"),
            place=where,
        )

    def _reassurance_fits(self, document: Document, value: Node, kind: str, name: str) -> bool:
        node = get(value, "reassuring")
        allowed = {"symptom": ("present", "absent"), "quantity": ("low", "high")}.get(kind, ())
        if not isinstance(node, ScalarNode) or node.value in allowed:
            return True
        hint = f"one of {', '.join(allowed)}" if allowed else "say it of the options"
        self.files.report.error(
            "bad-value", document.place(node), f"`{name}` is a {kind} and cannot be reassuring so", hint=hint
        )
        return False

    def _option(self, document: Document, key: ScalarNode, node: Node) -> Option:
        if isinstance(node, ScalarNode):
            return Option(id=key.value, title=flow(node.value))
        return Option(
            id=key.value,
            title=text_of(node, "title"),
            help=text_of(node, "help"),
            warning=self._warning(document, node, key.value),
            reassuring=text_of(node, "reassuring"),
            aliases=texts_of(node, "aliases"),
            codes=mapping_of(node, "codes"),
        )

    def _warning(self, document: Document, node: Node, name: str) -> bool | None:
        flag, reason = get(node, "warning"), get(node, "not_a_warning_because")
        if isinstance(flag, ScalarNode) and flag.value == "false" and reason is None:
            hint = "add `not_a_warning_because`"
            self.files.report.error(
                "missing-reason",
                document.place(flag),
                f"`{name}` is said to be no warning sign without a reason",
                hint=hint,
            )
        if reason is not None and not (isinstance(flag, ScalarNode) and flag.value == "false"):
            hint = "it goes with `warning: false`"
            self.files.report.error(
                "misplaced-key", document.place(reason), f"`{name}` has a reason for what it does not say", hint=hint
            )
        return None if not isinstance(flag, ScalarNode) else flag.value == "true"

    def _resolve_implications(self, document: Document, name: str, value: Node) -> None:
        finding = self.findings[name]
        own = self._implied(document, get(value, "implies"), name)
        options = {
            option.value: self._implied(document, get(node, "implies"), f"{name}={option.value}")
            for option, node in pairs(get(value, "options"))
        }
        if own or any(options.values()):
            with_options = {name: replace(each, implies=options[name]) for name, each in finding.options.items()}
            self.findings[name] = replace(finding, implies=own, options=with_options)

    def _implied(self, document: Document, node: Node | None, name: str) -> tuple[Atom, ...]:
        atoms: list[Atom] = []
        for each in items(node):
            if isinstance(each, ScalarNode):
                if self.files.resolve(document, each, "symptom", what=f"`{name}`"):
                    atoms.append(Atom(each.value))
                continue
            for key, value in pairs(each):
                kind = self.files.names.kind(key.value)
                finding = self.findings.get(key.value)
                if kind not in ("choice", "choices"):
                    self.files.resolve(document, key, "choice", what=f"`{name}`")
                elif finding and isinstance(value, ScalarNode) and value.value in finding.options:
                    atoms.append(Atom(key.value, value.value))
                elif finding and isinstance(value, ScalarNode):
                    hint = did_you_mean(value.value, finding.options) or f"known are {', '.join(finding.options)}"
                    message = f"`{name}`: `{value.value}` is no option of `{key.value}`"
                    self.files.report.error("unknown-option", document.place(value), message, hint=hint)
        return tuple(atoms)


def _sound(document: Document, value: Node) -> bool:
    """Whether a definition in a file with faults has none itself; its own were reported before."""
    return FINDING.check(value, document, Report())
