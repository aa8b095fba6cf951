"""What Sphinx has to know to show the course: an extension for docs/conf.py.

Formulas become MathML while the site is made, figures keep their texts, and
headings keep the anchors that Jupyter gives them.
"""

from docutils import nodes
from latex2mathml.converter import convert
from myst_nb.core.render import NbElementRenderer
from sphinx.transforms.post_transforms import SphinxPostTransform


class Renderer(NbElementRenderer):
    """Outputs as MyST-NB shows them, and each figure with its text."""

    def render_image(self, data):
        """The figure, described in words for who can't see it."""
        (image,) = super().render_image(data)
        described = data.output_metadata.get(data.mime_type, {})
        image["alt"] = described.get("alt", "")
        return [image]


def anchor(heading):
    """A heading's anchor, as JupyterLab makes it."""
    return heading.replace(" ", "-")


class Anchors(SphinxPostTransform):
    """Each section can be reached under its anchor in Jupyter, too."""

    default_priority = 500

    def run(self, **_):
        taken = set(self.document.ids)
        for section in self.document.findall(nodes.section):
            name = anchor(section[0].astext())
            if name not in taken:
                taken.add(name)
                section["ids"].append(name)


def mathml(latex, display="inline"):
    """A formula of LaTeX as MathML."""
    # latex2mathml knows the lines that `aligned` aligns as `split` alone.
    return convert(latex.replace("{aligned}", "{split}"), display=display)


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
    app.add_post_transform(Anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
