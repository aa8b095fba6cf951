"""The course as a site and as slides: `make site`, `make slides`.

    python -m utils.maintenance.site [--slides] [FOLDER]    (default: site)

A folder that opens from disk and from any web server. Everything on it comes
from docs/ and from the notebooks as they are stored: nothing is executed, and
nothing is fetched, neither while it's made nor while it's read.
"""

import argparse
import contextlib
import gc
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

from utils.files import whole
from utils.maintenance import site_pages, slides
from utils.maintenance.homework import HOMEWORK
from utils.paths import ROOT, notebooks

DOCS = ROOT / "docs"
EDITIONS = {"en": ROOT / "notebooks", "ko": ROOT / "notebooks" / "ko"}
MARK = ".made-by-make-site"  # in the folder: which files we made
LEFT_OUT = "notebooks/solutions/", "utils/tests/"  # a student doesn't get it
LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)#\s]+)(#[^)]*)?\)"
)
WIDGET = "application/vnd.jupyter.widget-view+json"
LINKS = (
    '<p class="files"><a href="{up}slides/{number}.html">{slides}</a> · '
    '<a href="{up}files/{name}" download>{notebook}</a></p>'
)
WORDS = {
    "en": {
        "still": "*The slider moves in the notebook. Here is its stored "
        "picture.*",
        "slides": "Slides",
        "notebook": "Notebook",
    },
    "ko": {
        "still": "*슬라이더는 노트북에서 움직입니다. 여기에는 저장된 그림이 "
        "있습니다.*",
        "slides": "슬라이드",
        "notebook": "노트북",
    },
}
# What the theme says in English, whatever the language.
THEME = {
    "Toggle primary sidebar": "전체 차례 열고 닫기",
    "Toggle secondary sidebar": "이 쪽의 차례 열고 닫기",
    "Main": "전체",
    "Page": "이 쪽",
}


def page(path, up, language):
    """A notebook as it goes to Sphinx.

    Args:
        path: of the notebook.
        up: from its page to the edition's top, as "../".
        language: "en" or "ko".
    """
    words = WORDS[language]
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
        cell.metadata = nbformat.from_dict(
            {"tags": ["hide-output"]} if hidden else {}
        )
    for place in reversed(range(len(notebook.cells))):
        if any(WIDGET in o.get("data", ()) for o in outputs(notebook, place)):
            note = nbformat.v4.new_markdown_cell(words["still"])
            notebook.cells.insert(place + 1, note)
    links = nbformat.v4.new_markdown_cell(
        LINKS.format(up=up, number=path.name[:2], name=path.name, **words)
    )
    notebook.cells.insert(1, links)
    return notebook


def stage(folder):
    """Put together what Sphinx reads, in an empty folder."""
    copy(DOCS, folder)
    shutil.rmtree(folder / "ko", ignore_errors=True)
    stage_notebooks(folder, "en")
    course(folder / "extra" / "files" / "course.zip")
    stage_texts(folder)


def stage_korean(folder):
    """The same for the Korean edition; its headings' English goes along."""
    copy(DOCS, folder)
    for path in folder.glob("*.md"):
        path.unlink()
    copy(folder / "ko", folder)
    shutil.rmtree(folder / "ko")
    stage_notebooks(folder, "ko")
    headings = {}
    for path in [*notebooks("ko"), *notebooks("ko/homework")]:
        name = path.relative_to(EDITIONS["ko"])
        both = (
            site_pages.headings(path),
            site_pages.headings(EDITIONS["en"] / name),
        )
        document = Path("notebooks", name).with_suffix("").as_posix()
        headings[document] = list(zip(*both, strict=True))
    text = json.dumps(headings, ensure_ascii=False)
    (folder / site_pages.HEADINGS).write_text(text, encoding="utf-8")


def stage_notebooks(folder, language):
    """The notebooks of an edition, as pages and to be downloaded."""
    files = folder / "extra" / "files"
    files.mkdir(parents=True)
    pictures = EDITIONS["en"] / "pictures"
    copy(pictures, folder / "notebooks" / "pictures")
    top = EDITIONS[language]
    for kind, up in (("", "../"), ("homework", "../../")):
        for path in notebooks((top / kind).relative_to(EDITIONS["en"])):
            place = folder / "notebooks" / path.relative_to(top)
            place.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(page(path, up, language), place)
            if not kind:
                shutil.copyfile(path, files / path.name)


def outputs(notebook, place):
    """The outputs of a cell, if it has any."""
    return notebook.cells[place].get("outputs", [])


