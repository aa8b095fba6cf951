"""The slides, measured in a browser: none overflows, nothing is lost."""

import os
import re

import nbformat
import pytest

from utils.maintenance import site, slides
from utils.paths import notebooks
from utils.tests.test_browser import browser  # noqa: F401

SOME = ("03", "09")
CHOSEN = [
    path
    for path in notebooks()
    if os.environ.get("WHOLE_SITE") or path.name[:2] in SOME
]
each = pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
MEASURE = """() => {
  const found = [];
  for (let i = 0; i < Reveal.getTotalSlides(); i++) {
    Reveal.slide(i);
    const slide = Reveal.getCurrentSlide();
    for (const step of slide.querySelectorAll(".fragment"))
      step.classList.add("visible");
    const bottom = Math.max(...[...slide.children]
      .filter(child => child.tagName != "ASIDE")
      .map(child => child.getBoundingClientRect().bottom));
    const wide = [...slide.querySelectorAll("*")]
      .filter(e => !e.closest("aside"))
      .some(e => e.getBoundingClientRect().right > 1281 ||
        (e.tagName == "PRE" && e.scrollWidth > e.clientWidth));
    const sizes = [...slide.querySelectorAll("pre, pre code")]
      .map(e => parseFloat(getComputedStyle(e).fontSize));
    const lines = [...slide.querySelectorAll(".code pre")]
      .map(e => e.textContent.split("\\n").length);
    const pictures = [...slide.querySelectorAll("img")]
      .map(e => e.naturalWidth);
    found.push({bottom, wide, least: Math.min(99, ...sizes),
      most: Math.max(0, ...lines), pictures});
  }
  return found;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The slides made afresh."""
    made = tmp_path_factory.mktemp("site") / "site"
    site.make(made, only_slides=True)
    return made / "slides"


@pytest.fixture
def show(browser, folder):  # noqa: F811  (the fixture)
    """A function that opens a lecture's slides, with the network cut off."""
    faults = []
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, offline=True
    )

    def watch(request):
        if not request.url.startswith(("file:", "data:")):
            faults.append(request.url)

    def hear(message):
        if message.type == "error":
            faults.append(message.text)

    def open_(number):
        page = context.new_page()
        page.on("request", watch)
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto((folder / f"{number}.html").as_uri())
        return page

    yield open_
    context.close()
    assert not faults


@each
def test_no_slide_overflows_and_code_is_legible(path, show):
    for number, found in enumerate(show(path.name[:2]).evaluate(MEASURE), 1):
        assert found["bottom"] <= 720, f"slide {number} is too high"
        assert not found["wide"], f"slide {number} is too wide"
        assert found["least"] >= 18, f"slide {number}: code is too small"
        assert found["most"] <= 14, f"slide {number}: too many lines of code"
        assert all(found["pictures"]), f"slide {number} lacks its figure"


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_all_code_and_every_figure_with_its_text_is_on_the_slides(
    path, folder
):
    shown = (folder / f"{path.name[:2]}.html").read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    texts = [
        output.metadata["image/png"]["alt"]
        for cell in code
        for output in cell.outputs
        if "image/png" in output.get("data", ())
    ]
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', shown)
    assert len(alts) == len(texts)
    assert all(alts)
    plain = slides.html.unescape(re.sub("<[^>]*>", "", shown))
    for cell in code:
        for line in cell.source.splitlines():
            assert line.strip() in plain
    sections = sum(
        line.startswith("## ")
        for cell in cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    )
    headings = re.findall(r"<h2>(.*?)</h2>", shown)
    assert len([h for h in headings if "part" not in h]) >= sections


@each
def test_a_predictions_output_comes_at_the_next_key(path, show):
    page = show(path.name[:2])
    page.evaluate(
        """() => {
      const question = [...document.querySelectorAll("section")]
        .find(s => s.querySelector(".predict") &&
                   s.querySelector(".output.fragment"));
      const place = Reveal.getIndices(question);
      Reveal.slide(place.h);
    }"""
    )
    output = page.locator("section.present .output.fragment").first
    assert "visible" not in output.get_attribute("class")
    page.keyboard.press("ArrowRight")
    assert "visible" in output.get_attribute("class")


def test_paragraphs_are_the_speakers_notes(folder):
    shown = (folder / "03.html").read_text(encoding="utf-8")
    (path,) = (p for p in notebooks() if p.name.startswith("03"))
    words = sum(
        len(cell.source.split())
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )
    notes = " ".join(
        re.findall(r'<aside class="notes">(.*?)</aside>', shown, re.DOTALL)
    )
    assert len(re.sub("<[^>]*>", " ", notes).split()) > 0.6 * words


def test_the_clock_of_try_it_runs(show):
    page = show("03")
    page.evaluate(
        """() => Reveal.slide(Reveal.getIndices(
      document.querySelector(".clock").closest("section")).h)"""
    )
    clock = page.locator("section.present .clock")
    before = clock.text_content()
    clock.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    assert clock.text_content() != before
