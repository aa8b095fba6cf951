"""The lectures as slides, NN.html each: made with the site by `make site`.

They come from the notebooks' structure. A heading opens a slide; code, its
output, formulas, tables and figures are on it, and of a paragraph the first
sentence, or the one with what is bold. The whole paragraphs are the speaker's
notes. A prediction has a slide of its own; what follows comes key by key.
"""

import base64
import html
import math
import re
import shutil
import struct
from dataclasses import dataclass, field, replace
from itertools import zip_longest
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

from utils.maintenance.site_pages import HANGUL, is_english, mathml
from utils.paths import ROOT, notebooks

HEIGHT = 590  # pixels of a slide below its heading
WIDTH = 1160
LINES = 14  # of code on a slide
CODE_LINE, TEXT_LINE, TABLE_ROW, FORMULA = 26, 38, 39, 84
LEAST, MOST = 0.75, 1.6  # how much smaller or larger a figure may be shown
SMALL_LINE, GAP = 30, 26  # of reasons; around every block
CHARACTERS, SMALL_CHARACTERS, CODE_CHARACTERS = 74, 92, 94  # in a line
REASON_CHARACTERS = 71
RECALLED = 200  # pixels that a reason leaves to the output it's about
SCANT = 150  # pixels of text that aren't worth a slide
PREDICT = "**Predict.**"
BAR = re.compile(r"^\*(Previous|Next|이전|다음): .*\*$", re.MULTILINE)
FOLD = re.compile(
    r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL
)
SENTENCE = re.compile(r"(?<=[.!?])\)?\s+(?=[^a-z])")
# Before each verb of an enumeration, but not before its nouns.
GOAL = re.compile(
    r"(?<=고), |,\s+(?:and )?(?=(?!an? |the |[a-z]*[^s\W]s )[a-z]+ )"
)
# Links between notebooks, where slides and pages lie.
LECTURE = re.compile(r'href="(?:\.\./)?(\d\d)_\w+\.ipynb[^"]*"')
COPY = re.compile(r'href="homework/(\w+)\.ipynb"')
GOALS = re.compile(r"\*\*(.+?)\*\*:?\s+(?:to\s+)?(.*)")
WIDE = 1.75  # a Hangul syllable's width, in letters
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

    figure: object = None  # the Figure that it shows


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
        return cls("figure", shown, least, step, size=(width, height))

    def fitted(self, slide):
        """The figure as large as the slide has room for, or the next."""
        room = slide.room() if slide.blocks else HEIGHT
        return self.within(room if room >= self.height else HEIGHT)

    def within(self, room):
        """The figure as a block of at most so many pixels."""
        width, height = self.size
        scale = min(WIDTH / width, (room - GAP) / height, MOST)
        shown = self.html.replace("WIDTH", str(int(scale * width)), 1)
        shown = shown.replace("HEIGHT", str(int(scale * height)), 1)
        whole = scale * height + GAP
        return Block("output", shown, whole, self.step, figure=self)


@dataclass
class Slide:
    """A heading, the blocks below it, and what the speaker says."""

    heading: str
    blocks: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    part: int = 1
    cover: bool = False
    is_task: bool = False

    def room(self):
        """Pixels that are left below the last block."""
        return HEIGHT - sum(block.height for block in self.blocks)

    def hides(self):
        """Does something on it come at a key?"""
        return any(block.step for block in self.blocks)

    def is_scant(self):
        """Is it a line or two that nothing follows?"""
        return (
            not self.cover
            and all(block.kind == "text" for block in self.blocks)
            and HEIGHT - self.room() < SCANT
        )


