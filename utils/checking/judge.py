"""Is an answer right, and if it isn't, which misconception does it show?"""

import time
from dataclasses import dataclass

import numpy as np

from utils.checking.compare import (
    are_whole,
    as_array,
    difference,
    form,
    one_difference,
    shape_of,
)
from utils.checking.hints import usual
from utils.checking.probes import (
    SECONDS,
    Outcome,
    call,
    observe,
    seconds_of,
)
from utils.checking.show import case
from utils.checking.uses import forbidden, said_of_uses

BEGINNING = 40  # characters of an error's kind and message
NUMBER = 2  # bytes: an array with half-sized numbers is seen, one of bools not


@dataclass
class Verdict:
    """What is said of an answer.

    Args:
        message: what is wrong, or None.
        share: of the points that it earns: 1, 1/2 or 0.
        case: lines that show the smallest trial that fails.
        printed: what the answer printed there.
        known: does the message say what the mistake is?
    """

    message: str | None = None
    share: float = 1
    case: tuple = ()
    printed: str = ""
    known: bool = False

    @property
    def right(self):
        return self.message is None


def attempt(task, answer, trials):
    """What comes of an answer in all trials, a list of Outcome.

    After one that didn't end in time there are no others.
    """
    end, outcomes = time.monotonic() + seconds_of(len(trials)), []
    for trial in trials:
        left = min(end - time.monotonic(), SECONDS)
        late = outcomes and outcomes[-1].late
        outcomes.append(
            Outcome(late=True)
            if late
            else observe(task.probe, answer, trial.inputs, trial.look, left)
        )
    return outcomes


@np.errstate(all="ignore")  # of a comparison's warnings nobody is to read
def judge(task, trials, outcomes):
    """What there is to say about what came of a task's trials: a Verdict.

    Args:
        task: Task.
        trials: list of Trial.
        outcomes: list of Outcome, one for each of the trials.
    """
    values = sum(not trial.counts for trial in trials)
    cases, came = trials[:values], outcomes[:values]
    right = [task.expected(*trial.inputs) for trial in cases]
    for k, (outcome, value) in enumerate(zip(came, right, strict=True)):
        message = difference(task, outcome, value)
        if message:
            message = explain(task, cases, came, k, message, right)
        else:
            message = said_of_memory(task, cases[k].inputs, outcome)
        if message and outcome.missing:
            return Verdict(message, 0)
        if message:
            shown = case(task, cases[k].inputs, outcome, value)
            known = message.endswith(tuple(task.mistakes))
            known = known or outcome.misfit is not None
            return Verdict(message, 0, shown, outcome.printed, known)
    printed = came[0].printed if came else ""
    if message := said_of_uses(task, came):
        return Verdict(message, 0, printed=printed)
    if message := said_of_steps(task, trials[values:], outcomes[values:]):
        return Verdict(message, 1 / 2, printed=printed)
    return Verdict(printed=printed)


def explain(task, trials, outcomes, k, message, right):
    """Why trial k, the first bad one, differs from what is right, a list."""
    outcome = outcomes[k]
    if outcome.missing or outcome.misfit or outcome.late:
        return message
    misshapen = not outcome.error and form(outcome.value) != form(right[k])
    question = None
    if outcome.value is not None or outcome.error:
        question = misconception(task, trials, outcomes, misshapen)
        question = question or in_part(task, trials, outcomes, k, right)
    if question and "values are wrong" in message:
        return question  # more than how many numbers differ
    changed = said_of_memory(task, trials[k].inputs, outcome)
    question = (
        question
        or (outcome.changed and changed)
        or usual(message, outcome.error, comparable(task, outcomes, right, k))
        or forbidden(task, outcomes)
    )
    return f"{message}: {question}" if question else message


def comparable(task, outcomes, right, k):
    """What came and what is right, in all cases where they're comparable.

    Where several values are returned, it's the first that is wrong in case k.

    Returns:
        list of pairs: two texts, or two arrays of one shape. Empty if case k
        has none.
    """
    given = [outcome.value for outcome in outcomes]
    if isinstance(right[k], tuple):
        part = wrong_part(task, given[k], right[k])
        if part is None:
            return []
        given = [
            value[part] if several(value, len(right[k])) else None
            for value in given
        ]
        right = [value[part] for value in right]
    pairs = [pair(*values) for values in zip(given, right, strict=True)]
    return [one for one in pairs if one] if pairs[k] else []


