"""The lectures as slides, NN.html each: made with the site by `make site`.

They come from the notebooks' structure. A heading opens a slide; code, its
output, formulas, tables and figures are on it, and of a paragraph the first
sentence, or the one with what is bold. The whole paragraphs are the speaker's
notes. A prediction has a slide of its own; what follows comes key by key.
"""

import base64
import html
import re
import shutil
import struct
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import nbformat
import sphinx_revealjs
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbconvert.filters import strip_ansi
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from utils.maintenance.site_pages import mathml
from utils.paths import ROOT

HEIGHT = 590  # pixels of a slide below its heading
WIDTH = 1160
LINES = 14  # of code on a slide
CODE_LINE, TEXT_LINE, TABLE_ROW, FORMULA = 26, 38, 39, 84
LEAST, MOST = 0.75, 1.6  # how much smaller or larger a figure may be shown
SMALL_LINE, GAP = 30, 26  # of reasons; around every block
CHARACTERS, SMALL_CHARACTERS, CODE_CHARACTERS = 74, 92, 94  # in a line
PREDICT = "**Predict.**"
BAR = re.compile(r"^\*(Previous|Next): .*\*$", re.MULTILINE)
FOLD = re.compile(
    r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL
)
SENTENCE = re.compile(r"(?<=[.!?])\)?\s+(?=[^a-z])")
# Links between notebooks, where slides and pages lie.
LECTURE = re.compile(r'href="(?:\.\./)?(\d\d)_\w+\.ipynb[^"]*"')
COPY = re.compile(r'href="homework/(\w+)\.ipynb"')
TRY_MINUTES = 5  # to think, besides reading and running


@dataclass
class Block:
    """What stands on a slide as one piece.

    Args:
        kind: text, predict, reason, formula, table, code or output; it's
            the piece's CSS class, too.
        html: what is shown.
        height: in pixels, estimated from above.
        step: does it come at the next key?
    """

    kind: str
    html: str
    height: float
    step: bool = False


@dataclass
class Figure(Block):
    """A figure, in its own size until it's known where it stands."""

    size: tuple = ()

    @classmethod
    def of(cls, image, text, step):
        """A PNG as text, and what it shows in words."""
        width, height = struct.unpack(
            ">II", base64.b64decode(image[:64])[16:24]
        )
        shown = (
            f'<img src="data:image/png;base64,{image}" '
            f'alt="{html.escape(text)}" width="WIDTH" height="HEIGHT">'
        )
        least = min(height, HEIGHT - GAP) * LEAST + GAP
        return cls("figure", shown, least, step, (width, height))

    def fitted(self, slide):
        """The figure as large as the slide has room for, or the next."""
        width, height = self.size
        room = slide.room() if slide.blocks else HEIGHT
        room = room if room >= self.height else HEIGHT
        scale = min(WIDTH / width, (room - GAP) / height, MOST)
        shown = self.html.replace("WIDTH", str(int(scale * width)), 1)
        shown = shown.replace("HEIGHT", str(int(scale * height)), 1)
        return Block("output", shown, scale * height + GAP, self.step)


@dataclass
class Slide:
    """A heading, the blocks below it, and what the speaker says."""

    heading: str
    blocks: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    part: int = 1
    cover: bool = False

    def room(self):
        """Pixels that are left below the last block."""
        return HEIGHT - sum(block.height for block in self.blocks)


def _math(text, options):
    return mathml(text, "block" if options["display_mode"] else "inline")


MARKDOWN = (
    MarkdownIt("commonmark", {"html": True})
    .enable("table")
    .use(dollarmath_plugin, renderer=_math)
)
PYGMENTS = HtmlFormatter(nowrap=True, noclasses=True, style="default")


class Deck:
    """The slides of one lecture, in order."""

    def __init__(self):
        self.slides, self.heading = [], ""

    def open(self, heading, cover=False):
        """Begin a slide with this heading, as HTML."""
        self.heading = heading
        self.slides.append(Slide(heading, cover=cover))

    def next(self):
        """Go on under the same heading."""
        last = self.slides[-1]
        self.slides.append(Slide(self.heading, part=last.part + 1))

    def add(self, block):
        """Put a block on the slide, or on the next if it has no room.

        What follows a prediction's reason is the next slide's, too.
        """
        self.make_room(block.height, after=block.kind != "reason")
        self.slides[-1].blocks.append(block)

    def make_room(self, height, after=True):
        """Go on to the next slide if this one hasn't so many pixels left."""
        blocks = self.slides[-1].blocks
        done = blocks and blocks[-1].kind == "reason" and after
        if done or (blocks and self.slides[-1].room() < height):
            self.next()

    def note(self, text):
        """Say something while this slide is shown."""
        self.slides[-1].notes.append(text)


def deck(path):
    """A lecture's slides.

    Args:
        path: of its notebook.

    Returns:
        (title, list of Slide).
    """
    made = Deck()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            add_prose(made, BAR.sub("", cell.source))
        else:
            hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
            add_cell(made, cell, step=bool(hidden))
    slides = [s for s in made.slides if s.blocks or s.cover]
    return re.sub("<[^>]*>", "", slides[0].heading), slides


