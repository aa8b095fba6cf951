"""Which submissions of a set share code that wasn't handed out.

The fingerprints are copydetect's: every stretch of a length counts, whatever
its names are, so that the figures are the same in every run.
"""

import contextlib
import csv
import io
from dataclasses import dataclass
from itertools import combinations

from utils.grading import results
from utils.grading.submissions import SubmissionError, read_cells
from utils.grading.texts import as_text
from utils.paths import ROOT

SIMILAR = "similar.csv"
STRETCH = 25  # characters, a name counting as one, that have to agree
LEAST = 50  # characters in common, below which a pair isn't listed
MOST_PAIRS = 200  # of a set, the most similar ones
TITLES = (
    "set",
    "student",
    "other",
    "characters shared",
    "share of student's",
    "share of other's",
    "student's cells",
    "other's cells",
    "what it is",
)
NOTE = "a place to look, no proof"


class SimilarError(Exception):
    """The package for it is missing; the message says how to get it."""


@dataclass
class Code:
    """A submission's own code, as one text.

    Args:
        student: whose it is.
        prints: copydetect.CodeFingerprint.
        starts: where in the text each cell begins.
    """

    student: str
    prints: object
    starts: list

    def cells(self, begins):
        """The numbers of the cells, from 1, in which something begins."""
        found = {sum(s <= b for s in self.starts) for b in begins}
        return " ".join(map(str, sorted(found)))


def own_code(one, handed_out):
    """What a student has added, and where each cell of it begins."""
    text, starts = "", []
    for cell in read_cells(one.path):
        starts.append(len(text))
        lines = [x for x in cell.splitlines() if x.strip() not in handed_out]
        text += "\n".join(lines) + "\n\n"
    return text, starts


def write_similar(submissions, grades):
    """Write similar.csv: pairs of submissions, the most similar first.

    Args:
        submissions: list of Submission.
        grades: pathlib.Path.

    Returns:
        how many pairs are listed.

    Raises:
        SimilarError: copydetect isn't installed.
    """
    try:
        from copydetect import CodeFingerprint, compare_files
    except ModuleNotFoundError:
        raise SimilarError(
            "--similar needs one package more: type "
            '.venv/bin/pip install -e ".[teach]"'
        ) from None
    rows = []
    for name in sorted({one.set for one in submissions}):
        handed = ROOT / "notebooks" / "homework" / f"{name}.ipynb"
        cells = read_cells(handed)
        lines = {x.strip() for cell in cells for x in cell.splitlines()}
        codes = []
        for one in submissions:
            with contextlib.suppress(SubmissionError):
                if one.set == name:
                    text, starts = own_code(one, lines)
                    file = io.StringIO(text)
                    prints = CodeFingerprint("x.py", STRETCH, 1, fp=file)
                    codes.append(Code(one.student, prints, starts))
        rows += pairs(name, codes, compare_files)
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(TITLES)
    table.writerows(rows)
    results.write(grades / SIMILAR, file.getvalue())
    return len(rows)


def pairs(name, codes, compare):
    """The rows of a set's pairs, the most similar first."""
    found = []
    for one, other in combinations(codes, 2):
        if len(one.prints.hashes & other.prints.hashes) < LEAST - STRETCH:
            continue
        shared, shares, slices = compare(one.prints, other.prints)
        if shared >= LEAST:
            cells = [
                code.cells(slice_[0])
                for code, slice_ in zip((one, other), slices, strict=True)
            ]
            names = as_text(one.student), as_text(other.student)
            parts = [f"{min(share, 1):.2f}" for share in shares]
            row = [name, *names, int(shared), *parts, *cells, NOTE]
            found.append((max(shares), shared, row))
    found.sort(key=lambda one: (-one[0], -one[1], one[2][1:3]))
    return [row for *_, row in found[:MOST_PAIRS]]
