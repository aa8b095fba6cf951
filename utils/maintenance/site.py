"""The course as a site and as slides: `make site`, `make slides`.

    python -m utils.maintenance.site [--slides] [FOLDER]    (default: site)

A folder that opens from disk and from any web server. Everything on it comes
from docs/ and from the notebooks as they are stored: nothing is executed, and
nothing is fetched, neither while it's made nor while it's read.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

from utils.maintenance import slides
from utils.maintenance.homework import HOMEWORK
from utils.paths import ROOT, notebooks

DOCS = ROOT / "docs"
MARK = ".made-by-make-site"  # a folder that bears it may be made anew
LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)#\s]+)(#[^)]*)?\)"
)
WIDGET = "application/vnd.jupyter.widget-view+json"
STILL = "*The slider moves in the notebook. Here is its stored picture.*"
LINKS = (
    '<p class="files"><a href="{up}slides/{number}.html">Slides</a> · '
    '<a href="{up}files/{name}" download>Notebook</a></p>'
)


def page(path, up):
    """A notebook as it goes to Sphinx.

    Args:
        path: of the notebook.
        up: from its page to the site's top, as "../".
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
        cell.metadata = nbformat.from_dict(
            {"tags": ["hide-output"]} if hidden else {}
        )
    for place in reversed(range(len(notebook.cells))):
        if any(WIDGET in o.get("data", ()) for o in outputs(notebook, place)):
            note = nbformat.v4.new_markdown_cell(STILL)
            notebook.cells.insert(place + 1, note)
    links = nbformat.v4.new_markdown_cell(
        LINKS.format(up=up, number=path.name[:2], name=path.name)
    )
    notebook.cells.insert(1, links)
    return notebook


def stage(folder):
    """Put together what Sphinx reads, in an empty folder."""
    shutil.copytree(DOCS, folder, dirs_exist_ok=True)
    files = folder / "extra" / "files"
    files.mkdir(parents=True)
    course(files / "course.zip")
    stage_texts(folder)
    pictures = ROOT / "notebooks" / "pictures"
    shutil.copytree(pictures, folder / "notebooks" / "pictures")
    for paths, up in ((notebooks(), "../"), (copies(), "../../")):
        for path in paths:
            place = folder / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(page(path, up), place)
            if up == "../":
                shutil.copy(path, files)


def outputs(notebook, place):
    """The outputs of a cell, if it has any."""
    return notebook.cells[place].get("outputs", [])


def course(path):
    """Write what a student gets, without solutions and tests, as a zip."""
    left_out = ":!notebooks/solutions", ":!utils/tests"
    command = ["git", "archive", "--prefix=course/", "-o", str(path), "HEAD"]
    subprocess.run([*command, ".", *left_out], cwd=ROOT, check=True)


def stage_texts(folder):
    """The pages that aren't notebooks, with links to what the site has."""
    texts = {
        DOCS / "index.md": "index.md",
        ROOT / "README.md": "README.md",
        ROOT / "CONTRIBUTING.md": "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md": "CHANGELOG.md",
        ROOT / "data" / "README.md": "data.md",
        ROOT / "notebooks" / "INDEX.md": "notebooks/INDEX.md",
    }
    texts |= {path: path.name for path in DOCS.glob("*.md")}
    pages = {path.resolve(): folder / name for path, name in texts.items()}
    pages |= {
        path: folder / path.relative_to(ROOT)
        for path in [*notebooks(), *copies()]
    }
    for path, name in texts.items():
        text = path.read_text(encoding="utf-8")
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(relinked(text, path, place, pages), "utf-8")


def relinked(text, path, place, pages):
    """A text whose links lead to pages of the site, or nowhere.

    Args:
        text: Markdown.
        path: where its links start from, of a file of the course.
        place: of its page.
        pages: path of a file -> that of its page.
    """

    def one(link):
        words, target, anchor = link.groups()
        if ":" in target:
            return link[0]
        there = (path.parent / target).resolve()
        if there in pages:
            up = os.path.relpath(pages[there], place.parent)
            return f"[{words}]({up}{anchor or ''})"
        if there.suffix == ".png":
            return link[0]
        return words  # a file that isn't on the site

    return LINK.sub(one, text)


def copies():
    """Paths of the students' copies of the problem sets, in order."""
    return sorted(HOMEWORK.glob("[0-9][0-9]_*.ipynb"))


def make(folder, only_slides=False):
    """Make the site in a folder that isn't there yet, or that bears MARK."""
    if folder.exists() and not (folder / MARK).exists():
        sys.exit(
            f"{folder} is there and wasn't made by this command. Move it "
            "away, or name another folder."
        )
    with tempfile.TemporaryDirectory() as source:
        made = Path(source) / "_made"
        if only_slides:
            made.mkdir()
        else:
            stage(Path(source))
            build(source, made)
        slides.write(notebooks(), made / "slides", DOCS / "_templates")
        (made / MARK).touch()
        if only_slides and folder.exists():
            shutil.rmtree(folder / "slides", ignore_errors=True)
            shutil.move(made / "slides", folder)
            return
        if folder.exists():
            shutil.rmtree(folder)
        shutil.move(made, folder)


def build(source, made):
    """Let Sphinx make the pages; each of its warnings ends it."""
    if build_main(["-W", "--keep-going", "-q", source, str(made)]):
        sys.exit("Sphinx had something to say: see above")
    for left in (".doctrees", "_sources"):
        shutil.rmtree(made / left, ignore_errors=True)
    (made / ".buildinfo").unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument(
        "--slides", action="store_true", help="the slides alone"
    )
    arguments = parser.parse_args()
    make(arguments.folder, arguments.slides)
    first = "slides/00.html" if arguments.slides else "index.html"
    print(f"{arguments.folder / first}: open it in a browser")


if __name__ == "__main__":
    main()
