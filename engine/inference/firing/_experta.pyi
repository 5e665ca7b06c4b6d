# What experta 1.9.4 offers, as far as Thoracle and the applications that subclass its engine use it.
# A value of a fact can be anything, so it is `Any` here.

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, ClassVar, TypeAlias, overload

from typing_extensions import Self  # typing has it from 3.11 on

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

class ConditionalElement(tuple[Any, ...]):
    """A part of the left-hand side of a rule."""

    def __new__(cls, *args: Any) -> Self: ...

_Condition: TypeAlias = Fact | ConditionalElement

class _Operable:
    """``AND & AND`` and ``OR | OR`` raise NameError in experta 1.9.4; write ``AND(…)`` and ``OR(…)`` instead."""

    def __and__(self, other: _Condition) -> AND: ...
    def __invert__(self) -> NOT: ...

class AND(_Operable, ConditionalElement): ...

class OR(_Operable, ConditionalElement):
    """One terminal of the network for each alternative; the rule fires once for each that matches."""

class NOT(_Operable, ConditionalElement): ...
class TEST(_Operable, ConditionalElement): ...
class EXISTS(_Operable, ConditionalElement): ...
class FORALL(_Operable, ConditionalElement): ...

class FieldConstraint(ConditionalElement):
    def __and__(self, other: FieldConstraint) -> FieldConstraint: ...
    def __or__(self, other: FieldConstraint) -> FieldConstraint: ...
    def __invert__(self) -> FieldConstraint: ...

class _BindableConstraint(FieldConstraint):
    def __rlshift__(self, other: str) -> Self: ...

class L(_BindableConstraint):
    """This value."""

    def __new__(cls, value: Any, __bind__: str | None = None) -> Self: ...

class W(_BindableConstraint):
    """Any value."""

    def __new__(cls, __bind__: str | None = None) -> Self: ...

class P(_BindableConstraint):
    """A value of which `match` holds."""

    def __new__(cls, match: Callable[[Any], object], __bind__: str | None = None) -> Self: ...

class _Match:
    def __getattr__(self, name: str) -> W: ...

class _As:
    def __getattr__(self, name: str) -> str: ...

MATCH: _Match
AS: _As

class Field:
    NODEFAULT: ClassVar[object]
    def __init__(self, schema_definition: Any, mandatory: bool = False, default: Any = ...) -> None: ...
    def validate(self, data: Any) -> None: ...

class Fact(dict[str | int, Any]):
    """Any key is accepted; values are frozen (a list becomes a tuple); not to be changed once declared."""

    @property
    def __factid__(self) -> int | None: ...
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __rlshift__(self, other: str) -> Self: ...
    def __and__(self, other: _Condition) -> AND: ...
    def __invert__(self) -> NOT: ...
    def __hash__(self) -> int: ...  # type: ignore[override]  # dict has none
    def as_dict(self) -> dict[str | int, Any]: ...
    def copy(self) -> Self: ...
    def validate(self) -> None: ...

class InitialFact(Fact): ...

class FactList(dict[int, Fact]):
    """The working memory: facts by number, in the order of declaration."""

    changes: tuple[list[Fact], list[Fact]]
    def declare(self, fact: Fact) -> Fact | None: ...

class Rule(ConditionalElement):
    """Belongs to the class of the engine, not to an instance."""

    salience: int
    _wrapped: Callable[..., object] | None
    __name__: str
    __qualname__: str
    def new_conditions(self, *args: _Condition) -> Self: ...
    def __new__(cls, *args: _Condition, salience: int = 0) -> Self: ...
    @overload
    def __call__(self, function: Callable[..., object], /) -> Rule: ...
    @overload
    def __call__(self, engine: KnowledgeEngine, /, **kwargs: Any) -> object: ...

class DefFacts:
    """Belongs to the class of the engine; its generator must not read ``self``: it may be another thread's engine."""

    order: int
    _wrapped_self: KnowledgeEngine | None
    def __new__(cls, nonexpected: None = None, order: int = 0) -> Self: ...
    def __call__(self, function: Callable[..., Iterator[Fact]], /) -> DefFacts: ...

class Activation:
    rule: Rule
    facts: set[Fact]
    context: dict[str, Any]
    key: Any
    def __init__(self, rule: Rule, facts: Iterable[Fact], context: dict[str, Any] | None = None) -> None: ...

class Agenda:
    activations: list[Activation]
    def get_next(self) -> Activation | None: ...

class Matcher:
    engine: KnowledgeEngine
    def __init__(self, engine: KnowledgeEngine) -> None: ...
    def changes(
        self, adding: list[Fact] | None = None, deleting: list[Fact] | None = None
    ) -> tuple[list[Activation], list[Activation]]: ...
    def reset(self) -> None: ...

class ReteMatcher(Matcher):
    @lru_cache  # noqa: B019
    def _get_conflict_set_nodes(self) -> list[object]: ...
    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """The rules in disjunctive normal form, as new objects that no instance is bound to."""

class Strategy:
    def update_agenda(self, agenda: Agenda, added: list[Activation], removed: list[Activation]) -> None: ...
    def _update_agenda(self, agenda: Agenda, added: list[Activation], removed: list[Activation]) -> None: ...

class DepthStrategy(Strategy): ...

class KnowledgeEngine:
    __matcher__: ClassVar[type[Matcher]]
    __strategy__: ClassVar[type[Strategy]]
    running: bool
    facts: FactList
    agenda: Agenda
    matcher: Matcher
    strategy: Strategy
    def declare(self, *facts: Fact) -> Fact | None:
        """The last fact; None where an equal one has been declared before."""
    def retract(self, idx_or_declared_fact: int | Fact) -> None: ...
    def modify(self, declared_fact: Fact, **modifiers: Any) -> Fact | None: ...
    def duplicate(self, template_fact: Fact, **modifiers: Any) -> Fact | None: ...
    def reset(self, **kwargs: Any) -> None: ...
    def run(self, steps: float = ...) -> None: ...
    def halt(self) -> None: ...
    def get_rules(self) -> list[Rule]: ...
    def get_deffacts(self) -> list[DefFacts]: ...
    def get_activations(self) -> tuple[list[Activation], list[Activation]]: ...

def watched() -> bool: ...
