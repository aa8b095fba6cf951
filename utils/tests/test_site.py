"""The site, as a reader's browser shows it from disk, without a network.

A page of each kind, in one language or the other; all pages with WHOLE_SITE=1
in the environment, as before it is published.
"""

import functools
import html
import json
import os
import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from utils.maintenance import korean_search, site, site_pages
from utils.maintenance.homework import HOMEWORK, SOLUTIONS
from utils.paths import notebooks
from utils.tests import keyboard
from utils.tests.test_browser import browser  # noqa: F401

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SOME = re.compile(
    r"(ko/index|search|teaching|ko/notebooks/03_\w+"
    r"|notebooks/(homework/)?09_\w+)\.html"
)
UNFOLD = "document.querySelectorAll('details').forEach(d => { d.open = true })"
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


def listened_to(page, faults):
    """A page; what it asks of a host, or says of errors, goes to a list."""

    def hear(message):
        if message.type == "error":
            faults.append(message.text)

    def watch(request):
        if not request.url.startswith(("file:", "data:")):
            faults.append(request.url)

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", watch)
    return page


@pytest.fixture
def visit(browser):  # noqa: F811  (the fixture)
    """A function that opens a page afresh."""
    contexts, faults = [], []

    def open_(path, viewport=WIDE, query=""):
        context = browser.new_context(
            viewport=viewport, offline=True, reduced_motion="reduce"
        )
        context.add_init_script(keyboard.LISTEN)
        contexts.append(context)
        page = listened_to(context.new_page(), faults)
        page.goto(path.as_uri() + query)
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


@functools.cache
def read(path):
    """The Page of this path."""
    return Page(path)


def test_every_link_and_anchor_leads_somewhere_on_the_site(made):
    found = {
        path: read(path)
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


LECTURES = [*notebooks(), *notebooks("ko")]


def name_of(path):
    """A notebook's, with its edition."""
    return path.relative_to(site.EDITIONS["en"]).with_suffix("").as_posix()


def page_of(made, path):
    """Where the page of a notebook is."""
    *edition, name = path.relative_to(site.EDITIONS["en"]).parts
    return made.joinpath(*edition, "notebooks", name).with_suffix(".html")


@pytest.mark.parametrize("path", LECTURES, ids=name_of)
def test_a_lectures_page_has_all_that_the_lecture_has(made, path):
    page = read(page_of(made, path))
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
    english = nbformat.read(notebooks()[0].parent / path.name, as_version=4)
    anchors = {
        line.lstrip("# ").replace("`", "").replace(" ", "-")
        for cell in english.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if re.match(r"##+ [^$*]+$", line)
    }
    assert anchors <= page.anchors


def test_the_slider_says_where_it_moves(made):
    for path in LECTURES:
        shown = page_of(made, path).read_text("utf-8")
        sliders = path.read_text("utf-8").count(site.WIDGET)
        words = site.WORDS["ko" if path.parent.name == "ko" else "en"]
        said = words["still"].strip("*").split(".")[0]
        assert shown.count(said) == sliders


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


@pytest.fixture(scope="module")
def look(browser):  # noqa: F811  (the fixture)
    """A function that shows a page in a window of a size, in a scheme.

    A page is loaded once for each size: some of it is laid out only then.
    """
    shown, faults = {}, []
    context = browser.new_context(offline=True, reduced_motion="reduce")
    context.add_init_script(keyboard.LISTEN)

    def look_at(path, viewport, scheme="light"):
        if path not in shown:
            shown[path] = listened_to(context.new_page(), faults)
        page = shown[path]
        page.bring_to_front()
        page.emulate_media(color_scheme=scheme)
        if page.url == "about:blank" or page.viewport_size != viewport:
            page.set_viewport_size(viewport)
            page.goto(path.as_uri())
        theme = "document.documentElement.dataset.theme"
        page.wait_for_function(f"{theme} == {scheme!r}")
        return page

    yield look_at
    context.close()
    assert not faults


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [
        ("light", {"type": "tag", "values": WCAG}),
        ("dark", {"type": "rule", "values": ["color-contrast"]}),
    ],
    ids=["light", "dark"],
)
def test_axe_finds_no_violation(pages, look, scheme, rules):
    # The scheme changes colours and nothing else.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    for path in pages:
        page = look(path, WIDE, scheme)
        found = Axe().run(page, options=options | {"preload": False})
        violations = found.response["violations"]
        assert not violations, f"{path.name}: {json.dumps(violations)[:2000]}"


