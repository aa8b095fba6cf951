"""A lecture's Try it, with the answer that the lecture itself folds away."""

import ast
import builtins
import json
import re
import symtable

from utils.paths import notebooks

FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def read(name):
    """A lecture's cells as pairs (kind, source); where its Try it is."""
    path = next(path for path in notebooks() if path.stem[3:] == name)
    cells = [
        (cell["cell_type"], "".join(cell["source"]))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    ]
    kinds = [kind for kind, _ in cells]
    start = next(
        k for k, (_, text) in enumerate(cells) if text.startswith("## Try it")
    )
    assert "code" in kinds[start:]
    return cells, start


def solution_text(name):
    """What a lecture's Try it folds away as its solution, as Markdown."""
    cells, start = read(name)
    text = "\n".join(text for kind, text in cells[start:] if kind != "code")
    return text.split("<summary>Solution</summary>")[1].split("</details>")[0]


def solution(name):
    """The code that a lecture's solution shows: its blocks, else its spans."""
    text = solution_text(name)
    return FENCED.findall(text) or SPAN.findall(text)


def solve(name, *replacements):
    """Run a lecture's Try it, up to its check, with other lines in it.

    What it needs of the lecture before it runs first, and no more.

    Args:
        replacements: pairs (what stands there, what stands there then). Each
            has to be found. Of "def name" the whole function or class goes.

    Returns:
        dict of the names afterwards.
    """
    cells, start = read(name)
    before = [text for kind, text in cells[:start] if kind == "code"]
    tried = [text for kind, text in cells[start:] if kind == "code"]
    tried = ast.parse(replaced("\n".join(tried), replacements)).body
    checks = [
        k
        for k, line in enumerate(tried)
        if "check_" in ast.unparse(line) or "steps_until" in ast.unparse(line)
    ]
    tried = tried[: checks[-1] + 1]
    kept = needed(ast.parse("\n".join(before)).body, tried)
    names = {}
    module = ast.fix_missing_locations(ast.Module(kept + tried, []))
    exec(compile(module, name, "exec"), names)
    return names


def replaced(code, replacements):
    """Code with each pair's first part, found there, made the second."""
    for old, new in replacements:
        if old.startswith(("def ", "class ")):
            old = next(
                ast.get_source_segment(code, line)
                for line in ast.parse(code).body
                if ast.get_source_segment(code, line).startswith(old)
            )
        assert old in code, f"{old!r} isn't in the Try it"
        code = code.replace(old, new)
    return code


def needed(before, lines):
    """Of the lines before, those that the lines need, in order."""
    wanted, kept = set().union(*(names_in(line)[0] for line in lines)), []
    for line in reversed(before):
        used, made = names_in(line)
        filled = set(re.findall(r"(\w+)[.\w]*\.copy_\(", ast.unparse(line)))
        if wanted & (made | filled):
            kept.insert(0, line)
            wanted |= used
    return kept


def names_in(line):
    """The names that a line uses from outside of it, and those it makes."""
    top = symtable.symtable(ast.unparse(line), "", "exec")
    used = {x.get_name() for x in top.get_symbols() if x.is_referenced()}
    made = {
        x.get_name()
        for x in top.get_symbols()
        if x.is_assigned() or x.is_imported()
    }
    for node in ast.walk(line):
        if isinstance(node, ast.AugAssign):  # reads what it makes
            used |= {x.id for x in ast.walk(node) if isinstance(x, ast.Name)}
    tables = top.get_children()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used |= {x.get_name() for x in table.get_symbols() if x.is_global()}
    return used - set(dir(builtins)), made
