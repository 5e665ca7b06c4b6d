"""Builds the sources: documents, their sections, claims and unused passages."""

from __future__ import annotations

from yaml.nodes import MappingNode, Node, ScalarNode

from .files import Files
from .nodes import Document, flow, get, items, number_of, pairs, text_of
from .sources import TOP, Claim, Section, Source, Spot, Unused

__all__ = ["build_sources"]


def build_sources(files: Files) -> dict[str, Source]:
    """Every source without faults, by name."""
    built: dict[str, Source] = {}
    for document in files.of("sources"):
        root = document.root
        _check_titles(files, document)
        titles = {TOP} | {text_of(section, "title") for section in items(get(root, "sections"))}
        source = Source(
            id=text_of(root, "id"),
            title=text_of(root, "title"),
            publisher=text_of(root, "publisher"),
            kind=text_of(root, "kind"),
            note=text_of(root, "note"),
            file=text_of(root, "file"),
            sections=tuple(
                Section(title=text_of(section, "title"), line=number_of(section, "line"))
                for section in items(get(root, "sections"))
            ),
            claims={
                key.value: Claim(
                    id=key.value,
                    says=text_of(value, "says"),
                    at=_spots(files, document, get(value, "at"), titles),
                    place=document.place(key),
                )
                for key, value in pairs(get(root, "claims"))
            },
            unused=tuple(
                Unused(
                    at=_spots(files, document, get(node, "at"), titles),
                    because=text_of(node, "because"),
                    place=document.place(node),
                )
                for node in items(get(root, "unused"))
            ),
            place=document.place(root),
        )
        if document.file not in files.faulty:
            built[source.id] = source
    return built


def _check_titles(files: Files, document: Document) -> None:
    """A title is a locator: no two sections may have the same."""
    seen = {TOP}
    for section in items(get(document.root, "sections")):
        title = get(section, "title")
        if isinstance(title, ScalarNode) and flow(title.value) in seen:
            hint = "number repeated headings, as in `Causes (2)`"
            message = f"`{flow(title.value)}` is the title of another section"
            files.report.error("duplicate-name", document.place(title), message, hint=hint)
        seen.add(text_of(section, "title"))


def _spots(files: Files, document: Document, node: Node | None, titles: set[str]) -> tuple[Spot, ...]:
    spots: list[Spot] = []
    for each in [node] if isinstance(node, MappingNode) else items(node):
        section = get(each, "section")
        if isinstance(section, ScalarNode) and flow(section.value) not in titles:
            hint = "known are `top` and the titles under `sections`"
            files.report.error(
                "unknown-section", document.place(section), f"no section is called `{section.value}`", hint=hint
            )
        spots.append(
            Spot(
                section=text_of(each, "section"),
                sentence=number_of(each, "sentence"),
                digest=text_of(each, "digest"),
            )
        )
    return tuple(spots)