def recalled(slide, room):
    """The printed lines that end a slide, if there's room to repeat them."""
    found = []
    for block in reversed(slide.blocks):
        if block.kind != "output" or block.figure:
            break
        found.insert(0, replace(block, step=False))
    return found if sum(block.height for block in found) <= room else []


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
        self.slides.append(
            Slide(self.heading, part=last.part + 1, is_task=last.is_task)
        )

    def add(self, block):
        """Put a block on the slide, or on the next if it has no room.

        What follows a prediction's reason is the next slide's, too. What
        follows a step is a step, or it would give the step away; but what
        opens a slide has come with a key already.
        """
        before = self.slides[-1]
        if block.kind == "reason":
            self.keep_figure(block.height)
        self.make_room(block.height, after=block.kind != "reason")
        slide = self.slides[-1]
        if block.kind == "reason" and not slide.blocks:
            slide.blocks += recalled(before, HEIGHT - block.height)
            block.step = False
        else:
            block.step = slide.hides() or (block.step and bool(slide.blocks))
        slide.blocks.append(block)

    def keep_figure(self, height):
        """Let a reason of this height stand below its figure."""
        slide = self.slides[-1]
        last = slide.blocks[-1] if slide.blocks else None
        lacking = height - slide.room()
        if last and last.figure and lacking > 0:
            least, room = last.figure.height, last.height - lacking
            if room < least <= HEIGHT - height:
                del slide.blocks[-1]
                self.next()
                slide, room = self.slides[-1], HEIGHT - height
            if room >= least:
                shown = last.figure.within(room)
                shown.step = last.step and bool(slide.blocks)
                slide.blocks[-1:] = [shown]

    def make_room(self, height, after=True):
        """Go on to the next slide if this one hasn't so many pixels left."""
        blocks = self.slides[-1].blocks
        done = blocks and blocks[-1].kind == "reason" and after
        if done or (blocks and self.slides[-1].room() < height):
            self.next()

    def note(self, text):
        """Say something while this slide is shown."""
        self.slides[-1].notes.append(text)


def deck(path, english):
    """A lecture's slides.

    Args:
        path: of its notebook.
        english: of the English one, which says what is a prediction, say.

    Returns:
        (title, list of Slide).
    """
    made = Deck()
    cells = nbformat.read(path, as_version=4).cells
    originals = nbformat.read(english, as_version=4).cells
    for cell, original in zip(cells, originals, strict=True):
        if cell.cell_type == "markdown":
            texts = cell.source, original.source
            add_prose(made, *(BAR.sub("", text) for text in texts))
        else:
            hidden = cell.metadata.get("jupyter", {}).get("outputs_hidden")
            add_cell(made, cell, step=bool(hidden))
    slides = tidied([s for s in made.slides if s.blocks or s.cover])
    return re.sub("<[^>]*>", "", slides[0].heading), slides


def tidied(slides):
    """No heading ends a slide, no line stands alone, no notes are missing."""
    done = []
    for slide in slides:
        last = done[-1] if done else None
        if last and slide.part > 1:
            keep_headings(last, slide)
            if last.is_scant() and slide.room() >= HEIGHT - last.room():
                slide.blocks = last.blocks + slide.blocks
                slide.notes = last.notes + slide.notes
                slide.part = last.part
                done.pop()
            elif slide.is_scant() and last.room() >= HEIGHT - slide.room():
                for block in slide.blocks:
                    block.step = block.step or last.hides()
                last.blocks += slide.blocks
                last.notes += slide.notes
                continue
            else:
                slide.part = last.part + 1
                slide.notes = slide.notes or last.notes
        done.append(slide)
    return done


def keep_headings(last, slide):
    """Move a small heading and what's below it to the slide that goes on."""
    for place in reversed(range(1, len(last.blocks))):
        if last.blocks[place].kind == "heading":
            moved = last.blocks[place:]
            if slide.room() >= sum(block.height for block in moved):
                slide.blocks = moved + slide.blocks
                del last.blocks[place:]
            return


def add_prose(made, source, english):
    """A cell of prose: its folds come as steps, the rest by its blocks."""
    folds = list(FOLD.finditer(source))
    rest = re.split(r"\0", FOLD.sub("\0", source))
    originals = re.split(r"\0", FOLD.sub("\0", english))
    for text, original, fold in zip_longest(rest, originals, folds):
        add_blocks(made, text, original)
        if fold:
            add_fold(made, fold[1], fold[2])


