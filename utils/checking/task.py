"""What a task is, and where the problem sets' tasks are found."""

import importlib
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from utils.checking.probes import call

TRIALS = 20
ROOM = 40  # about the sizes with which memory is looked at


@dataclass(frozen=True)
class Task:
    """A task of a problem set or a lecture, and how its answers are judged.

    Args:
        name: of the function or class that the student writes.
        sample: function (rng) -> tuple of inputs, other ones each time; rng
            is a NumPy Generator. Sizes differ from one another, so that a
            wrong transpose can't pass.
        expected: function (*inputs) -> what is right. Where the lecture has
            loops, these: the loop is the specification.
        points: how many it is worth, in a problem set.
        mistakes: {question: function (*inputs) -> what someone with this
            misconception gets}. An answer that agrees with one of them in
            every trial is answered with the question.
        probe: function (answer, *inputs) -> value, of probes.py or so,
            where the answer isn't simply called with the inputs.
        parts: names of the values, where a tuple is returned.
        returns: what an answer returns, as "a module", where a probe goes
            on with it.
        dtype: is the dtype of arrays and tensors part of the task?
        whole: are the numbers whole ones, not floats such as 12.0?
        tolerance: by how much a value may differ, as a part of the largest;
            None for 1e-4 (float32) or 1e-8 (float64, Python's numbers).
        trials: how many samples are tried, beside the small cases.
        small: tuples of inputs that are tried first, in this order: small
            whole numbers that can be worked out on paper, and edge cases.
        shown: function (*inputs) -> {name: value}, how a case is shown, a
            text as it is; None for the inputs under expected's names.
        sized: function (rng, n=4, d=3, …) -> tuple of inputs of these sizes.
        axes: {size: what there is one of}, as {"n": "example"}: of `sized`,
            the sizes that no line of Python may run along.
        room: names of sizes of `sized`: as many numbers as their product
            are too much to hold at a time.
        forbids: {name: why, or what instead}, of functions and modules that
            have no place in an answer; see `uses.SAME` for whole families.
        asks: the same, of what an answer has to use.
        copies: may what the answer returns share no memory with its inputs?
    """

    name: str
    sample: Callable
    expected: Callable
    points: int = 0
    mistakes: dict = field(default_factory=dict)
    probe: Callable = call
    parts: tuple = ()
    returns: str | None = None
    dtype: bool = True
    whole: bool = False
    tolerance: float | None = None
    trials: int = TRIALS
    small: tuple = ()
    shown: Callable | None = None
    sized: Callable | None = None
    axes: dict = field(default_factory=dict)
    room: tuple = ()
    forbids: dict = field(default_factory=dict)
    asks: dict = field(default_factory=dict)
    copies: bool = False

    def named(self, inputs):
        """The inputs under the names that `expected` gives them, a dict."""
        parameters = inspect.signature(self.expected).parameters.values()
        names = [
            one.name for one in parameters if one.kind != one.VAR_POSITIONAL
        ]
        names += [f"input {k + 1}" for k in range(len(names), len(inputs))]
        return dict(zip(names, inputs, strict=False))


@dataclass(frozen=True)
class Trial:
    """Inputs that an answer is tried with, and what is looked at.

    Args:
        inputs: tuple.
        look: "" for the value alone, "uses", "steps" or "memory".
        axis: of steps, the size that grows.
        size: how large it is.
    """

    inputs: tuple
    look: str = ""
    axis: str = ""
    size: int = 0

    @property
    def counts(self):
        """Is it there to count steps or memory alone?"""
        return self.look in ("steps", "memory")


def trials_of(task, seed=None):
    """All trials of a task, in growing size; the same ones for a seed.

    Values come first; a few trials that count steps or memory follow.
    """
    rng = np.random.default_rng(seed)
    samples = [task.sample(rng) for _ in range(task.trials)]
    cases = [*task.small, *sorted(samples, key=count)]
    look = "uses" if task.forbids or task.asks else ""
    trials = [Trial(inputs, look) for inputs in cases]
    if task.axes:  # from Python 3.13 on, a first call isn't counted
        trials.append(Trial(task.sized(rng), "steps"))
    for axis in task.axes:
        base = inspect.signature(task.sized).parameters[axis].default
        for size in (base, 2 * base, 4 * base):
            inputs = task.sized(rng, **{axis: size})
            trials.append(Trial(inputs, "steps", axis, size))
    if task.room:
        sizes = {axis: ROOM + k for k, axis in enumerate(task.room)}
        inputs = task.sized(rng, **sizes)
        trials.append(Trial(inputs, "memory", size=math.prod(sizes.values())))
    return trials


def count(value):
    """How many numbers and texts there are in a value."""
    if isinstance(value, list | tuple):
        return sum(map(count, value))
    if hasattr(value, "numel"):
        return value.numel()
    return math.prod(getattr(value, "shape", ()))


def find(number):
    """The task with a number such as "03.2": the second one of set 03."""
    chapter, place = number.split(".")
    module = importlib.import_module(f"utils.homework.set_{chapter}")
    return module.TASKS[int(place) - 1]
