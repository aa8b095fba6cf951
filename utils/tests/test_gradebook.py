"""From an LMS's zip to its gradebook: made-up classes, real layouts."""

import csv
import io
import json
import re
import sys
import zipfile

import pytest

from utils.checking import probes
from utils.grading import __main__ as command
from utils.grading import gradebook, worker
from utils.grading.sandbox import Limits
from utils.grading.worker import Marked
from utils.paths import ROOT
from utils.tests.handed_in import (
    SET,
    SOLVED,
    MarkedBy,
    all_right,
    grade,
    needs_sandbox,
    notebook,
    submit,
)

# Columns and rows as lib/gradebook_exporter.rb of Canvas writes them.
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Homework 02: loops (702),\
Homework 03: vectorize (703),Project 2026-03-03 (704),Current Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,10,100,50,(read only)
"Lovelace, Ada",101,u101,ada@example.org,A,"a, b",7,,40,88
"Ek, Bo",102,u102,bo@example.org,A,,8,,30,70
"Oh, Cy",103,u103,cy@example.org,A,,,EX,20,60
"Student, Test",104,,x,A,,,,,
"""
# As grade/export/txt of Moodle does, with semicolons.
MOODLE = """\
First name;Last name;ID number;Institution;Department;Email address;\
Assignment: 02 Loops (Real);Assignment: 03 Vectorize (Real);\
Assignment: 03 Vectorize (Percentage);Assignment: 03 Vectorize (Feedback);\
Quiz: 13 (Real);Course total (Real);Last downloaded from this course
Ada;Lovelace;1235;;;ada@example.org;-;-;-;;3;3;1700000000
Bo;Ek;;;;bo@example.org;-;-;-;;-;-;1700000000
Min Su;Kim;;;;kim@example.org;-;-;-;;-;-;1700000000
Cy;Oh;;;;cy@example.org;-;-;-;;-;-;1700000000
Cy;Oh;;;;cy2@example.org;-;-;-;;-;-;1700000000
"""
# And its worksheet for one assignment.
WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,\
Grade can be changed,Last modified (submission),Last modified (grade),\
Feedback comments
Participant 1234,Ada Lovelace,ada@example.org,Submitted,,20.00,Yes,-,-,
Participant 1235,Bo Ek,bo@example.org,Submitted,,20.00,Yes,-,-,
"""


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """Grade tmp_path/all.zip, 5 of 10 for all; returns the gradebook."""
    monkeypatch.setattr(command, "ready_to_run", lambda limits: None)
    monkeypatch.setattr(command, "Worker", MarkedBy(all_right))

    def run(export, *options, code=0, source="all.zip", encoding="utf-8"):
        path = tmp_path / "export.csv"
        path.write_bytes(export.encode(encoding))
        arguments = [tmp_path / source, tmp_path / "out"]
        arguments += ["--gradebook", path, *options]
        assert command.main(list(map(str, arguments))) == code
        content = (tmp_path / "out/gradebook.csv").read_bytes()
        text = content.decode(encoding)
        delimiter = ";" if text.count(";") > text.count(",") else ","
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))

    return run


def download(path, *names):
    with zipfile.ZipFile(path, "w") as zip_:
        for name in names:
            zip_.writestr(name, notebook(*SOLVED))


