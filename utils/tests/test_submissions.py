"""Grading's files: what was handed in, the table, the zip of an LMS."""

import csv
import gc
import io
import json
import os
import stat
import subprocess
import sys
import unicodedata
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from utils.grading import __main__ as command
from utils.grading import archives, results, sandbox, submissions
from utils.grading.sandbox import Limits
from utils.grading.worker import Marked
from utils.paths import ROOT
from utils.tests.handed_in import (
    SET,
    SOLVED,
    UNTOUCHED,
    MarkedBy,
    all_right,
    code_cells,
    grade,
    needs_sandbox,
    notebook,
    read,
    submit,
    table,
)

not_on_windows = pytest.mark.skipif(
    sys.platform == "win32", reason="names and links that Windows refuses"
)


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """Grade tmp_path/in without running anything; returns the table."""
    monkeypatch.setattr(command, "ready_to_run", lambda limits: None)
    monkeypatch.setattr(command, "Worker", MarkedBy(all_right))

    def run(*options, code=0, source=None):
        source = source or tmp_path / "in"
        arguments = [source, tmp_path / "out", *options]
        assert command.main(list(map(str, arguments))) == code
        return table(tmp_path / "out")

    return run


def broken(folder):
    """Submissions that are none; {student: words of the note}."""
    submit(folder, "a link", "1").unlink()
    (folder / "a link" / f"{SET}.ipynb").symlink_to(folder / "secret.ipynb")
    submit(folder, "a pipe", "1").unlink()
    os.mkfifo(folder / "a pipe" / f"{SET}.ipynb")
    submit(folder, "a folder", "1").unlink()
    (folder / "a folder" / f"{SET}.ipynb").mkdir()
    texts = {
        "malformed": "{",
        "no text": "\udcff",
        "no notebook": "[1, 2]",
        "odd cells": '{"cells": [{"cell_type": "code", "source": [1]}]}',
        "nested": "[" * 100_000,
        "nothing": "",
        "many parts": f'{{"cells": [], "x": [{"[]," * 10**6}0]}}',
    }
    for student, text in texts.items():
        path = submit(folder, student, "1")
        path.write_bytes(text.encode(errors="surrogateescape"))
    with open(submit(folder, "huge", "1"), "r+b") as file:
        file.truncate(100 * 2**20)
    submit(folder, "much code", "x = 1\n" * 200_000)
    submit(folder, "many cells", *["1"] * 3000)
    submit(folder, "emoji", "😀" * 700_001)
    return {
        "a link": "link",
        "a pipe": "isn't a file",
        "a folder": "isn't a file",
        "huge": "100 MB",
        "much code": "too much code",
        "many cells": "too much code",
        "emoji": "too much code",
        **dict.fromkeys(texts, "can't be read as a notebook"),
        "many parts": "clear the outputs",
    }


@not_on_windows
def test_what_is_no_submission_gets_a_note_and_the_batch_goes_on(
    tmp_path, graded, capsys
):
    folder, grades = tmp_path / "in", tmp_path / "out"
    submit(folder, "ana", *SOLVED)
    notes = broken(folder)
    (folder / "empty").mkdir()
    (folder / "zoe").symlink_to(folder / "ana")
    (folder / "ana" / "=notes.txt").write_text("hello")
    (folder / "readme.txt").write_text("hello")
    rows = graded()
    for student, words in notes.items():
        kept = read(grades, student)
        assert kept["total"] is None, student
        assert words in kept["note"], student
        assert words in rows[student]["note"]
        assert rows[student][SET] == rows[student]["total"] == ""
    assert rows["ana"][SET] == rows["ana"]["total"] == "5"
    assert rows["ana"]["note"] == "not a notebook (.ipynb): =notes.txt"
    assert rows["empty"]["note"] == "no notebook handed in"
    assert rows["zoe"]["note"] == "is a link, not a folder"
    assert set(rows) == {"ana", "empty", "zoe", *notes}
    capsys.readouterr()
    assert graded() == rows
    assert f"0 done now, {len(notes) + 1} as" in capsys.readouterr().out
    submit(folder, "malformed", *SOLVED)  # mended
    assert graded()["malformed"]["total"] == "5"


