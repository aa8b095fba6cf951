"""What every notebook of the course keeps to, and what is made from them."""

import ast
import inspect
import re

import nbformat
import pytest
from nbconvert.filters import strip_ansi

from utils.built import layers, models, training, workers
from utils.maintenance import bars, readme
from utils.maintenance.execute import (
    HIDDEN,
    KEPT,
    METADATA,
    all_notebooks,
    predicted,
)
from utils.maintenance.made import SUM, checksum
from utils.maintenance.minutes import RUNNING
from utils.maintenance.outputs import Tolerance
from utils.paths import ROOT

PATHS = all_notebooks()
LECTURES = [path for path in PATHS if path.parent.name == "notebooks"]
MACHINERY = re.compile(
    r"sys\.path|[%!]pip|%time|warnings\.(filter|simple)|rcParams|NBVAL"
)
TAGS = re.compile(r"raises-exception|readme-picture|preview|within:.+|says:.+")


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [c.source for c in notebook.cells if c.cell_type == "markdown"]


@each(PATHS)
def test_it_is_stored_clean_and_run_from_top_to_bottom(path):
    notebook = read(path)
    lecture = path.parent.name == "notebooks"
    kept = {"tags", *HIDDEN} if lecture else set(KEPT)
    whole = dict(notebook.metadata)
    if lecture:
        whole.pop(RUNNING, None)
    elif path.parent.name == "homework":
        assert whole.pop(SUM) == checksum(notebook), "type: make homework"
    assert whole == METADATA
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    assert str(ROOT) not in path.read_text(encoding="utf-8")
    for cell in notebook.cells:
        assert set(cell.metadata) <= kept
        for tag in cell.metadata.get("tags", []):
            assert TAGS.fullmatch(tag)


@each(PATHS)
def test_code_is_short_and_without_machinery(path):
    in_a_row = 0
    for cell in read(path).cells:
        in_a_row = in_a_row + 1 if cell.cell_type == "code" else 0
        assert in_a_row <= 3, f"no prose before {cell.source!r}"
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line]
            assert len(lines) <= 20, cell.source
            assert not MACHINERY.search(cell.source)


@each(PATHS)
def test_prose_is_short(path):
    for text in prose(read(path)):
        shown = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
        shown = bars.BAR.sub("", shown)  # made from the others' titles
        assert len(shown.split()) <= 150, text


@each(PATHS)
def test_the_first_import_of_utils_says_what_to_type_if_it_fails(path):
    for cell in code_cells(read(path)):
        lines = [
            x for x in cell.source.splitlines() if x.startswith("from ut")
        ]
        if lines:
            assert lines[0].endswith("# No 'utils'? Type: make lab")
            return


@each(LECTURES)
def test_a_lecture_opens_and_closes_as_the_others(path):
    cells = prose(read(path))
    title, skill, minutes = readme.opening(path)
    assert title and skill and minutes
    assert "**You will build**" in cells[0]
    assert "**You need**" in cells[0]
    for part in ("## Summary", "**Homework**", "**Further reading**"):
        assert part in cells[-1]


@each(LECTURES)
def test_a_lecture_bears_its_bar_at_both_ends(path):
    assert bars.with_bar(path) == read(path), "type: make notebooks"
    for cell in (prose(read(path))[0], prose(read(path))[-1]):
        assert cell.count(bars.bar(path)) == 1
        assert len(re.findall(r"\*(?:Previous|Next): \[", cell)) == 1


@each(LECTURES)
def test_a_lecture_has_predictions_with_reasons_and_something_to_try(path):
    text = "\n".join(prose(read(path)))
    predictions = text.count("> **Predict.**")
    assert predictions >= 3
    assert text.count("<details><summary>Why") >= predictions - 1
    assert text.count("<details>") == text.count("</details>")
    assert text.count("## Try it") == 1
    tried = text[text.index("## Try it") :]
    assert "<summary>Hint</summary>" in tried
    assert (ROOT / f"utils/tests/lectures/test_{path.stem[3:]}.py").exists()