def assert_tab_reaches_everything(page, name):
    """All that can be clicked gets the focus, shows it and lets it go."""
    assert page.evaluate(keyboard.CLICKABLE), name
    stops = keyboard.walk(page)
    assert stops[-1] == "", f"{name}: Tab goes in circles"
    for stop in map(json.loads, stops[:-1]):
        assert stop["within"], f"{name}: out of sight: {stop['what']}"
        assert stop["marked"], f"{name}: no mark of focus: {stop['what']}"
    assert not keyboard.missed(page), name
    missed = missed_backwards(page, name)
    for _ in range(3):  # a busy browser, now and then; a broken page, always
        if missed:
            page.reload()
            page.evaluate(UNFOLD)
            page.evaluate(keyboard.CLICKABLE)
            keyboard.walk(page)
            missed &= missed_backwards(page, name)
    assert not missed, f"{name}, backwards"


def missed_backwards(page, name):
    """What Shift+Tab doesn't reach, as a set."""
    back = keyboard.walk(page, "Shift+Tab")
    assert back[-1] == "", f"{name}: Shift+Tab goes in circles"
    return set(keyboard.missed(page))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_keyboard_alone_reaches_everything(pages, look, viewport):
    for path in pages:
        page = look(path, viewport)
        folds = page.locator(".bd-article details > summary")
        for place in range(folds.count()):
            folds.nth(place).press("Enter" if place % 2 else "Space")
        closed = page.locator(".bd-article details:not([open])")
        assert closed.count() == 0, path.name
        assert_tab_reaches_everything(page, path.name)


def test_pages_load_from_disk_and_no_page_scrolls_sideways(pages, look):
    for path in pages:
        page = look(path, PHONE)
        page.evaluate(UNFOLD)
        wide = page.evaluate(
            "document.documentElement.scrollWidth > window.innerWidth"
        )
        assert not wide, path.name
        pictures = page.evaluate(
            "[...document.images].filter(i => i.loading != 'lazy')"
            ".map(i => i.naturalWidth)"
        )
        assert all(pictures), path.name


@pytest.mark.parametrize(
    "broken",
    [
        "<div onclick='go()'>go</div>",
        "<div id=d style='cursor: pointer'>go</div>",
        "<div id=d>go</div><script>d.addEventListener('click', f)</script>",
        "<a href=#d tabindex=-1>go</a>",
        "<style>* { outline: none !important }</style><a href=#d>go</a>",
        "<a href=#d style='position: absolute; left: -99px'>go</a>",
        "<input id=d onkeydown='event.preventDefault()'>",
        "<script>addEventListener('keydown', e => { back = e.shiftKey })"
        "</script><a href=#d onfocus='back && this.blur()'>go</a>",
        "<div style='overflow-x: scroll; width: 9px' tabindex=-1>"
        "longlonglong</div>",
    ],
)
def test_a_page_that_needs_a_mouse_is_caught(tmp_path, visit, broken):
    with pytest.raises(AssertionError):
        assert_tab_reaches_everything(visit(buttons(tmp_path, broken)), "page")


def test_a_page_that_needs_no_mouse_is_not(tmp_path, visit):
    assert_tab_reaches_everything(visit(buttons(tmp_path, "")), "page")


def buttons(folder, between):
    """A page with something between two buttons."""
    whole = "<!doctype html><title>p</title><script>f = () => 0</script>"
    path = folder / "page.html"
    path.write_text(f"{whole}<button>one</button>{between}<button>last")
    return path


