"""What students hand in, set by set, and the message that it must get.

Each is a function or class under `@wrong("03.1", "is ReLU missing?")`. What is
right in another way than the solution stands under `@right("03.1")`.
"""

WRONG = []
RIGHT = []


def wrong(number, message):
    """Note a wrong answer of a task.

    Args:
        number: of the task, as "03.1".
        message: a part of what must be said about it.

    Returns:
        A decorator of the function or class, which is left as it is. Of
        several answers of one task each may have the task's name.
    """

    def note(answer):
        WRONG.append((number, answer, message))
        return answer

    return note


def right(number):
    """Note another right answer of a task; a decorator, as `wrong` is."""

    def note(answer):
        RIGHT.append((number, answer))
        return answer

    return note
