"""The files that grading leaves: GRADES/<student>/ and GRADES/grades.csv.

For each set a JSON and a page; the table is made from the JSONs.
"""

import ast
import csv
import functools
import hashlib
import io
import json
import tempfile
import threading

from jinja2 import Environment

from utils.files import whole
from utils.grading.submissions import SETS, SubmissionError, read_cells
from utils.grading.texts import as_text, joined
from utils.paths import ROOT

TABLE = "grades.csv"
# What else lies in GRADES: no student's folder is called so.
RESERVED = {TABLE, "gradebook.csv", "similar.csv", "feedback.zip"}
LONGEST_NAME = 240  # bytes of a student's folder
FAULT = "grader fault, run again"
MOST_FAULTS = 3  # of a kind; after that it's a note
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


@functools.cache
def grader(set_):
    """A text that changes with the code that a set's marks depend on.

    That is what the set and the marking import, in the course's own code.
    """
    with ONE_AT_A_TIME:
        return _hash_of_code(set_)


def _hash_of_code(set_):
    digest = hashlib.sha256()
    (module,) = sorted((ROOT / "utils").glob(f"*/set_{set_[:2]}.py"))
    roots = [ROOT / "utils/grading" / f"{name}.py" for name in MARKING]
    for file in sorted(imported([module, *roots])):
        # A line's end may be written in two ways: it's the same code.
        code = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(hashlib.sha256(code).digest())
    return digest.hexdigest()


MARKING = ("marking", "inside")
# Python's parser, in two threads, may raise a SystemError (seen with 3.11.7).
ONE_AT_A_TIME = threading.Lock()


def imported(files):
    """Files of the course, and all of it that they import, as a set."""
    seen, to_do = set(), list(files)
    while to_do:
        file = to_do.pop()
        if file in seen:
            continue
        seen.add(file)
        to_do += imports(file)
    return seen


@functools.cache
def imports(file):
    """Files of the course that one of them imports itself, as a list."""
    names = []
    for part in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            names += [alias.name for alias in part.names]
        elif isinstance(part, ast.ImportFrom) and part.module:
            names += [f"{part.module}.{a.name}" for a in part.names]
            names.append(part.module)
    return [path for name in names for path in module_files(name)]


def module_files(name):
    """The files of one of the course's modules, its packages' included."""
    parts = name.split(".")
    if parts[0] != "utils":
        return []
    folders = [ROOT.joinpath(*parts[:k]) for k in range(1, len(parts) + 1)]
    files = [folder / "__init__.py" for folder in folders]
    files.append(ROOT.joinpath(*parts).with_suffix(".py"))
    return [file for file in files if file.is_file()]


def fingerprint(cells, set_, limits):
    """A text that changes with cells, grader and limits, but for seconds."""
    own = [limits.cell, limits.memory, limits.processes, limits.disk]
    text = json.dumps([grader(set_), own, cells])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def stored(submission, grades, limits):
    """The result that there is of a submission, or None.

    None, too, if the submission or the grader has changed since, if it
    couldn't be graded, or if the clock stopped it and it may have more time.
    """
    try:
        kept = load(submission, grades)
        try:
            cells = read_cells(submission.path)
        except SubmissionError as error:  # no notebook, as before
            return kept if kept["note"] == str(error) else None
        if kept["fingerprint"] != fingerprint(cells, submission.set, limits):
            return None
        if not result_path(submission, grades).with_suffix(".html").exists():
            return None
        if kept["total"] is None and kept["faults"] < MOST_FAULTS:
            return None
        if kept["late"] and kept["late"] < limits.seconds:
            return None
    except Exception:  # missing or damaged: it's made anew
        return None
    return kept


def load(submission, grades):
    """A submission's JSON, a dict.

    Raises:
        Exception: of any kind, if it's missing or damaged.
    """
    text = result_path(submission, grades).read_text(encoding="utf-8")
    kept = json.loads(text)
    return kept if kept["file"] == submission.path.name else {}


def result_path(submission, grades):
    """Where a submission's JSON is; its page is beside it."""
    folder = grades / folder_of(submission.student)
    return folder / f"{submission.set}.json"


