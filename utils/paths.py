"""Where the course's folder is, and which notebooks in it are the course's."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"\d\d_[a-z0-9_]+\.ipynb")


def notebooks(folder=""):
    """Paths of the course's notebooks in a folder of notebooks/, in order.

    What has another kind of name, an Untitled.ipynb say, is somebody's own.

    Args:
        folder: "" for the lectures, "homework" or "solutions".
    """
    paths = (ROOT / "notebooks" / folder).glob("*.ipynb")
    return sorted(path for path in paths if NAME.fullmatch(path.name))
