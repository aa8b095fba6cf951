import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from utils.maintenance.execute import METADATA, execute


@pytest.fixture
def notebook(tmp_path):
    """A notebook never run, with things to clean."""
    cells = [
        new_code_cell("import itertools\nimport time", id="one"),
        new_code_cell(
            "print(f'took {time.perf_counter_ns() % 9 + 50} turns')",
            metadata={"tags": ["within:30x"], "collapsed": True},
            id="two",
        ),
        new_code_cell("print('a', 1)\nprint('b')\n3", id="three"),
    ]
    path = tmp_path / "small.ipynb"
    metadata = {
        "widgets": {},
        "kernelspec": {"name": "x", "display_name": "X"},
    }
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_it_is_run_top_to_bottom_and_cleaned(notebook):
    assert execute(notebook) == 2
    result = nbformat.read(notebook, as_version=4)
    assert [cell.execution_count for cell in result.cells] == [1, 2, 3]
    assert result.metadata == METADATA
    assert result.cells[1].metadata == {"tags": ["within:30x"]}
    assert result.cells[2].outputs[0].text == "a 1\nb\n"
    assert result.cells[2].outputs[1].execution_count == 3
    assert [path.name for path in notebook.parent.iterdir()] == [notebook.name]


def test_a_second_run_changes_no_byte(notebook):
    execute(notebook)
    content = notebook.read_bytes()
    for _ in range(3):
        assert execute(notebook) == 0
        assert notebook.read_bytes() == content


def test_a_changed_output_is_stored(notebook):
    execute(notebook)
    content = notebook.read_text().replace("'a', 1", "'a', 2")
    notebook.write_text(content)
    assert execute(notebook) == 1
    result = nbformat.read(notebook, as_version=4)
    assert result.cells[2].outputs[0].text == "a 2\nb\n"


def test_a_failing_notebook_is_left_as_it_was(notebook):
    content = notebook.read_text().replace("'a', 1", "'a', 1 / 0")
    notebook.write_text(content)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(notebook)
    assert notebook.read_text() == content


def test_a_traceback_is_stored_without_the_machines_paths(notebook):
    stored = nbformat.read(notebook, as_version=4)
    stored.cells[0].source = "import json\njson.loads('{')"
    stored.cells[0].metadata["tags"] = ["raises-exception"]
    stored.cells = stored.cells[:1]
    nbformat.write(stored, notebook)
    execute(notebook)
    (error,) = nbformat.read(notebook, as_version=4).cells[0].outputs
    assert any("json" in part for part in error.traceback[1:-1])
    assert "JSONDecodeError" in error.traceback[-1]
    assert "decoder.py" not in "".join(error.traceback)