def folder_of(student):
    """The name of a student's folder in GRADES: not too long, not reserved."""
    long = len(student.encode(errors="surrogateescape")) > LONGEST_NAME
    if not long and student.casefold() not in RESERVED:
        return student
    digest = hashlib.sha256(student.encode(errors="replace")).hexdigest()[:8]
    short = student.encode(errors="replace")[:200].decode(errors="ignore")
    return f"{short}-{digest}"


def save(submission, grades, result, tasks):
    """Write a submission's JSON and page. Replaces what was there.

    Args:
        submission: Submission.
        grades: pathlib.Path.
        result: dict of what isn't as `blank` has it.
        tasks: {number: {"name", "points"}} of its set.

    Returns:
        the result, a dict.
    """
    kept = {
        "student": submission.student,
        "notebook": submission.set,
        "file": submission.path.name,
        "total": None,
        "possible": sum(task["points"] for task in tasks.values()),
        "note": "",
        "scores": {},
        "messages": {},
        "fingerprint": None,
        "late": 0,  # --seconds, where the clock stopped something
        "faults": 0,  # how often in turn the grader failed
    } | {name: value for name, value in result.items() if name != "idle"}
    path = result_path(submission, grades)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The JSON comes last: with it, all is there.
    write(path.with_suffix(".html"), PAGE.render(kept, tasks=tasks))
    write(path, json.dumps(kept, indent=1))
    return kept


def write(path, text):
    """Write a file beside and move it, so that it's never half there."""
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    write_bytes(path, text.encode(encoding, "backslashreplace"))


def write_bytes(path, content):
    """The same with bytes."""
    with whole(path) as beside:
        beside.write_bytes(content)


def write_table(submissions, notes, grades, limits):
    """Write grades.csv: a row for each student, a column for each set.

    A set that isn't graded is left empty, and so is the total then; the last
    column says why.

    Args:
        submissions: list of Submission.
        notes: {student: [texts]}.
        grades: pathlib.Path.
        limits: Limits.

    Returns:
        {student: {set: the result, a dict}}, of what is graded.
    """
    names = [x for x in SETS if any(one.set == x for one in submissions)]
    results = {student: {} for student in notes}
    unmarked = set()
    said_of = {student: [] for student in notes}
    for one in submissions:
        kept = stored(one, grades, limits)
        said = kept["note"] if kept else why_not(one, grades)
        if kept and kept["total"] is not None:
            results[one.student][one.set] = kept
        else:
            unmarked.add(one.student)
        if said:
            said_of[one.student].append(f"{one.set}: {said}")
    file = io.StringIO(newline="")
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(["student", *names, "total", "note"])
    for student, row in results.items():
        points = {name: kept["total"] for name, kept in row.items()}
        whole = row and student not in unmarked
        total = sum(points.values()) if whole else ""
        note = as_text(joined(said_of[student] + notes[student]))
        marks = [points.get(name, "") for name in names]
        table.writerow([as_text(student), *marks, total, note])
    write(grades / TABLE, file.getvalue())
    return results


def why_not(submission, grades):
    """The note of a result without a mark."""
    try:
        kept = load(submission, grades)
        return kept["note"] if kept["total"] is None else "not graded yet"
    except Exception:  # missing or damaged
        return "not graded yet"


def remember(submission, grades):
    """Note that a submission is begun; how often it was, without an end.

    What kills the grader while a submission is judged can't be noted later.
    """
    path = begun_path(submission, grades)
    times = begun(submission, grades) + 1
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, str(times))
    return times


def begun(submission, grades):
    """How often a submission was begun without an end."""
    try:
        return int(begun_path(submission, grades).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def forget(submission, grades):
    """It has come to its end."""
    begun_path(submission, grades).unlink(missing_ok=True)


def begun_path(submission, grades):
    folder = grades / folder_of(submission.student)
    return folder / f".{submission.set}.begun"


def is_writable(folder):
    """Make a folder if need be. Raises OSError where it can't be used."""
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()
