"""The interview at the prompt: plain lines, nothing redrawn, readable by a screen reader and through a pipe.

Questions go to standard output on a terminal, and to standard error where standard output is taken elsewhere, so that
the result stays clean.  Answers come from standard input, whatever that is.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Mapping
from typing import TextIO

from ..dialogue.consultation import Consultation
from ..dialogue.replies import COMMANDS, Command, ReplyError, read_reply
from ..dialogue.screens import Screen
from ..inference.answers import UNKNOWN
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import BadAnswers, InterviewError, ThoracleError
from ..knowledge.model import Finding, Level

__all__ = ["run_interview"]

_TRIES = 3
"""So many lines that do not fit, from a pipe, count as don't know: nobody is there to mend them."""


def run_interview(
    kb: KnowledgeBase, given: Mapping[str, object], *, emergency_number: str | None = None
) -> Consultation:
    """Interview at the prompt until nothing more can change the result, or the person stops."""
    out = sys.stdout if sys.stdout.isatty() else sys.stderr
    return _Prompt(Consultation(kb, given, emergency_number=emergency_number), out).run()


class _Prompt:
    def __init__(self, talk: Consultation, out: TextIO) -> None:
        self.talk, self.out = talk, out
        self.terminal = sys.stdin.isatty()
        self.width = min(shutil.get_terminal_size((80, 24)).columns, 80)
        if self.terminal:
            with contextlib.suppress(ImportError):  # line editing and history, where the platform has them
                import readline  # noqa: F401

    # -- the conversation -----------------------------------------------------------------------------------------

    def run(self) -> Consultation:
        meta = self.talk.kb.model.meta
        self.say(f"{meta.title}. {meta.disclaimer}")
        self.say("Type `help` at any time, `?` for don't know, `back` to correct the last answer, `quit` to stop.")
        known = self.talk.result().escalation.level
        if known == self.talk.kb.model.top and not self.interrupted(known):
            return self.talk
        while (screen := self.talk.screen()) is not None:
            before = self.talk.result().escalation.level
            if not self.answered(screen):
                break
            after = self.talk.result().escalation.level
            if after.rank > before.rank and not self.interrupted(after):
                break
        return self.talk

    def answered(self, screen: Screen) -> bool:
        """Ask until something was answered or taken back; False where the person stops."""
        self.show(screen)
        failures = 0
        while True:
            line = self.read(_request(screen))
            if line is None:
                self.say("That was the last line; here is what is known so far.")
                self.talk.stop()
                return False
            try:
                reply = read_reply(screen, line)
                if not isinstance(reply, Command):
                    self.talk.answer(reply)
                    return True
                done = self.command(reply, screen)
            except (ReplyError, BadAnswers, InterviewError) as error:
                self.say(str(error))
                failures += 1
                if not self.terminal and failures == _TRIES:
                    self.say("That fits nothing for the third time and counts as don't know.")
                    self.talk.answer(dict.fromkeys(screen.names, UNKNOWN))
                    return True
                continue
            if done is not None:
                return done

    def command(self, command: Command, screen: Screen) -> bool | None:
        """Carry out a command; True to go on with the next screen, False to stop, None to ask again."""
        match command.name:
            case "back":
                self.talk.back()
                return True
            case "quit":
                self.talk.stop()
                return False
            case "help":
                self.help(screen, command.argument)
            case "why":
                self.why(screen, command.argument)
            case "how" | "rules":
                self.how(everything=command.name == "rules")
            case "what-if":
                self.what_if(command.argument)
        return None

    def interrupted(self, level: Level) -> bool:
        """Say at once what a high level asks for; at the top of the scale, ask whether to go on."""
        levels = list(self.talk.kb.model.levels.values())
        if level.rank < len(levels) - 2:
            return True
        action = self.talk.result().escalation.action
        if level != levels[-1]:
            self.say(f"What you said so far already means: {level.title}. {action}")
            return True
        mark = "!" * min(self.width, 60)
        self.say(mark)
        self.say(f"{level.title.upper()}. {action}")
        for reason in self.talk.result().escalation.because:
            if reason.level == level:
                self.say(reason.text)
        self.say(mark)
        line = self.read("Do not wait for the rest of the questions. Go on all the same? [y/N] ")
        if line is not None and line.strip().casefold() in ("y", "yes"):
            return True
        self.talk.stop()
        return False

    # -- what is shown ----------------------------------------------------------------------------------------------

    def say(self, text: str, *, indent: str = "") -> None:
        print(textwrap.fill(text, self.width, initial_indent=indent, subsequent_indent=indent), file=self.out)

    def show(self, screen: Screen) -> None:
        print(file=self.out)
        if screen.kind == "any":
            self.say(f"Do any of these apply? ({screen.reason})")
            for number, finding in enumerate(screen.items, start=1):
                self.item(number, finding.ask)
            return
        [finding] = screen.items
        self.say(f"{finding.ask} ({screen.reason})")
        if finding.help:
            self.say(finding.help)
        for number, option in enumerate(finding.options.values(), start=1):
            self.item(number, option.title)

    def item(self, number: int, text: str) -> None:
        head = f"  {number}  "
        print(textwrap.fill(text, self.width, initial_indent=head, subsequent_indent=" " * len(head)), file=self.out)

    def help(self, screen: Screen, argument: str) -> None:
        for finding in self.chosen(screen, argument) if argument else screen.items[:0]:
            self.say(f"{finding.ask} {finding.help}".strip())
        if argument:
            return
        if screen.kind in ("any", "choices"):
            self.say("Numbers of all that apply, such as `2 5`; those you do not name then count as no.")
            self.say("`none` if none applies, `?` if you do not know any of them, `2 5?` to be unsure of 5 only.")
        elif screen.kind == "choice":
            self.say("The number of one of them, or `?` if you do not know.")
        elif screen.kind == "quantity":
            self.say("A number and its unit, such as `3 days`, or `?` if you do not know.")
        else:
            self.say("`yes`, `no`, or `?` if you do not know.")
        self.say("`NAME=VALUE` answers any other question, such as `severity=mild`.")
        for name, meaning in COMMANDS.items():
            self.say(f"{name:8} {meaning}", indent="  ")

    def why(self, screen: Screen, argument: str) -> None:
        for finding in self.chosen(screen, argument):
            why = self.talk.why(finding.id)
            self.say(f"{finding.title}:")
            for outcome in why.outcomes:
                name = self.talk.kb.model.title(outcome.name)
                self.say(f"if so ({name.lower()}), the answer would be: {outcome.level.title}", indent="  ")
            for rule in why.waiting[:3]:
                passages = self.talk.result().passages(rule.cites)
                place = (
                    f" [{passages[0].document}, {passages[0].section}, sentence {passages[0].sentence}]"
                    if passages
                    else ""
                )
                self.say(f"{rule.because}{place}", indent="  ")
            if not why.waiting:
                self.say("it could not change anything any more", indent="  ")

    def chosen(self, screen: Screen, argument: str) -> tuple[Finding, ...]:
        """The item that a number names, or all of them."""
        if not argument:
            return screen.items
        if argument.isdecimal() and 0 < int(argument) <= len(screen.items):
            return (screen.items[int(argument) - 1],)
        raise ReplyError(f"give a number from 1 to {len(screen.items)}")

    def how(self, *, everything: bool) -> None:
        result = self.talk.result()
        self.say(f"So far: {result.escalation.level.title}.")
        if result.escalation.by == "default":
            self.say("No rule asks for it; it is what holds as long as none does.", indent="  ")
        for reason in result.escalation.because:
            self.say(f"{reason.level.title if reason.level else ''}: {reason.text}", indent="  ")
        if everything:
            for rule in result.firing.rules:
                self.say(f"{rule}: {self.talk.kb.rules[rule].because}", indent="  ")

    def what_if(self, argument: str) -> None:
        name, equals, value = argument.partition("=")
        if not equals:
            raise ReplyError("say what, as in `what-if NAME=VALUE`")
        try:
            then = self.talk.kb.assess({**self.talk.given, name.strip(): value.strip()})
        except ThoracleError as error:
            raise ReplyError(str(error)) from error
        self.say(f"Then: {then.escalation.level.title} (now: {self.talk.result().escalation.level.title}).")

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self, request: str) -> str | None:
        """A line, or None at the end of input."""
        if self.terminal and self.out is sys.stdout:
            try:
                return input(request)
            except EOFError:
                print(file=self.out)
                return None
        print(request, end="", file=self.out, flush=True)
        line = sys.stdin.readline()
        if not self.terminal:
            print(line.rstrip("\n"), file=self.out)
        return line if line else None


def _request(screen: Screen) -> str:
    match screen.kind:
        case "any" | "choices":
            return "Numbers that apply (the others then count as no), none, or ?: "
        case "choice":
            return "Number, or ?: "
        case "quantity":
            return "Amount, such as 3 days, or ?: " if not screen.items[0].bare else "Number, or ?: "
    return "yes, no or ?: "
