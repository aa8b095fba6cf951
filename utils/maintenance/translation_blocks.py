"""A notebook's blocks: what a translation translates, piece by piece.

A block is a paragraph, a list item, a table's row, a heading, a summary line
or other text between HTML tags, or what a stored figure says to someone who
can't see it. Equations, code and tags between blocks are nobody's text.
"""

import copy
import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markdown_it import MarkdownIt
from markdown_it.common.html_blocks import block_names
from mdit_py_plugins.dollarmath import dollarmath_plugin

from utils.maintenance.bars import BAR

PARSER = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
TAG = re.compile(
    r"<(script|style|pre|svg)\b.*?</\1>|<!--.*?-->|</?(?P<name>[a-z][\w-]*)"
    r"[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
ALT = re.compile(r"""\b(?:alt|title)=["']([^"']*)""")
WORD = re.compile(r"[^\W\d_]{2,}")
IN_PROGRESS = "(번역 중)"  # behind a block that isn't translated yet


@dataclass(frozen=True)
class Block:
    """A block, and where it stands."""

    kind: str  # paragraph, item, row, heading, summary, html or alt
    text: str  # on one line, but for hard breaks
    start: int = 0  # in the cell's source
    end: int = 0
    more: str = ""  # what a further line begins with: "> ", say
    place: str = ""  # its cell's id, and which of its blocks it is


def split(source):
    """The blocks of a Markdown cell, in order, as a list."""
    lines = source.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found, within, last = [], [], ""
    for token in PARSER.parse(source):
        if token.nesting > 0:
            within.append(token.type)
        elif token.nesting < 0:
            within.pop()
        if token.type == "tr_open":
            found.append(_row(token.map[0], lines, starts))
        elif token.type == "inline" and "table_open" not in within:
            kind = "item" if "list_item_open" in within else "paragraph"
            kind = "heading" if last == "heading_open" else kind
            found.append(_inline(token, kind, lines, starts))
        elif token.type == "html_block":
            begin, end = (starts[line] for line in token.map)
            found += _html(source[begin:end], begin)
        last = token.type
    return [block for block in found if is_prose(block)]


def _row(number, lines, starts):
    line = lines[number]
    begin = len(line) - len(line.lstrip("> \t"))
    start, end = starts[number] + begin, starts[number] + len(line.rstrip())
    return Block("row", line.lstrip("> \t").rstrip(), start, end)


def _inline(token, kind, lines, starts):
    """A block of what the parser has joined of several lines."""
    pieces = token.content.split("\n")
    text = pieces[0].strip()
    for before, piece in pairwise(pieces):
        if before.endswith(("  ", "\\")):
            text = text.rstrip("\\") + "\\\n" + piece.strip()
        else:
            text += " " + piece.strip()
    first = token.map[0]
    last = first + len(pieces) - 1
    column = lines[first].rfind(pieces[0].strip())
    end = lines[last].rfind(pieces[-1].strip())
    if min(column, end) < 0:
        raise ValueError(f"can't tell where this block stands: {text!r}")
    more = re.sub(r"[^>\s]", " ", lines[first][:column])
    start, end = starts[first] + column, starts[last] + end
    return Block(kind, text, start, end + len(pieces[-1].strip()), more)


def _html(text, begin):
    """The blocks between the tags of a piece of HTML, as a list."""
    found, start, name = [], 0, ""
    tags = [tag for tag in TAG.finditer(text) if _parts(tag)]
    for tag in (*tags, None):
        end = tag.start() if tag else len(text)
        piece = text[start:end]
        lines = [x.lstrip("> \t").rstrip() for x in piece.split("\n")]
        if plain := " ".join(line for line in lines if line):
            left = len(piece) - len(piece.lstrip("> \t\n"))
            at = begin + start + left
            kind = "summary" if name == "summary" else "html"
            length = len(piece.rstrip()) - left
            found.append(Block(kind, plain, at, at + length))
        if tag:
            start, name = tag.end(), (tag["name"] or "").lower()
    return found


def _parts(tag):
    """Does a tag part blocks? `<code>` and the like belong to their text."""
    return not tag["name"] or tag["name"].lower() in block_names


def tokens(block):
    """A block's inline tokens, as a list."""
    return PARSER.parseInline(block.text)[0].children


def prose(block):
    """What a block says besides equations, code, tags and links' targets."""
    if block.kind == "alt":
        return block.text
    return "".join(map(_said, tokens(block)))


def _said(token):
    """A token's words; a NUL in the place of code and equations."""
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "html_inline":
        return " ".join(ALT.findall(token.content))
    if token.type in ("code_inline", "math_inline"):
        return "\0"
    return token.content if token.type in ("text", "image") else ""


def is_prose(block):
    """Is there anything to translate? (A bar is made, not translated.)"""
    return bool(WORD.search(prose(block))) and not BAR.fullmatch(block.text)


def of_cell(cell):
    """The blocks of a cell of any kind, with their places, as a list."""
    if cell.cell_type == "markdown":
        found, mark = split(cell.source), ""
    else:
        found = [Block("alt", meta["alt"]) for meta in _alts(cell)]
        mark = "alt-"
    return [
        Block(**{**vars(block), "place": f"{cell.id}:{mark}{number}"})
        for number, block in enumerate(found, start=1)
    ]


def of_notebook(notebook):
    """The blocks of a notebook, in order, as a list."""
    return [block for cell in notebook.cells for block in of_cell(cell)]


def _alts(cell):
    """The metadata that say what figures show, in order, as a list."""
    return [
        meta
        for output in cell.get("outputs", [])
        for meta in output.get("metadata", {}).values()
        if isinstance(meta, dict) and WORD.search(meta.get("alt", ""))
    ]


def marked(source, block):
    """The block as it stands in a cell's source, with the mark behind it."""
    text = source[block.start : block.end]
    if block.kind == "row":
        return re.sub(
            r"\s*(?<!\\)(\|?)$", rf" {IN_PROGRESS} \1", text, count=1
        )
    return f"{text} {IN_PROGRESS}"


def translate(cell, texts):
    """A copy of a cell with other texts.

    Args:
        cell: of a notebook.
        texts: place of a block -> its translation, or "" where it has none.
    """
    made = copy.deepcopy(cell)
    found = of_cell(cell)
    if cell.cell_type == "markdown":
        source = cell.source
        for block in reversed(found):
            text = texts[block.place].replace("\n", f"\n{block.more}")
            text = text or marked(source, block)
            source = source[: block.start] + text + source[block.end :]
        made.source = source
    else:
        for block, meta in zip(found, _alts(made), strict=True):
            text = texts[block.place] or f"{block.text} {IN_PROGRESS}"
            meta["alt"] = text
    return made
