"""The Korean edition: how it's made, and that it says what English says."""

import copy
import functools
import json
import shutil
import subprocess
import sys
import time

import nbformat
import polib
import pytest

from utils.maintenance import made, translations
from utils.maintenance import translation_blocks as blocks
from utils.maintenance import translation_edition as edition
from utils.maintenance import translation_po as po
from utils.maintenance.translation_checks import CHECKS, findings
from utils.paths import ROOT

NAMES = edition.names()
HINT = "type: make translations"


@functools.cache
def files():
    """The translations of now, by notebook."""
    return edition.take_up()


def read(path):
    return nbformat.read(path, as_version=4)


def cell(source, id="a"):
    made = nbformat.v4.new_markdown_cell(source)
    made.id = id
    return made


def figure(text, id="f"):
    made = nbformat.v4.new_code_cell("draw()")
    made.id = id
    output = nbformat.v4.new_output(
        "display_data",
        data={"image/png": "x", "text/plain": text},
        metadata={"image/png": {"alt": text}},
    )
    made.outputs = [output]
    return made


def texts(cell):
    return [(block.kind, block.text) for block in blocks.of_cell(cell)]


# Blocks.

SOURCE = """\
# A title ##

A paragraph
over two lines with `code` and
*words*.

> **Predict.** What is
> it?

- one item
  that goes on
- two

  and its second paragraph
  1. inner one

| a head | $x$ |
|:--|--|
| a `|`-less row | 2 |

$$x = \\mathrm{words}$$
Words right below.

```python
no_words = "of prose"
```

    not this either

<details><summary>Why so
many?</summary>

Because of it.
</details>

Hard breaks\\
stay.

| $x$ | `code` | 3 |
"""
BLOCKS = [
    ("heading", "A title"),
    ("paragraph", "A paragraph over two lines with `code` and *words*."),
    ("paragraph", "**Predict.** What is it?"),
    ("item", "one item that goes on"),
    ("item", "two"),
    ("item", "and its second paragraph"),
    ("item", "inner one"),
    ("row", "| a head | $x$ |"),
    ("row", "| a `|`-less row | 2 |"),
    ("paragraph", "Words right below."),
    ("summary", "Why so many?"),
    ("paragraph", "Because of it."),
    ("paragraph", "Hard breaks\\\nstay."),
]


def test_a_cell_is_split_into_its_blocks():
    assert texts(cell(SOURCE)) == BLOCKS


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("A title\n=======", [("heading", "A title")]),
        ("> | one | 2 |\n> |---|---|", [("row", "| one | 2 |")]),
        ("1. 1\n2. two", [("item", "two")]),
        ("## a $x$ `word`", []),
        ("<p>Some text\nover two</p>", [("html", "Some text over two")]),
        (
            "<summary>So <code>x</code></summary>",
            [("summary", "So <code>x</code>")],
        ),
        ("<!-- a comment -->\n\nText.", [("paragraph", "Text.")]),
        (
            "> > inner\n>\n> outer",
            [("paragraph", "inner"), ("paragraph", "outer")],
        ),
        (
            "- item\n  ```\n  code\n  ```\n  more",
            [("item", "item"), ("item", "more")],
        ),
        ("Text.\n\n[r]: http://a.b 'words'", [("paragraph", "Text.")]),
        ("<img src='x' alt='word'>", [("html", "<img src='x' alt='word'>")]),
    ],
)
def test_markdown_of_any_kind_is_split(source, wanted):
    assert texts(cell(source)) == wanted
    found = blocks.of_cell(cell(source))
    marked = blocks.translate(cell(source), {b.place: "" for b in found})
    plain = marked.source.replace(f" {blocks.IN_PROGRESS}", "")
    assert plain == source
    own = blocks.translate(cell(source), {b.place: b.text for b in found})
    assert texts(own) == wanted


