"""Is an answer right, and if it isn't, which misconception does it show?"""

import importlib
import inspect
import numbers
from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import fill

import numpy as np
import torch

from utils.homework.probes import call, observe

TRIALS = 20
LINE = 79  # characters that a cell's output has room for
BEGINNING = 40  # characters of an error's kind and message
# By how much a value may differ, as a part of the largest one.
TOLERANCE = {"float32": 1e-4, "float64": 1e-8}
# What to ask where no mistake of the task agrees: by a part of the error,
ERRORS = {
    "list assignment index out of range": (
        "an empty list has no places yet: is it `append`?"
    ),
    "truth value of an array": (
        "max, if and `and` want one number: is it np.maximum or np.where?"
    ),
    "Boolean value of Tensor": (
        "max, min and if want one number: is it clamp or torch.where?"
    ),
    "for ^": "`^` is no power: is it `**`?",
    "and 'function'": "is a function meant to be called, with ( )?",
    "'function' and": "is a function meant to be called, with ( )?",
    "'list' and 'list'": (
        "lists have no arithmetic: is a loop missing, or an array?"
    ),
    "cannot access local variable": (
        "is there a value to begin with, before the loop?"
    ),
    "and 'NoneType'": (
        "one is None: a `.grad` that isn't there, or a missing `return`?"
    ),
    "does not require grad": (
        "is requires_grad_() missing, or W no leaf any more (`W = W - …`)?"
    ),
    "only for scalar outputs": (
        "backward() begins at one number: is `.sum()` missing?"
    ),
    "leaf Variable that requires grad": (
        "is the update inside `with torch.no_grad():`?"
    ),
    "as parameter '": (
        "a parameter stays one: are the numbers copied into it, by copy_?"
    ),
    "not a Module subclass": "is a module made, with ( )?",
    "'bool' object has no attribute 'any'": (
        "`==` gave one bool: are both tensors? topk gives values and indices"
    ),
    "have the same dtype": "is a tensor made without its dtype?",
    "not implemented for": "which dtype goes in: is a conversion missing?",
    'required "forward"': "is `forward` spelt so, and outside of __init__?",
    "empty sequence": "what if there is none?",
    "argument is empty": "what if there is none?",  # from Python 3.12 on
}
# or by what came and what was expected.
KINDS = {
    "a tensor, expected a number": "is `.item()` missing?",
    "a list, expected an array": "is `np.array(…)` missing?",
    "a list, expected a tensor": "is torch.stack or torch.tensor missing?",
    "a number, expected an array": "is an axis missing?",
    "a ReLU, expected a tensor": "nn.ReLU makes a layer: is it torch.relu?",
}


