"""Writing files so that they're never half there."""

import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path):
    """Give a path to write to; what is there then takes the place of `path`.

    An interrupt, or an error in between, leaves the old file as it was.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as folder:
        beside = Path(folder, path.name)
        yield beside
        beside.replace(path)
