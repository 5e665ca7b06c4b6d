"""The interview at the prompt: questions and answers; what can be asked back stands in `asides`.

At a terminal what fits no screen is read as the person's own words, shown back and confirmed (`confirmation`).  From a
pipe, where nobody can mend anything, the third line that does not fit a screen counts as don't know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..dialogue.consultation import Consultation
from ..dialogue.giving_way import giving_way, replacing
from ..dialogue.progress import ending_in_words, progress_in_words
from ..dialogue.replies import Command, ReplyError, read_command, read_reply, read_settings
from ..dialogue.screens import Screen
from ..dialogue.words import recognise
from ..inference.answers import DONT_KNOW, NO, UNKNOWN, YES
from ..knowledge.errors import BadAnswers, ThoracleError
from ..knowledge.model import Level
from ..knowledge.wording import literal_in_words
from .asides import Asides
from .confirmation import Back, EndOfInput, Quit, accepted
from .console import Console
from .screen_text import request, screen_lines

__all__ = ["run_interview"]

_TRIES = 3
"""So many lines that do not fit, from a pipe, count as don't know."""
_LINES = 1_000
"""So many lines of a pipe are read: one that says `back` for ever comes to an end, too."""
_OWN_WORDS = "Say in a few words what is wrong, or press Enter to go to the questions:"
_TO_THE_QUESTIONS = NO | DONT_KNOW | {"none", "nothing"}
"""What says nothing of what is wrong."""
_REPLACE = "Take the new answer in its place? yes or no:"
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
        self.asides = Asides(talk, self.console)

    # -- the conversation -----------------------------------------------------------------------------------------

    def run(self, words: str | None) -> None:
        """Lead the conversation to its end."""
        meta, say = self.model.meta, self.console.say
        say(f"{meta.title}. {meta.disclaimer}")
        say("Type `help` at any time, `?` for don't know, `back` to correct the last answer, `quit` to stop.")
        try:
            self.begin(words)
            while self.heeded() and (screen := self.talk.screen()) is not None:
                self.ask(screen)
        except EndOfInput:
            say()
            say(ending_in_words(None))
        else:
            say()
            say(ending_in_words(self.talk.ended))
        say()

    def ask(self, screen: Screen) -> None:
        """Ask until something was answered, taken back or stopped."""
        self.show(screen)
        self.asides.begin()
        failures = 0
        while True:
            line = self.read(request(screen))
            if self.console.terminal and not line.strip():
                self.console.say()
                self.question(screen)
                continue
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
            self.take(reply)
            return True
        return self.command(reply, screen)

    def take(self, answers: Mapping[str, object]) -> None:
        """Take answers; where earlier ones contradict them, those give way if the person says so.

        Raises `BadAnswers` where the answers cannot be taken.
        """
        try:
            self.talk.answer(answers)
        except BadAnswers:
            case = self.talk.result().case
            earlier = giving_way(case, answers) if self.console.terminal else ()
            if not earlier:
                raise
            for literal in earlier:
                self.console.say(f"That contradicts what you answered before: {literal_in_words(self.model, literal)}.")
            if self.agreed():
                self.talk.answer(replacing(case, answers, earlier))
            else:
                self.console.say("It stays as it was.")

    def agreed(self) -> bool:
        """Whether the new answer takes the place of the earlier ones."""
        while True:
            line = self.read(_REPLACE)
            if " ".join(line.casefold().split()) in YES:
                return True
            try:
                if not self.aside(line):
                    return False
            except Back:
                return False
            except Quit:
                self.talk.stop()
                return False

    def command(self, command: Command, screen: Screen | None) -> bool:
        """Carry out a command; whether the interview moves."""
        match command.name:
            case "back":
                self.talk.back()
                return True
            case "quit":
                self.talk.stop()
                return True
            case _:
                self.asides.told(command, screen)
                return False

    # -- own words ------------------------------------------------------------------------------------------------

    def begin(self, words: str | None) -> None:
        """Begin with the person's own words: those that are given, or those that they like to type."""
        if words is None:
            if self.console.terminal and not self.talk.given:
                self.first_words()
            return
        try:
            self.own_words(words, known=self.talk.given)
        except Back:
            if self.console.terminal:
                self.first_words()

    def first_words(self) -> None:
        """Take the first line: words, answers or commands; nothing for the questions."""
        while (line := self.read(_OWN_WORDS).strip()) and line.casefold() not in _TO_THE_QUESTIONS:
            try:
                command = self.opening(line)
                if command is not None:
                    if self.command(command, None):
                        return
                    continue
                if "=" in line:
                    self.take(read_settings(line))
                else:
                    self.own_words(line)
                return
            except Back:
                continue
            except (ReplyError, ThoracleError) as error:
                self.console.complain(str(error))

    def opening(self, line: str) -> Command | None:
        """The command that a first line is.  "Help, it hurts" and "why does it hurt" are none, but words."""
        command = read_command(line)
        if command is None or not command.argument:
            return command
        named = command.name == "how" and self.asides.names(command.argument)
        return command if named or line.casefold().startswith(("what-if ", "why-not ")) else None

    def own_words(self, line: str, *, known: Iterable[str] = (), only_known: bool = False) -> bool:
        """Take a line of the person's own words, as far as they confirm it; whether there is anything in it.

        What is confirmed replaces what was answered before, but for what is `known`.  Raises `Back` where they would
        rather say it again.
        """
        mentions = recognise(self.model, line)
        if not mentions:
            if not only_known:
                self.console.say("Nothing of that is known here by these words; the questions will ask.")
            return False
        try:
            answers = accepted(self.model, mentions, self.console, known=known, command=self.aside)
        except Quit:
            self.talk.stop()
            return True
        if answers:
            try:
                self.take(answers)
            except ThoracleError as error:
                self.console.complain(f"{error}; nothing of it was taken: `NAME=VALUE` replaces an answer")
        return True

    def aside(self, line: str) -> bool:
        """Carry out a command while words are being confirmed; whether the line is one.  Raises `Quit` and `Back`."""
        command = read_command(line)
        if command is None:
            return False
        if command.name in ("quit", "back"):
            raise Quit if command.name == "quit" else Back
        try:
            self.command(command, None)
        except (ReplyError, ThoracleError) as error:
            self.console.complain(str(error))
        return True

    def meant_otherwise(self, error: Exception, line: str) -> bool:
        """Whether a line that does not fit the screen says something in other words."""
        if not isinstance(error, ReplyError | BadAnswers) or "=" in line:
            return False
        try:
            return self.own_words(line, only_known=True)
        except Back:
            return True

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
            failures += not self.console.terminal
            command = read_command(line)
            if command is not None:
                try:
                    if self.command(command, None):
                        self.announced = -1
                        return command.name != "quit"
                    continue
                except (ReplyError, ThoracleError) as error:
                    self.console.complain(str(error))
            say("`y` goes on with the questions, Enter stops here, `back` corrects the last answer.")

    def action(self, level: Level) -> str:
        """What to do, with the number to call."""
        result = self.talk.result()
        text, number = result.action(level), result.emergency_number or level.number
        return text if not number or number in text else f"{text} The number: {number}."

    # -- what is shown --------------------------------------------------------------------------------------------

    def show(self, screen: Screen) -> None:
        """How far it has come, and what is asked."""
        self.console.say()
        self.console.say(progress_in_words(self.talk))
        self.console.say()
        self.question(screen)

    def question(self, screen: Screen) -> None:
        """What is asked."""
        for head, text in screen_lines(screen):
            self.console.say(text, head=head)

    def read(self, text: str) -> str:
        """A line; raises `EndOfInput` where there is none."""
        self.lines += 1
        line = self.console.read(text) if self.console.terminal or self.lines <= _LINES else None
        if line is None:
            raise EndOfInput
        return line
