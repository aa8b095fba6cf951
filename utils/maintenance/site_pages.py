"""What Sphinx has to know to show the course: an extension for docs/conf.py.

Formulas become MathML while the site is made, figures keep their texts, and
headings keep the anchors that Jupyter gives them. In the Korean edition these
are the English ones, each page leads to the other edition's, and what is
English says so.
"""

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
from docutils import nodes
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from myst_nb.core.render import NbElementRenderer
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from utils.maintenance.korean_search import KoreanSearch
from utils.maintenance.translation_blocks import IN_PROGRESS


class Renderer(NbElementRenderer):
    """Outputs as MyST-NB shows them, and each figure with its text."""

    def render_image(self, data):
        """The figure, described in words for who can't see it."""
        (image,) = super().render_image(data)
        described = data.output_metadata.get(data.mime_type, {})
        image["alt"] = described.get("alt", "")
        return [image]


# Of the Korean edition: document -> [[heading, English heading], …].
HEADINGS = "headings.json"
MARKDOWN = MarkdownIt("commonmark").use(dollarmath_plugin)
BY_DOCUMENT, IN_ENGLISH = {}, {}  # what HEADINGS says
HANGUL = re.compile(r"[가-힣]")
WORD = re.compile(r"[A-Za-z]{2}")


def headings(path):
    """A notebook's headings, as plain text, in order."""
    return [
        "".join(child.content for child in inline.children)
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for opening, inline in pairwise(MARKDOWN.parse(cell.source))
        if opening.type == "heading_open"
    ]


def is_english(text):
    """Does a piece of the Korean edition speak English?"""
    plain = re.sub("<[^>]*>", "", text).replace(IN_PROGRESS, "")
    return bool(WORD.search(plain)) and not HANGUL.search(plain)


def anchor(heading):
    """A heading's anchor, as JupyterLab makes it from its English."""
    return IN_ENGLISH.get(heading, heading).replace(" ", "-")


class Anchors(SphinxTransform):
    """Each section can be reached under its anchor in Jupyter, too.

    In the Korean edition, it has the English page's anchors besides.
    """

    default_priority = 880  # when all has its docutils name

    def apply(self, **_):
        sections = list(self.document.findall(nodes.section))
        known = BY_DOCUMENT.get(self.env.docname)
        pairs = known or [[None, s[0].astext()] for s in sections]
        taken = set(self.document.ids)
        for section, (_, english) in zip(sections, pairs, strict=True):
            names = [english.replace(" ", "-")]
            if known:
                names.insert(0, nodes.make_id(english))
            for place, name in enumerate(names):
                if name and name not in taken:
                    taken.add(name)
                    if place == 0 and known:
                        section["ids"].insert(0, name)
                    else:
                        section["ids"].append(name)
                    self.document.ids[name] = section


class Languages(SphinxPostTransform):
    """What is in the other edition's language says so, to who hears it."""

    default_priority = 500

    def run(self, **_):
        if self.config.language != "ko":
            for node in self.document.findall(nodes.paragraph):
                said = "".join(
                    text
                    for text in node.findall(nodes.Text)
                    if not isinstance(text.parent, nodes.literal | nodes.raw)
                )
                if HANGUL.search(said) and not WORD.search(said):
                    node["classes"].append("language-ko")
            return
        kinds = nodes.paragraph, nodes.title, nodes.literal_block
        for node in self.document.findall():
            if isinstance(node, kinds) and is_english(node.astext()):
                node["classes"].append("language-en")
            elif isinstance(node, nodes.raw) and "<summary>" in node.astext():
                shown = SUMMARY.sub(_summary, node.astext())
                node.children = [nodes.Text(shown)]


SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)


def _summary(match):
    if is_english(match[1]):
        return f'<summary lang="en">{match[1]}</summary>'
    return match[0]


def other_edition(app, pagename, templatename, context, doctree):
    """Tell a page's template where it is in the other edition."""
    here = app.config.language
    there = {"en": "ko", "ko": "en"}[here]
    both = BOTH.match(pagename)
    path = "../" * pagename.count("/") + ("ko/" if here == "en" else "../")
    url = f"{path}{pagename if both else 'index'}.html"
    context["other"] = {"language": there, "url": url, "name": NAMES[there]}
    if both:
        context["metatags"] = (
            f'<link rel="alternate" hreflang="{there}" href="{url}">'
            + context.get("metatags", "")
        )


NAMES = {"en": "English", "ko": "한국어"}
# What there is in both editions.
BOTH = re.compile(r"index$|search$|genindex$|notebooks/(homework/)?\d\d_")


# A matrix or a list of cases, with what stands around it.
TABLE = re.compile(
    r"(?:<mo[^>]*>(&#x000(?:5B|7B);)</mo>)?<mtable>(.*?)</mtable>"
    r"(?:<mo[^>]*>(&#x000(?:5D|7D);)</mo>)?",
    re.DOTALL,
)


def _fenced(table):
    """Brackets as high as the table: few systems have a font that does it."""
    opening, rows, closing = table.groups()
    style = f"transform: scaleY({rows.count('<mtr>')})"
    before, after = (
        f'<mo stretchy="false" style="{style}">{fence}</mo>' if fence else ""
        for fence in (opening, closing)
    )
    return f"{before}<mtable>{rows}</mtable>{after}"


def mathml(latex, display="inline"):
    """A formula of LaTeX as MathML."""
    # latex2mathml knows the lines that `aligned` aligns as `split` alone.
    made = convert(latex.replace("{aligned}", "{split}"), display=display)
    # An index of a bracket would hang from the bracket's foot.
    made = re.sub(r"<msub>(<mo[^>]*>&#x00029;</mo>)", r"\1<msub><mi/>", made)
    return TABLE.sub(_fenced, made)


def inline_math(writer, node):
    """A formula within a line, as MathML."""
    writer.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def block_math(writer, node):
    """A formula of its own, as MathML that scrolls where it's too wide."""
    formula = mathml(node.astext(), "block")
    writer.body.append(f'<div class="formula" tabindex="0">{formula}</div>')
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer(
        "mathml", (inline_math, None), (block_math, None)
    )
    said = Path(app.srcdir, HEADINGS)
    BY_DOCUMENT.clear()
    IN_ENGLISH.clear()
    if said.exists():
        BY_DOCUMENT.update(json.loads(said.read_text("utf-8")))
        for pairs in BY_DOCUMENT.values():
            IN_ENGLISH.update(pairs)
    app.add_transform(Anchors)
    app.add_post_transform(Languages)
    app.add_search_language(KoreanSearch)
    app.connect("html-page-context", other_edition)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
