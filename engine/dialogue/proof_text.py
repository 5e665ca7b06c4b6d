"""A proof tree as text: each step under what it proves, further in; no line longer than the width."""

from __future__ import annotations

import textwrap

from .proof_tree import AnswerStep, Explanation, Ground, RuleStep
from .wording import places_in_words

__all__ = ["proof_text"]

_STEP = 2
_LEAST_WIDTH = 20
_ROLES = {"for": "For", "against": "Against"}


def proof_text(explanation: Explanation, *, width: int = 80) -> str:
    """The tree as text, ending with a line feed; a width below 20 columns is taken as 20."""
    page = _Tree(max(width, _LEAST_WIDTH))
    depth = 0
    if explanation.kind != "rule":
        page.say(f"{explanation.title} ({explanation.kind} {explanation.name})", depth=0)
        depth = 1
    if explanation.by == "default":
        page.say("No rule concludes a level; this one holds by default.", depth=depth)
    for step in explanation.rules:
        page.rule(step, depth=depth)
    for answer in explanation.answers:
        page.say(_grounded(answer), depth=depth)
    return "\n".join(page.lines) + "\n"


class _Tree:
    """Lines of a width; a pattern is unfolded where it comes first."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []
        self.unfolded: set[str] = set()

    def say(self, text: str, *, depth: int) -> None:
        printable = "".join(each if each.isprintable() else " " for each in text)
        indent = " " * min(depth * _STEP, self.width // 2)
        self.lines += textwrap.wrap(
            printable,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + " " * 2 * _STEP,
            break_on_hyphens=False,
        )

    def rule(self, step: RuleStep, *, depth: int) -> None:
        """A rule, then what it rests on."""
        weight = f"{_ROLES[step.role]} ({step.weight}): " if step.role in _ROLES else ""
        of = f"; evidence of the broader {step.of}" if step.of else ""
        name = f"rule {step.rule}" if step.rule else "a rule of the application"
        self.say(f"{weight}{step.text} ({name}{of})", depth=depth)
        if step.basis == "extrapolation":
            self.say(f"Goes beyond the documents: {step.reason}", depth=depth + 1)
        for claim in step.claims:
            self.say(f"Source: {claim.says} [{places_in_words(claim.places)}]", depth=depth + 1)
        for ground in step.grounds:
            self.ground(ground, depth=depth + 1)

    def ground(self, ground: Ground, *, depth: int) -> None:
        """Something that held."""
        if isinstance(ground, AnswerStep):
            self.say(f"Held: {_grounded(ground)}", depth=depth)
            return
        again = ground.pattern in self.unfolded
        self.unfolded.add(ground.pattern)
        self.say(f"Held: {ground.title} (pattern {ground.pattern}{'; see above' if again else ''})", depth=depth)
        for step in () if again else ground.rules:
            self.rule(step, depth=depth + 1)


def _grounded(step: AnswerStep) -> str:
    """What is read, and by which answer, with the chain between them."""
    if step.implied:
        return f"{step.reads}, because {', because '.join(reversed(step.chain[:-1]))} (answered)"
    if step.chain[0] != step.reads:
        return f"{step.reads} (answered: {step.chain[0].removeprefix(step.reads.partition(': ')[0] + ': ')})"
    return f"{step.reads} (answered)"
