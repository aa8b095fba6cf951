"""Writing files so that they're never half there."""

import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HALF = ".half-written-"  # begins the name of a folder beside the file
LONGEST = 3600  # seconds: no file takes so long to write


@contextmanager
def whole(path):
    """Give a path to write to; what is there then takes the place of `path`.

    An interrupt, or an error in between, leaves the old file as it was. What
    is killed leaves a folder, too: a later call beside it clears it away.
    """
    path = Path(path)
    clear(path.parent)
    with tempfile.TemporaryDirectory(prefix=HALF, dir=path.parent) as folder:
        beside = Path(folder, path.name)
        yield beside
        beside.replace(path)


def clear(folder):
    """Delete what killed writers left in a folder: old enough to be dead."""
    for left in Path(folder).glob(f"{HALF}*"):
        try:
            if left.stat().st_mtime < time.time() - LONGEST:
                shutil.rmtree(left)
        except OSError:  # another has done so, or may not: no harm
            continue
