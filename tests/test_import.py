"""Importing the engine, loading a knowledge base and assessing leave the host's process as it was.

Each test runs in a Python of its own.  What is opened, connected or changed is seen by an audit hook, which nothing can
evade; what is set in a module of the host by comparing it before and after.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

WATCH = """
import atexit, gc, locale, logging, os, signal, sys, threading, warnings

# What a host has imported long before: modules whose own import is no change of ours.
import collections.abc, concurrent.futures, difflib, importlib.metadata, json, random, secrets, socket, unicodedata

events = []
WATCHED = ("socket.", "subprocess.", "os.", "shutil.", "tempfile.", "urllib.", "http.", "ftplib.", "smtplib.",
           "signal.", "pty.", "ctypes.", "mmap.", "webbrowser.", "fcntl.")
PASSED_OVER = {"os.listdir", "os.scandir"}

def audit(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if writes:
            events.append((event, path))
    elif event.startswith(WATCHED) and event not in PASSED_OVER:
        events.append((event, *map(str, arguments)))

def state():
    root = logging.getLogger()
    return {
        "handlers": list(root.handlers), "all handlers": list(logging._handlerList), "level": root.level,
        "filters": list(root.filters), "disabled": (root.disabled, root.manager.disable),
        "logger class": logging.getLoggerClass(), "record factory": logging.getLogRecordFactory(),
        "signals": [signal.getsignal(number) for number in sorted(signal.valid_signals())],
        "environment": dict(os.environ), "folder": os.getcwd(), "locale": locale.setlocale(locale.LC_ALL),
        "hooks": (sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook),
        "streams": (sys.stdin, sys.stdout, sys.stderr), "encodings": (sys.stdout.encoding, sys.stdout.errors),
        "finders": (list(sys.meta_path), list(sys.path_hooks), list(sys.path)),
        "warnings": (list(warnings.filters), warnings.showwarning), "at exit": atexit._ncallbacks(),
        "recursion": sys.getrecursionlimit(), "switch": sys.getswitchinterval(), "threads": threading.enumerate(),
        "collector": (gc.isenabled(), gc.get_threshold()), "random": random.getstate(),
    }

def changed():
    after = state()
    return [what for what in before if before[what] != after[what]]

before = state()
sys.addaudithook(audit)
"""


@pytest.fixture
def python(tmp_path):
    """Runs lines in a Python of their own, in an empty folder, after `WATCH`; gives what they print."""

    def run(lines):
        done = subprocess.run(
            [sys.executable, "-B", "-W", "error", "-c", WATCH + lines],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert list(tmp_path.iterdir()) == []
        return done.stdout

    return run


def test_importing_the_engine_changes_nothing(python):
    assert python("import engine; print(changed(), events)") == "[] []\n"


EXTRAS = ("numpy", "pyarrow", "z3", "watchfiles")
WITHOUT_EXTRAS = f"""
import importlib

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {EXTRAS}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
for name in names:
    try:
        importlib.import_module(name)
    except Exception as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name.partition(".")[0] in {EXTRAS}
        if not missing and type(error).__name__ != "MissingExtra":
            raise
sys.meta_path.pop(0)
print(changed(), events)
"""


def test_importing_every_module_changes_nothing(python):
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "engine").rglob("*.py"))
        if path.name != "pytest_plugin.py"  # pytest alone loads it, and has changed the process before
    ]
    assert python(f"names = {names}" + WITHOUT_EXTRAS) == "[] []\n"


def test_loading_and_assessing_change_nothing(python):
    folder = str(ROOT / "tests" / "boiler")
    lines = f"""
import engine
result = engine.load({folder!r}).assess({{"gas-smell": True}})
result.to_json()
print(result.escalation.level.id, changed(), events)
"""
    assert python(lines) == "evacuate [] []\n"


def test_an_interview_changes_nothing(python):
    folder = str(ROOT / "tests" / "boiler")
    lines = f"""
import engine
talk = engine.Consultation(engine.load({folder!r}))
screen = talk.screen()
talk.answer({{finding.id: engine.UNKNOWN for finding in screen.items}})
print(changed(), events)
"""
    assert python(lines) == "[] []\n"


def test_the_watch_sees_what_it_is_for(python):
    lines = """
logging.basicConfig(); signal.signal(signal.SIGINT, signal.SIG_DFL); os.environ["SEEN"] = "yes"
socket.socket().close()
open(os.devnull, "w").close()
print(changed(), [event[0] for event in events])
"""
    seen = "['handlers', 'all handlers', 'signals', 'environment'] ['os.putenv', 'socket.__new__', 'open']\n"
    assert python(lines) == seen
