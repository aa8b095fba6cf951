"""The Korean edition: `make translations`.

    python -m utils.maintenance.translations
    python -m utils.maintenance.translations --todo 01 > 01.txt
    python -m utils.maintenance.translations --fill 01 01.txt
    python -m utils.maintenance.translations --check homework/01

What has changed in English is taken up by the PO files of
notebooks/locale/ko/: a new block is empty, a changed one fuzzy with its
earlier text, one that is gone obsolete. Then the notebooks of notebooks/ko/
are made of both. A block that is empty or fuzzy stands there in English, with
a mark, so nothing says what the English doesn't say any more.

--todo lists the empty and fuzzy blocks of one notebook, each behind its place
in brackets: put the Korean in the place of the English, and --fill takes it.
With a notebook's name only its own two files are written.
"""

import argparse
import re
import sys
from pathlib import Path

from utils.maintenance import translation_edition as edition
from utils.maintenance import translation_po
from utils.maintenance.translation_blocks import Block
from utils.maintenance.translation_checks import findings

HEADER = re.compile(r"^\[\[([\w-]+:(?:alt-)?\d+)\]\]$", re.MULTILINE)


def state(name, file):
    """What is to be done in a PO file: (empty, fuzzy, findings), as lists.

    The first two of entries, the last of texts.
    """
    entries = translation_po.current(file)
    empty = [e for e in entries if not e.msgstr and not e.fuzzy]
    fuzzy = [entry for entry in entries if entry.fuzzy]
    wrong = []
    where = edition.po_path(name).relative_to(edition.ENGLISH).as_posix()
    for entry in entries:
        if entry.msgstr and not entry.fuzzy:
            block = Block(entry.comment, entry.msgid)
            found = findings(block, entry.msgstr, entry.tcomment)
            wrong += [f"{where}: {entry.msgctxt}: {text}" for text in found]
    return empty, fuzzy, wrong


def todo(file):
    """The empty and fuzzy blocks of a PO file, to be filled in, as a text."""
    parts = []
    for entry in file:
        if entry.obsolete or (entry.msgstr and not entry.fuzzy):
            continue
        lines = [f"[[{entry.msgctxt}]]"]
        if entry.fuzzy:
            lines += [
                f"# was: {entry.previous_msgid}",
                f"# was: {entry.msgstr}",
            ]
        parts.append("\n".join([*lines, entry.msgid]))
    return "\n\n".join(parts) + "\n"


def fill(file, text):
    """Put what is filled in into a PO file; returns what can't be, as texts.

    Lines that begin with `# `, behind a header, become the block's comment.
    Where the rest is still the English, or nothing, the block stays as it is.
    """
    entries = {entry.msgctxt: entry for entry in translation_po.current(file)}
    unknown = []
    pieces = HEADER.split(text)[1:]
    for place, piece in zip(pieces[::2], pieces[1::2], strict=True):
        if place not in entries:
            unknown.append(f"no block {place}")
            continue
        lines = piece.strip().split("\n")
        comment = "\n".join(
            line[2:]
            for line in lines
            if line.startswith("# ") and not line.startswith("# was: ")
        )
        korean = "\n".join(x for x in lines if not x.startswith("# ")).strip()
        entry = entries[place]
        if korean and (korean != entry.msgid or "english" in comment):
            entry.msgstr, entry.tcomment = korean, comment
            entry.flags, entry.previous_msgid = [], None
    return unknown


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--todo", metavar="NN", help="what is to be translated")
    group.add_argument("--fill", nargs=2, metavar=("NN", "FILE"))
    group.add_argument("--check", metavar="NN")
    given = parser.parse_args()
    files = edition.take_up()
    wanted = given.todo or given.check or (given.fill or [None])[0]
    names = [n for n in files if not wanted or n.startswith(f"{wanted}_")]
    if not names:
        sys.exit(f"no notebook {wanted}: 01 is a lecture, homework/01 its set")
    file = files[names[0]]
    if given.todo:
        print(todo(file), end="")
        return
    problems = []
    if given.fill:
        problems = fill(file, Path(given.fill[1]).read_text("utf-8"))
    for name in edition.update(files, names):
        problems.append(
            f"notebooks/ko/{name} is left: somebody worked in it, or in the "
            "copy that it's made of. Move that away, then type: "
            "make translations"
        )
    if not wanted:
        edition.clear(names)
    problems += report({name: files[name] for name in names})
    sys.exit("\n".join(problems) or 0)


def report(files):
    """Print how far the PO files are; returns the findings, as a list."""
    found = []
    for name, file in files.items():
        empty, fuzzy, wrong = state(name, file)
        for entry in fuzzy:
            print(f"{name}: {entry.msgctxt} was: {entry.previous_msgid}")
        total = len(translation_po.current(file))
        print(
            f"{name}: {total - len(empty) - len(fuzzy)} of {total} blocks are "
            f"translated, {len(fuzzy)} fuzzy; {len(wrong)} findings"
        )
        found += wrong
    return found


if __name__ == "__main__":
    main()
