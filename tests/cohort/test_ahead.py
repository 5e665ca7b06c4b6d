"""Reading ahead gives what reading gives."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from engine.cohort.ahead import ahead


class Source:
    """Numbers, and after so many of them a failure; knows whether it was closed."""

    def __init__(self, count: int, *, fails: bool = False) -> None:
        self.count, self.fails = count, fails
        self.given = 0
        self.closed = False

    def items(self) -> Generator[int, None, None]:
        try:
            for number in range(self.count):
                self.given += 1
                yield number
            if self.fails:
                raise ValueError("no more")
        finally:
            self.closed = True


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "thoracle-ahead"]


@pytest.mark.parametrize("count", [0, 1, 7])
def test_the_same_items_come_in_the_same_order(count: int) -> None:
    assert list(ahead(Source(count).items())) == list(range(count))
    assert threads() == []


def test_a_failure_comes_after_the_items_before_it() -> None:
    items = ahead(Source(3, fails=True).items())
    assert [next(items) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="^no more$"):
        next(items)
    assert threads() == []


def test_who_stops_reading_stops_the_source_which_is_not_far_ahead() -> None:
    source = Source(1000)
    items = ahead(source.items())
    assert [next(items), next(items)] == [0, 1]
    items.close()
    assert source.closed
    assert source.given <= 5
    assert threads() == []
