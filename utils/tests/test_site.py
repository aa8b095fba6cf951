"""The site, as a reader's browser shows it from disk, without a network.

Two lectures, a set and the pages beside them; all pages with WHOLE_SITE=1 in
the environment, as before it is published.
"""

import html
import json
import os
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from utils.maintenance import site, site_pages
from utils.maintenance.homework import HOMEWORK, SOLUTIONS
from utils.paths import notebooks
from utils.tests.test_browser import browser  # noqa: F401

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SOME = re.compile(r"(index|search|teaching|.*/0[39]_\w+)\.html")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a site made afresh."""
    folder = tmp_path_factory.mktemp("site") / "site"
    site.make(folder)
    return folder


@pytest.fixture(scope="module")
def pages(made):
    """Paths of the pages to look at."""
    found = sorted(made.rglob("*.html"))
    found = [
        path
        for path in found
        if not {"slides", "_static"} & set(path.parts[len(made.parts) :])
    ]
    if os.environ.get("WHOLE_SITE"):
        return found
    return [
        path
        for path in found
        if SOME.fullmatch(path.relative_to(made).as_posix())
    ]


@pytest.fixture
def visit(browser):  # noqa: F811  (the fixture)
    """A function that opens a page; what it asked of a host, or said."""
    contexts, faults = [], []

    def hear(message):
        if message.type == "error":
            faults.append(message.text)

    def watch(request):
        if not request.url.startswith(("file:", "data:")):
            faults.append(request.url)

    def open_(path, viewport=WIDE, scheme="light"):
        context = browser.new_context(
            viewport=viewport, color_scheme=scheme, offline=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", watch)
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults


class Page(HTMLParser):
    """What a page links to, its anchors, and its pictures' texts."""

    def __init__(self, path):
        super().__init__()
        self.targets, self.anchors, self.texts = [], {""}, []
        self.count = {"math": 0, "details": 0}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors |= {attributes.get("id"), attributes.get("name")}
        self.targets += [
            attributes[key] for key in ("href", "src") if attributes.get(key)
        ]
        if tag == "img":
            self.texts.append(attributes.get("alt", ""))
        if tag in self.count:
            self.count[tag] += 1


def test_every_link_and_anchor_leads_somewhere_on_the_site(made):
    found = {
        path: Page(path)
        for path in made.rglob("*.html")
        if "_static" not in path.parts
    }
    for path, page in found.items():
        for target in page.targets:
            file, anchor = urldefrag(unquote(target).split("?")[0])
            if re.match(r"\w+:", target):
                continue
            other = (path.parent / file).resolve() if file else path
            assert other.exists(), f"{path.name}: {target}"
            if other in found and anchor:
                anchor = urldefrag(unquote(target))[1]
                assert anchor in found[other].anchors, f"{path.name}: {target}"


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_lectures_page_has_all_that_the_lecture_has(made, path):
    page = Page(made / "notebooks" / f"{path.stem}.html")
    cells = nbformat.read(path, as_version=4).cells
    texts = [
        output.metadata["image/png"]["alt"]
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", ())
    ]
    shown = [" ".join(text.split()) for text in page.texts if text]
    assert shown == [" ".join(text.split()) for text in texts]
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    text = re.sub(r"```.*?```|`[^`]*`", "", "\n".join(prose), flags=re.S)
    assert page.count["math"] == len(
        re.findall(r"\$\$.+?\$\$|\$[^$]+?\$", text, flags=re.S)
    )
    hidden = sum(
        bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))
        for cell in cells
        if cell.get("outputs")
    )
    assert page.count["details"] >= hidden + text.count("<details>")
    anchors = {
        site_pages.anchor(line.lstrip("# ").replace("`", ""))
        for source in prose
        for line in source.splitlines()
        if re.match(r"##+ [^$*]+$", line)
    }
    assert anchors <= page.anchors


def test_the_slider_says_where_it_moves(made):
    for path in notebooks():
        shown = (made / "notebooks" / f"{path.stem}.html").read_text("utf-8")
        sliders = path.read_text("utf-8").count(site.WIDGET)
        assert shown.count("The slider moves in the notebook.") == sliders


