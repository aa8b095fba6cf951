"""Checks of a learner's answer, each naming the slip that it finds.

A check is silent about what is right and stops at the first thing that is
wrong: the shape first, then the values.
"""

import difflib
import math

import numpy as np

from utils.data import CLASSES


class CheckError(AssertionError):
    """An answer is wrong; Jupyter shows the message alone, in one line."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return [f"Not yet. {self}"]


def compare(name, got, expected, hint=""):
    """Raise AssertionError unless two arrays have one shape and one value.

    Args:
        name: what is compared, for the message.
        got, expected: numbers, lists, arrays or tensors. Values may differ
            by 1e-5 of the largest, which covers float32.
        hint: a question added to the message about a wrong shape.
    """
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        message = f"{name}: shape {got.shape}, expected {expected.shape}"
        raise CheckError(f"{message}: {hint}" if hint else message)
    if not np.isfinite(got).all():
        raise CheckError(f"{name}: has values that are not finite")
    wrong = ~np.isclose(got, expected, atol=1e-5 * _largest(expected))
    if wrong.any():
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        raise CheckError(
            f"{name}: {wrong.sum()} of {wrong.size} values are wrong, the "
            f"first at {place}: {got[place]:.6g}, expected "
            f"{expected[place]:.6g}"
        )


def _largest(array):
    return float(np.abs(array).max(initial=0))


def _slips(I, W, B):
    """What a layer's wrong answers look like, and how they come about.

    Yields (list of slips, L); the first is right and has no slips.
    """
    sums = {"": I @ W}
    if I.ndim == 1 and W.shape[0] == W.shape[1]:
        slip = "going along the rows of W (unit j uses column j)"
        sums[slip] = W @ I
    for slip, total in sums.items():
        slips = [slip] if slip else []
        yield slips, np.maximum(total + B, 0)
        yield [*slips, "without ReLU"], total + B
        yield [*slips, "without B"], np.maximum(total, 0)
        yield [*slips, "with B added after ReLU"], np.maximum(total, 0) + B
        yield [*slips, "without B", "without ReLU"], total


def _name_slip(name, answer, I, W, B):
    """Raise AssertionError if the answer looks like a known slip."""
    for slips, L in _slips(I, W, B):
        if np.allclose(answer, L, atol=1e-5 * _largest(L)):
            if not slips:
                return
            raise CheckError(
                f"{name}: this is what comes out {' and '.join(slips)}"
            )


def check_same(slow, fast, trials=20, seed=0):
    """Compare two ways to compute ReLU(I·W + B) on random shapes.

    Args:
        slow, fast: functions (I, W, B) -> L, with I (n, d), W (d, h),
            B (h,) float64 arrays and L (n, h). `slow` is right by definition.
        trials: how many draws of n, d, h from 1 to 8.
        seed: of the draws.

    Raises:
        AssertionError: `fast` raises, or a shape or a value differs; the
            message says which, and the slip if it is a known one.
    """
    rng = np.random.default_rng(seed)
    for _ in range(trials):
        n, d, h = (int(size) for size in rng.integers(1, 9, size=3))
        I = rng.uniform(-1, 1, (n, d))
        W = rng.uniform(-1, 1, (d, h))
        B = rng.uniform(-1, 1, h)
        expected = np.asarray(slow(I, W, B))
        name = f"{fast.__name__} with n={n}, d={d}, h={h}"
        try:
            got = np.asarray(fast(I.copy(), W.copy(), B.copy()))
        except Exception as error:
            raise CheckError(f"{name}: {error}") from error
        if got.shape == expected.shape:
            _name_slip(name, got, I, W, B)
        hint = "a row for each example, a column for each unit?"
        compare(name, got, expected, hint)
    print(f"{fast.__name__} equals {slow.__name__} on {trials} random shapes")


def check_layer(answer, I, W, B):
    """Compare an answer with ReLU(I·W + B); name the slip if it is known.

    Args:
        answer: (h,) numbers, worked out by hand.
        I: (d,) numbers, one example.
        W: (d, h) numbers.
        B: (h,) numbers.

    Raises:
        ValueError: I, W and B don't fit together.
        AssertionError: the answer is wrong; the message says what looks
            like having happened, or which unit to look at again.
    """
    lengths = {len(row) for row in W}
    if len(lengths) > 1:
        raise ValueError(f"the rows of W have different lengths: {lengths}")
    answer, I, W, B = (np.asarray(x, float) for x in (answer, I, W, B))
    if I.ndim != 1:
        raise ValueError("I is more than one example; use a single list")
    if I.shape != W.shape[:1] or B.shape != W.shape[1:]:
        raise ValueError(
            f"I {I.shape}, W {W.shape} and B {B.shape} don't fit: W needs a "
            "row for each number of I and a column for each number of B"
        )
    if answer.shape != B.shape:
        raise CheckError(
            f"L: shape {answer.shape}, expected {B.shape}: "
            "one number for each column of W"
        )
    _name_slip("L", answer, I, W, B)
    right = np.isclose(answer, np.maximum(I @ W + B, 0))
    if not right.all():
        j = int(np.argmin(right))
        raise CheckError(
            f"L: unit {j} is not {answer[j]:g}: go down column {j} of W again"
        )
    print(f"Right: your L is ReLU(I·W + B), {len(B)} numbers")


def steps_until(path, goal, near=0.01):
    """How many steps a descent took until it was near its goal.

    Args:
        path: numbers, from the start on, one more than steps were taken.
        goal: where the descent should end.
        near: how near is near enough.

    Raises:
        AssertionError: it never came near; the message says what the path
            looks like.
    """
    distances = [abs(x - goal) for x in path]
    for step, distance in enumerate(distances):
        if distance < near:
            return step
    message = f"not within {near} of {goal} after {len(path) - 1} steps"
    if distances[-1] > distances[0]:
        raise CheckError(
            f"{message}: x runs away, it is {distances[-1]:.3g} from it. "
            "Does each step overshoot, or go uphill? Take a smaller, "
            "positive learning rate"
        )
    if distances[-1] == distances[0]:
        raise CheckError(
            f"{message}: x is as far away as at the start. Does it stand "
            "still, or jump from side to side?"
        )
    raise CheckError(
        f"{message}: x comes nearer, but is still {distances[-1]:.3g} away. "
        "Is the learning rate too near to a limit?"
    )


def check_guess(guess, label):
    """Say whether the guessed class is the label's.

    Args:
        guess: one of CLASSES, in capitals or not.
        label: an int, 0 to 9.

    Raises:
        ValueError: the guess is no class; the message names the nearest ones.
    """
    names = {name.lower(): name for name in CLASSES}
    name = names.get(str(guess).lower())
    if name is None:
        near = difflib.get_close_matches(str(guess).lower(), names)
        which = ", ".join(names[match] for match in near or names)
        raise ValueError(f"guess is {guess!r}; did you mean one of {which}?")
    verdict = "right" if name == CLASSES[label] else "wrong"
    print(f"It is labelled {CLASSES[label]}: your guess was {verdict}")


def check_tuning(history, seen, budget, goal):
    """Has a training run reached its goal within its budget?

    Args:
        history: what `utils.training.fit` returned, with validation data.
        seen: photographs that the run looked at, epochs times examples.
        budget: the most that it may look at.
        goal: the validation accuracy to reach, 0 to 1.

    Raises:
        AssertionError: it hasn't; the message says what the losses look like.
    """
    losses = [loss for loss, *_ in history]
    accuracy = history[-1][-1]
    guessing = math.log(10)  # the loss of ten equal shares
    if seen > budget:
        raise CheckError(
            f"{seen:,} photographs seen, the budget is {budget:,}: "
            "take fewer epochs, and get more out of each"
        )
    if not losses[-1] < guessing:
        raise CheckError(
            f"the training loss is {losses[-1]:.3g}, guessing has "
            f"{guessing:.2f}: do the steps overshoot? Take a smaller "
            "learning rate, and remember that momentum lengthens the steps"
        )
    if accuracy < goal:
        message = f"{accuracy:.3f} right, the goal is {goal}"
        if losses[-1] < 2 / 3 * losses[0]:
            raise CheckError(
                f"{message}: the training loss was still falling fast at the "
                "end, so the steps are too short or too few. What makes them "
                "longer, what makes more of them?"
            )
        raise CheckError(
            f"{message}: the training loss hardly fell at the end. Do the "
            "steps jump to and fro (then make them shorter), or did they get "
            "nowhere from the start (then make them longer)?"
        )
    print(f"Reached: {accuracy:.3f} right with {seen:,} photographs")
