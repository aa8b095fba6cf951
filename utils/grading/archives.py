"""Unpacks the zip that an LMS hands out, and the zips that students put in.

Whatever is in it: nothing is written outside of the new folder, and there
are limits to how much one student can put into it, which cost no other one a
file. Of files that are no notebooks only the names count.
"""

import os
import re
import stat
import time
import zipfile
from collections import Counter
from hashlib import sha256
from pathlib import PurePosixPath

from utils.grading.submissions import (
    CANVAS,
    LARGEST,
    MOODLE,
    SYSTEM_FOLDERS,
)
from utils.grading.texts import one_line

MOST_FILES = 2000  # of one student, zips in zips included
MOST_BYTES = 200 * 2**20  # of one student's notebooks and zips together
DEEPEST = 2  # zips in zips
LONGEST_NAME = 240  # bytes: a system's own limit is 255
CUT = 2**20  # bytes that are read at a time


class ArchiveError(Exception):
    """It can't be unpacked; the message says why."""


def unpack(archive, folder):
    """Unpack a zip, and the zips in it, each as a folder of its name.

    Args:
        archive: pathlib.Path of a zip.
        folder: pathlib.Path of a folder that is there, and empty.

    Returns:
        pathlib.Path of the folder whose names tell the students;
        {name in this folder: [notes on what was left out]}, with "" for what
        is nobody's.

    Raises:
        ArchiveError: it's no zip, or damaged as a whole.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            unpacking = _Unpacking(opened)
            unpacking.unpack(opened, folder, 1)
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{archive.name} isn't a zip: {error}") from None
    return _top(folder), unpacking.notes


def _top(folder):
    """The folder itself, or the only one in it, where all lies in that."""
    for _ in range(3):
        inside = [
            path
            for path in folder.iterdir()
            if not SYSTEM_FOLDERS.match(path.name)
        ]
        if len(inside) != 1 or not inside[0].is_dir() or _tells(inside[0]):
            break
        below = inside[0].iterdir()
        if any(p.suffix.lower() == ".ipynb" and not _tells(p) for p in below):
            break  # one student's folder
        folder = inside[0]
    return folder


def _tells(path):
    """Does its name tell a student, as an LMS writes it?"""
    return MOODLE.fullmatch(path.name) or CANVAS.fullmatch(path.name)


class _Unpacking:
    """Counts what was unpacked of each student, over all zips.

    Args:
        opened: zipfile.ZipFile that the LMS handed out.
    """

    def __init__(self, opened):
        self.files, self.bytes, self.notes = Counter(), Counter(), {}
        self.full = set()  # whose has reached a limit
        self.above = common(map(parts_of, opened.infolist()))

    def owner(self, info):
        """The name that tells whose a file of the LMS's zip is."""
        parts = parts_of(info)
        return parts[self.above] if len(parts) > self.above else ""

    def unpack(self, opened, folder, depth, owner=None):
        # Notebooks come first: who zips a whole environment loses none.
        for info in sorted(opened.infolist(), key=is_other):
            if info.is_dir():
                continue
            whose = owner or self.owner(info)
            said = self.notes.setdefault(whose, [])
            name = one_line(info.filename, 100)
            if self.is_full(whose):
                if whose not in self.full:
                    what = f"{name} and what follows is left out"
                    said.append(f"too much in the zip: {what}")
                self.full.add(whose)
                continue
            self.files[whose] += 1
            try:
                self.member(opened, info, folder, depth, whose)
            except Exception as error:  # whatever a stranger's zip holds
                kind = type(error).__name__
                said.append(f"{name}: can't be unpacked ({kind})")

    def is_full(self, owner):
        many = self.files[owner] >= MOST_FILES
        return many or self.bytes[owner] >= MOST_BYTES

    def member(self, opened, info, folder, depth, owner):
        """Write one file of a zip."""
        parts = safe(true_name(info))
        if any(SYSTEM_FOLDERS.match(part) for part in parts):
            return
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        ending = path.suffix.lower()
        if path.exists():
            count = self.files[owner]
            path = path.with_name(f"{path.stem} ({count}){path.suffix}")
        if ending == ".zip" and depth < DEEPEST:
            self.zip_in_zip(opened, info, path, depth, owner)
            return
        kind = stat.S_IFMT(info.external_attr >> 16)
        wanted = ending == ".ipynb" and kind in (0, stat.S_IFREG)
        try:
            with open(path, "wb") as file:
                if wanted:
                    self.bytes[owner] += copy(opened, info, file, LARGEST)
        finally:
            self.date(path, info)

    def zip_in_zip(self, opened, info, path, depth, owner):
        """Unpack a zip that lies in one into a folder of its name."""
        beside = path.with_name(f".{self.files[owner]}.zip")
        try:
            with open(beside, "wb") as file:
                copy(opened, info, file, MOST_BYTES)
            path.mkdir()
            with zipfile.ZipFile(beside) as inner:
                self.unpack(inner, path, depth + 1, owner)
        finally:
            beside.unlink(missing_ok=True)

    def date(self, path, info):
        """Give a file the date that the zip says."""
        try:
            seconds = time.mktime((*info.date_time, 0, 0, -1))
            os.utime(path, (seconds, seconds))
        except (OverflowError, ValueError, OSError):
            os.utime(path, (0, 0))  # the oldest


def is_other(info):
    """Is it neither a notebook nor a zip? Sorts these to the end."""
    return not info.filename.lower().endswith((".ipynb", ".zip"))


def copy(opened, info, file, most):
    """Copy a member's bytes, some more than `most` at most; how many it were.

    Nothing is left of one that's damaged further down.
    """
    try:
        with opened.open(info) as source:
            while file.tell() <= most and (part := source.read(CUT)):
                file.write(part)
    except Exception:
        file.seek(0)
        file.truncate()
        raise
    return file.tell()


def parts_of(info):
    """The parts of a member's path; () for what is no student's."""
    try:
        parts = safe(true_name(info))
    except ArchiveError:
        return ()
    return () if any(map(SYSTEM_FOLDERS.match, parts)) else parts


def common(paths):
    """How many folders lie around all of what these parts of paths name."""
    paths = [parts for parts in paths if parts]
    for depth in range(3):
        names = {tuple(parts[: depth + 1]) for parts in paths}
        if len(names) != 1 or any(len(p) < depth + 2 for p in paths):
            return depth
    return 3


def true_name(info):
    """A member's name; many zips hold UTF-8 without saying so."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def safe(name):
    """A member's path as parts that lead nowhere else, none too long.

    Raises:
        ArchiveError: it leads outside.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0][:2]:
        raise ArchiveError("leads outside")
    return [_short(re.sub(r"[\x00-\x1f]", "_", part)) for part in parts]


def _short(part):
    if len(part.encode(errors="replace")) <= LONGEST_NAME:
        return part
    stem, suffix = os.path.splitext(part)
    digest = sha256(part.encode(errors="replace")).hexdigest()[:8]
    begin = stem.encode(errors="replace")[:150].decode(errors="ignore")
    end = stem.encode(errors="replace")[-60:].decode(errors="ignore")
    return f"{begin}{digest}{end}{suffix[:10]}"
