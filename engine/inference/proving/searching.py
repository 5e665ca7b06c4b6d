"""Searching with the solver: is there a valuation, and if there is, a smallest one?

A search that does not end in time raises TimeoutError: what was not decided is neither proved nor refuted.

The solver works in a thread of its own while this one waits for it, so that Ctrl-C is Python's at any moment: the
solver's own way with it, where it works in the main thread, loses what comes just before its end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import z3

from .encoding import Encoding
from .formulas import Formula, Valued, is_true

__all__ = ["Search"]

_LONGEST = 4_000_000
"""Seconds that the solver can be told to keep to."""
_LOOKING, _STOPPING = 0.2, 0.001
"""Seconds between two looks, where waiting cannot be interrupted; and between two demands to stop."""


class Search:
    """A solver that holds the constraints of some encodings, and keeps up with them as they grow."""

    def __init__(self, *encodings: Encoding, seconds: float | None = None) -> None:
        self._encodings = encodings
        self._taken = [0] * len(encodings)
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("ctrl_c", False)
        self._ends = None if seconds is None else time.monotonic() + seconds

    def add(self, *formulas: Formula) -> None:
        """Demand formulas from now on."""
        self._solver.add(*formulas)

    def find(self, *assumptions: Formula) -> Valued | None:
        """A valuation in which the assumptions hold; None where there is none.

        Raises TimeoutError where that was not decided in time.
        """
        for at, encoding in enumerate(self._encodings):
            self._solver.add(*encoding.constraints[self._taken[at] :])
            self._taken[at] = len(encoding.constraints)
        if self._ends is not None:
            left = self._ends - time.monotonic()
            if left <= 0:
                raise TimeoutError("not decided in time")
            self._solver.set("timeout", max(1, round(min(left, _LONGEST) * 1000)))
        found = self._checked(assumptions)
        if found == z3.unknown:
            raise TimeoutError("not decided in time")
        return self._solver.model() if found == z3.sat else None

    def _checked(self, assumptions: Sequence[Formula]) -> z3.CheckSatResult:
        """What the solver says; whatever is raised meanwhile stops it, and is raised when it has stopped."""
        said: list[z3.CheckSatResult | Exception] = []
        done = threading.Lock()
        done.acquire()
        worker = threading.Thread(target=self._check, args=(assumptions, said, done), daemon=True)
        try:
            worker.start()
            while not done.acquire(timeout=_LOOKING):
                pass
        except BaseException:
            while worker.ident is not None and not said:
                self._solver.ctx.interrupt()
                time.sleep(_STOPPING)
            raise
        [found] = said
        if isinstance(found, Exception):
            raise found
        return found

    def _check(
        self, assumptions: Sequence[Formula], said: list[z3.CheckSatResult | Exception], done: threading.Lock
    ) -> None:
        try:
            said.append(self._solver.check(*assumptions))
        except Exception as error:
            said.append(error)
        finally:
            done.release()

    def smallest(self, counted: Sequence[Formula], *, rather: Sequence[Formula] = ()) -> Valued | None:
        """A valuation in which as few as possible of the formulas counted hold; None where there is none.

        Of several it is the one in which the first of the formulas counted hold, and then the first of `rather`: so the
        same is found again, whatever the solver happens on.

        Raises TimeoutError where not even one was found in time; when time is up later, it is the best until then.
        """
        best = self._valued([*counted, *rather])
        if best is None:
            return None
        try:
            for number in range(best.count(len(counted))):
                fewer = self._valued([*counted, *rather], z3.AtMost(*counted, number))
                if fewer is not None:
                    best = fewer
                    break
            for found in self._earlier(best, counted):
                best = found
        except TimeoutError:
            pass
        return best.valued

    def _earlier(self, best: _Found, counted: Sequence[Formula]) -> Iterator[_Found]:
        """Better and better ones of the same size: those in which earlier formulas hold."""
        fixed = [z3.AtMost(*counted, best.count(len(counted)))] if counted else []
        formulas, at = best.formulas, 0
        while at < len(formulas):
            place = best.next(at)
            earlier = self._valued(formulas, z3.Or(formulas[at:place]), *fixed) if place > at else None
            if earlier is not None:
                best = earlier
                yield best
                continue
            fixed += [*map(z3.Not, formulas[at:place]), *formulas[place : place + 1]]
            at = place + 1

    def _valued(self, formulas: Sequence[Formula], *assumptions: Formula) -> _Found | None:
        valued = self.find(*assumptions)
        if valued is None:
            return None
        return _Found(valued, formulas, [is_true(valued, each) for each in formulas])


class _Found(NamedTuple):
    """A valuation, and which of some formulas hold in it: the solver takes its time to tell."""

    valued: Valued
    formulas: Sequence[Formula]
    holding: list[bool]

    def count(self, among: int) -> int:
        """How many of the first formulas hold."""
        return sum(self.holding[:among])

    def next(self, at: int) -> int:
        """The place of the next formula that holds, or the end."""
        return self.holding.index(True, at) if True in self.holding[at:] else len(self.holding)