def add_prose(made, source):
    """A cell of prose: its folds come as steps, the rest by its blocks."""
    place = 0
    for fold in FOLD.finditer(source):
        add_blocks(made, source[place : fold.start()])
        add_fold(made, fold[1], fold[2])
        place = fold.end()
    add_blocks(made, source[place:])


def add_blocks(made, source):
    """Headings, paragraphs, lists, tables and formulas of a text."""
    tokens = MARKDOWN.parse(source)
    lines = source.splitlines()
    k = 0
    while k < len(tokens):
        end = _end(tokens, k)
        token, own = tokens[k], tokens[k : end + 1]
        text = "\n".join(lines[slice(*token.map)]) if token.map else ""
        whole = MARKDOWN.renderer.render(own, MARKDOWN.options, {})
        if token.type == "heading_open":
            add_heading(made, token.tag, own[1])
        elif token.type == "blockquote_open":
            add_question(made, whole, text)
        elif token.type == "paragraph_open":
            if own[1].content.startswith("**You will learn**"):
                add_goals(made, own[1].content)
            else:
                add_text(made, own[1].content)
            made.note(whole)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            made.note(whole)
            add_list(made, own)
        elif token.type == "table_open":
            rows = sum(t.type == "tr_open" for t in own)
            made.add(Block("table", whole, rows * TABLE_ROW + GAP))
        elif token.type == "math_block":
            made.add(
                Block("formula", whole, FORMULA * (1 + text.count("\\\\")))
            )
        elif token.type == "fence":
            add_code(made, token.content)
        elif whole.strip():
            made.note(whole)
        k = end + 1


def _end(tokens, k):
    """The place of the token that closes the one at k."""
    depth = 0
    for end in range(k, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens) - 1


def add_heading(made, tag, inline):
    """A title is a slide; so is every section; a smaller one is bold."""
    heading = MARKDOWN.renderInline(inline.content)
    if tag == "h3":
        made.add(Block("text", f"<p><strong>{heading}</strong></p>", 50))
    else:
        made.open(heading, cover=tag == "h1")
        if tag == "h2" and inline.content.strip() == "Try it":
            made.add(Block("text", CLOCK.format(TRY_MINUTES), 76))


CLOCK = (
    '<p><button class="clock" data-minutes="{0}" '
    'aria-label="Start the clock of {0} minutes">{0}:00</button></p>'
)


def add_question(made, whole, text):
    """A prediction, on a slide of its own."""
    if made.slides[-1].blocks:
        made.next()
    kind = "predict" if PREDICT in text else "text"
    inner = re.sub(r"</?blockquote>", "", whole).strip()
    made.add(Block(kind, inner, _lines(inner) * TEXT_LINE + 2 * GAP))


def add_text(made, content):
    """Of a paragraph its first sentence, or those with what is bold."""
    sentences = SENTENCE.split(" ".join(content.split()))
    bold = [one for one in sentences if "**" in one]
    shown = MARKDOWN.render(" ".join(bold or sentences[:1]))
    made.add(Block("text", shown, _lines(shown) * TEXT_LINE + GAP / 2))


def add_goals(made, content):
    """What the lecture teaches, a line each, on a slide of its own."""
    opening, rest = " ".join(content.split()).split("** to ", 1)
    made.open(MARKDOWN.renderInline(opening.strip("*")))
    goals = re.split(
        r",\s+(?:and )?(?=(?!an? |the )[a-z]+ )", rest.rstrip(".")
    )
    for goal in goals:
        item = MARKDOWN.renderInline(goal)
        height = _lines(item) * TEXT_LINE + GAP / 2
        made.add(Block("text", f"<ul><li>{item}</li></ul>", height))


def add_list(made, tokens):
    """Of each item the first sentence, in as many slides as it takes."""
    tag = tokens[0].tag
    items = [
        MARKDOWN.renderInline(
            SENTENCE.split(" ".join(token.content.split()))[0]
        )
        for k, token in enumerate(tokens)
        if token.type == "inline" and tokens[k - 1].type == "paragraph_open"
    ]
    for number, item in enumerate(items, 1):
        start = f' start="{number}"' if tag == "ol" else ""
        made.add(
            Block(
                "text",
                f"<{tag}{start}><li>{item}</li></{tag}>",
                _lines(item) * TEXT_LINE + GAP / 2,
            )
        )


def add_fold(made, summary, inside):
    """What can be unfolded: a step of its own, on as many as it takes."""
    heading = MARKDOWN.renderInline(summary.strip())
    made.note(f"<p><strong>{heading}</strong></p>{MARKDOWN.render(inside)}")
    parts, total = [], 0
    for piece in _pieces(inside):
        if isinstance(piece, Block):
            _add_reason(made, heading, parts)
            parts, total = [], 0
            piece.step = True
            made.add(piece)
            continue
        height = _lines(piece, SMALL_CHARACTERS) * SMALL_LINE + 14
        if parts and total + height > HEIGHT - 120:
            _add_reason(made, heading, parts)
            parts, total = [], 0
        parts.append(piece)
        total += height
    _add_reason(made, heading, parts)


