import json

import nbformat
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient.exceptions import CellExecutionError
from nbconvert.filters import strip_ansi
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.maintenance.execute import (
    HIDDEN,
    METADATA,
    execute,
    seconds_of_kernels,
)


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


def test_what_is_to_be_predicted_is_hidden_until_it_is_run(tmp_path):
    cells = [
        new_code_cell("1", metadata=HIDDEN),
        new_markdown_cell("> **Predict.** What is 1 + 1?"),
        new_markdown_cell("Think first."),
        new_code_cell("1 + 1"),
        new_code_cell("2 + 1"),
        new_markdown_cell("> **Predict.** And 2 + 2?"),
        new_code_cell("2 + 2"),
        new_code_cell("2 * 2"),
        new_markdown_cell("<details><summary>Why?</summary>"),
        new_code_cell("4"),
    ]
    path = tmp_path / "predict.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    execute(path)
    result = nbformat.read(path, as_version=4)
    kept = [cell.metadata for cell in result.cells]
    # Up to the answer, or one alone if there is none.
    assert kept == [{}, {}, {}, HIDDEN, {}, {}, HIDDEN, HIDDEN, {}, {}]


def test_a_second_run_changes_no_byte(notebook):
    execute(notebook)
    content = notebook.read_bytes()
    for _ in range(3):
        assert execute(notebook) == 0
        assert notebook.read_bytes() == content


def test_a_kernels_work_counts_as_the_time_that_it_takes(
    tmp_path, monkeypatch
):
    # As in `make notebooks`: the tests' own kernels are another's children.
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(
        factory, "default_provisioner_name", "local-provisioner"
    )
    code = "import time\nwhile time.process_time() < 2:\n    pass"
    path = tmp_path / "work.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), path)
    before = seconds_of_kernels()
    execute(path)
    assert 2 <= seconds_of_kernels() - before < 30


def test_a_changed_output_is_stored(notebook):
    execute(notebook)
    content = notebook.read_text().replace("'a', 1", "'a', 2")
    notebook.write_text(content)
    assert execute(notebook) == 1
    result = nbformat.read(notebook, as_version=4)
    assert result.cells[2].outputs[0].text == "a 2\nb\n"


def test_an_error_is_stored_without_paths_of_this_machine(tmp_path):
    cell = new_code_cell(
        "import json\njson.loads('{')",
        metadata={"tags": ["raises-exception"]},
    )
    path = tmp_path / "raises.ipynb"
    nbformat.write(new_notebook(cells=[cell]), path)
    execute(path)
    (error,) = nbformat.read(path, as_version=4).cells[0].outputs
    assert json.__file__ not in path.read_text()
    text = strip_ansi("\n".join(error.traceback))
    assert "Cell In[1], line 2" in text
    assert text.endswith(f"JSONDecodeError: {error.evalue}")


def test_a_failing_notebook_is_left_as_it_was(notebook):
    content = notebook.read_text().replace("'a', 1", "'a', 1 / 0")
    notebook.write_text(content)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(notebook)
    assert notebook.read_text() == content