@needs_sandbox
def test_code_of_just_the_allowed_size_is_graded_whatever_its_letters(
    tmp_path,
):
    for student, letter in {"a": "😀", "b": "\x01", "c": "é"}.items():
        many = (submissions.MOST_CODE - 5000) // len(letter.encode())
        submit(tmp_path / "in", student, *SOLVED, f"# {letter * many}")
    ran = grade(tmp_path / "in", tmp_path / "out")
    assert ran.returncode == 0, ran.stdout
    rows = table(tmp_path / "out")
    assert [row["total"] for row in rows.values()] == ["10"] * 3


# One file or folder never ends the class.


@not_on_windows
def test_names_of_any_length_and_kind_are_graded(tmp_path, graded):
    folder = tmp_path / "in"
    room = 255 - len(f"{SET} .ipynb")
    names = [
        "ana",
        "grades.csv",
        "GRADES.CSV",
        "feedback.zip",
        "가" * 85,
        "x" * 255,
        ".x",
        "...",
        "one two",
        "=1+1",
        "\udcff",
    ]
    for name in names:
        submit(folder, name, *SOLVED, name=f"{SET} {'가' * (room // 3)}.ipynb")
    rows = graded()
    assert len(rows) == len(names)
    assert {row["total"] for row in rows.values()} == {"5"}
    assert "0 done" not in graded()  # the same command again finds them
    own = {".x", "..."}  # students' folders
    assert {p.name for p in (tmp_path / "out").rglob(".*")} == own


@not_on_windows
def test_a_folder_or_file_that_cannot_be_read_costs_a_note(
    tmp_path, graded, monkeypatch
):
    folder = tmp_path / "in"
    submit(folder, "ana", *SOLVED)
    submit(folder, "bo", *SOLVED)
    submit(folder, "cy/deep", *SOLVED)
    iterdir = type(ROOT).iterdir

    def refused(path):
        if path.name in ("bo", "deep"):
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(type(ROOT), "iterdir", refused)
    rows = graded()
    assert rows["ana"]["total"] == "5"
    for student in ("bo", "cy"):
        assert rows[student]["total"] == ""
        assert "can't be read: Permission denied" in rows[student]["note"]


def test_a_result_that_cannot_be_written_costs_a_note(tmp_path, graded):
    folder, grades = tmp_path / "in", tmp_path / "out"
    submit(folder, "ana", *SOLVED)
    submit(folder, "bo", *SOLVED)
    grades.mkdir()
    (grades / "bo").write_text("a file where a folder should be")
    rows = graded(code=1)
    assert rows["ana"]["total"] == "5"
    assert "the result can't be written" in rows["bo"]["note"]


# What is a submission.


