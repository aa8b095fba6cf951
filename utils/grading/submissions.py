"""What was handed in: whose it is, for which set, and its cells.

SUBMISSIONS is a folder with one folder for each student, or what Moodle or
Canvas hand out as "all submissions", unpacked. The names in these:

    Ada Lovelace_1234_assignsubmission_file/03_….ipynb     Moodle, in folders
    Ada Lovelace_1234_assignsubmission_file_03_….ipynb     Moodle, without
    lovelaceada_LATE_101_5551_03_….ipynb                   Canvas
    anon_x7Qz_5551_03_….ipynb                              Canvas, anonymous

Sources: Moodle's mod/assign/classes/downloader.php; Canvas's
lib/content_zipper.rb.
"""

import json
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from utils.grading.texts import one_line, printable, same_name
from utils.paths import ROOT, notebooks

LARGEST = 20 * 2**20  # bytes of a notebook
MOST_CODE = 1_000_000  # bytes of all its code cells, in UTF-8
MOST_CELLS = 2000
MOST_PARTS = 500_000  # lists and dicts in a notebook
MOST_FILES = 2000  # that are looked at in a student's folder
DEEPEST = 4  # folders in folders
SETS = [path.stem for path in notebooks("homework")]
# Sets that had another name, or another number, in an earlier edition.
RENAMED = {
    "11_go_beyond_fully_connected": (
        "12_convolve_pictures",
        "13_read_sequences",
    ),
    "12_train_in_parallel": ("14_train_in_parallel",),
}
# What systems and editors leave behind: files, and whole folders.
SYSTEM_FILES = re.compile(r"\.|~\$|thumbs\.db$|desktop\.ini$|icon\r", re.I)
SYSTEM_FOLDERS = re.compile(
    r"\._|\.~|\.nfs|\.trash|__macosx$|__pycache__$|@eadir$|lost\+found$"
    r"|\$recycle\.bin$|system volume information$|\.git$|\.ipynb_checkpoints$"
    r"|\.spotlight|\.fseventsd$|\.temporaryitems$|\.documentrevisions",
    re.I,
)
MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<what>[a-z]+)"
    r"(?:_(?P<file>.*))?",
    re.S,
)
CANVAS = re.compile(
    r"(?P<name>.+?)_(?:LATE_)?(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)",
    re.S,
)
ANONYMOUS = re.compile(
    r"(?:LATE_)?(?P<name>anon)_(?P<id>[A-Za-z0-9]+)_(?P<attachment>\d+)"
    r"_(?P<file>.+)",
    re.S,
)
CHECKS = re.compile(r"check\(\s*[\"'](\d\d)\.\d")


class SubmissionError(Exception):
    """A file that can't be graded; the message says what is wrong with it."""


@dataclass(frozen=True)
class Submission:
    """A notebook that a student handed in for a set.

    Args:
        student: name of the folder, or the LMS's name and number.
        path: pathlib.Path of the file.
        set: name of the set, such as "03_vectorize_the_layer".
        prefix: what the file's name began with in an LMS's download, up to
            and including its last number or so; "" if it's from none.
        lms: "moodle", "canvas" or "".
    """

    student: str
    path: Path
    set: str
    prefix: str = ""
    lms: str = ""

    def __str__(self):
        return printable(f"{self.student}/{self.path.name}")


@dataclass(frozen=True)
class Found:
    """A file or folder that stands for a student's work."""

    student: str
    path: Path
    name: str
    prefix: str = ""
    lms: str = ""


def sets_of(name):
    """The sets that a file is for, by its name; a list, mostly of one.

    Something may stand before or after a set's name, as in "Copy of
    03_vectorize_the_layer (1).ipynb"; blanks and hyphens will do for "_".
    """
    plain = re.sub(r"[^0-9a-z]+", "_", name.casefold())
    for known in sorted(SETS, reverse=True):
        if re.search(rf"(?<!\d){known}", plain):
            return [known]
    for old, new in RENAMED.items():
        if re.search(rf"(?<!\d){old}", plain):
            return [one for one in new if one in SETS]
    return []


def whose(path):
    """A file or folder at the top, as Found; None if its name tells nobody."""
    name = path.name
    if match := MOODLE.fullmatch(name):
        student = f"{match['name']}_{match['id']}"
        prefix = f"{student}_assignsubmission_{match['what']}"
        inner = match["file"] or name
        return Found(same_name(student), path, inner, prefix, "moodle")
    ends = ".zip" if path.is_dir() else ""  # a folder that was one
    match = ANONYMOUS.fullmatch(name) or CANVAS.fullmatch(name)
    if match and "." in match["file"] and name.endswith(ends):
        student = f"{match['name']}_{match['id']}"
        prefix = name[: match.start("file")]
        return Found(same_name(student), path, match["file"], prefix, "canvas")
    if path.is_dir() or path.is_symlink():
        return Found(same_name(name), path, name)
    return None


def scan(folder):
    """What is in a folder of submissions.

    Returns:
        list of Submission, of each student the newest for each set;
        {student: [notes on what isn't graded]}, with each student in it;
        list of names at the top that belong to nobody.
    """
    found, notes, nobody = [], {}, []
    for path in sorted(folder.iterdir()):
        if SYSTEM_FOLDERS.match(path.name):
            continue
        try:
            one = whose(path)
        except OSError:
            one = Found(same_name(path.name), path, path.name)
        if one is None:
            if not SYSTEM_FILES.match(path.name):
                nobody.append(path.name)
            continue
        said = notes.setdefault(one.student, [])
        try:
            files, more = files_of(one)
            said += more
            found += [file for file in files if is_notebook(file, said)]
        except OSError as error:
            said.append(f"can't be read: {error.strerror}")
    submissions = newest(found, notes)
    for student, said in notes.items():
        if not any(one.student == student for one in found) and not said:
            said.append("no notebook handed in")
    return submissions, notes, nobody


