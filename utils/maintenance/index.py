"""Which lecture introduces a name? `python -m utils.maintenance.index`.

Each name of NumPy, of PyTorch, and of Python beyond functions, loops and lists
is explained in prose, in backticks, before the first cell that uses it, or
directly below that cell. `--missing` says which aren't, `--where` in which
sentence each is, for someone to read. `make notebooks` makes the page
notebooks/INDEX.md of them, and of the course's terms.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat

from utils.files import whole
from utils.maintenance import names
from utils.maintenance.readme import about
from utils.paths import ROOT, notebooks

INDEX = ROOT / "notebooks" / "INDEX.md"
HEAD = """# Where is it explained?

Made by `make notebooks`. First the names that the lectures' code uses, beyond
functions, loops and lists, which you know; then the course's terms. A name
like `.reshape` is a method or attribute, one like `dim=` an argument."""
PREVIEW = "preview"  # tag of cells of 00 that aren't to be understood yet


@dataclass(frozen=True, order=True)
class Place:
    """A cell of a lecture; from 0, as in a list."""

    lecture: int
    cell: int
    section: str
    path: Path

    def __str__(self):
        return f"{self.path.name[:2]} [{self.cell}] {self.section!r}"


def all_cells():
    """(Place, cell) for each cell of each lecture, in order, as a list."""
    found = []
    paths = notebooks()
    for lecture, path in enumerate(paths):
        section = ""
        for number, cell in enumerate(nbformat.read(path, 4).cells):
            if cell.cell_type == "markdown":
                heads = re.findall(r"^##? (.+)$", cell.source, re.MULTILINE)
                section = heads[-1] if heads else section
            found.append((Place(lecture, number, section, path), cell))
    return found


def uses(cells):
    """{name: Place of its first use in code}, in order."""
    first, path, reader = {}, None, None
    code = [(p, c) for p, c in cells if c.cell_type == "code"]
    for place, cell in code:
        if place.path != path:
            path = place.path
            reader = names.Uses([c.source for p, c in code if p.path == path])
        found = reader.of(cell.source)
        is_preview = PREVIEW in cell.metadata.get("tags", [])
        if not (is_preview and place.lecture == 0):
            for name in sorted(found):
                first.setdefault(name, place)
    return first


def explaining(place, cell):
    """What a cell explains: not goals, headings, predictions, summaries."""
    if cell.cell_type != "markdown" or place.cell == 0:
        return ""
    if cell.source.startswith("## Summary"):
        return ""
    return re.sub(r"^[>#].*$", "", cell.source, flags=re.MULTILINE)


def explanations(cells, wanted):
    """{name: Place of the first prose that has it in backticks}."""
    found = {}
    for place, cell in cells:
        spans = names.spans(explaining(place, cell))
        for name in set(wanted) - found.keys():
            if any(names.mentions(span, name) for span in spans):
                found[name] = place
    return found


def in_time(explained, use):
    """Before the use, or directly below it in the same section?"""
    if explained is None or explained < use:
        return explained is not None
    below = use.lecture, use.cell + 1, use.section
    return (explained.lecture, explained.cell, explained.section) == below


def too_early(cells, explained=None):
    """What no prose explains in time: {name: (its use, explanation)}.

    explained is {name: Place}; or None, for the first prose that has the name.
    """
    used = uses(cells)
    if explained is None:
        explained = explanations(cells, used)
    return {
        name: (place, explained.get(name))
        for name, place in used.items()
        if not in_time(explained.get(name), place)
    }


def described(kind):
    """{name or term: what it does or means}; kind is "names" or "terms".

    Those in the files of all lectures: each stands in one of them.
    """
    found = {}
    for path in notebooks():
        here = about(path).get(kind, {})
        twice = found.keys() & here.keys()
        if twice:
            raise ValueError(f"{path.stem[3:]}.toml: {twice} stands elsewhere")
        found |= here
    return found


def told(cells, kind, find):
    """{name or term: Place that explains it, in the lecture that lists it}.

    kind is "names" with find=explanations, or "terms" with introductions.
    """
    found = {}
    for path in notebooks():
        here = [(place, cell) for place, cell in cells if place.path == path]
        found |= find(here, about(path).get(kind, {}))
    return found


def introductions(cells, terms):
    """{term: Place of the prose that introduces it}.

    The first that sets it in italics; or else in a heading; or else the first
    that has it at all.
    """
    prose = [
        (place, cell.source)
        for place, cell in cells
        if cell.cell_type == "markdown"
        and place.cell > 0
        and not cell.source.startswith("## Summary")
    ]
    found = {}
    for term in terms:
        word = rf"(?<!\w){re.escape(term)}(?:s|es)?(?!\w)"
        word = word.replace(r"\ ", r"\s")
        ways = (rf"(?<!\*)\*{word}\*", rf"^#+ [^\n]*{word}", word)
        places = (
            place
            for way in ways
            for place, source in prose
            if re.search(way, source, re.IGNORECASE | re.MULTILINE)
        )
        place = next(places, None)
        if place:
            found[term] = place
    return found


def anchor(section):
    """A section's anchor in Jupyter, as it stands in a link."""
    plain = re.sub(r"[`*]", "", section.replace("`*`", "\0"))
    return quote(plain.replace("\0", "*").replace(" ", "-"), safe="-:,?!*+@'")


