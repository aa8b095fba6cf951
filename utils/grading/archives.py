"""Unpacks the zip that an LMS hands out, and the zips that students put in.

Whatever is in it: nothing is written outside of the new folder, and there
are limits to how much. Of files that are no notebooks only the names count.
"""

import os
import re
import stat
import time
import zipfile
from hashlib import sha256
from pathlib import PurePosixPath

from utils.grading.submissions import (
    CANVAS,
    LARGEST,
    MOODLE,
    SYSTEM_FOLDERS,
)
from utils.grading.texts import one_line

MOST_FILES = 20_000  # in all zips together
MOST_BYTES = 4 * 2**30  # of all notebooks together
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
        pathlib.Path of the folder whose names tell the students; notes on
        what was left out, a list of texts.

    Raises:
        ArchiveError: it's no zip, or damaged as a whole.
    """
    unpacking = _Unpacking()
    try:
        with zipfile.ZipFile(archive) as opened:
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
    """Counts what was unpacked, over all zips."""

    def __init__(self):
        self.files, self.bytes, self.notes = 0, 0, []

    def unpack(self, opened, folder, depth):
        for info in opened.infolist():
            name = one_line(info.filename, 100)
            if self.files >= MOST_FILES or self.bytes >= MOST_BYTES:
                self.notes.append(
                    f"too much in the zip: {name} and what follows is left out"
                )
                return
            if info.is_dir():
                continue
            self.files += 1
            try:
                self.member(opened, info, folder, depth)
            except Exception as error:  # whatever a stranger's zip holds
                kind = type(error).__name__
                self.notes.append(f"{name}: can't be unpacked ({kind})")

    def member(self, opened, info, folder, depth):
        """Write one file of a zip."""
        parts = safe(true_name(info))
        if any(SYSTEM_FOLDERS.match(part) for part in parts):
            return
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        ending = path.suffix.lower()
        if path.exists():
            path = path.with_name(f"{path.stem} ({self.files}){path.suffix}")
        if ending == ".zip" and depth < DEEPEST:
            self.zip_in_zip(opened, info, path, depth)
            return
        kind = stat.S_IFMT(info.external_attr >> 16)
        wanted = ending == ".ipynb" and kind in (0, stat.S_IFREG)
        with open(path, "wb") as file:
            if wanted:
                self.copy(opened, info, file)
        self.date(path, info)

    def zip_in_zip(self, opened, info, path, depth):
        """Unpack a zip that lies in one into a folder of its name."""
        beside = path.with_name(f".{self.files}.zip")
        try:
            with open(beside, "wb") as file:
                self.copy(opened, info, file)
            path.mkdir()
            with zipfile.ZipFile(beside) as inner:
                self.unpack(inner, path, depth + 1)
        finally:
            beside.unlink(missing_ok=True)

    def copy(self, opened, info, file):
        """Copy a file's bytes, at most one more than a notebook may have."""
        with opened.open(info) as source:
            while file.tell() <= LARGEST and (part := source.read(CUT)):
                file.write(part)
                self.bytes += len(part)

    def date(self, path, info):
        """Give a file the date that the zip says."""
        try:
            seconds = time.mktime((*info.date_time, 0, 0, -1))
            os.utime(path, (seconds, seconds))
        except (OverflowError, ValueError, OSError):
            os.utime(path, (0, 0))  # the oldest


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
