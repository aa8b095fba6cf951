"""The slides, measured in a browser: none overflows, nothing is lost."""

import json
import os
import re

import nbformat
import pytest

from utils.maintenance import site, slides
from utils.paths import notebooks
from utils.tests import keyboard
from utils.tests.test_browser import browser  # noqa: F401

SOME = ("03", "ko/09")
LECTURES = [*notebooks(), *notebooks("ko")]


def name_of(path):
    """A lecture's, with its edition: 03 or ko/03."""
    edition = "ko/" if path.parent.name == "ko" else ""
    return f"{edition}{path.name[:2]}"


CHOSEN = [
    path
    for path in LECTURES
    if os.environ.get("WHOLE_SITE") or name_of(path) in SOME
]


def deck_of(path, folder):
    """Where the slides of a lecture are."""
    top = folder.parent / "ko" if path.parent.name == "ko" else folder.parent
    return top / "slides" / f"{path.name[:2]}.html"


each = pytest.mark.parametrize("path", CHOSEN, ids=name_of)
SWIPED = '<div class="slides"'
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

    def open_(name):
        page = context.new_page()
        page.add_init_script(keyboard.LISTEN)
        page.on("request", watch)
        page.on("console", hear)
        page.on("pageerror", lambda error: faults.append(str(error)))
        *edition, number = name.split("/")
        deck = folder.parent.joinpath(*edition, "slides", f"{number}.html")
        page.goto(deck.as_uri())
        return page

    yield open_
    context.close()
    assert not faults


@each
def test_no_slide_overflows_and_code_is_legible(path, show):
    for number, found in enumerate(show(name_of(path)).evaluate(MEASURE), 1):
        assert found["bottom"] <= 720, f"slide {number} is too high"
        assert not found["wide"], f"slide {number} is too wide"
        assert found["least"] >= 18, f"slide {number}: code is too small"
        assert found["most"] <= 14, f"slide {number}: too many lines of code"
        assert all(found["pictures"]), f"slide {number} lacks its figure"


@pytest.mark.parametrize("path", LECTURES, ids=name_of)
def test_all_code_and_every_figure_with_its_text_is_on_the_slides(
    path, folder
):
    shown = deck_of(path, folder).read_text(encoding="utf-8")
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
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", shown)
    assert len([h for h in headings if "part" not in h]) >= sections


@each
def test_a_predictions_output_comes_at_the_next_key(path, show):
    page = show(name_of(path))
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
    clock.filter(has_not_text=before).wait_for()


def test_a_lecture_is_given_by_the_keyboard_alone(show):
    page = show("03")
    total = page.evaluate("Reveal.getTotalSlides()")
    place = "Reveal.getIndices().h"
    page.locator(".navigate-right").press("Enter")
    assert page.evaluate(place) == 1
    page.locator(".navigate-left").press("Space")
    assert page.evaluate(place) == 0
    page.evaluate("document.activeElement.blur()")
    keys = 0
    while page.evaluate(place) < total - 1:
        page.keyboard.press(("ArrowRight", "Space", "n", "PageDown")[keys % 4])
        keys += 1
        assert keys < 10 * total
    hidden = page.locator(".fragment:not(.visible)")
    assert hidden.count() == 0  # every step has come
    for _ in range(keys):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate(place) == 0
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert not page.evaluate("Reveal.isOverview()")
    assert page.evaluate(place) == 1
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    # While the windows shake hands, the new one may undo what is pressed.
    said = opened.value.locator(".speaker-controls-notes .value")
    for at in (1, 2):
        while page.evaluate(place) < at:
            page.keyboard.press("n")
        notes = page.locator("section.present aside.notes").text_content()
        said.get_by_text(notes.strip().split("\n")[0][:40]).first.wait_for()


@each
def test_tab_reaches_what_is_on_the_slide_and_nothing_else(path, show):
    page = show(name_of(path))
    for place in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({place})")
        page.evaluate("document.activeElement.blur()")
        page.evaluate(keyboard.CLICKABLE)
        stops = keyboard.walk(page)
        assert stops[-1] == ""
        for stop in map(json.loads, stops[:-1]):
            assert stop["within"], f"{place}: {stop['what']}"
            assert stop["marked"], f"{place}: {stop['what']}"
        # The deck itself listens for swipes; keys do the same.
        missed = [e for e in keyboard.missed(page) if SWIPED not in e]
        assert not missed, place
        assert page.evaluate("Reveal.getIndices().h") == place


@each
def test_no_step_opens_a_slide_and_none_stands_open_after_one(path, show):
    of_slides = show(name_of(path)).evaluate(
        """() => [...document.querySelectorAll("section")].map(slide =>
        [...slide.children].filter(child => child.tagName == "DIV")
        .map(child => child.classList.contains("fragment")))"""
    )
    assert any(map(any, of_slides))
    for steps in of_slides:
        assert steps == sorted(steps)
        assert not any(steps[:1])


@pytest.mark.parametrize("path", LECTURES, ids=name_of)
def test_what_opens_a_slide_waits_for_no_key(path):
    for slide in slides.deck(path, notebooks()[0].parent / path.name)[1]:
        steps = [block.step for block in slide.blocks]
        assert steps == sorted(steps)
        assert not any(steps[:1]), slide.heading


@pytest.mark.parametrize("path", LECTURES, ids=name_of)
def test_every_slide_but_the_first_has_notes(path, folder):
    shown = deck_of(path, folder).read_text(encoding="utf-8")
    for slide in shown.split("<section")[1:]:
        assert '<aside class="notes">' in slide


def test_slides_alone_link_to_no_page_that_is_missing(folder):
    for path in folder.parent.rglob("*.html"):
        for target in re.findall(r'href="([^"#]*)', path.read_text("utf-8")):
            if not re.match(r"\w+:", target):
                assert (path.parent / target).exists(), (
                    f"{path.name}: {target}"
                )


def test_korean_slides_speak_korean_and_say_what_is_english(folder):
    for path in (folder.parent / "ko" / "slides").glob("*.html"):
        shown = path.read_text(encoding="utf-8")
        assert '<html lang="ko">' in shown
        assert "Start the clock" not in shown
        blocks = re.findall(
            r'(?s)<div class="(\w+)[^"]*"( lang="en")?>(.*?)</div>', shown
        )
        for kind, language, inner in blocks:
            if kind in ("text", "predict", "reason"):
                assert bool(language) == slides.is_english(inner), inner
