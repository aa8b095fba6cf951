"""What students hand in, set by set, and the message that it must get.

Each is a function or class under `@wrong("03.1", "is ReLU missing?")`. What is
right in another way than the solution stands under `@right("03.1")`. A slip in
one of these is a row of a table of `slips`: what differs, no second copy.
"""

import ast
import linecache
import sys
from pathlib import Path

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


def slips(number, answer):
    """Note wrong answers that differ from a right one in a few words.

    Args:
        number: of the task, as "03.1".
        answer: the right one, as it stands in its file.

    Returns:
        A function of a table. There, of each wrong answer, a part of what
        must be said about it has a line; indented below is what stands in the
        right one, once, and what instead: `old -> new`, or several lines each
        behind `-` and `+`.
    """
    module = sys.modules[answer.__module__]
    text = source(answer, Path(module.__file__).read_text("utf-8"))

    def note(table):
        for message, changes in rows(table):
            wrong(number, message)(changed(answer, module, text, changes))

    return note


def rows(table):
    """[(message, [[old, new], ...]), ...] of a table of slips."""
    found, before = [], ""
    for line in table.strip("\n").split("\n"):
        change = line.removeprefix("    ")
        if change == line:
            found.append((line, []))
        elif " -> " in change:
            found[-1][1].append(change.split(" -> "))
        else:
            sign, part = change[0], change[2:]
            if sign == "-" and before != "-":
                found[-1][1].append(["", ""])
            at = "-+".index(sign)
            pair = found[-1][1][-1]
            pair[at] += part if before != sign else "\n" + part
        before = change[0]
    return found


def changed(answer, module, text, changes):
    """A function or class with other words in its text."""
    for old, new in changes:
        assert text.count(old) == 1, f"{answer.__name__} has {old!r} not once"
        text = text.replace(old, new)
    file = f"{module.__file__} {answer.__name__} {len(WRONG)}"
    linecache.cache[file] = len(text), None, text.splitlines(True), file
    names = dict(vars(module))
    exec(compile(text, file, "exec"), names)
    return names[answer.__name__]


def source(answer, text):
    """An answer's own lines of its file, of several with its name."""
    codes = [vars(answer).get(name) for name in dir(answer)]
    line = next(
        code.__code__.co_firstlineno
        for code in (answer, *codes)
        if hasattr(code, "__code__")
    )
    for node in ast.parse(text).body:
        if getattr(node, "name", None) == answer.__name__:
            first = min(d.lineno for d in node.decorator_list)
            if first <= line <= node.end_lineno:
                return ast.get_source_segment(text, node)
    raise LookupError(answer)
