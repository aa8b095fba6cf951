"""The bar with the previous and the next lecture, at both ends of each."""

import re

import nbformat

from utils.maintenance.readme import opening
from utils.paths import ROOT, notebooks

BAR = re.compile(r"\*(?:Previous|Next): \[[^\n]*\*")


def bar(path):
    """The bar of a lecture, as Markdown."""
    paths = notebooks()
    index = paths.index(path)
    links = []
    for word, other in (("Previous", index - 1), ("Next", index + 1)):
        if 0 <= other < len(paths):
            title, _, _ = opening(paths[other])
            name = f"{paths[other].name[:2]} {title.split(':')[0]}"
            links.append(f"{word}: [{name}]({paths[other].name})")
    return f"*{' · '.join(links)}*"


def with_bar(path):
    """A lecture as a notebook, with its bar at the top and at the end."""
    notebook = nbformat.read(path, as_version=4)
    first, last = notebook.cells[0], notebook.cells[-1]
    wanted = bar(path)
    first.source = f"{wanted}\n\n{_without_bar(first.source)}"
    last.source = f"{_without_bar(last.source)}\n\n{wanted}"
    return notebook


def _without_bar(text):
    lines = [line for line in text.split("\n") if not BAR.fullmatch(line)]
    return "\n".join(lines).strip("\n")


def update():
    """Write the bars that have changed; returns the paths, from the root."""
    written = []
    for path in notebooks():
        notebook = with_bar(path)
        if notebook != nbformat.read(path, as_version=4):
            nbformat.write(notebook, path)
            written.append(path.relative_to(ROOT).as_posix())
    return written