def test_no_formula_shows_its_latex(made):
    for path in made.rglob("*.html"):
        for formula in re.findall(
            r"<math.*?</math>", path.read_text("utf-8"), flags=re.S
        ):
            plain = html.unescape(re.sub("<[^>]*>", "", formula))
            assert not re.search(r"[\\&]", plain), plain


def test_no_solution_is_on_the_site(made):
    for path in SOLUTIONS.glob("*.ipynb"):
        pages = made / "notebooks" / "homework" / f"{path.stem}.html"
        shown = pages.read_text(encoding="utf-8")
        assert shown.count("NotImplementedError") >= 4
        copy = nbformat.read(HOMEWORK / path.name, as_version=4)
        given = "\n".join(cell.source for cell in copy.cells)
        for cell in nbformat.read(path, as_version=4).cells:
            if "### BEGIN SOLUTION" in cell.source:
                lines = cell.source.split("### BEGIN SOLUTION")[1]
                longest = max(lines.splitlines(), key=len).strip()
                if longest in given:  # the statement has it, with a bug
                    continue
                assert html.escape(longest) not in re.sub("<[^>]*>", "", shown)
    for path in made.rglob("*.*"):
        if path.suffix in (".html", ".ipynb", ".js", ".zip"):
            assert b"BEGIN SOLUTION" not in path.read_bytes(), path


def test_pages_load_from_disk_and_no_page_scrolls_sideways(pages, visit):
    for path in pages:
        page = visit(path, PHONE)
        wide = page.evaluate(
            "document.documentElement.scrollWidth > window.innerWidth"
        )
        assert not wide, path.name
        pictures = page.evaluate(
            "[...document.images].filter(i => i.loading != 'lazy')"
            ".map(i => i.naturalWidth)"
        )
        assert all(pictures), path.name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(pages, visit, scheme):
    for path in pages:
        page = visit(path, scheme=scheme)
        found = Axe().run(
            page,
            options={
                "runOnly": {"type": "tag", "values": WCAG},
                "preload": False,
            },
        )
        violations = found.response["violations"]
        assert not violations, f"{path.name}: {json.dumps(violations)[:2000]}"


def test_a_predictions_output_comes_at_the_push_of_a_button(made, visit):
    page = visit(made / "notebooks" / "03_vectorize_the_layer.html")
    button = page.locator("details.hide > summary").first
    output = page.locator("details.hide .cell_output, details.hide .output")
    assert not output.first.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert output.first.is_visible()


@pytest.mark.parametrize("word", ["broadcast", "ReLU", "unsqueeze"])
def test_search_finds_what_the_lectures_explain(made, visit, word):
    page = visit(made / "search.html")
    page.goto((made / "search.html").as_uri() + f"?q={word}")
    result = page.locator("#search-results li a").first
    result.wait_for(timeout=20_000)
    assert "notebooks/" in result.get_attribute("href")


def test_the_zip_has_all_that_a_student_needs_and_no_solution(made):
    with zipfile.ZipFile(made / "files" / "course.zip") as packed:
        names = packed.namelist()
    for needed in ("Makefile", "requirements.txt", "utils/__init__.py"):
        assert f"course/{needed}" in names
    assert not [name for name in names if "solutions/0" in name]


def test_pages_are_light(made):
    sizes = {path: path.stat().st_size for path in made.rglob("*.html")}
    assert max(sizes.values()) < 1_500_000


def test_a_folder_that_we_did_not_make_is_left_alone(tmp_path):
    mine = tmp_path / "site"
    mine.mkdir()
    (mine / "essay.txt").write_text("mine")
    with pytest.raises(SystemExit, match="wasn't made by this command"):
        site.make(mine)
    assert (mine / "essay.txt").read_text() == "mine"


def test_a_folder_that_we_made_is_made_anew(made):
    assert (made / site.MARK).exists()
    assert isinstance(made, Path)