def several(value, number):
    """Are they so many values?"""
    return isinstance(value, tuple | list) and len(value) == number


def pair(given, right):
    """Two texts, or two arrays of one shape with numbers in them, or None."""
    if isinstance(right, str) or right is None or given is None:
        return (given, right) if isinstance(given, str) and right else None
    if shape_of(given) is None or shape_of(given) != shape_of(right):
        return None
    arrays = as_array(given), as_array(right)
    numeric = all(array.dtype.kind in "biuf" for array in arrays)
    return arrays if numeric else None


def wrong_part(task, given, right):
    """The place of the first of several values that is wrong, or None."""
    if not several(given, len(right)):
        return None
    for part, (one, other) in enumerate(zip(given, right, strict=True)):
        if one_difference(task, one, other):
            return part
    return None


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


def in_part(task, trials, outcomes, k, right):
    """The question of a mistake that is one of several, or None.

    Where the mistake gives something wrong, so does the answer, and in trial
    k and two others at least it's the same.
    """
    most, found = 2, None
    for question, mistake in task.mistakes.items():
        wrong = observe(call, mistake, trials[k].inputs)
        if not wrong.error and agree(task, outcomes[k], wrong):
            number = agreements(task, trials, outcomes, mistake, right)
            if number > most:
                most, found = number, question
    return found


def agreements(task, trials, outcomes, mistake, right):
    """In how many trials an answer is as wrong as a mistake.

    It's 0 if the answer is right where the mistake isn't, and for whole
    numbers, which agree by chance, too, if it's less than a quarter of these.
    """
    whole = task.whole or all(map(_whole, right))
    number = tried = 0
    for trial, outcome, value in zip(trials, outcomes, right, strict=True):
        wrong = observe(call, mistake, trial.inputs)
        if not difference(task, wrong, value):
            continue
        if not difference(task, outcome, value):
            return 0
        tried += 1
        number += agree(task, outcome, wrong)
    return 0 if whole and 4 * number < tried else number


def _whole(value):
    """Is it whole numbers, or several values that are?"""
    if isinstance(value, tuple):
        return all(map(_whole, value))
    return shape_of(value) is not None and are_whole(as_array(value))


def resemblance(task, trials, outcomes, mistake, misshapen):
    """How well a mistake agrees with the outcomes, in every trial.

    Returns:
        0 if errors do to the letter, too; 1 if they begin alike; 2 if
        nothing but shapes does, and misshapen; else None.
    """
    agrees = letter = shapes = True
    for trial, outcome in zip(trials, outcomes, strict=True):
        wrong = observe(call, mistake, trial.inputs)
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


def said_of_memory(task, inputs, outcome):
    """What to say about inputs that were changed or shared, or None."""
    names = list(task.named(inputs))
    if outcome.changed:
        changed = " and ".join(names[i] for i in outcome.changed)
        return f"changes its input {changed}: does a line work in place?"
    if task.copies and outcome.shared:
        shared = " and ".join(names[i] for i in outcome.shared)
        return (
            f"shares the memory of its input {shared}: whoever changes that "
            "later changes this, too. Are the numbers copied?"
        )
    return None


def said_of_steps(task, trials, outcomes):
    """What to say about loops, and about memory, or None."""
    for axis, thing in task.axes.items():
        grown = [
            (trial.size, outcome.amount)
            for trial, outcome in zip(trials, outcomes, strict=True)
            if trial.axis == axis
        ]
        if grows(*grown):
            return (
                f"right values, but a Python line runs once for each {thing} "
                f"({axis}): can one operation take all of them?"
            )
    for trial, outcome in zip(trials, outcomes, strict=True):
        if trial.look == "memory" and outcome.amount > NUMBER * trial.size:
            return (
                "right values, but it holds as many numbers at a time as "
                f"{' · '.join(task.room)}: can it do without?"
            )
    return None


def grows(small, middle, large):
    """Do steps grow with a size, each a pair (size, steps)?

    A loop that halves what is left takes the same few steps more each time.
    """
    first, second = middle[1] - small[1], large[1] - middle[1]
    return first >= middle[0] - small[0] and second >= 1.5 * first