def add_blocks(made, source, english):
    """Headings, paragraphs, lists, tables and formulas of a text.

    What the Korean edition says besides isn't for a lecture.
    """
    kinds = [kind for kind, _, _ in _blocks(english)]
    for (_, tokens, text), kind in zip(_blocks(source), kinds, strict=False):
        add_block(made, kind, tokens, text)


def _blocks(source):
    """A text's blocks: [(kind, its tokens, its source), …]."""
    tokens = MARKDOWN.parse(source)
    lines = source.splitlines()
    found, k = [], 0
    while k < len(tokens):
        end = _end(tokens, k)
        token, own = tokens[k], tokens[k : end + 1]
        text = "\n".join(lines[slice(*token.map)]) if token.map else ""
        kind = token.type.removesuffix("_open")
        if kind == "blockquote" and PREDICT in text:
            kind = "predict"
        elif kind == "paragraph" and text.startswith("**You will learn**"):
            kind = "goals"
        elif kind == "heading" and text.strip() == "## Try it":
            kind = "task"
        found.append((kind, own, text))
        k = end + 1
    return found


def add_block(made, kind, own, text):
    """A block of prose, by its kind in _blocks()."""
    whole = MARKDOWN.renderer.render(own, MARKDOWN.options, {})
    if kind in ("heading", "task"):
        add_heading(made, own[0].tag, own[1], is_task=kind == "task")
    elif kind in ("blockquote", "predict"):
        add_question(made, whole, kind)
    elif kind == "goals":
        add_goals(made, own[1].content)
        made.note(whole)
    elif kind == "paragraph":
        add_text(made, own[1].content)
        made.note(whole)
    elif kind in ("bullet_list", "ordered_list"):
        made.note(whole)
        add_list(made, own)
    elif kind == "table":
        rows = sum(t.type == "tr_open" for t in own)
        made.add(Block("table", whole, rows * TABLE_ROW + GAP))
        made.note(whole)
    elif kind == "math_block":
        made.add(Block("formula", whole, FORMULA * (1 + text.count("\\\\"))))
    elif kind == "fence":
        add_code(made, own[0].content)
    elif whole.strip():
        made.note(whole)


def _end(tokens, k):
    """The place of the token that closes the one at k."""
    depth = 0
    for end in range(k, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens) - 1


def add_heading(made, tag, inline, is_task):
    """A title is a slide; so is every section; a smaller one is bold."""
    heading = MARKDOWN.renderInline(inline.content)
    if tag == "h3":
        made.add(Block("heading", f"<p><strong>{heading}</strong></p>", 50))
    else:
        made.open(heading, cover=tag == "h1")
        if is_task:
            made.add(Block("text", CLOCK.format(TRY_MINUTES), 76))
            made.slides[-1].is_task = True


CLOCK = '<p><button class="clock" data-minutes="{0}">{0}:00</button></p>'


def add_question(made, whole, kind):
    """A prediction, on a slide of its own."""
    if made.slides[-1].blocks:
        made.next()
    kind = "predict" if kind == "predict" else "text"
    inner = re.sub(r"</?blockquote>", "", whole).strip()
    made.add(Block(kind, inner, _lines(inner) * TEXT_LINE + 2 * GAP))
    made.note(inner)


def add_text(made, content):
    """Of a paragraph its first sentence, or those with what is bold.

    What stands in brackets is for the speaker alone; a task is shown whole.
    """
    if content.startswith("("):
        return
    sentences = SENTENCE.split(" ".join(content.split()))
    bold = [one for one in sentences if "**" in one] or sentences[:1]
    is_task = made.slides[-1].is_task
    shown = MARKDOWN.render(" ".join(sentences if is_task else bold))
    is_heading = re.fullmatch(r"\*\*[^*]+\*\*", content.strip())
    kind = "heading" if is_heading else "text"
    made.add(Block(kind, shown, _lines(shown) * TEXT_LINE + GAP / 2))


