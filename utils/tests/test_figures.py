import base64

import matplotlib.pyplot as plt
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from utils import figures


@pytest.fixture
def shown(monkeypatch):
    """What `display` was called with."""
    calls = []

    def display(*args, **kwargs):
        calls.append((args, kwargs))

    monkeypatch.setattr(figures, "display", display)
    return calls


def test_a_figure_is_shown_with_its_text_as_text_and_alt(shown):
    figure, ax = plt.subplots()
    ax.plot([1, 2])
    figures.show(figure, "A line from 1 to 2.")
    ((bundle,), options) = shown[0]
    assert bundle["text/plain"] == "A line from 1 to 2."
    assert options["metadata"]["image/png"]["alt"] == "A line from 1 to 2."
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert not plt.get_fignums()


def test_the_same_figure_gives_the_same_bytes(shown):
    for _ in range(2):
        figure, ax = plt.subplots()
        ax.plot([1, 2])
        figures.show(figure, "A line.")
    assert shown[0] == shown[1]


def test_a_figure_without_a_text_is_refused(shown):
    figure, _ = plt.subplots()
    with pytest.raises(ValueError, match="say in words"):
        figures.show(figure, " ")
    plt.close(figure)


def test_show_images_wants_a_title_for_each():
    with pytest.raises(ValueError, match="3 images but 2 titles"):
        figures.show_images(np.zeros((3, 28, 28)), ["a", "b"], "Three.")


@pytest.mark.parametrize("k", [-1, 3, "1", 1.0, True])
def test_a_photograph_that_is_not_there(k):
    with pytest.raises(ValueError, match="whole number from 0 to 2"):
        figures.show_photograph(np.zeros((3, 28, 28)), k)


def test_a_photograph_may_be_drawn_by_numpy(capsys):
    figures.show_photograph(np.zeros((3, 28, 28)), np.int64(2))
    assert "Photograph 2, 28 by 28 pixels" in capsys.readouterr().out


def test_moving_the_slider_redraws_the_figure():
    source = (
        "import ipywidgets\n"
        "import matplotlib.pyplot as plt\n"
        "from utils.figures import show_with_slider\n"
        "def draw(value):\n"
        "    figure, ax = plt.subplots()\n"
        "    ax.plot([0, value])\n"
        "    return figure, f'A line up to {value}.'\n"
        "slider = ipywidgets.FloatSlider(0.5, min=0, max=1)\n"
        "show_with_slider(draw, slider)"
    )
    still = new_notebook(cells=[new_code_cell(source)])
    moved = new_notebook(
        cells=[new_code_cell(source), new_code_cell("slider.value = 0.75")]
    )
    outputs = []
    for notebook in (still, moved):
        NotebookClient(notebook, kernel_name="python3").execute()
        outputs.append(notebook.cells[0].outputs[-1])
    before, after = outputs
    assert before.data["text/plain"] == "A line up to 0.5."
    assert after.data["text/plain"] == "A line up to 0.75."
    assert after.metadata["image/png"]["alt"] == "A line up to 0.75."
    assert before.data["image/png"] != after.data["image/png"]