@each(LECTURES)
def test_a_stored_error_is_that_of_its_cell(path):
    for cell in code_cells(read(path)):
        for output in cell.outputs:
            # (What a check says has no lines of code.)
            if "Traceback" in "".join(output.get("traceback", [])):
                text = strip_ansi("\n".join(output.traceback))
                ran = re.findall(r"^Cell In\[(\d+)\]", text, re.MULTILINE)
                assert ran[0] == str(cell.execution_count)
                line = re.search(r"^-+> *\d+ (.*)$", text, re.MULTILINE)[1]
                assert line.strip() in cell.source


@each(PATHS)
def test_links_to_files_lead_somewhere(path):
    for text in prose(read(path)):
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                assert (path.parent / target).exists(), target


def test_at_most_three_figures_are_compared_by_their_text_alone():
    count = 0
    for path in PATHS:
        for cell in code_cells(read(path)):
            if Tolerance.from_tags(cell.metadata.get("tags", [])).factor:
                count += sum(
                    "image/png" in o.get("data", ()) for o in cell.outputs
                )
    assert count <= 3


def built():
    """The functions and classes that a notebook has built."""
    return [
        thing
        for module in (layers, models, training, workers)
        for _, thing in inspect.getmembers(module)
        if getattr(thing, "__module__", "") == module.__name__
    ]


@pytest.mark.parametrize("thing", built(), ids=lambda thing: thing.__name__)
def test_what_a_notebook_has_built_is_the_same_in_utils(thing):
    """Word for word, but for the docstring that utils/ adds.

    What another process runs can't be defined in a notebook; it shows it.
    """
    how, number = re.search(
        r"(Built|Shown) in notebook (\d\d)\.", thing.__doc__
    ).groups()
    (path,) = (p for p in LECTURES if p.name.startswith(number))
    source = inspect.getsource(thing)
    if how == "Shown":
        shown = [
            output.text
            for cell in code_cells(read(path))
            for output in cell.outputs
            if output.output_type == "stream"
        ]
        body = source.split('"""')[-1].strip()
        assert any(body in text for text in shown)
        return
    start = re.compile(rf"^(def|class) {thing.__name__}\b", re.MULTILINE)
    cells = "\n".join(
        cell.source
        for cell in code_cells(read(path))
        if start.search(cell.source)
    )
    (there,) = (
        node
        for node in ast.parse(cells).body
        if getattr(node, "name", "") == thing.__name__
    )
    (kept,) = ast.parse(source).body
    kept.body = kept.body[1:]  # the docstring
    assert ast.unparse(kept) == ast.unparse(there)


@pytest.mark.parametrize("key", ["show", "assign", "goes_wrong"])
def test_what_a_lectures_file_lacks_is_named(key, monkeypatch):
    said = {"show": "a", "assign": "b", "goes_wrong": "c"}
    del said[key]
    monkeypatch.setattr(readme, "about", lambda path: said.copy())
    with pytest.raises(ValueError, match=rf"start_here\.toml needs '{key}'"):
        readme.timetable()


def test_the_tables_of_lectures_are_made_from_them():
    mend = "type: make notebooks"
    for page, made in readme.pages().items():
        assert page.read_text(encoding="utf-8") == made, mend
    assert readme.PICTURE.read_bytes() == readme.picture(), mend


def test_the_readmes_links_and_pictures_are_there():
    text = readme.README.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text)
    assert len(targets) > 5
    for target in targets:
        if "://" not in target:
            assert (ROOT / target).exists(), target


@each(LECTURES)
def test_what_is_to_be_predicted_is_stored_hidden(path):
    notebook = read(path)
    hidden = predicted(notebook.cells)
    assert hidden
    for cell in code_cells(notebook):
        found = {k: v for k, v in cell.metadata.items() if k in HIDDEN}
        assert found == (HIDDEN if cell.id in hidden else {}), cell.source
        if cell.id in hidden:
            assert_first_line_is_a_title(cell.outputs[0])


def assert_first_line_is_a_title(output):
    """JupyterLab shows it in the place of what is hidden.

    An error's would tell; so would a figure's whole text, on one line.
    """
    assert output.output_type != "error"
    if "image/png" in output.get("data", ()):
        assert "\n" in output.data["text/plain"]