def differences(export, rows, delimiter=","):
    """{(row, column): new value} where a gradebook was changed."""
    before = list(csv.reader(io.StringIO(export), delimiter=delimiter))
    assert [len(row) for row in before] == [len(row) for row in rows]
    return {
        (r, c): rows[r][c]
        for r, row in enumerate(before)
        for c, value in enumerate(row)
        if rows[r][c] != value
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_canvas_marks_go_where_they_belong_and_nowhere_else(
    encoding, tmp_path, graded, capsys
):
    download(
        tmp_path / "all.zip",
        f"lovelaceada_101_5551_{SET}.ipynb",
        f"ekbo_LATE_102_5552_{SET}-2.ipynb",
        f"ohcy_103_5553_{SET}.ipynb",
        f"gonedee_999_5554_{SET}.ipynb",
    )
    rows = graded(CANVAS, encoding=encoding)
    assert differences(CANVAS, rows) == {(3, 7): "50", (4, 7): "50"}
    said = capsys.readouterr().out
    assert "2 marks filled in" in said
    assert f"{SET} goes into 'Homework 03: vectorize (703)'" in said
    assert "not in the gradebook: gonedee_999" in said
    assert f"ohcy_103, {SET}: EX is kept" in said


def test_canvas_takes_back_notebooks_under_their_own_names(tmp_path, graded):
    names = [
        f"lovelaceada_101_5551_{SET}.ipynb",
        f"ekbo_LATE_102_5552_{SET}-2.ipynb",
    ]
    download(tmp_path / "all.zip", *names)
    graded(CANVAS)
    with zipfile.ZipFile(tmp_path / "out/feedback.zip") as zip_:
        assert sorted(zip_.namelist()) == sorted(names)
        cells = json.loads(zip_.read(names[0]))["cells"]
    assert "5 of 10 points" in cells[0]["source"]


def test_moodle_marks_are_found_by_name_and_never_by_a_chance_number(
    tmp_path, graded, capsys
):
    download(
        tmp_path / "all.zip",
        f"Ada Lovelace_1234_assignsubmission_file/{SET}.ipynb",
        f"Bo Ek_1235_assignsubmission_file/{SET}.ipynb",
        f"Kim Min Su_1236_assignsubmission_file/{SET}.ipynb",
        f"Cy Oh_1237_assignsubmission_file/{SET}.ipynb",
    )
    rows = graded(MOODLE)
    filled = {(1, 7): "5", (2, 7): "5", (3, 7): "5"}
    assert differences(MOODLE, rows, ";") == filled
    said = capsys.readouterr().out
    assert "not in the gradebook: Cy Oh_1237, or it's several" in said
    assert "doesn't say of how many points" in said
    rows = graded(MOODLE, "--points", "03=100")
    assert rows[1][7] == "50"


def test_moodles_worksheet_is_matched_by_number_and_scaled(tmp_path, graded):
    download(
        tmp_path / "all.zip",
        f"Somebody Else_1234_assignsubmission_file_{SET}.ipynb",
        f"Bo Ek_1235_assignsubmission_file_{SET}.ipynb",
    )
    rows = graded(WORKSHEET)
    assert differences(WORKSHEET, rows) == {(1, 4): "10", (2, 4): "10"}
    with zipfile.ZipFile(tmp_path / "out/feedback.zip") as zip_:
        assert sorted(zip_.namelist()) == [
            f"Bo Ek_1235_assignsubmission_file/{SET}.html",
            f"Somebody Else_1234_assignsubmission_file/{SET}.html",
        ]


@pytest.mark.parametrize(
    "student",
    ["ada@example.org", "ADA@example.org", "u101", "Lovelace, Ada", "101"],
)
def test_folders_are_matched_by_login_number_or_name(
    student, tmp_path, graded
):
    submit(tmp_path / "in", student, *SOLVED)
    rows = graded(CANVAS, source="in")
    assert differences(CANVAS, rows) == {(3, 7): "50"}
    assert not (tmp_path / "out/feedback.zip").exists()


@pytest.mark.parametrize("possible", ["0", "-5", "nan", "inf", "", "many"])
def test_points_that_are_none_are_the_sets_own(possible, tmp_path, graded):
    submit(tmp_path / "in", "u101", *SOLVED)
    export = CANVAS.replace(",10,100,", f",10,{possible},")
    rows = graded(export, source="in")
    assert differences(export, rows) == {(3, 7): "5"}


@pytest.mark.parametrize("lms", ["canvas", "worksheet", "moodle"])
def test_an_export_that_a_spreadsheet_has_saved_is_filled_in(
    lms, tmp_path, graded
):
    export, student = {
        "canvas": (CANVAS, "lovelaceada_101_5551_"),
        "worksheet": (WORKSHEET, "Ada Lovelace_1234_assignsubmission_file_"),
        "moodle": (
            MOODLE.replace(";", ",").replace("-,-,-,,3,3,1700000000", ""),
            "Ada Lovelace_1234_assignsubmission_file_",
        ),
    }[lms]
    column = {"canvas": 7, "worksheet": 4, "moodle": 7}[lms]
    # Empty fields at the end are cut off, a comment holds a picture.
    export = export.replace(",7,,40,88", "").replace(
        ",,20.00,Yes,-,-,\n", "\n"
    )
    export += f"A,B,{'x' * 200_000}\n"
    download(tmp_path / "all.zip", f"{student}{SET}.ipynb")
    rows = graded(export)
    (row,) = (row for row in rows if "Lovelace" in "".join(row[:2]))
    assert row[column] == ("50" if lms == "canvas" else "5")


def test_a_column_can_be_named(tmp_path, graded, capsys):
    submit(tmp_path / "in", "u101", *SOLVED)
    plain = CANVAS.replace("Homework 03: vectorize (703)", "Third (703)")
    rows = graded(plain, source="in")
    assert differences(plain, rows) == {}
    said = capsys.readouterr().out
    assert f"no column for {SET}: say --column 03=TITLE" in said
    for title in ("Third", "Third (703)"):
        rows = graded(plain, "--column", f"3={title}", source="in")
        assert differences(plain, rows) == {(3, 7): "50"}
    graded(plain, "--column", "03=Fourth", source="in", code=1)
    assert "there is no such title" in capsys.readouterr().err
    twice = CANVAS.replace("Homework 02", "Quiz 03")
    graded(twice.replace("vectorize", "x"), source="in", code=1)
    assert "several columns may be" in capsys.readouterr().err
    rows = graded(
        CANVAS.replace("Homework 02", "Quiz 03").replace(
            "vectorize", "Vectorize the layer"
        ),
        source="in",
    )
    assert rows[3][7] == "50"


@pytest.mark.parametrize(
    ("title", "is_it"),
    [
        ("Homework 03", True),
        ("HW3", True),
        ("3. Vectorize", True),
        ("03_vectorize_the_layer (12)", True),
        ("Homework 13", False),
        ("Homework 1.3", False),
        ("Homework 3.1", False),
        ("Midterm 2026-03-01", False),
        ("Exam 12:03", False),
        ("Week (3)", False),
        ("Assignment: 03 (Percentage)", False),
        ("03 Current Score", False),
    ],
)
def test_which_title_has_the_sets_number(title, is_it):
    book = gradebook.Gradebook(["Student", "ID", "Section", title], [], {})
    column = gradebook.column_of(book, SET, {}, [SET])
    assert column == (3 if is_it else None)


def test_an_export_is_never_written_over(tmp_path, graded, capsys):
    submit(tmp_path / "in", "u101", *SOLVED)
    graded(CANVAS, source="in")
    own = tmp_path / "out/gradebook.csv"
    with pytest.raises(SystemExit):
        command.main(
            [str(tmp_path / "in"), str(own.parent), "--gradebook", str(own)]
        )
    export = (tmp_path / "export.csv").read_text(encoding="utf-8")
    assert export == CANVAS
    for content in ("", "no table", "\0\0"):
        (tmp_path / "export.csv").write_text(content)
        arguments = [tmp_path / "in", tmp_path / "out", "--gradebook"]
        arguments.append(tmp_path / "export.csv")
        assert command.main(list(map(str, arguments))) == 1
        assert "is no gradebook that we know" in capsys.readouterr().err


# Copies.

OWN = [
    "def standardize(I):\n    total = 0\n    for row in I:\n"
    "        total = total + row\n    mean = total / len(I)\n"
    "    spread = np.sqrt(((I - mean) ** 2).sum(axis=0) / len(I))\n"
    "    return np.where(spread > 0, (I - mean) / spread, 0)",
]


def test_pairs_that_share_code_are_listed_the_most_similar_first(
    tmp_path, monkeypatch, capsys
):
    pytest.importorskip("copydetect")
    monkeypatch.setattr(command, "ready_to_run", lambda limits: None)
    monkeypatch.setattr(command, "Worker", MarkedBy(all_right))
    renamed = OWN[0].replace("total", "acc").replace("spread", "width")
    other = "def nearest(I, J):\n    return sorted(zip(I, J), key=abs)[:1]"
    head = SOLVED[:1]
    submit(tmp_path / "in", "ana", *head, "x = 1", OWN[0])
    submit(tmp_path / "in", "bo", *head, renamed)
    submit(tmp_path / "in", "cy", *head, other)
    half = "\n".join(OWN[0].splitlines()[:6])
    submit(tmp_path / "in", "dee", *head, half)
    more = "\n".join(
        f"    x{k} = max(I[{k}:{2 * k}], key={k})" for k in range(9)
    )
    submit(tmp_path / "in", "gus", *head, f"{half}\n{more}")
    for student in ("eve", "fay"):  # what was handed out is nobody's
        submit(tmp_path / "in", student, *head, "1")
    arguments = [str(tmp_path / "in"), str(tmp_path / "out"), "--similar"]
    assert command.main(arguments) == 0
    assert "a place to look" in capsys.readouterr().out
    path = tmp_path / "out/similar.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["student"], r["other"]) for r in rows[:1]] == [("ana", "bo")]
    assert rows[0]["student's cells"] == "3"
    assert rows[0]["other's cells"] == "2"
    assert float(rows[0]["share of student's"]) > 0.9
    assert {r["student"] for r in rows} | {r["other"] for r in rows} == {
        "ana", "bo", "dee", "gus",
    }  # fmt: skip
    assert {row["what it is"] for row in rows} == {"a place to look, no proof"}
    whose = "share of student's", "share of other's"
    shares = [max(float(row[name]) for name in whose) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > 1
    before = path.read_bytes()
    ran = grade(*arguments)
    assert ran.returncode in (0, 1), ran.stderr
    assert path.read_bytes() == before  # whatever the hash seed


def test_without_the_package_it_says_how_to_get_it(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "copydetect", None)
    (tmp_path / "in/ana").mkdir(parents=True)
    arguments = [str(tmp_path / "in"), str(tmp_path / "out"), "--similar"]
    assert command.main(arguments) == 1
    assert "pip install -e" in capsys.readouterr().err


# A whole class, with the commands of docs/teaching.md.


@needs_sandbox
@pytest.mark.parametrize("lms", ["moodle", "canvas"])
def test_a_class_of_thirty_goes_from_a_zip_to_a_gradebook(lms, tmp_path):
    names = [f"Name{k:02} Family{k % 7}" for k in range(30)]
    earned = {}
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zip_:
        for k, name in enumerate(names):
            tasks = SOLVED[1:] if k % 3 else SOLVED[1:5]
            earned[k] = 10 if k % 3 else 3
            prefix = f"{name}_{500 + k}_assignsubmission_file/"
            if lms == "canvas":
                prefix = f"{name.replace(' ', '').lower()}_{500 + k}_{k}1_"
            content = notebook(SOLVED[0], *tasks)
            zip_.writestr(f"{prefix}{SET}.ipynb", content)
    header = WORKSHEET.splitlines()[:1]
    rows = [
        f"Participant {500 + k},{name},{k}@example.org,Submitted,,100,Yes,,,"
        for k, name in enumerate(names)
    ]
    if lms == "canvas":
        header = ["Student,ID,SIS Login ID,Section,Homework 3 (9)"]
        header.append("    Points Possible,,,,100")
        rows = [
            f'"{name}",{500 + k},{k}@example.org,A,'
            for k, name in enumerate(names)
        ]
    lines = "\n".join([*header, *rows]) + "\n"
    (tmp_path / "export.csv").write_text(lines, encoding="utf-8")
    ran = grade(
        tmp_path / "all.zip",
        tmp_path / "out",
        "--gradebook",
        tmp_path / "export.csv",
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert "30 done now" in ran.stdout
    assert "30 marks filled in" in ran.stdout
    with open(tmp_path / "out/gradebook.csv", encoding="utf-8") as file:
        filled = list(csv.reader(file))[len(header) :]
    assert [float(row[4]) for row in filled] == [
        10 * earned[k] for k in range(30)
    ]
    with zipfile.ZipFile(tmp_path / "out/feedback.zip") as zip_:
        assert len(zip_.namelist()) == 30


def test_a_mark_that_is_missing_leaves_the_field_as_it_was(
    tmp_path, graded, monkeypatch
):
    def fails(cells):
        raise OSError("no sandbox")

    monkeypatch.setattr(command, "Worker", MarkedBy(fails))
    submit(tmp_path / "in", "u101", *SOLVED)
    rows = graded(CANVAS, source="in", code=1)
    assert differences(CANVAS, rows) == {}
    odd = Marked({f"03.{k}": (p, "") for k, p in enumerate("01110", 1)})
    odd.marks = {n: (int(p), "") for n, (p, _) in odd.marks.items()}
    monkeypatch.setattr(command, "Worker", MarkedBy(lambda cells: odd))
    thirds = CANVAS.replace(",10,100,", ",10,33,")
    rows = graded(thirds, source="in")
    assert rows[3][7] == "9.9"


# The page for teachers.


def test_the_timetable_has_all_lectures_in_order_and_each_fits_a_class():
    page = (ROOT / "docs/teaching.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \d+ \| (\w+) \|", page, re.M)
    there = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert listed == sorted(listed)
    assert set(there) <= set(listed)


def test_the_page_says_the_limits_that_there_are():
    page = (ROOT / "docs/teaching.md").read_text(encoding="utf-8")
    limits = Limits()
    for said in (
        f"have {limits.seconds:g} seconds together, one cell {limits.cell:g}",
        f"{probes.EACH} seconds for each call",
        f"{limits.call:g} for one call, and {limits.answers:g} for all",
        f"{limits.disk // 2**20} MB in memory",
        f"{limits.memory // 2**30} GB, {limits.processes} processes, one",
        f"process that has {worker.MEMORY // 2**30} GB",
    ):
        assert said in " ".join(page.split()), said


def test_a_class_is_ignored_by_git():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/submissions/", "/grades/"} <= set(lines)
