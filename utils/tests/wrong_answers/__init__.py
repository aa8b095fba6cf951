"""What students hand in, set by set, and the message that it must get.

Each is a function or class under `@wrong("03.1", "is ReLU missing?")`.
"""

WRONG = []


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
