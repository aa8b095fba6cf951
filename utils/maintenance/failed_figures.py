"""A page that shows figures that differ: expected, new and difference."""

import base64
import html
from pathlib import Path

NAME = "failed_figures.html"
HEAD = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Figures that differ</title>
<style>
  body { font-family: sans-serif; margin: 1em; }
  figure { display: inline-block; margin: 0 1em 1em 0; }
  img { border: 1px solid #999; max-width: 30vw; }
</style>
<h1>Figures that differ</h1>
"""
FIGURE = (
    '<figure><img src="data:image/png;base64,{}" alt="{}">'
    "<figcaption>{}</figcaption></figure>"
)


def write(folder, failed):
    """Write the page, with the images inside; returns its path.

    Args:
        folder: where to.
        failed: (title, message, {kind: path of a PNG file}) of each figure.
    """
    parts = [HEAD]
    for title, message, images in failed:
        parts.append(f"<h2>{html.escape(title)}</h2>")
        parts.append(f"<p>{html.escape(message)}</p>")
        for kind, path in images.items():
            data = base64.b64encode(Path(path).read_bytes()).decode("ascii")
            parts.append(FIGURE.format(data, kind, kind))
    page = Path(folder) / NAME
    page.write_text("\n".join(parts), encoding="utf-8")
    return page
