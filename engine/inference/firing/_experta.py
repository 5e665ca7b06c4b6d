"""The one module that imports experta, and leaves the host as it found it.

experta 1.9.4 cannot simply be imported on Python 3.10 and later, and importing it changes the host:

- It pins ``frozendict==1.2``, whose class is made from ``collections.Mapping``, a name that left Python with 3.10
  (experta issue 34; a newer frozendict cannot be installed beside it).
- ``experta.watchers`` and ``experta.engine`` call ``logging.basicConfig()`` when they are imported, which puts a
  handler on the host's root logger.
- ``experta/__init__.py`` swallows every ImportError: without the package ``schema`` an empty ``experta`` seems to have
  been imported.  So it is the submodules that are imported here, and the true error is the one that is raised.
- Its loggers take the level of the root logger: in a host that logs at INFO each fact that is declared, that is to say
  somebody's state of health, would be printed.

The first two get stand-ins (`_stand_ins`): the host's `collections` and root logger are not changed, not even for a
moment, and a ``collections.Mapping`` that the host has put there is neither used nor touched.  Setting the name and
removing it again would be shorter, but another thread could see it, rely on it and lose it again, and the host's own
``logging.basicConfig(…)`` at that moment would do nothing.  Threads that import at once are kept apart by Python's lock
on this module.

Where the host has imported experta already, that one is used as it stands.  Otherwise the logger ``experta`` is set to
WARNING unless it has a level; ``experta.watch()`` still shows everything.  A failed import leaves nothing behind.

experta declares no types: they stand in ``_experta.pyi``, and a test compares them with what is installed.
"""

import collections.abc
import logging
import sys

from ._stand_ins import StandIn, stand_ins

__all__ = [
    "AND",
    "AS",
    "EXISTS",
    "FORALL",
    "MATCH",
    "NOT",
    "OR",
    "TEST",
    "Activation",
    "Agenda",
    "ConditionalElement",
    "DefFacts",
    "DepthStrategy",
    "Fact",
    "FactList",
    "Field",
    "FieldConstraint",
    "InitialFact",
    "KnowledgeEngine",
    "L",
    "Matcher",
    "P",
    "ReteMatcher",
    "Rule",
    "Strategy",
    "W",
    "watched",
]


def _configure_nothing() -> None:
    """What ``logging.basicConfig()`` does for experta."""


_imported_by_the_host = "experta" in sys.modules

with stand_ins(
    {
        "frozendict": StandIn(collections, Mapping=collections.abc.Mapping),
        "experta.watchers": StandIn(logging, basicConfig=_configure_nothing),
        "experta.engine": StandIn(logging, basicConfig=_configure_nothing),
    },
    packages={"experta", "frozendict", "schema"},
):
    # The package first: who holds a submodule and waits for the package is in the way of a thread that imports it all.
    import experta  # noqa: F401
    from experta.abstract import Matcher, Strategy
    from experta.activation import Activation
    from experta.agenda import Agenda
    from experta.conditionalelement import AND, EXISTS, FORALL, NOT, OR, TEST, ConditionalElement
    from experta.deffacts import DefFacts
    from experta.engine import KnowledgeEngine
    from experta.fact import Fact, Field, InitialFact
    from experta.factlist import FactList
    from experta.fieldconstraint import FieldConstraint, L, P, W
    from experta.matchers import ReteMatcher
    from experta.rule import Rule
    from experta.shortcuts import AS, MATCH
    from experta.strategies import DepthStrategy
    from experta.watchers import ACTIVATIONS, AGENDA, FACTS, RULES

if not _imported_by_the_host and logging.getLogger("experta").level == logging.NOTSET:
    logging.getLogger("experta").setLevel(logging.WARNING)


def watched() -> bool:
    """Whether somebody watches engines (``experta.watch()``, or the level of a logger): then all is to be seen."""
    info = logging.INFO
    return (
        FACTS.isEnabledFor(info)
        or RULES.isEnabledFor(info)
        or ACTIVATIONS.isEnabledFor(info)
        or AGENDA.isEnabledFor(info)
    )
