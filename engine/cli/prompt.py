"""The interview at the prompt: questions, answers, and all that can be asked back.

At a terminal what fits no screen is read as the person's own words, shown back and confirmed (`confirmation`).  From a
pipe, where nobody can mend anything, the third line that does not fit a screen counts as don't know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..dialogue.consultation import Consultation
from ..dialogue.contrast_text import what_if_text
from ..dialogue.explanation import how
from ..dialogue.fired_text import fired_text
from ..dialogue.progress import ending_in_words, progress_in_words
from ..dialogue.proof_text import proof_text
from ..dialogue.replies import COMMANDS, Command, ReplyError, read_reply, read_settings
from ..dialogue.screens import Screen
from ..dialogue.what_if import what_if
from ..dialogue.why_text import why_text
from ..dialogue.words import recognise
from ..inference.answers import NO, UNKNOWN, YES
from ..knowledge.errors import BadAnswers, ThoracleError
from ..knowledge.model import Finding, Level
from .confirmation import EndOfInput, Quit, accepted
from .console import Console
from .screen_text import help_lines, request, screen_lines

__all__ = ["run_interview"]

_TRIES = 3
"""So many lines that do not fit, from a pipe, count as don't know."""
_LINES = 1_000
"""So many lines of a pipe are read: one that says `back` for ever comes to an end, too."""
_OWN_WORDS = "Say in a few words what is wrong, or press Enter to go to the questions:"
_GO_ON = "Do not wait for the rest of the questions. Go on all the same? [y/N]"


def run_interview(talk: Consultation, *, words: str | None = None, console: Console | None = None) -> None:
    """Interview until nothing more can change the result, or the person stops, or the input ends.

    `words` are the person's own, to be confirmed first.  Afterwards `talk.ended` says how it ended: None where the
    input did.
    """
    _Prompt(talk, console or Console()).run(words)