def test_what_is_translated_takes_the_place_of_its_block_and_no_more():
    source = cell(SOURCE)
    found = blocks.of_cell(source)
    for chosen in found:
        known = {block.place: "" for block in found}
        known[chosen.place] = "번역문"
        after = blocks.translate(source, known).source
        assert after.count(blocks.IN_PROGRESS) == len(found) - 1
        before, behind = SOURCE[: chosen.start], SOURCE[chosen.end :]
        plain = after.replace(f" {blocks.IN_PROGRESS}", "")
        assert plain == f"{before}번역문{behind}"


def test_a_translation_of_two_lines_stays_in_its_quote_or_item():
    for source, wanted in (
        ("> a quote\n> over two", "> 가\\\n> 나"),
        ("- an item", "- 가\\\n  나"),
        ("1. > both of them", "1. > 가\\\n   > 나"),
    ):
        made = blocks.translate(cell(source), {"a:1": "가\\\n나"})
        assert made.source == wanted


def test_the_mark_stands_within_a_row_and_a_summary():
    source = "| one | two |\n|---|---|\n| three | four |"
    marked = blocks.translate(cell(source), {"a:1": "", "a:2": ""}).source
    assert "| one | two (번역 중) |\n" in marked
    source = "<details><summary>Why?</summary>\n\nSo.\n</details>"
    marked = blocks.translate(cell(source), {"a:1": "", "a:2": ""}).source
    assert "Why? (번역 중)</summary>" in marked


def test_a_figure_keeps_all_but_its_alternative_text():
    before = figure("A line rises.")
    after = blocks.translate(before, {"f:alt-1": "선이 올라갑니다."})
    assert after.outputs[0].metadata["image/png"].alt == "선이 올라갑니다."
    assert after.outputs[0].data == before.outputs[0].data
    after = blocks.translate(before, {"f:alt-1": ""})
    alt = after.outputs[0].metadata["image/png"].alt
    assert alt == "A line rises. (번역 중)"


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_put_together_again_as_they_were(name):
    for one in read(edition.ENGLISH / name).cells:
        found = blocks.of_cell(one)
        source = one.source
        for block in found:
            if block.kind != "alt":
                there = source[block.start : block.end], block.text
                there = [text.replace(">", "").split() for text in there]
                assert there[0] == there[1]
        known = {block.place: block.text for block in found}
        once = blocks.translate(one, known)
        assert texts(once) == texts(one)


# What has changed in English.


def file_of(*cells, korean=None):
    """A PO file of cells whose blocks are translated."""
    file = po.merged(polib.POFile(), blocks.of_notebook(book(*cells)))
    for number, entry in enumerate(file):
        entry.msgstr = korean or f"번역 {number}"
    return file