def _pieces(source):
    """The blocks of a fold: texts as HTML; code as a Block."""
    tokens = MARKDOWN.parse(source)
    k = 0
    while k < len(tokens):
        end = _end(tokens, k)
        if tokens[k].type == "fence":
            yield from code_blocks(tokens[k].content)
        else:
            yield MARKDOWN.renderer.render(
                tokens[k : end + 1], MARKDOWN.options, {}
            )
        k = end + 1


def _add_reason(made, heading, parts):
    if not parts:
        return
    lines = sum(_lines(part, SMALL_CHARACTERS) for part in parts)
    text = f'<div class="small"><p><strong>{heading}</strong></p>'
    formulas = sum(part.count('display="block"') for part in parts)
    height = (lines + 1) * SMALL_LINE + 14 * len(parts) + GAP + 50 * formulas
    whole = f"{text}{''.join(parts)}</div>"
    made.add(Block("reason", whole, height, step=True))


def _lines(shown, characters=CHARACTERS):
    """How many lines a piece of HTML fills, about."""
    lines = 0
    for part in re.split(r"</p>|</li>|<br ?/?>|</tr>", shown):
        plain = html.unescape(re.sub("<[^>]*>", "", part)).strip()
        lines += -(-len(plain) // characters)
    return max(lines, 1)


def code_blocks(source):
    """Code as blocks of at most LINES lines, cut at blank lines if it can."""
    lines = source.rstrip().split("\n")
    while lines:
        cut = len(lines)
        if cut > LINES:
            blanks = [k for k in range(4, LINES + 1) if not lines[k].strip()]
            cut = blanks[-1] if blanks else LINES
        part = "\n".join(lines[:cut]).strip("\n")
        shown = highlight(part, PythonLexer(stripnl=False), PYGMENTS)
        count = part.count("\n") + 1
        yield Block(
            "code",
            f'<pre tabindex="0"><code>{shown.rstrip()}</code></pre>',
            count * CODE_LINE + 20 + 12,
        )
        lines = lines[cut:]


def add_code(made, source):
    """Code on as many slides as it takes."""
    for block in code_blocks(source):
        made.add(block)


def add_cell(made, cell, step):
    """A cell's code and outputs, on one slide if one has room for them."""
    blocks = list(code_blocks(cell.source))
    for output in cell.outputs:
        blocks += output_blocks(output, step)
    whole = sum(block.height for block in blocks)
    if whole <= HEIGHT:
        made.make_room(whole)
    for block in blocks:
        if block.kind == "figure":
            block = block.fitted(made.slides[-1])
        made.add(block)


def output_blocks(output, step):
    """A cell's output as blocks: its figure with its text, or its lines."""
    data = output.get("data", {})
    if "image/png" in data:
        text = output.metadata["image/png"]["alt"]
        return [Figure.of(data["image/png"].replace("\n", ""), text, step)]
    if output.output_type == "error":
        text = f"{output.ename}: {output.evalue}"
        if any("_render_traceback_" in line for line in output.traceback):
            text = output.evalue
    else:
        text = output.get("text") or data.get("text/plain", "")
    if "application/vnd.jupyter.widget-view+json" in data or not text:
        return []
    return list(text_blocks(strip_ansi(text).expandtabs(4), step))


def text_blocks(text, step):
    """Printed lines as blocks, long ones broken, LINES at most in each."""
    lines = []
    for line in text.rstrip("\n").split("\n"):
        while len(line) > CODE_CHARACTERS:
            space = line.rfind(" ", 40, CODE_CHARACTERS)
            space = space if space > 0 else CODE_CHARACTERS
            lines.append(line[:space])
            line = "    " + line[space:].lstrip()
        lines.append(line)
    for start in range(0, len(lines), LINES):
        part = lines[start : start + LINES]
        shown = html.escape("\n".join(part))
        yield Block(
            "output",
            f'<pre tabindex="0">{shown}</pre>',
            len(part) * CODE_LINE + 22 + 12,
            step,
        )


def write(paths, folder, templates):
    """Write the slides of lectures, and what they need, into a new folder.

    Args:
        paths: of the notebooks.
        folder: where to.
        templates: folder that holds slides.html.
    """
    folder.mkdir(parents=True)
    package = Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs"
    for part in ("dist/reset.css", "dist/reveal.css", "dist/reveal.js"):
        place = folder / "reveal" / part
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / part, place)
    shutil.copytree(package / "plugin/notes", folder / "reveal/plugin/notes")
    shutil.copy(package / "LICENSE", folder / "reveal")
    shutil.copy(ROOT / "docs" / "_static" / "slides.css", folder)
    loader = jinja2.FileSystemLoader(templates)
    template = jinja2.Environment(loader=loader).get_template("slides.html")
    for path in paths:
        title, slides = deck(path)
        page = template.render(title=title, slides=slides, lang="en")
        page = LECTURE.sub(r'href="\1.html"', page)
        page = COPY.sub(r'href="../notebooks/homework/\1.html"', page)
        name = f"{path.name[:2]}.html"
        (folder / name).write_text(page, encoding="utf-8")