class _Prompt:
    def __init__(self, talk: Consultation, console: Console) -> None:
        self.talk, self.console = talk, console
        self.model = talk.kb.model
        self.lines = 0
        """How many were asked for."""
        self.announced = -1
        """Rank of the highest level that was interrupted for."""
        self.rungs: Counter[str] = Counter()
        """How often `why` was asked at this screen, by what stood after it."""

    # -- the conversation -----------------------------------------------------------------------------------------

    def run(self, words: str | None) -> None:
        """Lead the conversation to its end."""
        meta, say = self.model.meta, self.console.say
        say(f"{meta.title}. {meta.disclaimer}")
        say("Type `help` at any time, `?` for don't know, `back` to correct the last answer, `quit` to stop.")
        try:
            if words is not None:
                self.own_words(words, known=self.talk.given)
            elif self.console.terminal and not self.talk.given:
                self.first_words()
            while self.heeded() and (screen := self.talk.screen()) is not None:
                self.ask(screen)
        except EndOfInput:
            say()
            say(ending_in_words(None))
            return
        say()
        say(ending_in_words(self.talk.ended))

    def ask(self, screen: Screen) -> None:
        """Ask until something was answered, taken back or stopped."""
        self.show(screen)
        self.rungs.clear()
        failures = 0
        while True:
            line = self.read(request(screen))
            try:
                if self.replied(screen, line):
                    return
            except (ReplyError, ThoracleError) as error:
                if self.console.terminal and self.meant_otherwise(error, line):
                    return
                self.console.complain(str(error))
                failures += 1
            if failures == _TRIES and not self.console.terminal:
                self.console.say("That fits nothing for the third time and counts as don't know.")
                self.talk.answer(dict.fromkeys(screen.names, UNKNOWN))
                return

    def replied(self, screen: Screen, line: str) -> bool:
        """Take a line; whether the interview moves."""
        reply = read_reply(screen, line)
        if not isinstance(reply, Command):
            self.talk.answer(reply)
            return True
        return self.command(reply, screen)

    def command(self, command: Command, screen: Screen | None) -> bool:
        """Carry out a command; whether the interview moves."""
        match command.name:
            case "back":
                self.talk.back()
                return True
            case "quit":
                self.talk.stop()
                return True
            case "help":
                self.help(screen, command.argument)
            case "why":
                self.why(screen, command.argument)
            case "how":
                self.console.show(proof_text(how(self.talk.result(), self.named(command.argument)), width=self.width))
            case "rules":
                self.console.show(fired_text(self.talk.result(), width=self.width))
            case "what-if":
                self.what_if(command.argument)
        return False

    # -- own words ------------------------------------------------------------------------------------------------

    def first_words(self) -> None:
        """Begin with the person's own words, if they like."""
        while line := self.read(_OWN_WORDS).strip():
            word = line.casefold()
            try:
                reply = read_reply(_NOTHING, line) if word in (*COMMANDS, "q", "h", "b") or "=" in word else None
                if isinstance(reply, Command):
                    if self.command(reply, None):
                        return
                    continue
                if reply is not None:
                    self.talk.answer(reply)
                    return
            except (ReplyError, ThoracleError) as error:
                self.console.complain(str(error))
                continue
            self.own_words(line)
            return

    def own_words(self, line: str, *, known: Iterable[str] = (), only_known: bool = False) -> bool:
        """Take a line of the person's own words, as far as they confirm it; whether there is anything in it.

        What is confirmed replaces what was answered before, but for what is `known`.
        """
        mentions = recognise(self.model, line)
        if not mentions:
            if not only_known:
                self.console.say("Nothing of that is known here by these words; the questions will ask.")
            return False
        try:
            answers = accepted(self.model, mentions, self.console, known=known)
        except Quit:
            self.talk.stop()
            return True
        if answers:
            try:
                self.talk.answer(answers)
            except ThoracleError as error:
                self.console.complain(f"{error}; nothing of it was taken: `NAME=VALUE` replaces an answer")
        return True

    def meant_otherwise(self, error: Exception, line: str) -> bool:
        """Whether a line that does not fit the screen says something in other words."""
        return isinstance(error, ReplyError | BadAnswers) and "=" not in line and self.own_words(line, only_known=True)

    # -- interruption ---------------------------------------------------------------------------------------------

    def heeded(self) -> bool:
        """Say at once what a high level asks for, when it is reached; False where the person stops for it."""
        escalation = self.talk.result().escalation
        level, before = escalation.level, self.announced
        self.announced = level.rank
        if level.rank <= before or escalation.by == "default":
            return True
        if level == self.model.top:
            return self.interrupted(level)
        if level.rank == self.model.top.rank - 1:
            self.console.say()
            self.console.say(f"What you said so far already means: {level.title}. {self.action(level)}")
            self.console.say("The questions go on, for it could be more urgent still; `quit` stops here.")
        return True

    def interrupted(self, level: Level) -> bool:
        """The top of the scale: what to do, why, and whether to go on all the same."""
        say = self.console.say
        say()
        say(level.title.upper())
        say(self.action(level))
        for reason in self.talk.result().escalation.because:
            if reason.level == level:
                say(reason.text)
        failures = 0
        while True:
            line = self.read(_GO_ON)
            word = " ".join(line.casefold().split())
            if word in YES:
                return True
            if not word or word in NO or failures == _TRIES - 1:
                self.talk.stop()
                return False
            try:
                reply = read_reply(_NOTHING, line)
                if isinstance(reply, Command):
                    if self.command(reply, None):
                        self.announced = -1
                        return reply.name != "quit"
                    continue
            except (ReplyError, ThoracleError) as error:
                self.console.complain(str(error))
            failures += not self.console.terminal
            say("`y` goes on with the questions, Enter stops here, `back` corrects the last answer.")

    def action(self, level: Level) -> str:
        """What to do, with the number to call."""
        result = self.talk.result()
        text, number = result.action(level), result.emergency_number or level.number
        return text if not number or number in text else f"{text} The number: {number}."

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        """Columns of a line."""
        return self.console.width

    def show(self, screen: Screen) -> None:
        """How far it has come, and what is asked."""
        self.console.say()
        self.console.say(progress_in_words(self.talk))
        self.console.say()
        for head, text in screen_lines(screen):
            self.console.say(text, head=head)

    def help(self, screen: Screen | None, argument: str) -> None:
        """What can be typed, or what one of several means."""
        if argument:
            for finding in _chosen(screen, argument):
                self.console.say(f"{finding.ask} {finding.help}".strip())
            return
        for head, text in help_lines(screen):
            self.console.say(text, head=head)

    def why(self, screen: Screen | None, argument: str) -> None:
        """Why this is asked: each time a rung further up."""
        if screen is None:
            self.console.say("No question is being asked right now; `how` says what is concluded so far.")
            return
        names = [finding.id for finding in _chosen(screen, argument)]
        rung = self.rungs[argument]
        asked = f"why {argument}".strip()
        self.console.show(why_text(self.talk, names, rung=rung, asked=asked, width=self.width))
        self.rungs[argument] += 1

    def what_if(self, argument: str) -> None:
        """What another answer would change."""
        if "=" not in argument:
            raise ReplyError("say what, as in `what-if NAME=VALUE`")
        changes: Mapping[str, object] = read_settings(argument)
        difference = what_if(self.talk.kb, self.talk.result(), changes)
        self.console.show(what_if_text(difference, width=self.width))

    def named(self, argument: str) -> str | None:
        """The name of what `how` is asked of, which may be typed with spaces."""
        dashed = "-".join(argument.casefold().split())
        known = (self.model.levels, self.model.causes, self.model.patterns, self.model.rules, self.model.findings)
        return (dashed if any(dashed in names for names in known) else argument) or None

    def read(self, text: str) -> str:
        """A line; raises `EndOfInput` where there is none."""
        self.lines += 1
        line = self.console.read(text) if self.console.terminal or self.lines <= _LINES else None
        if line is None:
            raise EndOfInput
        return line


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


_NOTHING = Screen(kind="any", items=(), purpose="level", reason="")
"""A screen on which only commands and ``NAME=VALUE`` mean something."""