def copy(source, folder):
    """Copy a folder's files, but not who may write to them."""
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            place = folder / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def course(path):
    """Write what a student gets, without solutions and tests, as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in kept():
            if not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
                # What is compressed already wouldn't become smaller.
                kind = zipfile.ZIP_STORED if name.endswith(".gz") else None
                packed.write(ROOT / name, f"course/{name}", kind)


def kept():
    """Names of the course's files: those that git knows, else all."""
    command = ["git", "ls-files", "-z"]
    with contextlib.suppress(OSError):  # no git on this machine
        git = subprocess.run(command, cwd=ROOT, capture_output=True)
        if names := git.stdout.decode().split("\0")[:-1]:
            return names
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    ignored = {".git", *(line.strip("/") for line in ignored)}
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = set(folders) - ignored
        found += [Path(folder, name) for name in {*files} - ignored]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


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
        place.write_text(relinked(text, path, place, pages, folder), "utf-8")


def relinked(text, path, place, pages, top):
    """A text whose links lead to pages of the site, or nowhere.

    Args:
        text: Markdown.
        path: where its links start from, of a file of the course.
        place: of its page.
        pages: path of a file -> that of its page.
        top: folder of the first page.
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
        if there.is_relative_to(EDITIONS["ko"]) and there.is_file():
            # Sphinx doesn't know the other edition's pages.
            name = there.relative_to(EDITIONS["ko"]).with_suffix(".html")
            page = top / "ko" / "notebooks" / name
            up = os.path.relpath(page, place.parent)
            return f'<a href="{up}">{words}</a>'
        return words  # a file that isn't on the site

    return LINK.sub(one, text)


def copies():
    """Paths of the students' copies of the problem sets, in order."""
    return sorted(HOMEWORK.glob("[0-9][0-9]_*.ipynb"))


def make(folder, only_slides=False):
    """Make the site in a folder; whatever else is in it stays."""
    known = made_before(folder)
    with tempfile.TemporaryDirectory() as temporary, uncollected():
        made = Path(temporary, "made")
        made.mkdir()
        pages = not only_slides or (folder / "index.html").exists()
        for language, top in (("en", made), ("ko", made / "ko")):
            if not only_slides:
                source = Path(temporary, language)
                {"en": stage, "ko": stage_korean}[language](source)
                build(source, top, language)
            slides.write(language, top / "slides", pages)
        parts = ("slides/", "ko/slides/") if only_slides else ("",)
        put(made, folder, known, parts)


@contextlib.contextmanager
def uncollected():
    """Collect no garbage in cycles: a quarter of the time would go there."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def made_before(folder):
    """{name: checksums} of what this command has made in a folder."""
    known = {}
    if (folder / MARK).exists():
        for line in (folder / MARK).read_text("utf-8").splitlines():
            checksum, name = line.split("  ", 1)
            known.setdefault(name, set()).add(checksum)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        sys.exit(
            f"{folder} is there and wasn't made by this command. Move it "
            "away, or name another folder."
        )
    return known


def put(made, folder, known, parts=("",)):
    """Put what is made in the place of what was made before.

    Args:
        made: folder that holds the new files.
        folder: where they go.
        known: of made_before().
        parts: what is made anew: names that begin so.
    """
    new = {
        path.relative_to(made).as_posix(): {checksum(path)}
        for path in sorted(made.rglob("*"))
        if path.is_file()
    }
    old = [name for name in known if name.startswith(parts)]
    for name in {*old, *new}:
        there = folder / name
        if there.exists() and checksum(there) not in known.get(name, ()):
            sys.exit(
                f"{there} was changed, or put there, by somebody else. Move "
                "it away, or name another folder."
            )
    folder.mkdir(parents=True, exist_ok=True)
    kept = {k: sums for k, sums in known.items() if not k.startswith(parts)}
    mark(folder, kept, {name: known[name] for name in old}, new)
    for name in old:
        (folder / name).unlink(missing_ok=True)
        for parent in (folder / name).relative_to(folder).parents:
            with contextlib.suppress(OSError):  # it isn't empty, or is gone
                (folder / parent).rmdir()
    for name in new:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made / name, folder / name)
    mark(folder, kept, new)


def checksum(path):
    """What tells a file from another, or None of a folder."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return None


def mark(folder, *parts):
    """Note in a folder which files this command has made."""
    lines = [
        f"{one}  {name}\n"
        for part in parts
        for name, sums in part.items()
        for one in sorted(sums)
    ]
    with whole(folder / MARK) as beside:
        beside.write_text("".join(lines), encoding="utf-8", newline="\n")


def build(source, made, language):
    """Let Sphinx make the pages; each of its warnings ends it."""
    options = ["-W", "--keep-going", "-q", "-t", language]
    if build_main([*options, str(source), str(made)]):
        sys.exit("Sphinx had something to say: see above")
    if language == "ko":
        for path in made.rglob("*.html"):
            text = path.read_text("utf-8")
            for english, korean in THEME.items():
                text = text.replace(f'="{english}"', f'="{korean}"')
            path.write_text(text, "utf-8", newline="\n")
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