def files_of(one):
    """The files that a student handed in, as Found; notes on what is none."""
    if one.path.is_symlink() and not one.prefix:
        return [], ["is a link, not a folder"]
    if not one.path.is_dir():
        return [one], []
    files, notes = [], []
    _walk(one, one.path, 0, files, notes)
    return files, notes


def _walk(one, folder, depth, files, notes):
    """Collect the files of a folder and of the folders in it."""
    for path in sorted(folder.iterdir(), key=notebooks_first):
        if SYSTEM_FILES.match(path.name) or SYSTEM_FOLDERS.match(path.name):
            continue
        if len(files) >= MOST_FILES:
            notes.append(f"more than {MOST_FILES:,} files: some are left out")
            return
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder and path.suffix.lower() != ".ipynb":
            try:
                if depth < DEEPEST:
                    _walk(one, path, depth + 1, files, notes)
                else:
                    notes.append(f"{path.name}: too many folders in folders")
            except OSError as error:
                notes.append(f"{path.name}: can't be read: {error.strerror}")
        else:
            files.append(replace(one, path=path, name=path.name))


def notebooks_first(path):
    return path.suffix.lower() != ".ipynb", path.name


def is_notebook(file, said):
    """Is it a notebook for a set? If not, a note is added that says why."""
    name = one_line(file.name, 100)
    if file.name.lower().endswith(".ipynb"):
        if sets_of(file.name):
            return True
        said.append(f"{name}: isn't named as a set is, {guess(file.path)}")
    elif sets_of(file.name):
        right = f"{sets_of(file.name)[0]}.ipynb"
        said.append(f"{name}: is it a notebook? Rename it {right}")
    else:
        said.append(f"not a notebook (.ipynb): {name}")
    return False


def guess(path):
    """What to rename a notebook, by the checks in it."""
    try:
        numbers = CHECKS.findall("\n".join(read_cells(path)))
    except SubmissionError:
        numbers = []
    for name in SETS:
        if numbers and name.startswith(f"{numbers[0]}_"):
            return f"and looks like one: rename it {name}.ipynb"
    return f"such as {SETS[0]}.ipynb"


def newest(found, notes):
    """One Submission for each student and set; a note on each other file."""
    best = {}
    for file in found:
        for set_ in sets_of(file.name):
            best.setdefault((file.student, set_), []).append(file)
    submissions = []
    for (student, set_), files in best.items():
        *older, last = sorted(files, key=age)
        one = Submission(student, last.path, set_, last.prefix, last.lms)
        submissions.append(one)
        notes[student] += [
            f"{one_line(file.name, 100)}: not graded, it's older than "
            f"{one_line(last.name, 100)}"
            for file in older
        ]
        plain = re.sub(r"[^0-9a-z]+", "_", last.name.casefold())
        if set_ not in plain:
            notes[student].append(
                f"{one_line(last.name, 100)}: this set is {set_} now"
            )
    return sorted(submissions, key=lambda one: (one.student, one.set))


def age(file):
    """Sorts files, the newest last; of one age the one with the last name."""
    digits = re.split(r"(\d+)", file.name.rpartition(".")[0])
    natural = [(part.zfill(12) if part.isdigit() else part) for part in digits]
    try:
        return os.lstat(file.path).st_mtime, natural
    except OSError:
        return 0, natural


def read_cells(path):
    """The source of each code cell: nothing else of the file counts.

    Args:
        path: pathlib.Path of a notebook.

    Returns:
        list of strings.

    Raises:
        SubmissionError: it's no notebook, a link, or too large.
    """
    try:
        text = _read(path)
        # 20 MB of "[]," would take a gigabyte.
        if text.count(b"[") + text.count(b"{") > MOST_PARTS:
            raise SubmissionError(
                "holds too much: clear the outputs and save it again"
            )
        cells = [
            "".join(cell["source"])
            for cell in json.loads(text)["cells"]
            if cell["cell_type"] == "code"
        ]
        size = sum(len(c.encode(errors="surrogatepass")) for c in cells)
    except SubmissionError:
        raise
    except Exception:  # whatever it may be: the file is a stranger's
        raise SubmissionError(
            "can't be read as a notebook: open it in Jupyter and save it"
        ) from None
    if len(cells) > MOST_CELLS or size > MOST_CODE:
        raise SubmissionError(
            f"holds too much code: at most {MOST_CELLS} cells and "
            f"{MOST_CODE:,} bytes"
        )
    return cells


def _read(path):
    """The bytes of a file of at most LARGEST, which is no link or pipe."""
    try:
        # A link could lead to somebody else's work, a pipe to nowhere.
        names = ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")
        flags = sum(getattr(os, name, 0) for name in names)
        descriptor = os.open(path, os.O_RDONLY | flags)
    except OSError:
        raise SubmissionError("is a link or can't be read") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError("isn't a file")
        if status.st_size > LARGEST:
            raise SubmissionError(
                f"is too large: {status.st_size / 2**20:.0f} MB, at most "
                f"{LARGEST // 2**20}; clear the outputs and save it again"
            )
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(LARGEST)
    finally:
        os.close(descriptor)


def is_lecture(cells, set_):
    """Is it the lecture of the same name, with little changed in it?

    Args:
        cells: list of strings, of the submission.
        set_: the set's name.
    """
    if any("utils.homework" in cell for cell in cells):
        return False
    try:
        lecture = set(read_cells(ROOT / "notebooks" / f"{set_}.ipynb"))
    except SubmissionError:
        return False
    same = sum(cell in lecture for cell in cells if cell.strip())
    return same > sum(bool(cell.strip()) for cell in cells) / 2