def add_goals(made, content):
    """What the lecture teaches, a line each, on a slide of its own."""
    opening, rest = GOALS.match(" ".join(content.split())).groups()
    made.open(MARKDOWN.renderInline(opening))
    for goal in GOAL.split(rest.rstrip(".")):
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
    note = f"<p><strong>{heading}</strong></p>{MARKDOWN.render(inside)}"
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
    made.note(note)


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
    """Put a reason on the slide; in small letters if it needs them."""
    if not parts:
        return
    inner = f"<p><strong>{heading}</strong></p>{''.join(parts)}"
    formulas = sum(part.count('display="block"') for part in parts)
    small, large = (
        sum(_lines(part, characters) + 0.5 for part in parts) * line
        + line
        + GAP
        + 50 * formulas
        for characters, line in (
            (SMALL_CHARACTERS, SMALL_LINE),
            (REASON_CHARACTERS, TEXT_LINE),
        )
    )
    room = made.slides[-1].room()
    if room >= large or room < small <= large <= HEIGHT - RECALLED:
        made.add(Block("reason", inner, large, step=True))
    else:
        inner = f'<div class="small">{inner}</div>'
        made.add(Block("reason", inner, small, step=True))


def _lines(shown, characters=CHARACTERS):
    """How many lines a piece of HTML fills, about."""
    lines = 0
    for part in re.split(r"</p>|</li>|<br ?/?>|</tr>", shown):
        plain = html.unescape(re.sub("<[^>]*>", "", part)).strip()
        wide = len(HANGUL.findall(plain))
        length = len(plain) + wide * (WIDE - 1)
        lines += math.ceil(length / (characters - 4 if wide else characters))
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
            f"<pre><code>{shown.rstrip()}</code></pre>",
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
            f"<pre>{shown}</pre>",
            len(part) * CODE_LINE + 22 + 12,
            step,
        )


def write(language, folder, pages=True):
    """Write an edition's slides, and what they need, into a new folder.

    Args:
        language: "en" or "ko".
        folder: where to.
        pages: is the site around it, so that they can link to it?
    """
    folder.mkdir(parents=True)
    package = Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs"
    for part in ("dist/reset.css", "dist/reveal.css", "dist/reveal.js"):
        place = folder / "reveal" / part
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / part, place)
    notes = "plugin/notes"
    shutil.copytree(package / notes, folder / "reveal" / notes)
    shutil.copyfile(package / "LICENSE", folder / "reveal" / "LICENSE")
    docs = ROOT / "docs"
    shutil.copyfile(docs / "_static" / "slides.css", folder / "slides.css")
    loader = jinja2.FileSystemLoader(docs / "_templates")
    environment = jinja2.Environment(loader=loader)
    environment.tests["english"] = is_english
    template = environment.get_template("slides.html")
    for path in notebooks("" if language == "en" else language):
        title, slides = deck(path, ROOT / "notebooks" / path.name)
        page = template.render(
            title=title,
            slides=slides,
            lang=language,
            back=f"../notebooks/{path.stem}.html" if pages else None,
            words=WORDS[language],
        )
        page = LECTURE.sub(r'href="\1.html"', page)
        page = COPY.sub(r'href="../notebooks/homework/\1.html"', page)
        if not pages:
            page = re.sub(r'<a href="\.\./[^>]*>(.*?)</a>', r"\1", page)
        name = f"{path.name[:2]}.html"
        (folder / name).write_text(page, encoding="utf-8")


WORDS = {
    "en": {
        "back": "This lecture as a page",
        "clock": "Start the clock of {} minutes",
    },
    "ko": {"back": "이 강의를 글로 읽기", "clock": "{}분 시계 시작하기"},
}