def test_what_systems_and_editors_leave_behind_is_no_submission(
    tmp_path, graded
):
    folder = tmp_path / "in"
    submit(folder, "ana", *SOLVED)
    for name in (
        f"ana/._{SET}.ipynb",
        f"ana/.~{SET}.ipynb",
        f"ana/.ipynb_checkpoints/{SET}-checkpoint.ipynb",
        "ana/.DS_Store",
        "ana/Thumbs.db",
        f"__MACOSX/ana/._{SET}.ipynb",
        ".ipynb_checkpoints/x.ipynb",
        ".git/config",
        "lost+found/x",
        ".DS_Store",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0")
    rows = graded()
    assert set(rows) == {"ana"}
    assert rows["ana"]["total"] == "5"
    assert rows["ana"]["note"] == ""


@pytest.mark.parametrize(
    "name",
    [
        f"{SET} (1).ipynb",
        f"{SET}-1.ipynb",
        f"Copy of {SET}.ipynb",
        f"1234_name_{SET}.ipynb",
        f"ana-{SET}_final.ipynb",
        f"{SET}.IPYNB",
        "03 Vectorize the layer.ipynb",
        "03-vectorize-the-layer.ipynb",
        f"notebooks/homework/{SET}.ipynb",
    ],
)
def test_a_name_that_says_which_set_it_is_will_do(name, tmp_path, graded):
    submit(tmp_path / "in", "ana", *SOLVED, name=name)
    assert graded()["ana"] == {
        "student": "ana", SET: "5", "total": "5", "note": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Untitled.ipynb", "homework.ipynb", "103_vectorize.ipynb"]
)
def test_another_name_is_told_what_to_be_and_costs_no_total(
    name, tmp_path, graded
):
    submit(tmp_path / "in", "ana", *SOLVED)
    submit(tmp_path / "in", "ana", *SOLVED, name=name)
    submit(tmp_path / "in", "bo", "1", name=name)
    rows = graded()
    assert rows["ana"]["total"] == "5"
    assert f"rename it {SET}.ipynb" in rows["ana"]["note"]
    assert "isn't named as a set is" in rows["bo"]["note"]


@pytest.mark.parametrize("ending", ["ipynb.txt", "ipynb.json", "py", "html"])
def test_what_is_no_notebook_is_told_what_to_be(ending, tmp_path, graded):
    submit(tmp_path / "in", "ana", *SOLVED, name=f"{SET}.{ending}")
    row = graded()["ana"]
    assert f"Rename it {SET}.ipynb" in row["note"]


def test_a_set_of_an_earlier_edition_is_recognised(tmp_path, graded):
    for old, new in submissions.RENAMED.items():
        there = [name for name in new if name in submissions.SETS]
        assert there
        assert old not in submissions.SETS
        assert submissions.sets_of(f"Copy of {old}.ipynb") == there
    submit(
        tmp_path / "in", "ana", *SOLVED, name="12_train_in_parallel (1).ipynb"
    )
    row = graded()["ana"]
    assert "this set is 14_train_in_parallel now" in row["note"]
    assert row["total"] == row["14_train_in_parallel"] == "5"


def test_a_lecture_that_was_handed_in_earns_nothing_and_is_told_so(
    tmp_path, graded
):
    for name in submissions.SETS:
        lecture = code_cells(ROOT / "notebooks" / f"{name}.ipynb")
        submit(tmp_path / "in", name, *lecture, name=f"{name}.ipynb")
        submit(tmp_path / "in", f"{name} tried", *lecture, "x = 1",
               name=f"{name}.ipynb")  # fmt: skip
    for row in graded().values():
        assert row["total"] == "0"
        assert "this is the lecture, not its homework" in row["note"]
    for cells in (SOLVED, UNTOUCHED, SOLVED[1:], []):
        assert not submissions.is_lecture(cells, SET)


def test_the_newest_file_counts_and_the_others_get_a_note(tmp_path, graded):
    for k, name in enumerate([f"{SET} (2)", SET, f"{SET} (10)"]):
        path = submit(tmp_path / "in", "ana", "x", name=f"{name}.ipynb")
        os.utime(path, (1000 - k // 2, 1000 - k // 2))
    row = graded()["ana"]
    assert row["total"] == "5"
    assert f"{SET} (2).ipynb: not graded, it's older" not in row["note"]
    assert f"{SET} (10).ipynb: not graded, it's older" in row["note"]
    assert read(tmp_path / "out", "ana")["file"] == f"{SET} (2).ipynb"
    for path in (tmp_path / "in/ana").iterdir():
        os.utime(path, (5, 5))  # of one age: the last name, 10 after 2
    graded()
    assert read(tmp_path / "out", "ana")["file"] == f"{SET} (10).ipynb"


def test_a_name_is_one_name_however_its_letters_are_put_together(
    tmp_path, graded
):
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "학생 é")
        submit(tmp_path / "in", name, *SOLVED)
    rows = graded()
    assert list(rows) == ["학생 é"]
    assert rows["학생 é"]["total"] == "5"


# The table.


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    ";=1",
    " =1",
    "\t=1",
    "＝1",
    "＠x",
    "－1",
]


def test_no_spreadsheet_takes_a_text_for_a_formula(
    tmp_path, monkeypatch, graded
):
    for k, text in enumerate(FORMULAS):
        submit(tmp_path / "in", f"{text}cmd|'{k}'!A1", *SOLVED)
    many = "; ".join(f"x;{text},{text}\t{text}" for text in FORMULAS)

    def mark(cells):
        return Marked({f"03.{k}": (1, "") for k in range(1, 6)}, many)

    monkeypatch.setattr(command, "Worker", MarkedBy(mark))
    graded()
    text = (tmp_path / "out/grades.csv").read_bytes().decode("utf-8-sig")
    assert "=1" in text
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            for value in row:
                assert value.strip(" \t\"';,")[:1] is not None
                assert value.strip()[:1] not in tuple("=+-@;＝＋－＠")


def test_the_table_is_written_for_excel_all_fields_quoted(tmp_path, graded):
    submit(tmp_path / "in", "학생", *SOLVED)
    graded()
    content = (tmp_path / "out/grades.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *_ = content.decode("utf-8-sig").splitlines()
    assert header == f'"student","{SET}","total","note"'


def test_notes_are_short_however_much_there_is_to_say(tmp_path, graded):
    folder = tmp_path / "in/ana"
    submit(tmp_path / "in", "ana", *SOLVED)
    for k in range(1500):
        (folder / f"{k} {'x' * 100}.txt").touch()
    note = graded()["ana"]["note"]
    assert len(note) <= 600
    assert note.endswith("more")


def test_a_terminal_of_few_letters_gets_its_table(tmp_path):
    submit(tmp_path / "in", "학생 😀", "{")
    (tmp_path / "in" / "학생 😀" / f"{SET}.ipynb").write_text("{")
    for k, encoding in enumerate(("ascii", "cp949", "cp1252")):
        grades = tmp_path / f"out{k}"
        environment = os.environ | {"PYTHONIOENCODING": encoding}
        ran = grade(tmp_path / "in", grades, "--trust", env=environment)
        assert ran.returncode == 0, ran.stderr
        assert list(table(grades)) == ["학생 😀"]


FAILS = """
import sys
from utils.grading import __main__ as command

def fails(text):
    raise RuntimeError

command.printable = fails
command.main(sys.argv[1:])
"""


@not_on_windows
def test_an_error_of_the_graders_own_ends_it_and_what_it_started(tmp_path):
    for student in ("ana", "bo"):
        submit(tmp_path / "in", student, "1").write_text("{")
    places = [str(tmp_path / "in"), str(tmp_path / "out")]
    ran = subprocess.run(
        [sys.executable, "-c", FAILS, "--trust", *places],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 1
    assert b"RuntimeError" in ran.stderr


def test_parts_share_out_a_class(tmp_path, monkeypatch, graded):
    for k in range(5):
        submit(tmp_path / "in", f"s{k}", *SOLVED)
    seen = []

    def mark(cells):
        seen.append(cells)
        return all_right(cells)

    monkeypatch.setattr(command, "Worker", MarkedBy(mark))
    for part, count in (("1/2", 3), ("2/2", 5), ("1/2", 5)):
        rows = graded("--part", part)
        assert len(seen) == count
    assert {row["total"] for row in rows.values()} == {"5"}


def test_more_seconds_grade_again_what_the_clock_stopped(
    tmp_path, monkeypatch, graded
):
    submit(tmp_path / "in", "slow", *SOLVED)
    submit(tmp_path / "in", "quick", *SOLVED, "1")
    seen = []

    def mark(cells):
        seen.append(cells)
        late = "1" not in cells
        return Marked(all_right(cells).marks, "", late)

    monkeypatch.setattr(command, "Worker", MarkedBy(mark))
    for seconds, count in ((10, 2), (10, 2), (5, 2), (20, 3), (20, 3)):
        graded("--seconds", seconds)
        assert len(seen) == count


def test_what_had_little_of_a_processor_is_graded_again_alone(
    tmp_path, monkeypatch, graded
):
    submit(tmp_path / "in", "ana", *SOLVED)
    points = [0, 2]

    def mark(cells):
        marks = all_right(cells, points.pop(0)).marks
        return Marked(marks, "", late=True, idle=True)

    monkeypatch.setattr(command, "Worker", MarkedBy(mark))
    assert graded()["ana"]["total"] == "10"
    assert not points
    points += [2, 0]  # and never to a student's harm
    submit(tmp_path / "in", "bo", *SOLVED)
    assert graded()["bo"]["total"] == "10"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "out"], "there is no folder nowhere"),
        (["in", "in/out"], "GRADES would lie in SUBMISSIONS"),
        (["in", "out", "--part", "3/2"], "expected K/N"),
        (["in", "out", "--jobs", "0"], "at least 1"),
        (["in", "out", "--seconds", "0"], "from 1 to"),
        (["in", "out", "--seconds", "nan"], "from 1 to"),
        (["in", "out", "--seconds", "1e300"], "from 1 to"),
        (["in", "out", "--column", "title"], "such as 03="),
        (["in", "out", "--points", "03=many"], "such as 03="),
        (["in", "out", "--points", "03=nan"], "such as 03="),
        (["in", "out", "--points", "03=0"], "such as 03="),
        (["in", "a file"], "GRADES can't be written to"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments, message, tmp_path, monkeypatch, capsys
):
    (tmp_path / "in").mkdir()
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as raised:
        command.main(arguments)
    assert raised.value.code == 2
    assert message in capsys.readouterr().err


def test_whether_grades_can_be_written_is_tried_without_a_trace(tmp_path):
    (tmp_path / ".try").write_text("somebody's own")
    results.is_writable(tmp_path)
    (own,) = tmp_path.iterdir()
    assert own.read_text() == "somebody's own"


def test_what_lies_where_students_could_read_it_is_refused(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    for path in (ROOT / "data", ROOT / "data/fashion-mnist", ROOT / "utils"):
        assert sandbox.exposed(path)
        with pytest.raises(SystemExit):
            command.main([str(path), str(tmp_path / "out")])
        assert f"{path} lies where" in capsys.readouterr().err
        with pytest.raises(SystemExit):
            command.main([str(tmp_path / "in"), str(path / "grades")])
    assert sandbox.exposed(type(ROOT)("/usr/local/share/course"))
    assert not sandbox.exposed(ROOT)
    assert not sandbox.exposed(tmp_path)


# A mark stands until what it depends on changes.


def test_marks_depend_on_cells_limits_and_what_the_grading_imports():
    limits = Limits()
    before = results.fingerprint(["1"], SET, limits)
    assert results.fingerprint(["2"], SET, limits) != before
    assert results.fingerprint(["1"], SET, Limits(memory=2**30)) != before
    assert results.fingerprint(["1"], SET, Limits(seconds=99)) == before
    other = "02_compute_a_layer_with_loops"
    assert results.fingerprint(["1"], other, limits) != before
    files = results.imported(
        [ROOT / "utils/homework/set_03.py", ROOT / "utils/grading/marking.py"]
    )
    names = {file.relative_to(ROOT / "utils").as_posix() for file in files}
    assert {
        "homework/set_03.py",
        "checking/judge.py",
        "checking/compare.py",
        "grading/frames.py",
        "grading/seccomp.py",
    } <= names
    assert not names & {
        "homework/set_04.py",
        "figures.py",
        "timing.py",
        "grading/results.py",
        "grading/gradebook.py",
        "train_parallel.py",
    }


def test_marks_stand_where_lines_end_otherwise(monkeypatch):
    read = type(ROOT).read_bytes
    seen = []
    for end in (b"\n", b"\r\n", b" # another line\n"):
        monkeypatch.setattr(
            type(ROOT),
            "read_bytes",
            lambda path, end=end: read(path).replace(b"\n", end),
        )
        results.grader.cache_clear()
        seen.append(results.grader(SET))
    results.grader.cache_clear()
    assert seen[0] == seen[1] != seen[2]


def test_what_marks_depend_on_is_found_by_many_threads_at_a_time():
    def slow(*_):  # while Python looks for garbage, another thread goes on
        for _ in range(20):
            pass

    def of_all(_):
        results.grader.cache_clear()
        results.imports.cache_clear()
        return [results.grader(name) for name in submissions.SETS[:6]]

    before = gc.get_threshold(), sys.getswitchinterval()
    gc.callbacks.append(slow)
    gc.set_threshold(50)
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            first, *others = pool.map(of_all, range(4))
    finally:
        gc.callbacks.remove(slow)
        gc.set_threshold(*before[0])
        sys.setswitchinterval(before[1])
    assert others == [first] * 3


# The zip that an LMS hands out.


def zipped(path, files, comment=b""):
    """A zip of {name: content}; a dict as content is a zip in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zip_:
        for name, content in files.items():
            if isinstance(content, dict):
                content = zipped(None, content)
            zip_.writestr(name, content)
    if path:
        path.write_bytes(file.getvalue())
    return file.getvalue()


DOWNLOADS = {
    "Moodle, in folders": {
        f"Ada Lovelace_1234_assignsubmission_file/{SET}.ipynb": 1,
        f"Bo Ek_1235_assignsubmission_file_/work/{SET} (1).ipynb": 1,
        "Bo Ek_1235_assignsubmission_onlinetext/onlinetext.html": 1,
    },
    "Moodle, without": {
        f"Ada Lovelace_1234_assignsubmission_file_{SET}.ipynb": 1,
        f"Bo Ek_1235_assignsubmission_file_{SET}.ipynb": 1,
    },
    "Canvas": {
        f"lovelaceada_1234_5551_{SET}.ipynb": 1,
        f"ekbo_LATE_1235_5552_{SET}-1.ipynb": 1,
    },
    "Canvas, anonymous": {
        f"anon_adA1234_5551_{SET}.ipynb": 1,
        f"LATE_anon_bo1235_5552_{SET}-1.ipynb": 1,
    },
    "Canvas, all in a folder": {
        f"submissions/lovelaceada_1234_5551_{SET}.ipynb": 1,
        f"submissions/ekbo_LATE_1235_5552_{SET}-1.ipynb": 1,
        "__MACOSX/submissions/._x": 1,
    },
    "zips in a zip": {
        "Ada Lovelace_1234_assignsubmission_file/all.zip": {
            f"notebooks/{SET}.ipynb": 1,
        },
        "ekbo_1235_5552_work.zip": {f"{SET}.ipynb": 1},
    },
    "plain folders": {f"ada/{SET}.ipynb": 1, f"bo/{SET}.ipynb": 1},
}


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_a_download_is_taken_as_it_comes(kind, tmp_path, graded):
    def filled(files):
        return {
            name: filled(content)
            if isinstance(content, dict)
            else notebook(*SOLVED)
            for name, content in files.items()
        }

    zipped(tmp_path / "all.zip", filled(DOWNLOADS[kind]))
    rows = graded(source=tmp_path / "all.zip")
    assert [row["total"] for row in rows.values()] == ["5", "5"]
    names = {name.casefold().removeprefix("anon_") for name in rows}
    assert any(name.startswith(("ada", "lovelace")) for name in names)
    assert any(name.startswith(("bo", "ek")) for name in names)
    if "plain" not in kind and "anonymous" not in kind:
        assert {name[-5:] for name in names} == {"_1234", "_1235"}
    # Unpacked by hand it's the same.
    with zipfile.ZipFile(tmp_path / "all.zip") as zip_:
        zip_.extractall(tmp_path / "in")
    if not any("zip" in name or "folder" in kind for name in [kind]):
        assert graded().keys() == rows.keys()


def test_of_a_download_the_newest_file_counts(tmp_path, graded):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zip_:
        for day, name in ((2, "a_1_11_"), (3, "a_LATE_1_12_"), (1, "a_1_13_")):
            info = zipfile.ZipInfo(
                f"{name}{SET}.ipynb", (2026, 5, day, 0, 0, 0)
            )
            zip_.writestr(info, notebook(*SOLVED, f"{day}"))
    (row,) = graded(source=tmp_path / "all.zip").values()
    assert row["note"].count("not graded, it's older") == 2
    assert read(tmp_path / "out", "a_1")["file"] == f"a_LATE_1_12_{SET}.ipynb"


def test_a_zip_writes_nothing_outside_and_has_limits(tmp_path, graded, capsys):
    good = notebook(*SOLVED)
    evil = {
        f"ada_1_2_{SET}.ipynb": good,
        "../outside.ipynb": good,
        "bo/../../../outside.ipynb": good,
        "/outside.ipynb": good,
        "C:\\outside.ipynb": good,
        "..\\outside.ipynb": good,
        f"bo/{SET}.ipynb": b"x" * (21 * 2**20),
        f"cy/{SET} {'x' * 300}.ipynb": good,
        "dee/a.zip": {"b.zip": {"c.zip": {f"{SET}.ipynb": good}}},
        "eve/a.zip": b"no zip",
    }
    zipped(tmp_path / "all.zip", evil)
    before = set(tmp_path.parent.rglob("outside.ipynb"))
    rows = graded(source=tmp_path / "all.zip")
    said = capsys.readouterr().out
    assert said.count("can't be unpacked (ArchiveError)") == 5
    assert set(tmp_path.parent.rglob("outside.ipynb")) == before
    assert rows["ada_1"]["total"] == rows["cy"]["total"] == "5"
    assert "too large" in rows["bo"]["note"]
    assert rows["dee"]["total"] == rows["eve"]["total"] == ""


@pytest.mark.parametrize("name", [f"ada_1_2_{SET}.ipynb", "ada_1_2_a.zip"])
def test_of_a_file_that_grows_without_end_only_so_much_is_unpacked(
    name, tmp_path, monkeypatch
):
    monkeypatch.setattr(archives, "LARGEST", 2**20)
    monkeypatch.setattr(archives, "MOST_BYTES", 2**20)
    zipped(tmp_path / "all.zip", {name: bytes(2**25)})
    written = []
    (tmp_path / "out").mkdir()
    copy = archives.copy

    def noted(opened, info, file, most):
        try:
            return copy(opened, info, file, most)
        finally:
            written.append(file.tell())

    monkeypatch.setattr(archives, "copy", noted)
    archives.unpack(tmp_path / "all.zip", tmp_path / "out")
    assert 0 < max(written) <= 2**20 + archives.CUT


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_who_puts_too_much_into_a_zip_costs_no_other_one_a_file(
    limit, tmp_path, graded, monkeypatch
):
    many = {f"site-packages/{k}.txt": b"x" for k in range(20)}
    large = {f"{k} {SET}.ipynb": b"x" * 30_000 for k in range(20)}
    good = {f"{SET}.ipynb": notebook(*SOLVED)}
    filled = many | good if limit == "MOST_FILES" else large
    zipped(
        tmp_path / "all.zip",
        {
            "Ada_1_assignsubmission_file/a.zip": good,
            "Bo_2_assignsubmission_file/a.zip": filled,
            "Cy_3_assignsubmission_file/a.zip": {"x/a.zip": filled},
            f"Dee_4_assignsubmission_file/{SET}.ipynb": good[f"{SET}.ipynb"],
        },
    )
    most = 10 if limit == "MOST_FILES" else 100_000
    monkeypatch.setattr(archives, limit, most)
    rows = graded(source=tmp_path / "all.zip")
    assert rows["Ada_1"]["total"] == rows["Dee_4"]["total"] == "5"
    assert rows["Ada_1"]["note"] == rows["Dee_4"]["note"] == ""
    assert "too much in the zip" in rows["Bo_2"]["note"]
    assert "Cy_3" in rows
    if limit == "MOST_FILES":  # the notebook comes first
        assert rows["Bo_2"]["total"] == "5"


def damaged(content, name):
    """A zip whose checksum of a member is wrong."""
    content, place = bytearray(content), 0
    while (place := content.find(name.encode(), place)) >= 0:
        for mark, length, crc in ((b"PK\1\2", 46, 16), (b"PK\3\4", 30, 14)):
            head = place - length
            if content[head : head + 4] == mark:
                start = head + crc
                content[start : start + 4] = bytes(4)
        place += 1
    return bytes(content)


def test_a_damaged_file_in_a_zip_is_a_note_of_its_student(tmp_path, graded):
    cut, other = f"Ada_1_assignsubmission_file_{SET}.ipynb", "Bo_2_11_a.zip"
    content = zipped(
        None,
        {
            cut: notebook(*SOLVED, f"'{os.urandom(2**21).hex()}'"),
            other: b"no zip",
            f"Cy_3_assignsubmission_file_{SET}.ipynb": notebook(*SOLVED),
        },
    )
    (tmp_path / "all.zip").write_bytes(damaged(content, cut))
    rows = graded(source=tmp_path / "all.zip")
    for student in ("Ada_1", "Bo_2"):
        assert rows[student]["total"] == ""
        assert "can't be unpacked (BadZipFile)" in rows[student]["note"]
    assert rows["Cy_3"]["total"] == "5"


def test_folders_too_deep_and_notebooks_of_too_much_are_told_so(
    tmp_path, graded
):
    submit(tmp_path / "in", "ana/a/b/c/d/e", *SOLVED)
    path = submit(tmp_path / "in", "bo", "1")
    path.write_text(f'{{"cells": [], "x": [{"{}," * 10**6}0]}}')
    rows = graded()
    assert "e: too many folders in folders" in rows["ana"]["note"]
    assert "clear the outputs" in rows["bo"]["note"]


@not_on_windows
def test_a_link_in_a_zip_is_no_link(tmp_path, graded):
    info = zipfile.ZipInfo(f"ada/{SET}.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as zip_:
        zip_.writestr(info, "/etc/passwd")
        zip_.writestr(f"bo/{SET}.ipynb", notebook(*SOLVED))
    rows = graded(source=tmp_path / "all.zip")
    assert rows["ada"]["total"] == ""
    assert rows["bo"]["total"] == "5"


def test_what_is_no_zip_is_explained(tmp_path, capsys):
    (tmp_path / "all.zip").write_text("no zip")
    arguments = [str(tmp_path / "all.zip"), str(tmp_path / "out")]
    assert command.main(arguments) == 1
    assert "all.zip isn't a zip" in capsys.readouterr().err


def test_results_say_which_file_they_are_of(tmp_path, graded):
    submit(tmp_path / "in", "ana", *SOLVED)
    graded()
    kept = json.loads((tmp_path / "out/ana" / f"{SET}.json").read_text())
    assert kept["file"] == f"{SET}.ipynb"
    assert kept["possible"] == 10
