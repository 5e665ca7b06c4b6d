"""Straight-line programs do with columns what was done with wires, in few registers."""

from __future__ import annotations

import operator
from random import Random

import numpy as np
from hypothesis import given

from engine.inference.sweeping.columns import Bits, every, packed
from engine.inference.sweeping.wires import AND, UFUNCS, Program, Wire, Wires
from engine.knowledge.conditions import Atom, Present
from tests.generated import Seeded, randoms

SIZE = 100
OPERATORS = (operator.and_, operator.or_, operator.xor)


def run(program: Program, inputs: list[Bits]) -> list[list[int]]:
    """The outputs of all segments, each read as soon as its segment has run."""
    registers = [every(SIZE), *inputs, *program.start(len(inputs[0]))]
    before = [bits.copy() for bits in registers[: program.inputs]]
    found = []
    for segment in program.segments:
        for operation, one, other, to in segment.steps:
            UFUNCS[operation](registers[one], registers[other], registers[to])
        found += [(registers[at] & registers[0]).tolist() for at in segment.outputs]
    assert all((bits == old).all() for bits, old in zip(registers, before, strict=False))
    return found


def inputs_of(random: Random) -> list[Bits]:
    return [packed(np.array([random.random() < 0.5 for _ in range(SIZE)])) for _ in range(random.randint(1, 5))]


def leaf(at: int) -> tuple[Present, bool]:
    return Present(Atom(f"a{at}")), False


@given(random=randoms)
def test_a_program_has_the_results_of_the_operators(random: Seeded) -> None:
    columns = inputs_of(random)
    wires = Wires()
    made: list[tuple[Wire, Bits]] = [(wires.every, every(SIZE))]
    made += [(wires.input(leaf(at)), bits) for at, bits in enumerate(columns)]
    for _ in range(random.randint(0, 40)):
        (wire, bits), (other, more) = random.choice(made), random.choice(made)
        if random.random() < 0.2:
            made.append((~wire, ~bits & every(SIZE)))
        else:
            operate = random.choice(OPERATORS)
            made.append((operate(wire, other), operate(bits, more)))
    segments = [random.choices(made, k=random.randint(0, 4)) for _ in range(random.randint(1, 4))]
    program = wires.program([[wire for wire, _ in segment] for segment in segments])
    expected = [(bits & every(SIZE)).tolist() for segment in segments for _, bits in segment]
    assert run(program, columns) == expected


def test_equal_steps_are_one_and_what_no_output_needs_is_left_out() -> None:
    wires = Wires()
    a, b = wires.input(leaf(0)), wires.input(leaf(1))
    assert (a & b) is (b & a)
    assert (a & a) is a
    assert (a & wires.every) is a
    assert (a | wires.every) is wires.every
    assert ~a is ~a
    _ = a | b
    program = wires.program([[a & b]])
    assert [len(segment.steps) for segment in program.segments] == [1]
    assert program.segments[0].steps[0][0] == AND


def test_registers_are_used_again() -> None:
    wires = Wires()
    chain = wires.input(leaf(0))
    for at in range(1, 50):
        chain = chain ^ wires.input(leaf(at))
    program = wires.program([[chain]])
    assert program.registers - program.inputs <= 2
