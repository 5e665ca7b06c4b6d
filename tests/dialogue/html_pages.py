"""Reading a page in tests: what a parser sees of it, and the colours of its style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}
BLOCKS = {"p", "ul", "ol", "dl", "div", "section", "details", "h1", "h2", "h3", "h4", "nav", "table"}


@dataclass
class Element:
    """An element with all that stands in it."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    text: str = ""
    """Its text, that of what it contains included."""

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


@dataclass
class Page(HTMLParser):
    """The elements of a page in order; refuses what is not well formed."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()
        assert not self._open, f"never closed: {[each.tag for each in self._open]}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        parents = tuple(each.tag for each in self._open)
        assert not (tag in BLOCKS and {"p", "summary", "h1", "h2", "h3"} & set(parents)), f"<{tag}> in {parents}"
        assert (tag in ("li",)) == (bool(parents) and parents[-1] in ("ul", "ol")), f"<{tag}> in {parents}"
        element = Element(tag, {name: value or "" for name, value in attributes}, parents)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements of some kinds, in order."""
        return [each for each in self.elements if each.tag in tags]

    def one(self, tag: str) -> Element:
        """The only element of a kind."""
        [element] = self.all(tag)
        return element

    def by_id(self, name: str) -> Element:
        """The only element with an id."""
        [element] = [each for each in self.elements if each.attributes.get("id") == name]
        return element

    @property
    def style(self) -> str:
        """The style sheet."""
        return self.one("style").text


def colours(style: str, scheme: str) -> dict[str, str]:
    """The colours of one of the two schemes (`light`, `dark`), by name."""
    light = re.search(r"^:root \{(.*?)\}", style, re.DOTALL | re.MULTILINE)
    dark = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", style, re.DOTALL)
    assert light
    assert dark
    found = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light[1]))
    return found | dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", dark[1])) if scheme == "dark" else found


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
