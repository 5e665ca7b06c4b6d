"""Reading ahead: what comes next is fetched by a thread while what came before is worked on."""

from __future__ import annotations

from collections.abc import Generator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

__all__ = ["ahead"]

_Item = TypeVar("_Item")

_PATIENCE = 0.1
"""Seconds after which a thread that waits looks whether anybody still reads."""


def ahead(items: Generator[_Item, None, None]) -> Generator[_Item, None, None]:
    """The same items in the same order, one of them fetched ahead; an exception comes where it would have come."""
    queue: Queue[list[_Item] | BaseException | None] = Queue(1)
    stopped = Event()

    def put(item: list[_Item] | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                return queue.put(item, timeout=_PATIENCE)
            except Full:
                continue

    def fetch() -> None:
        try:
            for item in items:
                put([item])
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:  # raised again where the items are read
            put(error)

    thread = Thread(target=fetch, name="thoracle-ahead", daemon=True)
    thread.start()
    try:
        while (found := queue.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found[0]
    finally:
        stopped.set()
        thread.join()
        items.close()
