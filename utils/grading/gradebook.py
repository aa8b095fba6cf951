"""Marks and pages in the form that an LMS takes back: Canvas, Moodle.

The marks go into the gradebook that the LMS itself has exported:

- Canvas: "Student", "ID", "SIS Login ID", "Section", then a column for each
  assignment, "Title (number)"; a row "Points Possible" (Canvas's
  lib/gradebook_exporter.rb and lib/gradebook_importer.rb).
- Moodle, grades of the course: "First name", "Last name", "ID number", …,
  "Email address", then "Assignment: Title (Real)" (grade/export/lib.php).
- Moodle, worksheet of one assignment: "Identifier" ("Participant 1234"),
  "Full name", "Email address", …, "Grade", "Maximum Grade"
  (mod/assign/feedback/offline).
"""

import codecs
import csv
import io
import json
import math
import re
import zipfile
from dataclasses import dataclass, field

from utils.grading import results
from utils.grading.texts import printable, same_name

GRADEBOOK, FEEDBACK = "gradebook.csv", "feedback.zip"
# Of an item's columns, those that don't hold its points.
NO_POINTS = re.compile(
    r"\((Percentage|Letter|Feedback)\)$"
    r"|(Current|Final|Unposted|Override) (\w+ )?(Score|Points|Grade)",
    re.I,
)
# A number of its own in a title: no year, date, time or part of another.
NUMBERS = re.compile(r"(?<![\d.:/-])\d{1,2}(?![\d./:-]*\d)")
KEPT = {"EX", "N/A"}  # excused, not assigned: the teacher's own decision
ANY_DATE = (2000, 1, 1, 0, 0, 0)


class GradebookError(Exception):
    """It can't be filled in; the message says what to do."""


@dataclass
class Gradebook:
    """An exported gradebook.

    Args:
        header: list of titles.
        rows: list of lists, of students and others.
        form: how it's written: encoding, and what csv.writer is told.
    """

    header: list
    rows: list
    form: dict
    possible: dict = field(default_factory=dict)  # {column: points}

    @property
    def is_canvas(self):
        return "ID" in self.header[:3] and "Section" in self.header

    @property
    def is_worksheet(self):
        return "Maximum Grade" in self.header and "Grade" in self.header

    @property
    def identity(self):
        """How many columns tell who it is; grades stand behind them."""
        if self.is_canvas:
            return self.header.index("Section")
        if self.is_worksheet:
            return 3
        item = re.compile(r".*:.*|.*\(\w+\)$")
        titles = map(item.fullmatch, self.header)
        return next((k for k, is_item in enumerate(titles) if is_item), 6)