def book(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def after(file, *cells):
    """What is in a PO file after a change, as written and read again."""
    file = po.merged(file, blocks.of_notebook(book(*cells)))
    return polib.pofile(str(file))


def state(file):
    return [
        (
            e.msgctxt,
            e.msgid,
            e.msgstr,
            "obsolete" if e.obsolete else "fuzzy" if e.fuzzy else "",
            e.previous_msgid,
        )
        for e in file
    ]


def test_a_new_block_is_empty_and_the_others_keep_their_translations():
    file = file_of(cell("First one.\n\nSecond one."))
    file = after(file, cell("Before.\n\nFirst one.\n\nSecond one."))
    assert state(file) == [
        ("a:1", "Before.", "", "", None),
        ("a:2", "First one.", "번역 0", "", None),
        ("a:3", "Second one.", "번역 1", "", None),
    ]


def test_a_changed_block_is_fuzzy_with_its_earlier_text():
    file = file_of(cell("The first one.\n\nSecond one."))
    file = after(file, cell("The last one.\n\nSecond one."))
    assert state(file) == [
        ("a:1", "The last one.", "번역 0", "fuzzy", "The first one."),
        ("a:2", "Second one.", "번역 1", "", None),
    ]
    again = after(file, cell("A last one.\n\nSecond one."))
    assert state(again)[0][1:] == (
        "A last one.",
        "번역 0",
        "fuzzy",
        "The first one.",  # which the translation is of
    )
    back = after(again, cell("The first one.\n\nSecond one."))
    assert state(back)[0] == ("a:1", "The first one.", "번역 0", "", None)


def test_a_changed_block_is_known_though_one_is_put_before_it():
    file = file_of(cell("The first of them.\n\nThe second of all."))
    new = "New here.\n\nThe first of them.\n\nThe second of both."
    assert state(after(file, cell(new)))[2] == (
        "a:3",
        "The second of both.",
        "번역 1",
        "fuzzy",
        "The second of all.",
    )


def test_a_block_that_is_gone_is_obsolete_and_comes_back():
    both = cell("First one.\n\nSecond one.")
    file = after(file_of(both), cell("Second one."))
    assert state(file) == [
        ("a:1", "Second one.", "번역 1", "", None),
        ("a:1", "First one.", "번역 0", "obsolete", None),
    ]
    assert state(after(file, both)) == state(file_of(both))


def test_a_block_keeps_its_translation_where_it_moves():
    file = file_of(cell("One.\n\nTwo."), cell("Three.", "b"))
    file = after(file, cell("One."), cell("Three.\n\nTwo.", "b"))
    assert [entry.msgstr for entry in file] == ["번역 0", "번역 2", "번역 1"]


def test_equal_texts_keep_their_own_translations():
    both = cell("Same.\n\nSame."), cell("Same.", "b")
    file = file_of(*both)
    assert [e.msgstr for e in after(file, *both)] == [
        "번역 0",
        "번역 1",
        "번역 2",
    ]
    file = after(file, cell("New.\n\nSame.\n\nSame."), both[1])
    assert [e.msgstr for e in file] == ["", "번역 0", "번역 1", "번역 2"]


def test_hundreds_of_changes_take_no_time():
    words = "a line of words, of which one is going to change: "
    cells = [cell(f"{words}{k}", f"c{k}") for k in range(600)]
    file = file_of(*cells)
    cells = [cell(f"{words}not {k}", f"c{k}") for k in range(600)]
    begun = time.process_time()
    file = after(file, *cells)
    assert time.process_time() - begun < 20
    assert all(entry.fuzzy for entry in file)


def test_new_lines_change_nothing():
    file = file_of(cell("> Words over\n> two lines."))
    assert state(after(file, cell("> Words\n> over two lines."))) == state(
        file
    )


def test_the_translators_comments_and_doubts_stay():
    file = file_of(cell("The first one."), cell("Second.", "b"))
    file[0].tcomment, file[1].flags = "everyday: step", ["fuzzy"]
    file = after(file, cell("The last one."), cell("Second.", "b"))
    assert file[0].tcomment == "everyday: step"
    assert file[1].fuzzy and not file[1].previous_msgid


def test_the_same_text_is_translated_once():
    files = [file_of(cell("## Why?")), file_of(cell("## Why?\n\nSo."))]
    files[1][0].msgstr = files[1][1].msgstr = ""
    po.share(files)
    assert [entry.msgstr for entry in files[1]] == ["번역 0", ""]


# The edition.


@pytest.mark.parametrize("name", NAMES)
def test_it_is_up_to_date(name):
    file = edition.po_path(name).read_text(encoding="utf-8")
    assert file == f"{str(files()[name]).rstrip()}\n", HINT
    stored = (edition.KOREAN / name).read_text(encoding="utf-8")
    now = edition.notebook_of(name, files())
    assert stored == nbformat.writes(now) + "\n", HINT
    assert made.is_as_made(edition.KOREAN / name)


def without_prose(notebook):
    """A notebook without its prose, alternative texts and checksums."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop(made.SUM, None)
    notebook.metadata.pop(edition.LANGUAGE, None)
    for one in notebook.cells:
        if one.cell_type == "markdown":
            one.source = ""
            one.metadata.get("nbgrader", {}).pop("checksum", None)
        for output in one.get("outputs", []):
            for meta in output.get("metadata", {}).values():
                meta.pop("alt", None)
    return json.dumps(notebook)


@pytest.mark.parametrize("name", NAMES)
def test_code_and_outputs_are_the_english_ones(name):
    korean, english = read(edition.KOREAN / name), read(edition.ENGLISH / name)
    assert without_prose(korean) == without_prose(english)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_what_is_translated(name):
    assert not translations.state(name, files()[name])[2]


def test_there_is_no_po_file_without_a_notebook():
    paths = {edition.po_path(name) for name in NAMES}
    assert {*edition.LOCALE.rglob("*.po")} == paths


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_on_from_the_korean_folder(name):
    for one in read(edition.KOREAN / name).cells:
        prose = one.source if one.cell_type == "markdown" else ""
        for token in blocks.PARSER.parse(prose):
            for child in token.children or []:
                target = child.attrs.get("href", "").split("#")[0]
                if target and ":" not in target:
                    path = (edition.KOREAN / name).parent / target
                    assert path.exists(), target


def test_a_link_to_what_is_not_korean_leads_out_of_the_folder():
    def adapted(text):
        return edition.adapted(text, "01_follow_the_slope.ipynb", {})

    assert adapted("[x](INDEX.md#terms)") == "[x](../INDEX.md#terms)"
    assert adapted("[x](../README.md)") == "[x](../../README.md)"
    same = "[x](00_start_here.ipynb) `f[0](x)` [y](https://a.b/c)"
    assert adapted(same) == same


def test_what_is_typed_names_the_korean_files():
    text = (edition.KOREAN / NAMES[0]).read_text(encoding="utf-8")
    assert "git checkout notebooks/ko/00_start_here.ipynb" in text
    assert r"git stash push -- \"notebooks/ko/[0-9]*.ipynb\"" in text
    assert "`notebooks/ko/homework/`" in text


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of lecture 01 and its set, and translations of all of it."""
    english, korean = tmp_path / "notebooks", tmp_path / "notebooks" / "ko"
    (english / "homework").mkdir(parents=True)
    names = [NAMES[1], f"homework/{NAMES[1]}"]
    for name in names:
        shutil.copy(edition.ENGLISH / name, english / name)
    locale = english / "locale" / "ko"
    monkeypatch.setattr(edition, "ENGLISH", english)
    monkeypatch.setattr(edition, "KOREAN", korean)
    monkeypatch.setattr(edition, "LOCALE", locale)
    monkeypatch.setattr(edition, "names", lambda: names)
    files = edition.take_up()
    for file in files.values():
        for number, entry in enumerate(file):
            entry.msgstr = f"번역 {number}"
    for name in names:
        po.write(files[name], edition.po_path(name))
    edition.update(edition.take_up(), names)
    return names


def prose(name):
    cells = read(edition.KOREAN / name).cells
    return "\n".join(c.source for c in cells if c.cell_type == "markdown")


def test_one_word_changed_brings_back_exactly_its_block(course, capsys):
    name = course[0]
    before = prose(name)
    assert "번역 중" not in before
    notebook = read(edition.ENGLISH / name)
    one, block = next(
        (one, block)
        for one in notebook.cells[1:]
        for block in blocks.of_cell(one)
        if one.cell_type == "markdown" and len(block.text.split()) > 8
    )
    word = block.text.split()[3]
    changed = block.text.replace(word, "CHANGED", 1)
    start, end = block.start, block.end
    one.source = one.source[:start] + changed + one.source[end:]
    nbformat.write(notebook, edition.ENGLISH / name)
    files = edition.take_up()
    assert edition.update(files, course) == []
    lines = before.splitlines(), prose(name).splitlines()
    new = [line for line in lines[1] if line not in lines[0]]
    assert len(new) == 1
    assert new[0].endswith(f"{changed} (번역 중)")
    assert prose(name).count("(번역 중)") == 1
    assert translations.report(files) is not None
    assert f"{block.place} was: {block.text}" in capsys.readouterr().out


def test_what_somebody_has_worked_in_is_left(course):
    for name, others in ((course[0], "ko"), (course[1], "homework")):
        path = edition.KOREAN / name
        if others == "homework":  # the copy that it is made of
            path = edition.ENGLISH / name
        notebook = read(path)
        notebook.cells[-1].source += " my own"
        nbformat.write(notebook, path)
        before = path.read_bytes(), (edition.KOREAN / name).read_bytes()
        assert edition.update(edition.take_up(), course) == [name]
        after = path.read_bytes(), (edition.KOREAN / name).read_bytes()
        assert before == after
        shutil.copy(ROOT / "notebooks" / name, path)
        if others == "ko":
            path.unlink()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda text: text[: len(text) // 2], "(line|the last)"),
        (lambda text: text + '\nmsgid "cut"', "the last entry isn't whole"),
        (lambda text: "<<<<<<< HEAD\n" + text, "line 1"),
        (lambda text: text.replace('msgstr "', "msgstr ", 5), "line "),
    ],
    ids=["half", "end", "conflict", "quotes"],
)
def test_a_damaged_po_file_is_left_and_named(course, damage, reason):
    path = edition.po_path(course[0])
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    before = path.read_bytes(), (edition.KOREAN / course[0]).read_bytes()
    with pytest.raises(
        SystemExit, match=f"is damaged: {reason}.*git checkout"
    ):
        edition.update(edition.take_up(), course)
    after = path.read_bytes(), (edition.KOREAN / course[0]).read_bytes()
    assert before == after


