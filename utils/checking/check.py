"""What a student types: `check`, and `total` for a whole set."""

from utils.checking.judge import attempt, judge
from utils.checking.task import find, trials_of
from utils.checking.values import CheckError, wrapped


def check(number, answer):
    """Say what is wrong with an answer, or that it's right.

    Args:
        number: of the task, as "03.2".
        answer: what the task asks for, a function or a class.

    Returns:
        The points that it earns: all of the task's, half of them, or 0.
    """
    task = find(number)
    verdict = judged(task, answer, int(number.replace(".", "")))
    points = earned(task, verdict)
    print(wrapped(f"{number} {task.name}: {said(task, verdict)}"))
    print(end=printed(verdict))
    return points


def try_it(task, answer, right, name=None):
    """The same for a lecture's *Try it*.

    Args:
        task: Task.
        answer: a function or a class.
        right: what to print if it's right.
        name: how to call it; None for its own name.

    Raises:
        CheckError: it isn't. Where no mistake agrees, the smallest case that
            fails is shown.
    """
    verdict = judged(task, answer, 0)
    print(end=printed(verdict))
    if verdict.message:
        name = name or getattr(answer, "__name__", task.name)
        case = () if verdict.known else verdict.case
        raise CheckError("\n  ".join([f"{name}: {verdict.message}", *case]))
    print(right)


def total(chapter, *answers):
    """Print a line for each task of a set, and all points.

    Args:
        chapter: of the set, as "03".
        answers: to its tasks, in their order.
    """
    points, possible = 0, 0
    for k, answer in enumerate(answers, 1):
        number = f"{chapter}.{k}"
        task = find(number)
        verdict = judged(task, answer, int(number.replace(".", "")))
        mine = earned(task, verdict)
        print(f"{number} {task.name}: {mine:g} of {counted(task.points)}")
        points, possible = points + mine, possible + task.points
    print(f"Set {chapter}: {points:g} of {counted(possible)}")


def judged(task, answer, seed):
    """The Verdict on an answer, with the inputs of a seed."""
    trials = trials_of(task, seed)
    return judge(task, trials, attempt(task, answer, trials))


def said(task, verdict):
    """What is said of a task's answer: the points, or why there are none."""
    points = f"{earned(task, verdict):g} of {counted(task.points)}"
    if verdict.right:
        return f"right, {points}"
    if verdict.share:
        return f"{verdict.message} {points}"
    return "\n  ".join([verdict.message, *verdict.case])


def earned(task, verdict):
    """Points, a whole number where it is one."""
    points = task.points * verdict.share
    return int(points) if points == int(points) else points


def counted(points):
    """As "1 point" or "2 points"."""
    return f"{points} point{'' if points == 1 else 's'}"


def printed(verdict):
    """What an answer printed, once, below what is said of it."""
    return f"It printed:\n{verdict.printed}\n" if verdict.printed else ""
