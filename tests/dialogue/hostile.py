"""The boiler's knowledge base as an attacker would write it: every text that is shown carries markup."""

from __future__ import annotations

import re
from pathlib import Path

from engine import KnowledgeBase, load

SPICE = (
    """<script>alert(1)</script>"'&amp;<img src=x onerror=alert(2)>[a](javascript:alert(3)){{ 7*7 }}</style>\u202e*_`"""
)
"""What is put behind every text that is shown."""

SHOWN = ("title", "ask", "because", "text", "says", "summary", "reason", "action", "within", "disclaimer", "basis")
_SECTIONS = ("Danger", "Care")
_LINE = re.compile(rf"^( *(?:- )?(?:{'|'.join(SHOWN)}): )(?!extrapolation)(.+)$", re.MULTILINE)
_HEADING = re.compile(r"^(  (?:self-help|prepare): )(.+)$", re.MULTILINE)
_SHORT_OPTION = re.compile(r"^(    (?:valve|pump): )(.+)$", re.MULTILINE)


def hostile(folder: Path) -> KnowledgeBase:
    """Write it into a folder and load it."""
    for path in sorted(Path("tests/boiler").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for pattern in (_LINE, _HEADING, _SHORT_OPTION):
            text = pattern.sub(lambda found: found[1] + _quoted(found[2].strip('"') + SPICE), text)
        for section in _SECTIONS:
            text = text.replace(f"section: {section}\n", f"section: {_quoted(section + SPICE)}\n")
        copy = folder / path.relative_to("tests/boiler")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    return load(folder)


def _quoted(text: str) -> str:
    """A text as a YAML scalar in single quotes; what YAML does not take as it is, in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202e")
    return f'"{escaped}"'