def table(head, rows):
    """A Markdown table; rows are (what, what it means, Place)."""
    made = [f"| {head} | what it is | explained in |", "|---|---|---|"]
    for what, means, place in rows:
        number, name = place.path.name[:2], place.path.name
        what, means = (text.replace("|", "\\|") for text in (what, means))
        made.append(
            f"| {what} | {means} | {number}, "
            f"[{place.section}]({name}#{anchor(place.section)}) |"
        )
    return "\n".join(made)


def text():
    """The page, as it should be."""
    cells = all_cells()
    does, terms = described("names"), described("terms")
    places = told(cells, "names", explanations)
    groups = {"NumPy": [], "PyTorch": [], "Python, and what several share": []}
    for name, place in sorted(places.items(), key=lambda it: key(it[0])):
        group = "Python, and what several share"
        if name.startswith(("torch.", "nn.")):
            group = "PyTorch"
        elif name.startswith("np."):
            group = "NumPy"
        groups[group].append((f"`{name}`", does[name], place))
    where = told(cells, "terms", introductions)
    rows = [
        (term, terms[term], where[term])
        for term in sorted(where, key=str.lower)
    ]
    parts = [HEAD]
    parts += [f"## {g}\n\n{table('name', r)}" for g, r in groups.items()]
    parts.append(f"## Terms\n\n{table('term', rows)}")
    return "\n\n".join(parts) + "\n"


def update():
    """Write the page if it has changed; returns the paths, from the root."""
    made = text()
    if INDEX.is_file() and INDEX.read_text(encoding="utf-8") == made:
        return []
    with whole(INDEX) as beside:
        beside.write_text(made, encoding="utf-8")
    return [INDEX.relative_to(ROOT).as_posix()]


def key(name):
    """Names are ordered by their letters."""
    return re.sub(r"\W", "", name).lower(), name


def sentence(cell, name):
    """The line of a prose cell that has the name, for someone to read."""
    paragraphs = re.split(r"\n\s*\n|\n(?=[-|])", cell.source)
    for paragraph in paragraphs:
        if any(names.mentions(s, name) for s in names.spans(paragraph)):
            return " ".join(paragraph.split())
    return ""


def main():
    cells = all_cells()
    only = [argument for argument in sys.argv[1:] if argument.isdigit()]
    if "--where" in sys.argv:
        by_place = dict(cells)
        for name, place in explanations(cells, uses(cells)).items():
            if not only or place.path.name[:2] in only:
                text = sentence(by_place[place], name)
                print(f"{name:20} {place}\n    {text}")
        return
    found = too_early(cells, told(cells, "names", explanations))
    for name, (use, explained) in found.items():
        if not only or use.path.name[:2] in only:
            when = f"explained in {explained}" if explained else "nowhere"
            print(f"{name:20} used in {use}, {when}")
    print(f"{len(found)} names are used before they are explained")
    sys.exit(len(found) > 0)


if __name__ == "__main__":
    main()