@dataclass(frozen=True)
class Task:
    """A task of a problem set, and how its answers are judged.

    Args:
        name: of the function or class that the student writes.
        points: how many it is worth.
        draw: function (rng) -> tuple of inputs, other ones each time; rng is
            a NumPy Generator. Sizes differ from one another, so that a wrong
            transpose can't pass; draw edge cases (one row, ties, zeros) too.
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
    draw: Callable
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


def check(number, answer):
    """Say what is wrong with an answer, or that it's right.

    Args:
        number: of the task, as "03.2".
        answer: what the task asks for, a function or a class.

    Returns:
        The points that it earns: all of the task's, or 0.
    """
    task = find(number)
    rng = np.random.default_rng(int(number.replace(".", "")))
    trials = [task.draw(rng) for _ in range(TRIALS)]
    outcomes = [observe(task.probe, answer, inputs) for inputs in trials]
    message = judge(task, trials, outcomes)
    if message is None:
        print(f"{number} {task.name}: right, on {TRIALS} random inputs")
        return task.points
    print(fill(f"{number} {task.name}: {message}", LINE))
    return 0


def judge(task, trials, outcomes):
    """What is wrong with the outcomes of a task's trials, or None.

    Args:
        task: Task.
        trials: list of tuples of inputs.
        outcomes: list of Outcome, one for each of the trials.

    Returns:
        A message of one line, or None if all is right.
    """
    names = list(inspect.signature(task.expected).parameters)
    right = [task.expected(*inputs) for inputs in trials]
    for inputs, outcome, value in zip(trials, outcomes, right, strict=True):
        message = difference(task, outcome, value)
        if message and outcome.missing:
            return message
        if message:
            misshapen = form(outcome.value) != form(value)
            question = misconception(
                task, trials, outcomes, misshapen and not outcome.error
            )
            nothing = outcome.value is None and not outcome.error
            if question and not nothing:
                return f"{message}: {question}"
            given = ", ".join(map(describe, names, inputs))
            if question := usual(message, outcome.error):
                message = f"{message}: {question}"
            return f"{message} (with {given})"
        if outcome.changed:
            changed = " and ".join(names[k] for k in outcome.changed)
            return f"changes its input {changed}: does a line work in place?"
    return None


def usual(message, error):
    """What to ask about a common error, or about another kind of value."""
    table, text = (ERRORS, error) if error else (KINDS, message)
    return next((table[part] for part in table if part in text), None)


def misconception(task, trials, outcomes, misshapen):
    """The question of the mistake that the outcomes agree with, or None.

    Agree in every trial, errors to the letter rather than in their beginning;
    or, where none does and shapes are what is wrong, in the shapes alone.
    """
    forms = [form(outcome.value) for outcome in outcomes]
    errors = [outcome.error for outcome in outcomes]
    by_beginning = by_shape = None
    for question, mistake in task.mistakes.items():
        wrong, agrees = [], True
        for inputs, outcome in zip(trials, outcomes, strict=True):
            wrong.append(observe(call, mistake, inputs))
            agrees = agrees and agree(task, outcome, wrong[-1])
            if not agrees and not misshapen:
                break  # as after most mistakes' first trial
        if agrees and errors == [other.error for other in wrong]:
            return question
        if agrees:
            by_beginning = by_beginning or question
        raised = any(other.error for other in wrong)
        if (
            misshapen
            and not raised
            and forms == [form(o.value) for o in wrong]
        ):
            by_shape = by_shape or question
    return by_beginning or by_shape


def agree(task, outcome, wrong):
    """Is the outcome what a mistake gives, the same error included?

    Of an error's message the beginning counts; what follows are sizes.
    """
    if outcome.error or wrong.error:
        beginnings = [(o.error or "")[:BEGINNING] for o in (outcome, wrong)]
        return beginnings[0] == beginnings[1]
    return not difference(task, outcome, wrong.value)


def difference(task, outcome, right):
    """How an outcome differs from what is right, or None."""
    if outcome.missing:
        return "not implemented yet"
    if outcome.error:
        return f"stops with {' '.join(outcome.error.split())}"
    given = outcome.value
    if given is None and right is not None:
        return "returns nothing: is a `return` missing?"
    if not isinstance(right, tuple):
        return differs(task, given, right)
    names = task.parts or [f"value {k + 1}" for k in range(len(right))]
    asked = f"expected {len(right)} values: {', '.join(names)}"
    if not isinstance(given, tuple | list):
        return f"returns {kind(given)}, {asked}"
    if len(given) != len(right):
        values = "1 value" if len(given) == 1 else f"{len(given)} values"
        return f"returns {values}, {asked}"
    for name, got, wanted in zip(names, given, right, strict=True):
        message = differs(task, got, wanted)
        if message:
            return f"{name}: {message}"
    return None


def differs(task, given, right):
    """How one value differs from the right one, or None."""
    if kind(given) != kind(right):
        return f"{kind(given)}, expected {kind(right)}"
    if isinstance(right, str | None):
        return None if given == right else f"{given!r}, expected {right!r}"
    if shape_of(given) != shape_of(right):
        return f"shape {shape_of(given)}, expected {shape_of(right)}"
    typed = isinstance(right, torch.Tensor | np.ndarray)
    given, right = as_array(given), as_array(right)
    if given.dtype.kind not in "biufc":
        return "has values that are no numbers"
    if task.dtype and typed and given.dtype != right.dtype:
        return f"dtype {given.dtype}, expected {right.dtype}"
    tolerance = task.tolerance or TOLERANCE.get(str(right.dtype), 1e-8)
    largest = np.abs(right[np.isfinite(right)]).max(initial=0)
    wrong = ~np.isclose(
        given, right, rtol=0, atol=tolerance * float(largest), equal_nan=True
    )
    if not wrong.any():
        return None
    if given.ndim == 0 and right.dtype == bool:
        return f"{given}, expected {right}"
    first = tuple(int(k) for k in np.argwhere(wrong)[0])
    got, wanted = given[first], right[first]
    digits = 6 if f"{got:.6g}" != f"{wanted:.6g}" else 17
    values = f"{got:.{digits}g}, expected {wanted:.{digits}g}"
    if digits == 17 and right.dtype == np.float64:
        values += " (is a part of it computed in float32?)"
    if given.ndim == 0:
        return values
    place = first[0] if len(first) == 1 else first
    return (
        f"{wrong.sum()} of {wrong.size} values are wrong, the first at "
        f"{place}: {values}"
    )


def as_array(value):
    """Numbers, a list, an array or a tensor as an array."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
    if isinstance(value, list | tuple):
        value = [as_array(part) for part in value]
    return np.asarray(value)


def shape_of(value):
    """Its shape; for several values theirs; None where there is none."""
    if isinstance(value, tuple):
        return tuple(shape_of(part) for part in value)
    try:
        return tuple(as_array(value).shape)
    except ValueError:  # rows of different lengths
        return None


def form(value):
    """What differs where numbers don't: shapes, texts, or nothing there."""
    if isinstance(value, tuple):
        return tuple(map(form, value))
    return value if isinstance(value, str | None) else shape_of(value)


def kind(value):
    """What a value is, in words."""
    kinds = {
        torch.Tensor: "a tensor",
        np.ndarray: "an array",
        list: "a list",
        tuple: "a tuple",
        str: "a text",
        numbers.Number: "a number",
        np.bool_: "a number",
        type(None): "nothing",
    }
    for type_, words in kinds.items():
        if isinstance(value, type_):
            return words
    name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"


def describe(name, value):
    """An input's name with its shape, or with its value if it's small."""
    text = written(value)
    if text and len(text) <= 300:
        return f"{name} = {text}"
    shape = shape_of(value)
    if shape is None:  # a list of values of different shapes
        return f"{name} of {len(value)} values"
    return f"{name} {shape}"


def written(value):
    """Numbers, strings and lists of them as text; None for anything else."""
    if isinstance(value, list | tuple):
        texts = [written(part) for part in value]
        if None in texts:
            return None
        text = ", ".join(texts)
        return f"({text})" if isinstance(value, tuple) else f"[{text}]"
    if isinstance(value, float):
        return f"{value:.6g}"
    return repr(value) if isinstance(value, str | numbers.Number) else None
