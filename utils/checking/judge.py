"""Is an answer right, and if it isn't, which misconception does it show?"""

import inspect
import numbers
from textwrap import fill

import numpy as np

from utils.checking.compare import difference, form, shape_of
from utils.checking.hints import usual
from utils.checking.probes import call, observe
from utils.checking.task import TRIALS, find

LINE = 79  # characters that a cell's output has room for
BEGINNING = 40  # characters of an error's kind and message


def check(number, answer):
    """Say what is wrong with an answer, or that it's right.

    Args:
        number: of the task, as "03.2".
        answer: what the task asks for, a function or a class.

    Returns:
        The points that it earns: all of the task's, or 0.
    """
    task = find(number)
    trials = trials_of(task, int(number.replace(".", "")))
    message = judge(task, trials, attempt(task, answer, trials))
    if message is None:
        print(f"{number} {task.name}: right, on {TRIALS} random inputs")
        return task.points
    print(fill(f"{number} {task.name}: {message}", LINE))
    return 0


def trials_of(task, seed=None):
    """The inputs of all trials, a list of tuples; the same for a seed."""
    rng = np.random.default_rng(seed)
    return [task.sample(rng) for _ in range(TRIALS)]


def attempt(task, answer, trials):
    """What comes of an answer in all trials, a list of Outcome."""
    return [observe(task.probe, answer, inputs) for inputs in trials]


def judge(task, trials, outcomes):
    """What is wrong with the outcomes of a task's trials, or None.

    Args:
        task: Task.
        trials: list of tuples of inputs.
        outcomes: list of Outcome, one for each of the trials.

    Returns:
        A message of one line, or None if all is right.
    """
    right = [task.expected(*inputs) for inputs in trials]
    for k, (outcome, value) in enumerate(zip(outcomes, right, strict=True)):
        message = difference(task, outcome, value)
        if message:
            return explain(task, trials, outcomes, k, message, value)
        if outcome.changed:
            names = names_of(task)
            changed = " and ".join(names[i] for i in outcome.changed)
            return f"changes its input {changed}: does a line work in place?"
    return None


def explain(task, trials, outcomes, k, message, right):
    """Why trial k, the first bad one, differs from what is right."""
    outcome = outcomes[k]
    if outcome.missing:
        return message
    misshapen = not outcome.error and form(outcome.value) != form(right)
    if outcome.value is not None or outcome.error:
        question = misconception(task, trials, outcomes, misshapen)
        if question:
            return f"{message}: {question}"
    given = ", ".join(map(describe, names_of(task), trials[k]))
    if question := usual(message, outcome.error):
        message = f"{message}: {question}"
    return f"{message} (with {given})"


def names_of(task):
    """The names of a task's inputs."""
    return list(inspect.signature(task.expected).parameters)


def misconception(task, trials, outcomes, misshapen):
    """The question of the mistake that agrees best with them, or None.

    Args:
        misshapen: may a mistake agree in its shapes alone?
    """
    best, found = None, None
    for question, mistake in task.mistakes.items():
        rank = resemblance(task, trials, outcomes, mistake, misshapen)
        if rank is not None and (best is None or rank < best):
            best, found = rank, question
        if best == 0:
            break
    return found


def resemblance(task, trials, outcomes, mistake, misshapen):
    """How well a mistake agrees with the outcomes, in every trial.

    Returns:
        0 if errors do to the letter, too; 1 if they begin alike; 2 if
        nothing but shapes does, and misshapen; else None.
    """
    agrees = letter = shapes = True
    for inputs, outcome in zip(trials, outcomes, strict=True):
        wrong = observe(call, mistake, inputs)
        agrees = agrees and agree(task, outcome, wrong)
        letter = letter and outcome.error == wrong.error
        if misshapen and shapes:
            same_form = form(outcome.value) == form(wrong.value)
            shapes = same_form and not wrong.error
        if not agrees and not (misshapen and shapes):
            return None  # as after most mistakes' first trial
    return 2 if not agrees else 1 if not letter else 0


def agree(task, outcome, wrong):
    """Is the outcome what a mistake gives, the same error included?

    Of an error's message the beginning counts; what follows are sizes.
    """
    if outcome.error or wrong.error:
        beginnings = [(o.error or "")[:BEGINNING] for o in (outcome, wrong)]
        return beginnings[0] == beginnings[1]
    return not difference(task, outcome, wrong.value)


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
