"""Ctrl-C ends the program with 130 and one line, wherever it is."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from types import ModuleType

import pytest

from engine.cli.exits import described
from engine.cli.interrupts import interruptible

from .conftest import BOILER

INTERRUPTED = (130, "thoracle: interrupted\n")

REPEATED = """
import os, signal, sys, threading
import engine.bench.proving.proofs as proofs
from engine.cli import main
moment, *arguments = sys.argv[1:]
proved = proofs.proved
def again(kb, properties, seconds):
    threading.Timer(float(moment), os.kill, (os.getpid(), signal.SIGINT)).start()
    for _ in range(100):
        yield from proved(kb, properties, seconds=seconds)
proofs.proved = again
main(arguments)
"""
"""The program, which sends itself the signal some time after it has begun to prove, and proves on and on."""


@pytest.mark.parametrize("moment", [each / 40 for each in range(12)])
def test_ctrl_c_while_it_proves_ends_with_130_and_nothing_else_is_said(moment: float) -> None:
    command = [sys.executable, "-c", REPEATED, str(moment), "kb", "prove", "--kb", BOILER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout) == (*INTERRUPTED, "")


def library(name: str, source: str) -> ModuleType:
    """A module of that name, which is not imported by anybody else."""
    module = ModuleType(name)
    exec(source, module.__dict__)
    return module


def test_inside_the_solvers_library_nothing_is_raised_and_right_after_it_is() -> None:
    stages: list[str] = []
    z3 = library(
        "z3.inside", "def work(kill, sleep, stages):\n    kill()\n    sleep(0.05)\n    stages.append('inside')\n"
    )

    def work() -> None:
        with interruptible():
            z3.work(lambda: os.kill(os.getpid(), signal.SIGINT), time.sleep, stages)
            time.sleep(5)
            stages.append("too late")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert stages == ["inside"]


def test_the_way_with_ctrl_c_is_given_back_and_somebody_elses_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruptible():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_the_main_thread_everything_stays() -> None:
    seen: list[object] = []

    def inside() -> None:
        with interruptible():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def test_what_becomes_of_it_inside_ctypes_is_an_interruption_too() -> None:
    assert described(ctypes.ArgumentError("argument 1: KeyboardInterrupt: ")) == ("thoracle: interrupted", 130)
    assert described(ctypes.ArgumentError("argument 1: TypeError: "))[1] == 3
