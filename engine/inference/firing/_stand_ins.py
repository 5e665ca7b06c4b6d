"""Importing modules that would change their host, or that need it changed, while the host stays what it is.

A module that says ``import logging`` and then ``logging.basicConfig()`` configures the logging of whoever imports it;
one that reads ``collections.Mapping`` needs a name that Python no longer has.  Both can be had without touching
`logging` or `collections`: for the time of the import a finder in ``sys.meta_path`` has such modules run with an
``__import__`` of their own, which hands them a *stand-in*: a copy of the module with some names changed.

What is surprising:

- The finder answers in the thread that put it there and in no other, so that an import by the host at the same moment
  goes as if we did not exist.  No lock is needed: between the beginning and the end there is nothing to be seen.
- Afterwards the module's global (``collections``, ``logging``) is the real one again.  What remains: the functions of
  such a module look names up in a copy of the builtins, and do not see one that somebody replaces later.
- A module that has been imported already is used as it stands.
"""

from __future__ import annotations

import builtins
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

__all__ = ["StandIn", "stand_ins"]


class StandIn:
    """A copy of `module` in which some names mean something else."""

    def __init__(self, module: ModuleType, **names: object) -> None:
        self.original = module
        self._names = names

    def module(self) -> ModuleType:
        """A new copy, of the module as it is now."""
        copy = ModuleType(self.original.__name__)
        vars(copy).update({**vars(self.original), **self._names})
        return copy


@contextmanager
def stand_ins(by_importer: Mapping[str, StandIn], *, packages: Collection[str]) -> Iterator[None]:
    """Inside the block, each module named in `by_importer` gets its stand-in when it is imported by this thread.

    Where the block fails, the modules of `packages` that it imported are taken out of `sys.modules` again.
    """
    modules = set(sys.modules)
    finder = _Finder(by_importer)
    # A new list: another thread that walks the old one would skip a finder when one is taken out.
    finders = sys.meta_path
    sys.meta_path = [finder, *finders]
    try:
        yield
    except BaseException:
        for name in sorted(set(sys.modules) - modules):
            if name.partition(".")[0] in packages:
                _forget(name)
        raise
    finally:
        left = [other for other in sys.meta_path if other is not finder]
        if left != finders:  # changed by another thread meanwhile
            finders[:] = left
        sys.meta_path = finders


def _forget(name: str) -> None:
    """Undo the import of one module: its entry, and its name in the package that holds it."""
    module = sys.modules.pop(name, None)
    package, _, child = name.rpartition(".")
    holder = sys.modules.get(package)
    if holder is not None and vars(holder).get(child) is module:
        delattr(holder, child)


class _Finder:
    """Finds a module as the finders after it do, and has its loader replaced by a `_Loader`."""

    def __init__(self, by_importer: Mapping[str, StandIn]) -> None:
        self._by_importer = by_importer
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if fullname not in self._by_importer or threading.get_ident() != self._thread:
            return None
        for finder in sys.meta_path:
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Loader(spec.loader, self._by_importer[fullname])  # type: ignore[assignment]  # by shape
                return spec
        return None


class _Loader:
    """Runs a module as its own loader does, but for the stand-in; what it leaves behind names the own loader only."""

    def __init__(self, loader: Loader, stand_in: StandIn) -> None:
        self._loader = loader
        self._stand_in = stand_in

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        original, stand_in = self._stand_in.original, self._stand_in.module()

        def import_(
            name: str,
            globals: Mapping[str, object] | None = None,
            locals: Mapping[str, object] | None = None,
            fromlist: Sequence[str] | None = (),
            level: int = 0,
        ) -> ModuleType:
            if name == original.__name__ and level == 0:
                return stand_in
            return builtins.__import__(name, globals, locals, fromlist, level)

        own_builtins = {**vars(builtins), "__import__": import_}
        namespace = vars(module)
        namespace["__builtins__"] = own_builtins
        try:
            self._loader.exec_module(module)
        finally:
            own_builtins["__import__"] = builtins.__import__
            namespace["__builtins__"] = vars(builtins)
            if namespace.get(original.__name__) is stand_in:
                namespace[original.__name__] = original