def test_the_first_stop_skips_to_the_text(made, visit):
    page = visit(made / "notebooks" / "03_vectorize_the_layer.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('#main-content') != null"
    assert page.evaluate(inside)


def test_search_and_theme_by_key(made, visit):
    page = visit(made / "teaching.html")
    page.locator(".theme-switch-button:visible").focus()
    before = page.evaluate("document.documentElement.dataset.mode")
    for key in ("Enter", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("document.documentElement.dataset.mode") != before
    page.locator(".search-button__button:visible").first.press("Enter")
    page.keyboard.type("broadcast")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=broadcast*")


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_phones_side_bars_open_and_close_by_key(made, visit, side):
    page = visit(made / "notebooks" / "03_vectorize_the_layer.html", PHONE)
    page.locator(f".{side}-toggle:visible").first.press("Enter")
    inside = page.locator(f"#pst-{side}-sidebar-modal a:visible")
    inside.first.wait_for()
    assert inside.count() > 5
    page.evaluate(keyboard.CLICKABLE)
    page.evaluate(
        "clickable = clickable.filter(e => e.closest('dialog[open]'))"
    )
    first = page.evaluate("document.activeElement.outerHTML")
    keyboard.walk(page)
    missed = keyboard.missed(page)
    assert all(first.startswith(e) for e in missed)  # it had the focus before
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    inside.first.wait_for(state="hidden")


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
    page = visit(made / "search.html", query=f"?q={word}")
    result = page.locator("#search-results li a").first
    result.wait_for(timeout=20_000)
    assert "notebooks/" in result.get_attribute("href")


@pytest.mark.parametrize(
    "query", ["손실", "손실을", "함수", "함수와", "층에서", "ReLU는"]
)
def test_search_finds_korean_words_with_any_particle(made, visit, query):
    bare = korean_search.bare(query)
    page = visit(made / "ko" / "search.html", query=f"?q={query}")
    page.locator("#search-results li a").first.wait_for(timeout=20_000)
    page.locator(".search-summary").get_by_text("찾았습니다").wait_for()
    found = page.locator("#search-results li a").evaluate_all(
        "all => all.map(a => new URL(a.href).pathname.split('/').at(-1))"
    )
    having = {
        path.with_suffix(".html").name
        for path in notebooks("ko")
        if re.search(rf"\b{bare}", prose_of(path))
    }
    assert having
    assert having <= set(found)


def prose_of(path):
    """All that a notebook says in Markdown."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(c.source for c in cells if c.cell_type == "markdown")


def test_the_page_strips_particles_as_the_index_does(made, visit):
    words = {w for path in notebooks("ko") for w in prose_of(path).split()}
    split = korean_search.KoreanSearch({})
    words = sorted({w for text in words for w in split.split(text)})
    words = [word for word in words if site_pages.HANGUL.search(word)]
    page = visit(made / "ko" / "search.html")
    stemmed = page.evaluate(
        "words => { const s = new Stemmer();"
        "return words.map(w => s.stemWord(w.toLowerCase())); }",
        words,
    )
    assert stemmed == [split.stem(word.lower()) for word in words]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("손실을", "손실"),
        ("함수와", "함수"),
        ("층의", "층"),
        ("행렬로", "행렬"),
        ("기울기에서는", "기울기"),
        ("ReLU는", "ReLU"),
        ("정의", "정의"),
        ("차이", "차이"),
        ("서로", "서로"),
        ("view", "view"),
    ],
)
def test_particles_and_what_only_looks_like_one(word, bare):
    assert korean_search.bare(word) == bare


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_other_edition_is_one_key_away_at_the_same_place(
    made, visit, viewport
):
    english = made / "notebooks" / "02_compute_a_layer_with_loops.html"
    page = visit(english, viewport)
    page.evaluate("document.querySelector('#many-examples').scrollIntoView()")
    page.locator("a.language").press("Enter")
    page.wait_for_url("**/ko/notebooks/02_*#many-examples")
    top = "document.querySelector('#many-examples').getBoundingClientRect().y"
    page.wait_for_function(f"Math.abs({top}) < innerHeight / 3")
    assert page.evaluate("document.documentElement.lang") == "ko"
    page.locator("a.language").press("Enter")
    page.wait_for_url("**/site/notebooks/02_*#many-examples")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_every_page_leads_to_the_other_edition(made):
    for path in made.rglob("*.html"):
        if {"slides", "_static"} & set(path.parts):
            continue
        shown = path.read_text("utf-8")
        (address,) = re.findall(r'<a class="language" href="([^"]*)"', shown)
        other = path.parent.joinpath(address).resolve()
        assert other.exists(), path
        same = made / "ko" / path.relative_to(made)
        if "ko" not in path.relative_to(made).parts and same.exists():
            assert other == same.resolve()
            assert "hreflang=" in shown.split("</head>")[0]


def test_what_is_english_on_a_korean_page_says_so(made, visit):
    page = visit(made / "ko" / "notebooks" / "03_vectorize_the_layer.html")
    silent = page.evaluate(
        """() => [...document.querySelectorAll(
          ".bd-article :is(p, h1, h2, h3, pre, summary)")]
        .filter(e => /[A-Za-z]{2}/.test(e.textContent)
          && !/[가-힣]/.test(e.textContent.replaceAll("(번역 중)", ""))
          && e.closest("[lang]").lang != "en")
        .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert not silent


def test_what_is_korean_on_an_english_page_says_so(made):
    for path in made.rglob("*.html"):
        if "ko" not in path.relative_to(made).parts:
            shown = path.read_text("utf-8")
            for language, inner in re.findall(
                r'(?s)<p( lang="ko")?(?: [^>]*)?>(.*?)</p>', shown
            ):
                said = re.sub(r"<code.*?</code>|<[^>]*>", "", inner)
                korean = site_pages.HANGUL.search(said)
                english = site_pages.WORD.search(said)
                assert bool(korean and not english) == bool(language), said


def test_the_korean_pages_own_words_are_korean(made):
    for name in ("index.html", "search.html", "notebooks/03_*.html"):
        (path,) = (made / "ko").glob(name)
        shown = path.read_text("utf-8").split("<body", 1)[1]
        shown = re.sub(r"(?s)<(script|style).*?</\1>|<!--.*?-->", "", shown)
        frame = re.sub(r"(?s)<article.*?</article>", "", shown)
        said = re.findall(
            r'(?:title|aria-label|placeholder)="([^"]*)"|>([^<]+)<', frame
        )
        english = {
            word.strip()
            for words in said
            for word in words
            if re.search("[A-Za-z]{4}", word)
            and not site_pages.HANGUL.search(word)
        }
        assert english == {"English", "Ctrl"}, name


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


def test_what_somebody_put_into_the_site_stays(tmp_path):
    folder = tmp_path / "내 site"
    for name in ("index.html", "notebooks/00.html", "slides/00.html"):
        make_file(tmp_path / "1" / name, "old")
    for name in ("index.html", "notebooks/01.html", "slides/01.html"):
        make_file(tmp_path / "2" / name, "new")
    site.put(tmp_path / "1", folder, site.made_before(folder))
    make_file(folder / "notebooks" / "essay.txt", "mine")
    site.put(tmp_path / "2", folder, site.made_before(folder))
    left = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != site.MARK
    }
    assert left == {
        "index.html": "new",
        "notebooks/01.html": "new",
        "notebooks/essay.txt": "mine",
        "slides/01.html": "new",
    }


@pytest.mark.parametrize("name", ["index.html", "notebooks/01.html"])
def test_what_somebody_changed_or_put_in_the_way_stays(tmp_path, name):
    folder = tmp_path / "site"
    make_file(tmp_path / "1" / "index.html", "old")
    make_file(tmp_path / "2" / "index.html", "new")
    make_file(tmp_path / "2" / "notebooks" / "01.html", "new")
    site.put(tmp_path / "1", folder, site.made_before(folder))
    make_file(folder / name, "mine")
    with pytest.raises(SystemExit, match="by somebody else"):
        site.put(tmp_path / "2", folder, site.made_before(folder))
    assert (folder / name).read_text() == "mine"


def test_an_interrupted_run_is_taken_up(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    for run in ("1", "2", "3"):
        for name in ("a.html", "b.html"):
            make_file(tmp_path / run / name, run + name)
    site.put(tmp_path / "1", folder, site.made_before(folder))
    move = site.shutil.move

    def stopped(source, target):
        if target.name == "b.html":
            raise KeyboardInterrupt
        move(source, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(site.shutil, "move", stopped)
        site.put(tmp_path / "2", folder, site.made_before(folder))
    site.put(tmp_path / "3", folder, site.made_before(folder))
    assert (folder / "b.html").read_text() == "3b.html"


def make_file(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_zip_needs_no_git(monkeypatch):
    known = set(site.kept())
    monkeypatch.setenv("PATH", "")
    assert {n for n in known if (site.ROOT / n).is_file()} <= set(site.kept())
    assert not [n for n in site.kept() if n.startswith((".venv/", ".git/"))]
