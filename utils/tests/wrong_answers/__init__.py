"""What students hand in, set by set, and the message that it must get.

Each is a function or class under `@wrong("03.1", "is ReLU missing?")`. What is
right in another way than the solution stands under `@right("03.1")`. A slip in
one of these is a row of a table of `slips`: what differs, no second copy.
"""

import ast
import linecache
import sys
from functools import cache
from itertools import groupby
from pathlib import Path
from textwrap import indent

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
        must be said about it has a line; indented below is what differs:
        `old -> new` for what stands there once, or whole lines as in a diff:
        behind `-` those that go, behind `+` those that come, and as they are
        those that show where.
    """
    module = sys.modules[answer.__module__]
    text = source(answer, Path(module.__file__).read_text("utf-8"))

    def note(table):
        for message, changes in rows(table):
            wrong(number, message)(changed(answer, module, text, changes))

    return note


def rows(table):
    """[(message, lines of changes), ...] of a table of slips."""
    found = []
    for line in table.strip("\n").split("\n"):
        if line.startswith("    "):
            found[-1][1].append(line[4:])
        else:
            found.append((line, []))
    return found


def changed(answer, module, text, changes):
    """A function or class with other words in its text."""
    for is_part, lines in groupby(changes, lambda line: " -> " in line):
        if not is_part:
            text = patched(text, list(lines))
            continue
        for line in lines:
            old, new = line.split(" -> ")
            assert text.count(old) == 1, f"{answer.__name__}: {old!r} not once"
            text = text.replace(old, new)
    file = f"{module.__file__} {answer.__name__} {len(WRONG)}"
    linecache.cache[file] = len(text), None, text.splitlines(True), file
    names = dict(vars(module))
    exec(compile(text, file, "exec"), names)
    return names[answer.__name__]


def patched(text, diff):
    """A text after a diff, whose lines come in order, the first one once."""
    lines = text.split("\n")
    first = next(line[2:] for line in diff if line[0] != "+")
    (at,) = (k for k, x in enumerate(lines) if x.strip() == first.strip())
    depth = " " * (len(lines[at]) - len(first))
    new = lines[:at]
    for line in diff:
        words = indent(line[2:], depth)
        if line[0] != "+":
            place = lines.index(words, at)
            new += lines[at:place]
            at = place + 1
        if line[0] != "-":
            new.append(words)
    return "\n".join(new + lines[at:])


def source(answer, text):
    """An answer's own lines of its file, of several with its name."""
    codes = [vars(answer).get(name) for name in dir(answer)]
    line = next(
        code.__code__.co_firstlineno
        for code in (answer, *codes)
        if hasattr(code, "__code__")
    )
    for node in parsed(text):
        if getattr(node, "name", None) == answer.__name__:
            first = min(d.lineno for d in node.decorator_list)
            if first <= line <= node.end_lineno:
                lines = text.split("\n")[node.lineno - 1 : node.end_lineno]
                return "\n".join(lines)
    raise LookupError(answer)


@cache
def parsed(text):
    """The statements of a file."""
    return ast.parse(text).body
