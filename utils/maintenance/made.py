"""Is a student's copy still as `make homework` made it?

A copy carries a checksum of its cells. Whoever works in it changes the cells,
and then it's theirs: it isn't overwritten, run or deleted.
"""

import hashlib
import json

import nbformat

SUM = "made_of"  # in the notebook's metadata


def checksum(notebook):
    """A checksum of what the cells say, without their outputs."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:16]


def is_as_made(path):
    """Does this file carry the checksum of what it says?"""
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return False
    return notebook.metadata.get(SUM) == checksum(notebook)
