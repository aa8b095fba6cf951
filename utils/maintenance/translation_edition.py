"""The Korean notebooks, made of the English ones and the PO files.

Code, outputs, ids and tags are the English ones; what differs is prose, what
figures say to someone who can't see them, and where links and paths lead.
"""

import re
from pathlib import Path

import nbformat
from nbgrader.utils import compute_checksum

from utils.files import whole
from utils.maintenance import made, translation_po
from utils.maintenance import translation_blocks as blocks
from utils.maintenance.bars import BAR
from utils.maintenance.translation_checks import LOCALE
from utils.paths import ROOT, notebooks

ENGLISH = ROOT / "notebooks"
KOREAN = ENGLISH / "ko"
LANGUAGE = "lang"  # in a notebook's metadata
# English, tab, Korean: what the checks' messages say again and again.
MESSAGES = LOCALE / "messages.tsv"
MESSAGES_HEAD = """**검사에 나오는 말**: 검사와 오류 메시지는 영어로 나옵니다.

| 영어 | 뜻 |
|---|---|
"""
# What a lecture's reader has to know.
NOTE = (
    "*한국어판입니다. 코드와 실행 결과는 영어판과 같습니다. 셀을 실행하면 "
    "그림을 설명하는 글(대체 텍스트)이 코드에 있는 영어로 다시 기록됩니다.*"
)
LINK = re.compile(r'(\]\(|\b(?:href|src)=")([^)\s#:"]+)(?=[#)"\s])')
# A path as it's typed in a terminal.
TYPED = re.compile(r"(?<![/\w])notebooks/(?=homework/|\[0-9\]|\d\d_)")


def names():
    """What has a Korean edition: 01_….ipynb and homework/01_….ipynb."""
    return [
        path.relative_to(ENGLISH).as_posix()
        for path in [*notebooks(), *notebooks("homework")]
    ]


def source(name):
    """The English notebook, or None if somebody has worked in the copy."""
    path = ENGLISH / name
    if "/" in name and not made.is_as_made(path):
        return None
    return nbformat.read(path, as_version=4)


def po_path(name):
    return LOCALE / Path(name).with_suffix(".po")


def take_up():
    """{name: its PO file, with what has changed in English taken up}."""
    files = {}
    for name in names():
        files[name] = translation_po.read(po_path(name))
        if notebook := source(name):
            found = blocks.of_notebook(notebook)
            files[name] = translation_po.merged(files[name], found)
    gone = [
        translation_po.read(path)
        for path in sorted(LOCALE.rglob("*.po"))
        if path not in {po_path(name) for name in names()}
    ]
    translation_po.share([*files.values(), *gone])
    return files


def texts(file):
    """{place of a block: its translation, or ""} of a PO file."""
    return {
        entry.msgctxt: "" if entry.fuzzy else entry.msgstr
        for entry in file
        if not entry.obsolete
    }


def notebook_of(name, files):
    """The Korean notebook."""
    notebook = source(name)
    known = texts(files[name])
    titles = {name: title(name, files) for name in files if "/" not in name}
    notebook.cells = [blocks.translate(c, known) for c in notebook.cells]
    addition = messages() if "/" in name else NOTE
    notebook.cells[0].source += f"\n\n{addition}"
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        cell.source = adapted(cell.source, name, titles)
        if grader := cell.metadata.get("nbgrader"):
            grader["checksum"] = compute_checksum(cell)
    notebook.metadata[LANGUAGE] = "ko"
    notebook.metadata[made.SUM] = made.checksum(notebook)
    return notebook


def title(name, files):
    """A lecture's Korean title as in bars, up to its colon, or None."""
    opening = (e for e in files[name] if e.comment == "heading")
    entry = next(opening, None)
    if entry is None or entry.fuzzy or not entry.msgstr:
        return None
    return entry.msgstr.split(":")[0]


def adapted(text, name, titles):
    """A Korean cell whose bar is Korean and whose paths lead on from ko/."""
    korean = {ENGLISH / name for name in names()}

    def link(match):
        there = ((ENGLISH / name).parent / match[2]).resolve()
        if there in korean or not there.exists():
            return match[0]
        return f"{match[1]}../{match[2]}"

    def bar(match):
        text = match[0].replace("Previous:", "이전:").replace("Next:", "다음:")
        for file, words in titles.items():
            if words:
                text = re.sub(
                    rf"\[(\d\d) [^\]]*\]\({re.escape(file)}\)",
                    lambda m, t=words, f=file: f"[{m[1]} {t}]({f})",
                    text,
                )
        return text

    text = TYPED.sub("notebooks/ko/", LINK.sub(link, text))
    return re.sub(rf"^{BAR.pattern}$", bar, text, flags=re.MULTILINE)


def messages():
    """The table of what checks say, as Markdown."""
    rows = MESSAGES.read_text(encoding="utf-8").splitlines()[1:]
    table = [f"| {' | '.join(row.split(chr(9)))} |" for row in rows]
    return MESSAGES_HEAD + "\n".join(table)


def update(files, wanted):
    """Write the PO files and the Korean notebooks that have changed.

    Returns the names of those notebooks that are left as they are, because
    somebody has worked in them, or in the copy that they're made of.

    Args:
        files: of take_up().
        wanted: the names of the notebooks.
    """
    left = []
    for name in wanted:
        translation_po.write(files[name], po_path(name))
        path = KOREAN / name
        theirs = path.exists() and not made.is_as_made(path)
        if theirs or not source(name):
            left.append(name)
            continue
        text = nbformat.writes(notebook_of(name, files)) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as beside:
            beside.write_text(text, encoding="utf-8", newline="\n")
    return left


def clear(names):
    """Remove the Korean notebooks whose English ones are gone."""
    for path in KOREAN.rglob("[0-9][0-9]_*.ipynb"):
        is_known = path.relative_to(KOREAN).as_posix() in names
        if not is_known and made.is_as_made(path):
            path.unlink()
