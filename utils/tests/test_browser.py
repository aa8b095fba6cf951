"""What a learner sees: every notebook, opened in JupyterLab.

Those with a slider are run, too, two Korean ones, and one with progress bars
(to the first of these: it trains for a minute). In the others a run shows
nothing else than what is stored, for nbval has compared the two.

Needs Chromium. With COURSE_SCREENSHOTS=folder, a picture of each notebook is
kept there.
"""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
import pytest

from utils.paths import ROOT

NOTEBOOKS = ROOT / "notebooks"
BROWSERS = (  # the first has no window to draw, so it takes less time
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SETTINGS = {
    # All cells are in the page, not only those that are scrolled to.
    "@jupyterlab/notebook-extension/tracker": {
        "windowingMode": "none",
        "autoStartDefaultKernel": True,  # no dialog that asks which
        "scrollPastEnd": False,
    },
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}
RUN_SECONDS = 60  # for a cell, on a machine that has other work, too
START_SECONDS = 30  # for its first cell
TRIES = 3  # to open it: now and then JupyterLab loses the kernel
WIDTH, HEIGHT = 1100, 1400  # of the page, in pixels
RED = "application/vnd.jupyter.stderr"  # how errors are shown, too
WIDGET = "application/vnd.jupyter.widget-view+json"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
# With a kernel, or without.
OPEN = """([path, shouldStart]) => jupyterapp.commands.execute(
    "docmanager:open", {path, kernelPreference: {shouldStart}}
).then(() => null)"""
# Unsaved, and its kernel ends.
CLOSE = """() => {
    jupyterapp.shell.currentWidget.dispose();
    return jupyterapp.serviceManager.sessions.shutdownAll();
}"""
HIDDEN = ".jp-CodeCell .jp-OutputPlaceholder"  # a "…" in an output's place
FIGURES = ".jp-CodeCell .jp-OutputArea-output img"


@dataclass(repr=False)
class Opened:
    """A notebook that was opened in JupyterLab, and perhaps run."""

    name: str
    page: object = None  # Playwright's; in its `elsewhere` are the addresses
    # asked for, so far, that aren't JupyterLab's
    before: list = ()  # widths of the figures before it was run
    said: list = ()  # their alternative texts then
    hidden_before: int = 0  # outputs that were hidden then

    def __post_init__(self):
        path = NOTEBOOKS / self.name
        self.cells = nbformat.read(path, as_version=4).cells  # as stored

    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    def to_run(self):
        """How many code cells are run: to the first bar, or all."""
        for number, cell in enumerate(self.code(), start=1):
            if any("100% |" in out.get("text", "") for out in cell.outputs):
                return number
        return len(self.code())

    def hidden(self, run=0):
        """The code cells with outputs to be predicted, after the first run."""
        return [
            cell
            for cell in self.code()[run:]
            if cell.metadata.get("collapsed") and cell.outputs
        ]

    def stored(self, mime, run=0):
        """How many outputs of this kind are seen if so many cells were run."""
        hidden = [cell.id for cell in self.hidden(run)]
        return sum(
            mime in output.get("data", ())
            for cell in self.code()
            for output in cell.outputs
            if cell.id not in hidden
        )

    def was_run(self):
        """How many code cells the test has run."""
        return self.to_run() if self.name in RUN else 0


NAMES = [path.name for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
SLIDERS = [name for name in NAMES if Opened(name).stored(WIDGET, 999)]
BARS = [x.name for x in map(Opened, NAMES) if x.to_run() < len(x.code())]
# Those of the Korean edition differ from the English ones in their prose.
KOREAN = [
    "ko/02_compute_a_layer_with_loops.ipynb",
    "ko/06_reshape_with_view.ipynb",
]
RUN = [*SLIDERS, BARS[0], *KOREAN]
NAMES += KOREAN


def cannot(reason):
    """Skip; but on CI, where nobody reads skips, fail."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def wait_until(page, condition, seconds):
    """Is condition() true within so many seconds?"""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        page.wait_for_timeout(200)
    return True


@pytest.fixture(scope="module")
def browser():
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        cannot('Playwright is missing: pip install -e ".[maintain]"')
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        cannot(f"none of these browsers is installed: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=BROWSER_OPTIONS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """JupyterLab on a copy of the notebooks: function(path) -> address."""
    folder = tmp_path_factory.mktemp("lab")
    ignore = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(NOTEBOOKS, folder / "root" / "notebooks", ignore=ignore)
    for plugin, values in SETTINGS.items():
        path = folder / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    # None of the user's own settings, kernels or open files.
    own = {
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTER_RUNTIME_DIR": folder / "runtime",
    }
    env = os.environ | {name: str(path) for name, path in own.items()}
    log = folder / "log"

    def address(path):
        return f"http://127.0.0.1:{port}/{path}token={token}"

    with log.open("wb") as file:
        server = psutil.Popen(
            jupyter_lab(folder / "root", port, token),
            env=env,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if not answers(server, address("api/status?")):
            said = log.read_text(errors="replace")[-3000:]
            pytest.fail(f"JupyterLab doesn't answer. It said:\n{said}")
        yield address
    finally:
        stop(server)


def jupyter_lab(root, port, token):
    """The command that serves this folder, as a list."""
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser"]
    command += [f"--ServerApp.root_dir={root}"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    command += ["--ServerApp.port_retries=0", "--expose-app-in-browser"]
    command += [f"--IdentityProvider.token={token}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]
    return command


def answers(server, address):
    """Does the server answer within two minutes?"""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError):
            opener.open(address, timeout=10).close()
            return True
        time.sleep(0.2)
    return False


def stop(server):
    """End the server and its kernels, which are no part of its group."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [server, *server.children(recursive=True)]
        server.terminate()
        for process in psutil.wait_procs(family, timeout=20)[1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
    server.wait()


@pytest.fixture(scope="module")
def page(browser, lab):
    """JupyterLab in the browser; `page.elsewhere`: see Opened."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.elsewhere = []

    def note(asked):
        if urlsplit(asked.url).hostname not in (None, "127.0.0.1"):
            page.elsewhere.append(asked.url)

    page.on("request", note)
    page.on("websocket", note)
    page.goto(lab("lab?reset&"))
    page.wait_for_function("window.jupyterapp")
    page.evaluate("jupyterapp.restored.then(() => null)")
    collapse_sidebar(page)
    yield page
    context.close()


@pytest.fixture(scope="module")
def opened(page, request):
    """A notebook (the parameter is its name), opened and, in RUN, run."""
    for attempt in range(1, TRIES + 1):
        opened = Opened(request.param, page)
        page.evaluate(OPEN, [f"notebooks/{opened.name}", opened.name in RUN])
        page.locator(IDLE).wait_for()
        opened.before = seen(opened)
        opened.said = alternative_texts(page)
        opened.hidden_before = page.locator(HIDDEN).count()
        if opened.name not in RUN:
            break
        run_all(opened)
        if has_run(opened) or problems(opened) or attempt == TRIES:
            break
        page.evaluate(CLOSE)
    page.locator(IDLE).wait_for()
    if "COURSE_SCREENSHOTS" in os.environ:
        folder = Path(os.environ["COURSE_SCREENSHOTS"])
        screenshots(page, folder, Path(request.param).stem)
    yield opened
    page.evaluate(CLOSE)


def collapse_sidebar(page):
    sidebar = page.locator("#jp-left-stack")
    if sidebar.is_visible():
        page.keyboard.press("ControlOrMeta+b")
        sidebar.wait_for(state="hidden")


def run_all(opened):
    """Run the cells; return when they have run, or when it can't go on."""
    page = opened.page
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
    # No number that is stored can be taken for one of this run.
    prompts.evaluate_all(
        "prompts => prompts.forEach(prompt => { prompt.textContent = '' })"
    )
    item, following = "Run All Cells", opened.to_run()
    if following < len(opened.code()):
        item = "Run All Above Selected Cell"
        prompts.nth(following).click()
    for name in ("Run", item):
        page.get_by_role("menuitem", name=name, exact=True).click()
    if wait_until(page, lambda: numbered(opened, 1), START_SECONDS):
        for count in range(2, opened.to_run() + 1):
            wait_until(
                page,
                lambda count=count: (
                    numbered(opened, count) or problems(opened)
                ),
                RUN_SECONDS,
            )
            if not numbered(opened, count) or problems(opened):
                break


def numbered(opened, count):
    """Have the first so many code cells their numbers, from 1 on?"""
    prompts = opened.page.locator(".jp-CodeCell .jp-InputPrompt")
    shown = prompts.all_text_contents()[:count]
    return shown == [f"[{number}]:" for number in range(1, count + 1)]


def has_run(opened):
    """Has each code cell that is to run its number?"""
    return numbered(opened, opened.to_run())


def problems(opened):
    """What keeps a run from going on, as texts.

    Errors where none is expected, and dialogs, such as the one that says
    that the kernel died.
    """
    shown = opened.page.locator(".jp-CodeCell").evaluate_all(
        "(cells, mime) => cells.map(cell => [...cell.querySelectorAll("
        "`[data-mime-type='${mime}']`)].map(error => error.textContent))",
        RED,
    )
    pairs = zip(opened.code(), shown, strict=True)
    dialogs = opened.page.locator(".jp-Dialog").all_text_contents()
    return dialogs + [
        f"cell [{number}]: {text}"
        for number, (cell, texts) in enumerate(pairs, start=1)
        for text in texts
        if not may_be_red(cell)
    ]


def may_be_red(cell):
    """Is the cell to raise, or has it a stored warning?"""
    return "raises-exception" in cell.metadata.get("tags", []) or any(
        output.get("name") == "stderr" for output in cell.outputs
    )


def seen(opened, run=0):
    """Widths of the figures, once all cells and figures are in the page.

    Those that are hidden aside, if so many code cells have been run.
    """
    page = opened.page
    cells = page.locator(".jp-Notebook .jp-Cell")
    figures = page.locator(FIGURES)
    wait_until(
        page,
        lambda: (
            cells.count() == len(opened.cells)
            and figures.count() == opened.stored("image/png", run)
        ),
        20,
    )
    return widths(page, FIGURES)


def widths(page, selector):
    """Pixels across of each image, 0 for one that isn't seen, as a list."""
    complete = "[...document.images].every(image => image.complete)"
    page.wait_for_function(complete)
    return page.locator(selector).evaluate_all(
        "images => images.map(image => image.offsetWidth"
        " && image.naturalWidth)"
    )


def screenshots(page, folder, name, most=12_000, piece=2_500):
    """Write name.png; or, over `most` pixels, name-1.png, name-2.png, …"""
    folder.mkdir(parents=True, exist_ok=True)
    scroller = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer")
    hidden = scroller.evaluate("box => box.scrollHeight - box.clientHeight")
    height = HEIGHT + hidden
    if height <= most:
        resize(page, height)
        page.screenshot(path=folder / f"{name}.png")
    else:
        resize(page, piece)
        height, step = scroller.evaluate(
            "box => [box.scrollHeight, box.clientHeight]"
        )
        for number, top in enumerate(range(0, height, step), start=1):
            scroller.evaluate("(box, top) => { box.scrollTop = top }", top)
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{number}.png")
    resize(page, HEIGHT)


def resize(page, height):
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.wait_for_timeout(1000)


def each(names):
    return pytest.mark.parametrize("opened", names, indirect=True)


@each(NAMES)
def test_stored_figures_are_seen_before_a_run(opened):
    assert len(opened.before) == opened.stored("image/png")
    assert all(opened.before)
    assert all(widths(opened.page, ".jp-MarkdownCell img"))


def alternative_texts(page):
    """What figures say to someone who can't see them, as a list.

    JupyterLab holds these texts, but doesn't put them into its page.
    """
    notebook = page.evaluate(
        "jupyterapp.shell.currentWidget.content.model.toJSON()"
    )
    return [
        output["metadata"]["image/png"]["alt"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", ())
    ]


@each(KOREAN)
def test_figures_are_told_in_korean_until_they_are_drawn_anew(opened):
    drawn = alternative_texts(opened.page)
    assert len(drawn) == len(opened.said) > 0
    assert all(re.search("[가-힣]", text) for text in opened.said)
    assert not any(re.search("[가-힣]", text) for text in drawn)


def told(output):
    """What an output says as text."""
    if output.output_type == "error":
        return "\n".join(output.traceback)
    return output.get("text") or output.get("data", {}).get("text/plain", "")


@each(NAMES)
def test_what_is_to_be_predicted_is_hidden_until_it_is_run(opened):
    hidden = opened.page.locator(HIDDEN)
    assert opened.hidden_before == len(opened.hidden())
    assert hidden.count() == len(opened.hidden(opened.was_run()))
    # JupyterLab shows dots, and at most an output's first line before them.
    for cell, text in zip(
        opened.hidden(opened.was_run()),
        hidden.all_text_contents(),
        strict=True,
    ):
        first = next(iter(told(cell.outputs[0]).strip().splitlines()), "")
        assert text.strip("•… \n") in ("", first.strip()), cell.source


@each(RUN)
def test_all_cells_run(opened):
    assert not problems(opened)
    assert has_run(opened)


@each(RUN)
def test_figures_are_seen_after_the_run(opened):
    after = seen(opened, opened.to_run())
    assert len(after) == opened.stored("image/png", opened.to_run())
    assert all(after)


@each(NAMES)
def test_formulas_are_typeset(opened):
    for number, cell in enumerate(opened.cells):
        prose = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.S)
        if cell.cell_type == "markdown" and "$" in prose:
            shown = opened.page.locator(".jp-Notebook .jp-Cell").nth(number)
            shown.locator("mjx-container").first.wait_for(state="attached")
    # MathJax shows an unknown command in red.
    wrong = "mjx-merror, mjx-container [style*='color: red']"
    assert not opened.page.locator(wrong).evaluate_all(
        "formulas => formulas.map(it => it.closest('mjx-container').innerText)"
    )


@each(NAMES)
def test_nothing_is_asked_of_the_internet(opened):
    assert not opened.page.elsewhere


@each(SLIDERS)
def test_a_slider_redraws_its_figure(opened):
    page = opened.page
    count = page.locator(FIGURES).count()
    handles = page.locator(".noUi-handle")
    assert handles.count() == opened.stored(WIDGET, opened.to_run())
    for cell in page.locator(".jp-CodeCell").filter(has=handles).all():
        assert slider_redraws(page, cell)
    assert page.locator(FIGURES).count() == count


def slider_redraws(page, cell):
    """Move the cell's slider by its keys: does its figure become another?"""
    handle = cell.locator(".noUi-handle").first
    figure = cell.locator(".jp-OutputArea-output img").first
    before = figure.get_attribute("src")

    def redrawn():
        return figure.get_attribute("src") != before

    # Under load, the kernel may miss a key that comes while it draws.
    for _ in range(6):
        ends = map(handle.get_attribute, ("aria-valuenow", "aria-valuemax"))
        handle.press("ArrowLeft" if len(set(ends)) == 1 else "ArrowRight")
        if wait_until(page, redrawn, 10):
            return True
    return False
