"""A stand-in is seen by the module that it is meant for, while that is imported, and by nothing else."""

import collections
import compileall
import importlib
import sys
import threading

import pytest

from engine.inference.firing._stand_ins import StandIn, stand_ins


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package `greedy` whose parts read names that `collections` does not have."""
    folder = tmp_path / "greedy"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "plain.py").write_text("import collections\nfound = collections.Gone\n")
    (folder / "named.py").write_text(
        "from collections import Gone as found\ndef again():\n  from collections import Gone\n"
    )
    (folder / "other.py").write_text("import collections\nfound = hasattr(collections, 'Gone')\n")
    (folder / "failing.py").write_text("from . import plain\nraise RuntimeError('no')\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "greedy"]:
        del sys.modules[name]


GONE = {f"greedy.{name}": StandIn(collections, Gone="here") for name in ("plain", "named")}


@pytest.mark.parametrize("name", ["greedy.plain", "greedy.named"])
def test_a_module_that_is_named_finds_the_name(package, name):
    with stand_ins(GONE, packages={"greedy"}):
        assert importlib.import_module(name).found == "here"
    assert not hasattr(collections, "Gone")


def test_a_module_that_is_not_named_does_not(package):
    with stand_ins(GONE, packages={"greedy"}):
        assert importlib.import_module("greedy.other").found is False


def test_afterwards_the_module_holds_the_original_and_imports_it(package):
    with stand_ins(GONE, packages={"greedy"}):
        plain = importlib.import_module("greedy.plain")
        named = importlib.import_module("greedy.named")
    assert plain.collections is collections
    with pytest.raises(ImportError, match="cannot import name 'Gone' from 'collections'"):
        named.again()


def test_modules_of_which_only_the_bytecode_is_there_get_theirs_too(package):
    compileall.compile_dir(package, legacy=True, quiet=1)
    (package / "plain.py").unlink()
    with stand_ins(GONE, packages={"greedy"}):
        assert importlib.import_module("greedy.plain").found == "here"


def test_another_thread_gets_no_stand_in(package):
    outcome = []

    def load():
        with pytest.raises(AttributeError, match="module 'collections' has no attribute 'Gone'"):
            importlib.import_module("greedy.plain")
        outcome.append("refused")

    with stand_ins(GONE, packages={"greedy"}):
        thread = threading.Thread(target=load)
        thread.start()
        thread.join()
    assert outcome == ["refused"]


def test_a_failing_block_forgets_the_modules_that_it_imported_and_no_others(package):
    kept = importlib.import_module("greedy.other")
    with pytest.raises(RuntimeError, match="no"), stand_ins(GONE, packages={"greedy"}):
        importlib.import_module("greedy.failing")
    assert [name for name in sys.modules if name.partition(".")[0] == "greedy"] == ["greedy", "greedy.other"]
    assert not hasattr(sys.modules["greedy"], "plain")
    assert sys.modules["greedy"].other is kept


def test_the_finders_are_the_same_list_afterwards():
    before, content = sys.meta_path, list(sys.meta_path)
    with stand_ins(GONE, packages=()):
        assert sys.meta_path is not before
    assert sys.meta_path is before
    assert sys.meta_path == content


def test_a_finder_that_somebody_adds_meanwhile_stays():
    class Silent:
        def find_spec(self, name, path=None, target=None):
            return None

    finder = Silent()
    with stand_ins(GONE, packages=()):
        sys.meta_path.append(finder)
    assert sys.meta_path[-1] is finder
    sys.meta_path.remove(finder)


def test_a_finder_of_the_old_kind_is_passed_over(package, monkeypatch):
    importlib.import_module("greedy")
    monkeypatch.setattr(sys, "meta_path", [object(), *sys.meta_path])
    with stand_ins(GONE, packages={"greedy"}):
        assert importlib.import_module("greedy.plain").found == "here"
