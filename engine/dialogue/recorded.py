"""A consultation whose steps are handed on as they are taken, and taken again from where they went."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..inference.answers import read_answers
from ..knowledge.errors import JournalError
from ..knowledge.model import Model
from .consultation import Consultation
from .records import Step

__all__ = ["RecordedConsultation", "take"]


class RecordedConsultation(Consultation):
    """A consultation that hands on each step, once it is taken; a step that cannot be handed on is taken back."""

    record: Callable[[Step], None] | None = None
    """Where steps go; None for nowhere."""

    def answer(self, answers: Mapping[str, object]) -> None:
        """Take answers; see `Consultation.answer`.

        Raises `JournalError` where they cannot be written; nothing has changed then.
        """
        screen = self.screen()
        super().answer(answers)
        asked, purpose = (screen.names, screen.purpose) if screen else (None, "")
        said = _as_written(self.kb.model, answers)
        self._hand_on(Step(kind="answer", answers=said, asked=asked, purpose=purpose), undo=super().back)

    def back(self) -> None:
        """Forget the last answer; see `Consultation.back`."""
        super().back()
        self._hand_on(Step(kind="back", answers={}, asked=None))

    def stop(self) -> None:
        """End by the person's wish; see `Consultation.stop`."""
        super().stop()
        self._hand_on(Step(kind="stop", answers={}, asked=None))

    def resume(self) -> None:
        """Go on after a stop; see `Consultation.resume`."""
        super().resume()
        self._hand_on(Step(kind="resume", answers={}, asked=None))

    def _hand_on(self, step: Step, *, undo: Callable[[], None] | None = None) -> None:
        if self.record is None:
            return
        try:
            self.record(step)
        except JournalError:
            if undo is not None:
                undo()
            raise


def _as_written(model: Model, answers: Mapping[str, object]) -> dict[str, object]:
    """Answers as JSON values, in canonical form; what was made *not asked* again is null."""
    given = read_answers(model, answers).given
    said: dict[str, object] = {}
    for name, value in answers.items():
        written = given.get(name)
        if isinstance(value, Mapping) and isinstance(written, dict):
            unsaid = dict.fromkeys(option for option, answer in value.items() if answer is None)
            said[name] = {**unsaid, **written}
        else:
            said[name] = written
    return said


def take(talk: Consultation, step: Step) -> None:
    """Take a step of a journal again.

    Raises what the consultation raises.
    """
    match step.kind:
        case "answer":
            talk.answer(step.answers)
        case "back":
            talk.back()
        case "stop":
            talk.stop()
        case "resume":
            talk.resume()
