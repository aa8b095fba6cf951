"""What a task is, and where the problem sets' tasks are found."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field

from utils.checking.probes import call

TRIALS = 20


@dataclass(frozen=True)
class Task:
    """A task of a problem set or a lecture, and how its answers are judged.

    Args:
        name: of the function or class that the student writes.
        points: how many it is worth.
        sample: function (rng) -> tuple of inputs, other ones each time; rng
            is a NumPy Generator. Sizes differ from one another, so that a
            wrong transpose can't pass; edge cases (one row, ties, zeros)
            belong to it, too.
        expected: function (*inputs) -> what is right. Where the lecture has
            loops, these: the loop is the specification.
        mistakes: {question: function (*inputs) -> what someone with this
            misconception gets}. An answer that agrees with one of them in
            every trial is answered with the question.
        probe: function (answer, *inputs) -> value, of probes.py or so,
            where the answer isn't simply called with the inputs.
        parts: names of the values, where a tuple is returned.
        dtype: is the dtype of arrays and tensors part of the task?
        tolerance: by how much a value may differ, as a part of the largest;
            None for 1e-4 (float32) or 1e-8 (float64, Python's numbers).
        seconds: of processor time for all trials together, in grading.
    """

    name: str
    points: int
    sample: Callable
    expected: Callable
    mistakes: dict = field(default_factory=dict)
    probe: Callable = call
    parts: tuple = ()
    dtype: bool = True
    tolerance: float | None = None
    seconds: float = 10


def find(number):
    """The task with a number such as "03.2": the second one of set 03."""
    chapter, place = number.split(".")
    module = importlib.import_module(f"utils.homework.set_{chapter}")
    return module.TASKS[int(place) - 1]
