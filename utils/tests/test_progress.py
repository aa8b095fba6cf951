import time

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from nbval.plugin import coalesce_streams

from utils.progress import progress_bar


def bar_of(seconds, capsys, steps=4):
    """What a bar leaves behind, as a terminal would show it."""
    bar = progress_bar(steps, "epochs")
    for _ in range(steps):
        time.sleep(seconds)
        bar.update()
    bar.close()
    return capsys.readouterr()


def test_a_bar_is_alive_and_ends_the_same_fast_or_slow(capsys):
    fast, slow = bar_of(0, capsys), bar_of(0.15, capsys)
    assert slow.out.count("\r") > fast.out.count("\r")
    assert "left]" in slow.out
    assert fast.out.split("\r")[-1] == slow.out.split("\r")[-1]
    assert "epochs: 100% |█" in fast.out
    assert fast.out.endswith("| 4 of 4\n")
    assert not fast.err + slow.err  # Jupyter would show it in red


def test_each_state_of_a_bar_covers_the_one_before(capsys):
    states = bar_of(0.15, capsys).out.strip("\r\n").split("\r")
    assert {len(state) for state in states} == {72}


def test_however_long_it_takes_a_bar_is_drawn_some_hundred_times(capsys):
    bar = progress_bar(10_000, "steps")
    bar.mininterval = 0  # as if each step took its time
    for _ in range(10_000):
        bar.update()
    bar.close()
    assert 100 <= capsys.readouterr().out.count("\r") <= 103


def test_without_a_name_there_is_no_bar(capsys):
    bar = progress_bar(2, None)
    bar.update()
    bar.close()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("pause", [0, 0.15])
def test_what_a_notebook_stores_is_one_line(pause):
    source = (
        "import time\nfrom utils.progress import progress_bar\n"
        "bar = progress_bar(3, 'steps')\n"
        "for _ in range(3):\n"
        f"    time.sleep({pause})\n"
        "    bar.update()\n"
        "bar.close()\nprint('done')"
    )
    notebook = new_notebook(cells=[new_code_cell(source)])
    NotebookClient(notebook, kernel_name="python3").execute()
    (output,) = coalesce_streams(notebook.cells[0].outputs)
    assert output.name == "stdout"
    filled = "█" * (72 - len("steps: 100% || 3 of 3"))
    assert output.text == f"steps: 100% |{filled}| 3 of 3\ndone\n"