def test_nothing_is_written_twice(course):
    paths = [*edition.LOCALE.rglob("*.po"), *edition.KOREAN.rglob("*.ipynb")]
    before = {path: path.stat().st_mtime_ns for path in paths}
    assert edition.update(edition.take_up(), course) == []
    assert {path: path.stat().st_mtime_ns for path in paths} == before


def test_what_is_gone_in_english_goes_unless_somebody_worked_in_it(course):
    set_path = edition.KOREAN / course[1]
    notebook = read(set_path)
    notebook.cells[0].source += " my own"
    nbformat.write(notebook, set_path)
    edition.clear(course)
    assert (edition.KOREAN / course[0]).exists()


def test_a_set_opens_with_the_words_of_its_checks_a_lecture_with_a_note():
    for name in NAMES:
        opening = read(edition.KOREAN / name).cells[0].source
        assert (edition.messages() in opening) == ("/" in name)
        assert (edition.NOTE in opening) == ("/" not in name)


def test_code_and_outputs_are_checked_once():
    command = [sys.executable, "-m", "pytest", "--nbval", "notebooks"]
    done = subprocess.run(
        [*command, "--collect-only", "-q"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [x for x in done.stdout.splitlines() if "::" in x]
    found = {line.split("::")[0] for line in lines}
    assert {f"notebooks/{name}" for name in NAMES} <= found
    assert not [path for path in found if path.startswith("notebooks/ko/")]


# What a translator types.


def test_what_is_filled_in_is_taken_with_its_comments():
    file = file_of(cell("The first step.\n\nSecond one."))
    for entry in file:
        entry.msgstr = ""
    text = translations.todo(file)
    assert text == "[[a:1]]\nThe first step.\n\n[[a:2]]\nSecond one.\n"
    text = text.replace("The first step.", "# everyday: step\n처음입니다.")
    assert translations.fill(file, text) == []
    assert [e.msgstr for e in file] == ["처음입니다.", ""]
    assert file[0].tcomment == "everyday: step"
    assert translations.fill(file, "[[b:9]]\nx") == ["no block b:9"]


def test_a_fuzzy_block_is_listed_with_what_it_was_and_filled():
    file = file_of(cell("The first one."))
    file = after(file, cell("The last one."))
    text = translations.todo(file)
    assert "# was: The first one.\n# was: 번역 0\nThe last one." in text
    assert translations.fill(file, text) == []
    assert file[0].fuzzy
    translations.fill(file, text.replace("The last one.", "마지막입니다."))
    assert state(file) == [("a:1", "The last one.", "마지막입니다.", "", None)]


# Checks: source, translation, what is found.
RIGHT = [
    ("It is $x$ and `y`.", "$x$와 `y`입니다."),
    ("See [the page](a.ipynb).", "[이 문서](a.ipynb)를 보십시오."),
    ("Two of 60,000 <b>fell</b>.", "60,000개 중 <b>2개</b>가 떨어졌습니다."),
    ("The *loss* falls.", "*손실*(loss)이 작아집니다."),
    ("The shared memory.", "공유 메모리(shared memory)입니다."),
    (
        "[But what is a network?](https://a.b), 2017: why.",
        "[But what is a network?](https://a.b), 2017: 그 이유입니다.",
    ),
    ("By no means.", "전혀 아닙니다."),
    ("Of two, 2 are.", "2개 중 2개입니다."),
    ("Does it fall?", "작아집니까?"),
]
WRONG = [
    ("equations", "It is $x$.", "$y$입니다."),
    ("equations", "It is $x$.", "x입니다."),
    ("code", "It is `x`.", "`y`입니다."),
    ("links", "See [it](a.ipynb).", "[이것](b.ipynb)을 보십시오."),
    ("tags", "It <b>is</b> so.", "그렇습니다."),
    ("numbers", "It has 60,000.", "6,000개입니다."),
    ("numbers", "It has one.", "2개입니다."),
    ("numbers", "Of two, 3 are.", "2개 중 2개입니다."),
    ("numbers", "It is −1.", "1입니다."),
    ("signs", "If η < 1 it falls.", "η > 1이면 작아집니다."),
    ("emphasis", "The *result* is.", "결과입니다."),
    ("emphasis", "**So** it is.", "**그래(so)**는 그렇습니다."),
    ("form", "So it is.", "1. 그렇습니다."),
    ("form", "So it is.", "그렇\n\n습니다."),
    ("english", "So it is.", "So it is."),
    ("english", "So it is now.", "그러니 so it is now 그렇습니다."),
    ("style", "So it is.", "그렇다."),
    ("style", "So it is.", "그래요."),
    ("style", "See it.", "이것을 보세요."),
    ("style", "So it is.", "우리는 압니다."),
    ("glossary", "The loss falls.", "로스가 작아집니다."),
    ("glossary", "Losses fall.", "로스가 작아집니다."),
    ("glossary", "The training loop ends.", "학습과 루프가 끝납니다."),
]


@pytest.mark.parametrize(("english", "korean"), RIGHT)
def test_nothing_is_found_in_a_right_translation(english, korean):
    assert findings(blocks.Block("paragraph", english), korean) == []


@pytest.mark.parametrize(("name", "english", "korean"), WRONG)
def test_a_wrong_translation_is_found(name, english, korean):
    block = blocks.Block("paragraph", english)
    found = findings(block, korean)
    assert any(text.startswith(f"{name}: ") for text in found), found
    if name in CHECKS:
        found = findings(block, korean, f"allowed: {name}")
        assert not any(text.startswith(f"{name}: ") for text in found)


def test_each_check_is_tested():
    assert {name for name, *_ in WRONG} == {*CHECKS, "glossary"}


def test_a_row_has_as_many_columns_as_before():
    row = blocks.Block("row", "| one | two |")
    assert findings(row, "| 하나 | 둘 |") == []
    assert findings(row, "| 하나 둘 |") == [
        "form: 2 times | in a row, which had 3"
    ]


def test_a_term_is_exempt_where_it_is_no_term():
    block = blocks.Block("paragraph", "It's a step, a share.")
    korean = "그렇습니다."
    assert len(findings(block, korean)) == 2
    assert len(findings(block, korean, "everyday: step")) == 1
    assert findings(block, korean, "a note\neveryday: step, share") == []


def test_only_prose_has_to_end_as_sentences_do():
    for kind in ("row", "heading", "item", "alt", "summary"):
        block = blocks.Block(kind, "A thing.")
        assert findings(block, "어떤 것.") == []
        assert findings(block, "그렇다.") == ["style: 그렇다. isn't 합니다체"]
