"""What one assessment costs: counting against experta's Rete and against CLIPS, on the same cases with equal results.

    python tests/benchmarks/matcher.py [--json]

The clock runs from a case that is validated and closed to the level, the points of every cause and the derivations;
what is computed when it is read has lines of its own.  It asserts that all three say the same of every case, and no
time.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from engine.inference.case import Case, Extension  # noqa: E402
from engine.inference.firing.counting import Counters  # noqa: E402
from engine.inference.firing.engines import RuleEngine  # noqa: E402
from engine.inference.firing.facts import Level  # noqa: E402
from engine.inference.knowledge_base import KnowledgeBase, load, shipped  # noqa: E402
from engine.inference.result import Result  # noqa: E402
from engine.knowledge.model import Model  # noqa: E402
from engine.knowledge.reading import read_knowledge_base  # noqa: E402
from engine.rules import Rule  # noqa: E402
from tests.benchmarks.clips_program import Answer, ClipsEngine  # noqa: E402
from tests.benchmarks.lines import Line, each, run, typical  # noqa: E402

DENSE = 300
"""Generated cases, of all densities, beside the scenarios."""
ASSESSMENTS = 100_000
"""Of which the memory is to stay as it is."""
COPIES = (1, 2, 3, 4, 5, 6)
"""So many times the rules of the knowledge base."""


def concluded(result: Result) -> Answer:
    """What is compared, and timed."""
    level = result.verdict.concluded
    return Answer(
        level=level.rank if level else -1,
        points=list(result.points.values()),
        fired=[each.production.name for each in result.firing.derivations if each.production.part is None],
    )


def whole(kb: KnowledgeBase, case: Case) -> Result:
    """One assessment, as far as the clock runs."""
    result = kb.assess_case(case)
    result.verdict, result.points, result.firing.derivations  # noqa: B018
    return result


@cache
def application_of(kb: KnowledgeBase) -> type[RuleEngine]:
    """An engine class with a rule in Python."""

    class Application(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Level(id=kb.model.top.id), salience=-1_000_000)
        def alert(self) -> None:
            """Nothing: only that it is matched counts."""

    return Application


def multiplied(model: Model, times: int) -> Model:
    """The model with copies of every rule, under other names."""
    if times == 1:
        return model
    rules, patterns, causes = dict(model.rules), dict(model.patterns), dict(model.causes)
    for copy in range(1, times):
        for rule in model.rules.values():
            name = f"{rule.id}-{copy}"
            rules[name] = replace(rule, id=name, order=rule.order + copy * len(model.rules))
    for name, pattern in model.patterns.items():
        more = tuple(f"{rule}-{copy}" for copy in range(1, times) for rule in pattern.rules)
        patterns[name] = replace(pattern, rules=pattern.rules + more)
    for name, cause in model.causes.items():
        more = tuple(f"{rule}-{copy}" for copy in range(1, times) for rule in cause.evidence)
        causes[name] = replace(cause, evidence=cause.evidence + more)
    return replace(model, rules=rules, patterns=patterns, causes=causes)


def sizes(kb: KnowledgeBase, cases: Sequence[Case], counts: Sequence[int] = COPIES) -> Iterator[tuple[int, float]]:
    """The number of rules and what one assessment takes, in microseconds."""
    for times in counts:
        model = multiplied(kb.model, times)
        larger = KnowledgeBase(model)
        yield len(model.rules), typical(each(lambda case, kb=larger: whole(kb, case), of(model, cases)))


def of(model: Model, cases: Sequence[Case]) -> list[Case]:
    """The same cases, of another model with the same findings."""
    return [replace(case, model=model) for case in cases]


def measure() -> Iterator[Line]:
    """All lines."""
    kb, rete = load(), load(matcher="rete")
    model = kb.model
    answers = [dict(each.findings) for each in read_knowledge_base(shipped()).scenarios]
    cases = [Case.of(model, each) for each in answers]
    dense = _dense(model)
    clips = ClipsEngine(kb)
    _compare(kb, rete, clips, cases + dense)

    started = time.perf_counter()
    kb.assess({})
    for name, some in (("scenarios", cases), ("generated cases", dense)):
        ours = typical(each(lambda case: whole(kb, case), some))
        arguments = [clips.arguments(case) for case in some]
        theirs = typical(each(clips.answer, arguments))
        slow = typical(each(lambda case: whole(rete, case), some, rounds=2))
        yield Line(f"assessment, {name}", ours, "µs")
        yield Line(f"CLIPS in its best form, {name}", theirs, "µs")
        yield Line(f"experta's Rete, {name}", slow, "µs")
        yield Line(f"counting / CLIPS, {name}", ours / theirs, "", "<= 1.5")
        yield Line(f"Rete / counting, {name}", slow / ours, "", ">= 40")
    application = typical(each(lambda case: kb.assess_case(case, engine=application_of(kb)).verdict, cases, rounds=2))
    yield Line("an engine of an application, with a rule by Rete", application, "µs")
    ours = typical(each(kb.assess, answers))
    yield Line("from a dict of answers: validate, close, assess", ours, "µs")
    slow = typical(each(rete.assess, answers, rounds=2))
    yield Line("Rete / counting, from a dict of answers", slow / ours, "", ">= 40")
    yield from _when_read(kb, cases)
    yield from _one_more(kb, [case for case in dense if 15 <= len(case.given) <= 25])
    yield from _interleaved(kb, cases)
    rules = list(sizes(kb, dense))
    first, last = rules[0], rules[-1]
    yield Line(
        f"cost per rule, {last[0]} rules / {first[0]} rules", last[1] / last[0] / (first[1] / first[0]), "", "<= 1.5"
    )
    yield from _memory(kb, cases)
    yield Line("whole run", time.perf_counter() - started, "s")


def _dense(model: Model) -> list[Case]:
    from engine.inference.sweeping.population import population

    columns = population(model, DENSE, seed=1)
    return [columns.case(model, at) for at in range(DENSE)]


def _compare(kb: KnowledgeBase, rete: KnowledgeBase, clips: ClipsEngine, cases: Sequence[Case]) -> None:
    for case in cases:
        ours = whole(kb, case)
        assert list(ours.firing.derivations) == list(whole(rete, case).firing.derivations)
        answer, theirs = concluded(ours), clips.answer(clips.arguments(case))
        assert (answer.level, answer.points) == (theirs.level, theirs.points)
        assert sorted(answer.fired) == sorted(theirs.fired)


def _when_read(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[Line]:
    parts = {
        "`settled` and what it could become": lambda r: (r.escalation.settled, r.escalation.could_rise_to),
        "`causes`, the differential in words": lambda r: r.causes,
        "`sufficient`": lambda r: r.sufficient,
        "`safety_net`": lambda r: r.safety_net,
        "`certificate`": lambda r: r.certificate,
        "`to_json()`, all of these": lambda r: r.to_json(),
    }
    for name, read in parts.items():
        results = [[whole(kb, case) for case in cases] for _ in range(2)]
        times = [each(read, some, rounds=1) for some in results]
        yield Line(name, typical([min(pair) for pair in zip(*times, strict=True)]), "µs")


def _one_more(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[Line]:
    """One more answer in a running consultation: what the counters do for it, and what a caller waits for."""
    running, last_answers, everything = [], [], []
    for case in cases:
        *before, last = case.given
        result = whole(kb, Case.of(kb.model, {name: case.given[name] for name in before}))
        extension = result.case.extended({last: case.given[last]})
        if extension is not None and result.firing.counters is not None:
            running.append((result.firing.counters, extension))
            last_answers.append((result, {last: case.given[last]}))
            everything.append(case)

    def declare_and_run(pair: tuple[Counters, Extension]) -> None:
        counters, extension = pair
        counters.declare(extension.values, extension.amounts)
        counters.run()

    rounds = [
        each(declare_and_run, [(counters.copy(), extension) for counters, extension in running], rounds=1)
        for _ in range(5)
    ]
    one = typical([min(times) for times in zip(*rounds, strict=True)])
    all_answers = typical(each(lambda case: whole(kb, case), everything))
    yield Line("one more answer, declared and run", one, "µs")
    yield Line("one more answer / a whole assessment", one / all_answers, "", "<= 0.1")
    extended = typical(each(lambda pair: kb.extend(*pair).points, last_answers))
    assessed = typical(each(lambda case: kb.assess(case.given).points, everything))
    yield Line("`extend` by one answer / `assess` of all, from dicts", extended / assessed)


def _interleaved(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[Line]:
    """Two consultations, answer by answer: one after the other, and in turn."""
    pairs = [(one.given, other.given) for one, other in zip(cases[::2], cases[1::2], strict=False)]

    def one_after_the_other(pair: tuple[dict[str, object], ...]) -> None:
        for given in pair:
            result = kb.assess({})
            for name, value in given.items():
                result = kb.extend(result, {name: value})

    def in_turn(pair: tuple[dict[str, object], ...]) -> None:
        results = [kb.assess({}) for _ in pair]
        for turn in range(max(map(len, pair))):
            for at, given in enumerate(pair):
                if turn < len(given):
                    name = list(given)[turn]
                    results[at] = kb.extend(results[at], {name: given[name]})

    apart, together = typical(each(one_after_the_other, pairs)), typical(each(in_turn, pairs))
    yield Line("two consultations in turn / one after the other", together / apart, "", "<= 1.1")


def _memory(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[Line]:
    def assess(times: int) -> float:
        for at in range(times):
            whole(kb, cases[at % len(cases)])
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    before = assess(2_000)
    yield Line(f"memory that {ASSESSMENTS:,} assessments add", assess(ASSESSMENTS) - before, "MB", "<= 1")


if __name__ == "__main__":
    run(measure, __doc__, "experta", "clipspy")