def read(path):
    """A gradebook from a CSV, whatever separates its fields.

    Raises:
        GradebookError: it's none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GradebookError(f"{path} can't be read: {error.strerror}") from (
            None
        )
    text, encoding = decoded(content)
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    # A comment may hold a picture.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    found = []
    for delimiter in ",;\t":
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        found.append((list(rows), delimiter))
    rows, delimiter = max(found, key=lambda one: len((one[0] or [[]])[0]))
    if not rows or len(rows[0]) < 3:
        raise GradebookError(f"{path.name} is no gradebook that we know")
    form = {"delimiter": delimiter, "lineterminator": end}
    book = Gradebook(rows[0], rows[1:], {"encoding": encoding} | form)
    for row in book.rows:
        if row and "Points Possible" in row[0]:
            book.possible = dict(enumerate(map(positive, row)))
    return book


def decoded(content):
    """A file's text and its encoding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16"), "utf-16"
    bom = content.startswith(codecs.BOM_UTF8)
    for encoding in ("utf-8-sig" if bom else "utf-8", "cp949", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def positive(text):
    """A number over 0 as a spreadsheet writes it, or None."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if 0 < number < math.inf else None


def fill(book, people, columns, points):
    """Write the marks into a gradebook.

    Args:
        book: Gradebook; its rows change.
        people: {student: (Submission or None, {set: result})}.
        columns: {"03": title}, for what the titles don't tell.
        points: {"03": points possible there}, where the file doesn't say.

    Returns:
        how many marks were written; notes, a list of texts.

    Raises:
        GradebookError: a title isn't there, or not clear.
    """
    sets = sorted({name for _, marks in people.values() for name in marks})
    where = {name: column_of(book, name, columns, sets) for name in sets}
    notes = [said_of(book, *pair) for pair in where.items()]
    count, unscaled = 0, set()
    for student, (submission, marks) in people.items():
        row, why = row_of(book, student, submission)
        if row is None:
            notes.append(f"not in the gradebook: {printable(student)}{why}")
            continue
        # A spreadsheet may have cut off the last fields, where empty.
        row += [""] * (len(book.header) - len(row))
        for name, result in marks.items():
            column = where[name]
            if column is None:
                continue
            if row[column].strip().upper() in KEPT:
                said = f"{printable(student)}, {name}: {row[column]} is kept"
                notes.append(said)
                continue
            possible = points_of(book, row, column, points.get(name[:2]))
            unscaled |= set() if possible else {name}
            row[column] = scaled(result, possible)
            count += 1
    notes += [
        f"{name}: the file doesn't say of how many points; it's the set's "
        f"own. If there are 100: --points {name[:2]}=100"
        for name in sorted(unscaled)
    ]
    return count, notes


def said_of(book, name, column):
    """Which column a set goes into, in words."""
    if column is None:
        return f"no column for {name}: say --column {name[:2]}=TITLE"
    return f"{name} goes into {book.header[column]!r}"


def points_of(book, row, column, told):
    """The points possible in a column, or None."""
    if told:
        return told
    if book.is_worksheet:
        return positive(row[book.header.index("Maximum Grade")])
    return book.possible.get(column)


def scaled(result, possible):
    """A result's total in points of the gradebook, as a text."""
    total = result["total"]
    if possible and result["possible"]:
        total = total * possible / result["possible"]
    return f"{total:.2f}".rstrip("0").rstrip(".")


def column_of(book, name, columns, sets):
    """The column for a set: the one whose title has its number; or None.

    Raises:
        GradebookError: several fit, or the one that was named isn't there.
    """
    chapter = name[:2]
    titles = {k: bare(title) for k, title in enumerate(book.header)}
    if chapter in columns:
        title = columns[chapter]
        found = [k for k, t in enumerate(book.header) if t == title]
        found = found or [k for k, t in titles.items() if t == bare(title)]
        if not found:
            raise GradebookError(
                f"--column {chapter}={title}: there is no such title; there "
                f"are {', '.join(map(repr, book.header[book.identity :]))}"
            )
        return found[0]
    if book.is_worksheet and len(sets) == 1:
        return book.header.index("Grade")
    fits = {
        column: title
        for column, title in titles.items()
        if column >= book.identity
        and not NO_POINTS.search(book.header[column])
        and int(chapter) in map(int, NUMBERS.findall(title))
    }
    words = name[3:].replace("_", " ")
    for better in (words, chapter):
        if len(fits) > 1:
            some = {c: t for c, t in fits.items() if better in t.casefold()}
            fits = some or fits
    if len(fits) > 1:
        raise GradebookError(
            f"several columns may be {name}: say --column {chapter}=TITLE, "
            f"one of {', '.join(map(repr, fits.values()))}"
        )
    return next(iter(fits), None)


def bare(title):
    """A title without what the LMS puts behind it: (1234) or (Real)."""
    return re.sub(r"\s*\((\d+|Real)\)$", "", title.replace("_", " ").strip())


def row_of(book, student, submission):
    """A student's row; None and why not, if there is none or several."""
    lms = submission.lms if submission else ""
    id_ = student.rpartition("_")[2]
    if lms == "canvas" and book.is_canvas:
        column = book.header.index("ID")
        fits = [r for r in book.rows if r[column : column + 1] == [id_]]
    elif lms == "moodle" and book.is_worksheet:
        fits = [r for r in book.rows if r and r[0].split()[-1:] == [id_]]
    else:
        fits = by_identity(
            book, student.rpartition("_")[0] if lms else student
        )
    if len(fits) == 1:
        return fits[0], ""
    return None, ", or it's several" if fits else ""


def by_identity(book, student):
    """The rows in which a login, number, e-mail or name is the student's."""
    wanted = plain(student)
    rows = [
        row for row in book.rows if row and "Points Possible" not in row[0]
    ]
    exact = [r for r in rows if wanted in map(plain, r[: book.identity])]
    if exact:
        return exact
    words = sorted(re.findall(r"\w+", wanted))
    return [
        row
        for row in rows
        if words == sorted(re.findall(r"\w+", plain(row[0])))
        or words == sorted(re.findall(r"\w+", plain(" ".join(row[:2]))))
    ]


def plain(text):
    return same_name(text).strip().casefold()


def write(book, path):
    """Write a gradebook as the export was written."""
    form = dict(book.form)
    encoding = form.pop("encoding")
    file = io.StringIO(newline="")
    csv.writer(file, **form).writerows([book.header, *book.rows])
    results.write_bytes(path, file.getvalue().encode(encoding, "replace"))


def write_feedback(submissions, grades):
    """Write feedback.zip, in the layout in which the LMS handed files out.

    Moodle keeps a page's own name. Canvas shows what it takes back under the
    name of what was handed in, so it gets a notebook. (Moodle's
    mod/assign/feedback/file/importziplib.php; in Canvas's
    app/models/assignment.rb, infer_comment_context_from_filename.)

    Returns:
        how many pages are in it.
    """
    file, count = io.BytesIO(), 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zip_:
        for one in submissions:
            page = results.result_path(one, grades).with_suffix(".html")
            if not one.lms or not page.is_file():
                continue
            text = page.read_text(encoding="utf-8")
            name = f"{one.prefix}/{one.set}.html"
            if one.lms == "canvas":
                own = one.path.name.removeprefix(one.prefix)
                name, text = f"{one.prefix}{own}", as_notebook(text)
            zip_.writestr(zipfile.ZipInfo(name, ANY_DATE), text)
            count += 1
    if count:
        results.write_bytes(grades / FEEDBACK, file.getvalue())
    return count


def as_notebook(page):
    """A page as a notebook of one text cell."""
    body = page.partition("</style>")[2].partition("</html>")[0]
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}}
    cell["source"] = body.strip()
    form = {"metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": [cell], **form}, indent=1)
