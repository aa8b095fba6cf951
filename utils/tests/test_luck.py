"""No wrong answer gets points by luck, in grading: other inputs each time."""

from collections import Counter

import numpy as np
import pytest

from utils.checking.compare import difference
from utils.checking.probes import Outcome, call, observe
from utils.checking.task import find
from utils.tests.test_homework import TASKS

SAMPLES = 1000
LOOKS = (10, 20, 50, 100, 200, 400, 700)  # after so many, it may be plain
SURE, PLAIN = 1.645, 3.09  # deviations: one in 20 lies beyond; one in 1,000
LUCK = 1e-6


def upper_bound(passed, tried, z=SURE):
    """Wilson's bound of a rate, above, z deviations up."""
    rate = passed / tried
    middle = rate + z**2 / (2 * tried)
    spread = np.sqrt(rate * (1 - rate) / tried + z**2 / (4 * tried**2))
    return (middle + z * spread) / (1 + z**2 / tried)


def one_liners(task, right):
    """What someone may return who hasn't thought: name -> function."""
    lines = {
        f"input {k}": lambda *inputs, k=k: inputs[k]
        for k in range(len(task.sample(np.random.default_rng(0))))
    }
    lines["zeros"] = lambda *inputs: scaled(task.expected(*inputs), 0)
    lines["ones"] = lambda *inputs: scaled(task.expected(*inputs), 0, 1)
    # The same answer whatever goes in: the commonest one.
    texts = Counter(str(value) for value in right)
    common, _ = texts.most_common(1)[0]
    value = next(value for value in right if str(value) == common)
    lines["the commonest answer"] = lambda *inputs: value
    return lines


def scaled(value, factor, shift=0):
    """Like a value, with each number times a factor, plus another."""
    if isinstance(value, tuple | list):
        return type(value)(scaled(part, factor, shift) for part in value)
    if isinstance(value, str | bool | None):
        return value if value is None else type(value)(shift)
    return value * factor + shift


@pytest.mark.parametrize("name", TASKS)
def test_nothing_wrong_passes_by_luck(name):
    task = TASKS[name]
    rng = np.random.default_rng(2)
    samples, right = [], []

    def draw(number):
        """Have so many samples, at least, and what is right for each."""
        for _ in range(len(samples), number):
            samples.append(task.sample(rng))
            right.append(task.expected(*samples[-1]))

    draw(LOOKS[0])
    for question, answer in {
        **task.mistakes,
        **one_liners(task, right),
    }.items():
        passed = 0
        for k in range(1, SAMPLES + 1):
            draw(k)
            outcome = observe(call, answer, samples[k - 1])
            passed += not difference(task, outcome, right[k - 1])
            bound = upper_bound(passed, k, PLAIN if k in LOOKS else SURE)
            if k in LOOKS and bound**task.trials < LUCK:
                break
        assert bound**task.trials < LUCK, f"{question}: {bound:.2f} pass"


def test_the_bound_is_above_the_rate():
    assert upper_bound(0, 50) == pytest.approx(0.0513, abs=1e-4)
    assert upper_bound(500, 1000) == pytest.approx(0.526, abs=1e-3)
    # What passes half the time fails all of ten once in a thousand (1,024).
    assert upper_bound(0, 10, PLAIN) == pytest.approx(0.4885, abs=1e-4)
    assert difference(find("03.1"), Outcome(None), np.zeros(2))
