"""What can be asked back at a prompt: why, how, why not, what if, and whatever else moves the interview nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..dialogue.consultation import Consultation
from ..dialogue.contrast_text import sufficient_text, what_if_text, why_not_text
from ..dialogue.explanation import how
from ..dialogue.fired_text import fired_text
from ..dialogue.proof_text import proof_text
from ..dialogue.replies import Command, ReplyError, read_settings
from ..dialogue.report import text_report
from ..dialogue.screens import Screen
from ..dialogue.what_if import what_if
from ..dialogue.why_not import why_not
from ..dialogue.why_text import why_text
from ..knowledge.model import Cause, Finding, Level, Model, Pattern
from .console import Console
from .screen_text import help_lines

__all__ = ["Asides"]


class Asides:
    """Tells what is asked back."""

    def __init__(self, talk: Consultation, console: Console) -> None:
        self.talk, self.console = talk, console
        self._names = _names(talk.kb.model)
        self._rungs: Counter[str] = Counter()
        """How often `why` was asked at this screen, by what stood after it."""

    def begin(self) -> None:
        """Begin with a new screen."""
        self._rungs.clear()

    def told(self, command: Command, screen: Screen | None) -> None:
        """Tell what a command asks; `screen` is what is asked just now.

        Raises `ReplyError` where it asks of nothing that there is, and what the explanations raise.
        """
        result, show, width, argument = self.talk.result(), self.console.show, self.console.width, command.argument
        match command.name:
            case "help":
                self._help(screen, argument)
            case "why":
                self._why(screen, argument)
            case "how":
                show(proof_text(how(result, self._named(argument)), width=width))
            case "why-not":
                self._why_not(argument)
            case "what-if":
                self._what_if(argument)
            case "sufficient":
                show(sufficient_text(result, width=width))
            case "rules":
                show(fired_text(result, width=width))
            case "result":
                if argument.casefold() not in ("", "all", "--all"):
                    raise ReplyError("type `result`, or `result all`")
                show(text_report(result, width=width, everything=bool(argument)))

    def names(self, argument: str) -> bool:
        """Whether something is called so."""
        return _folded(argument) in self._names

    def _named(self, argument: str) -> str | None:
        """The name of what is asked of, which may be typed with spaces or be a title; None where nothing is typed."""
        return self._names.get(_folded(argument), argument) or None

    def _help(self, screen: Screen | None, argument: str) -> None:
        """What can be typed, or what one of several means."""
        if argument:
            for finding in _chosen(screen, argument):
                self.console.say(f"{finding.ask} {finding.help}".strip())
            return
        for head, text in help_lines(screen):
            self.console.say(text, head=head)

    def _why(self, screen: Screen | None, argument: str) -> None:
        """Why this is asked: each time a rung further up."""
        if screen is None:
            self.console.say("No question is being asked right now; `how` says what is concluded so far.")
            return
        names = [finding.id for finding in _chosen(screen, argument)]
        rung = self._rungs[argument]
        asked = f"why {argument}".strip()
        self.console.show(why_text(self.talk, names, rung=rung, asked=asked, width=self.console.width))
        self._rungs[argument] += 1

    def _why_not(self, argument: str) -> None:
        """What is missing for something that is not concluded."""
        name = self._named(argument)
        if name is None:
            lowest = next(iter(self.talk.kb.model.levels))
            raise ReplyError(f"say what, as in `why-not {lowest}`: a level, a cause, a pattern or a rule")
        result = self.talk.result()
        self.console.show(why_not_text(why_not(result, name), result, width=self.console.width))

    def _what_if(self, argument: str) -> None:
        """What another answer would change."""
        if "=" not in argument:
            raise ReplyError("say what, as in `what-if NAME=VALUE`")
        changes: Mapping[str, object] = read_settings(argument)
        difference = what_if(self.talk.kb, self.talk.result(), changes)
        self.console.show(what_if_text(difference, width=self.console.width))


def _folded(text: str) -> str:
    return text.casefold().replace("-", " ").strip()


def _names(model: Model) -> dict[str, str]:
    """Names by what is typed for them: the name itself, then a title, of two that are alike the first declared."""
    titled: tuple[Iterable[Level | Cause | Pattern | Finding], ...] = (
        model.levels.values(),
        model.causes.values(),
        model.patterns.values(),
        model.findings.values(),
    )
    things = [each for things in titled for each in things]
    names = {_folded(name): name for name in (*(each.id for each in things), *model.rules)}
    for each in things:
        names.setdefault(_folded(each.title), each.id)
    return names


def _chosen(screen: Screen | None, argument: str) -> tuple[Finding, ...]:
    """The item that a number or a name picks out, or all of them."""
    items = screen.items if screen else ()
    if not argument:
        return items
    if argument.isdecimal() and 0 < int(argument) <= len(items):
        return (items[int(argument) - 1],)
    named = tuple(finding for finding in items if argument.casefold() in (finding.id, finding.title.casefold()))
    if named:
        return named
    raise ReplyError(f"give a number from 1 to {len(items)}" if items else "there is nothing to choose from")
