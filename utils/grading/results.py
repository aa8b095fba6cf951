"""The files that grading reads and leaves.

In: SUBMISSIONS/<student>/<notebook>.ipynb. Out: GRADES/<student>/, a JSON
and a page for each notebook, and GRADES/grades.csv, made from the JSONs.
"""

import csv
import functools
import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from utils.files import whole
from utils.grading.marking import numbered_tasks, read_cells
from utils.paths import ROOT

SETS = sorted(
    path.stem for path in (ROOT / "notebooks" / "homework").glob("*.ipynb")
)
PAGE = Environment(autoescape=True, trim_blocks=True).from_string(
    """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>{{ notebook }}: {{ student }}</title>
<style>
  body { font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto;
         padding: 0 1em; }
  table { border-collapse: collapse; }
  td, th { text-align: left; vertical-align: top; padding: .4em 1em .4em 0; }
  td { border-top: 1px solid #bbb; }
  td:first-child, td:nth-child(2) { white-space: nowrap; }
  td:last-child { overflow-wrap: anywhere; }
</style>
<h1>{{ notebook }}</h1>
<p>{{ student }}:
{% if total is none %}not graded{% else %}
<strong>{{ total }} of {{ possible }} points</strong>{% endif %}</p>
{% if note %}
<p>Note: {{ note }}</p>
{% endif %}
{% if scores %}
<table>
<tr><th>Task</th><th>Points</th><th>What the check says</th></tr>
{% for number, task in tasks.items() %}
<tr><td>{{ number }} {{ task.name }}</td>
<td>{{ scores[number] }} of {{ task.points }}</td>
<td>{{ messages[number] }}</td></tr>
{% endfor %}
</table>
<p>The inputs are drawn anew for each grading: other ones than those of the
check in the notebook.</p>
{% endif %}
</html>
"""
)


@dataclass(frozen=True)
class Submission:
    """A notebook that a student handed in.

    Args:
        student: name of the folder.
        path: pathlib.Path of the file.
    """

    student: str
    path: Path

    @property
    def notebook(self):
        return self.path.stem

    @property
    def set(self):
        """The name of the set, such as "03_vectorize_the_layer", or None.

        Something may follow it, as in "03_vectorize_the_layer (1)".
        """
        fits = (name for name in SETS if self.notebook.startswith(name))
        return next(fits, None)

    @property
    def tasks(self):
        """{number: Task}, or {} if it isn't named as one of the sets."""
        return numbered_tasks(self.set[:2]) if self.set else {}

    def __str__(self):
        return printable(f"{self.student}/{self.path.name}")


def scan(folder):
    """What is in a folder of submissions.

    Returns:
        list of Submission; {student: [notes on what isn't a submission]},
        with each student in it.
    """
    found, notes = [], {}
    for student in sorted(folder.iterdir()):
        if student.name.startswith(".") or student.is_file():
            continue
        said = notes[student.name] = []
        if student.is_symlink() or not student.is_dir():
            said.append("is a link, not a folder")
            continue
        for path in sorted(student.iterdir()):
            if path.suffix == ".ipynb":
                found.append(Submission(student.name, path))
            elif not path.name.startswith("."):
                said.append(f"not a notebook (.ipynb): {path.name}")
        if not any(one.student == student.name for one in found):
            said.append("no notebook handed in")
    return found, notes


@functools.cache
def grader():
    """A text that changes with the code that marks depend on."""
    digest = hashlib.sha256()
    for folder in (".", "built", "checking", "homework", "grading"):
        for file in sorted((ROOT / "utils" / folder).glob("*.py")):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def fingerprint(cells):
    """A text that changes with a submission's cells and with the grader."""
    text = json.dumps([grader(), cells])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def stored(submission, grades):
    """The result that there is of a submission, or None.

    None, too, if the submission or the grader has changed since, or if it
    couldn't be graded.
    """
    try:
        path = result_path(submission, grades)
        kept = json.loads(path.read_text(encoding="utf-8"))
        cells = read_cells(submission.path)
        if not path.with_suffix(".html").exists():
            return None
        if kept["total"] is None or kept["fingerprint"] != fingerprint(cells):
            return None
    except Exception:  # missing or damaged: it's made anew
        return None
    return kept


def result_path(submission, grades):
    """Where a submission's JSON is; its page is beside it."""
    return grades / submission.student / f"{submission.notebook}.json"


def save(submission, grades, note, marks=None, cells=None):
    """Write a submission's JSON and page. Replaces what was there.

    Args:
        submission: Submission.
        grades: pathlib.Path.
        note: a text, "" for none.
        marks: {number: (points, message)}, or None if it isn't graded.
        cells: list of strings, those that were graded.

    Returns:
        the result, a dict.
    """
    marks, tasks = marks or {}, submission.tasks
    kept = {
        "student": submission.student,
        "notebook": submission.notebook,
        "total": sum(p for p, _ in marks.values()) if marks else None,
        "possible": sum(t.points for t in tasks.values()) if tasks else None,
        "note": note,
        "scores": {number: points for number, (points, _) in marks.items()},
        "messages": {number: said for number, (_, said) in marks.items()},
        "fingerprint": fingerprint(cells) if marks else None,
    }
    path = result_path(submission, grades)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The JSON comes last: with it, all is there.
    write(path.with_suffix(".html"), PAGE.render(kept, tasks=tasks))
    write(path, json.dumps(kept, indent=1))
    return kept


def write(path, text):
    """Write a file beside and move it, so that it's never half there."""
    with whole(path) as beside:
        beside.write_text(text, encoding="utf-8", errors="backslashreplace")


def write_table(submissions, notes, grades):
    """Write grades.csv: a row for each student, a column for each set.

    A set that isn't graded is left empty, and so is the total then; the last
    column says why. Of several files for a set the best counts.

    Args:
        submissions: list of Submission.
        notes: {student: [texts]}.
        grades: pathlib.Path.
    """
    names = [x for x in SETS if any(one.set == x for one in submissions)]
    points = {student: {} for student in notes}
    unmarked = set()
    notes = {student: list(said) for student, said in notes.items()}
    for one in submissions:
        kept = stored(one, grades)
        if kept:
            row, said = points[one.student], kept["note"]
            row[one.set] = max(kept["total"], row.get(one.set, 0))
        else:
            unmarked.add(one.student)
            said = why_not(one, grades)
        if said:
            notes[one.student].append(f"{one.notebook}: {said}")
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow(["student", *names, "total", "note"])
    for student, row in points.items():
        marks = [row.get(name, "") for name in names]
        whole = row and student not in unmarked
        total = sum(row.values()) if whole else ""
        note = "; ".join(notes[student])
        table.writerow([as_text(student), *marks, total, as_text(note)])
    write(grades / "grades.csv", file.getvalue())


def why_not(submission, grades):
    """The note of a result without a mark."""
    try:
        path = result_path(submission, grades)
        kept = json.loads(path.read_text(encoding="utf-8"))
        return kept["note"] if kept["total"] is None else "not graded yet"
    except Exception:  # missing or damaged
        return "not graded yet"


def as_text(text):
    """A text that no spreadsheet takes for a formula."""
    shown = printable(text)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown


def printable(text):
    """A text that any terminal and file can take."""
    text = text.encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else "?" for c in text)
