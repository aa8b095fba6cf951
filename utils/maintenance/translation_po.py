"""PO files: read, written, and brought up to date with a notebook."""

import difflib
import os
import re
import sys

import polib

from utils.files import whole

METADATA = {
    "Project-Id-Version": "from-loop-to-network",
    "Language": "ko",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
LINE = re.compile(r'(#~ )?((msgctxt|msgid|msgstr) )?".*"|#.*|')
KEY = re.compile(r"^(?:#~ )?msgid ", re.MULTILINE)
VALUE = re.compile(r"^(?:#~ )?msgstr ", re.MULTILINE)
ALIKE = 0.5  # of two texts' words, that one is taken for the other, changed


def read(path):
    """A PO file as polib has it, or a new one.

    Raises:
        SystemExit: it's damaged; what's in it is left as it is.
    """
    if path.exists():
        text = path.read_text(encoding="utf-8")
        # polib passes over an end that is cut off, and over missing quotes.
        for number, line in enumerate(text.split("\n"), 1):
            if not LINE.fullmatch(line):
                damaged(path, f"line {number}")
        if len(KEY.findall(text)) != len(VALUE.findall(text)):
            damaged(path, "the last entry isn't whole")
        try:
            return polib.pofile(text)
        except OSError as error:
            damaged(path, error)
    file = polib.POFile()
    file.metadata = dict(METADATA)
    return file


def damaged(path, reason):
    path = os.path.relpath(path)
    sys.exit(
        f"{path} is damaged: {reason}. Mend it, or take it back as it was "
        f'committed: git checkout -- "{path}"'
    )


def current(file):
    """The entries of a notebook's blocks, without obsolete ones, as a list."""
    return [entry for entry in file if not entry.obsolete]


def write(file, path):
    """Write a PO file if it has changed."""
    text = f"{str(file).rstrip()}\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def merged(file, found):
    """A PO file for the blocks that a notebook has now.

    Args:
        file: as it was.
        found: translation_blocks.Block, in order.
    """
    new = polib.POFile()
    new.metadata = file.metadata
    new.header = file.header
    earlier = _pairs(list(file), found)
    new.extend(_entry(block, earlier.get(block.place)) for block in found)
    kept = {id(entry) for entry in earlier.values()}
    gone = [entry for entry in file if id(entry) not in kept and entry.msgstr]
    new.extend(_obsolete(entry) for entry in gone)
    return new


def meant(entry):
    """The English that an entry's translation is of."""
    return (entry.fuzzy and entry.previous_msgid) or entry.msgid


def _cell(place):
    return place.rsplit(":", 1)[0]


def _pairs(entries, found):
    """{place of a block: the entry that it was}, each entry once.

    By its text, in its cell or else anywhere; then by a text in its cell that
    is alike; then by its place.
    """
    pairs = {}
    # Not as a list: polib takes two entries of the same text for one.
    free = {id(entry): entry for entry in entries}

    def pair(block, entry):
        pairs[block.place] = free.pop(id(entry))

    def left():
        return [block for block in found if block.place not in pairs]

    for same in (_in_cell, lambda block, entry: True):
        for block in left():
            fitting = [
                entry
                for entry in free.values()
                if meant(entry) == block.text and same(block, entry)
            ]
            if fitting:
                pair(block, max(fitting, key=lambda entry: bool(entry.msgstr)))
    alike = [
        (_likeness(block.text, entry.msgid), block, entry)
        for block in left()
        for entry in free.values()
        if _in_cell(block, entry) and not entry.obsolete
    ]
    for likeness, block, entry in sorted(alike, key=lambda it: -it[0]):
        is_free = block.place not in pairs and id(entry) in free
        if likeness >= ALIKE and is_free:
            pair(block, entry)
    for block in left():
        fitting = [
            entry
            for entry in free.values()
            if _stayed(block, entry) and not entry.obsolete
        ]
        if fitting:
            pair(block, fitting[0])
    return pairs


def _stayed(block, entry):
    return entry.msgctxt == block.place


def _in_cell(block, entry):
    return _cell(block.place) == _cell(entry.msgctxt)


def _likeness(text, other):
    matcher = difflib.SequenceMatcher(None, text.split(), other.split())
    return matcher.ratio()


def _entry(block, earlier):
    """A block's entry, with what was its translation."""
    entry = polib.POEntry(
        msgctxt=block.place, msgid=block.text, comment=block.kind
    )
    if earlier is None:
        return entry
    entry.tcomment = earlier.tcomment
    entry.msgstr = earlier.msgstr
    is_same = meant(earlier) == block.text
    if is_same and earlier.fuzzy and not earlier.previous_msgid:
        entry.flags = ["fuzzy"]  # by a translator, who isn't sure
    elif entry.msgstr and not is_same:
        entry.flags = ["fuzzy"]
        entry.previous_msgid = meant(earlier)
    return entry


def _obsolete(entry):
    """What is left of an entry whose block is gone."""
    return polib.POEntry(
        msgctxt=entry.msgctxt,
        msgid=meant(entry),
        msgstr=entry.msgstr,
        comment=entry.comment,
        tcomment=entry.tcomment,
        obsolete=True,
    )


def share(files):
    """Fill what is empty with the translation of the same text elsewhere."""
    known = {}
    for file in files:
        for entry in file:
            if entry.msgstr and not entry.fuzzy:
                known.setdefault((entry.comment, entry.msgid), entry)
    for file in files:
        for entry in file:
            same = known.get((entry.comment, entry.msgid))
            if same and not entry.msgstr:
                entry.msgstr, entry.tcomment = same.msgstr, same.tcomment
