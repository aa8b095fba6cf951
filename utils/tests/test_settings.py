"""A person's own settings change neither a check's outputs nor stored ones."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from utils.maintenance.settings import without_personal_settings
from utils.paths import ROOT

RUN = """
import sys
from pathlib import Path
from utils.maintenance.execute import execute
from utils.maintenance.settings import without_personal_settings
with without_personal_settings():
    execute(Path(sys.argv[1]))
"""
CELLS = """
import matplotlib.pyplot as plt
from utils.figures import show
figure, ax = plt.subplots()
ax.plot([-1, 2], label="a")
ax.legend()
show(figure, "A line.")
---
from tqdm.auto import tqdm
print(sum(tqdm(range(3), disable=True)))
1
2
---
import tqdm
print(tqdm.tqdm(range(3)).disable, plt.get_backend())
"""


def outputs(folder, **variables):
    """The cells' outputs, run with these variables set."""
    path = folder / "cells.ipynb"
    cells = [
        new_code_cell(text.strip(), id=f"c{k}")
        for k, text in enumerate(CELLS.split("---\n"))
    ]
    nbformat.write(new_notebook(cells=cells), path)
    done = subprocess.run(
        [sys.executable, "-c", RUN, path],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [c.outputs for c in nbformat.read(path, as_version=4).cells]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return outputs(tmp_path_factory.mktemp("expected"))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    return path


RC = "font.family: serif\naxes.unicode_minus: False\nfigure.dpi: 50\n"
PROFILE = "c = get_config()\nc.InteractiveShell.ast_node_interactivity='all'\n"


def in_config(folder):
    write(folder / ".config/matplotlib/matplotlibrc", RC)
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / ".config")}


def named(folder):
    return {"MATPLOTLIBRC": str(write(folder / "my.rc", RC))}


def beside_the_notebook(folder):
    write(folder / "matplotlibrc", RC)
    return {}


def profile(folder):
    place = folder / ".ipython/profile_default"
    write(place / "ipython_kernel_config.py", PROFILE)
    write(place / "startup/00.py", "sum = max\n")
    return {"HOME": str(folder), "IPYTHONDIR": str(folder / ".ipython")}


def variables(folder):
    start = write(folder / "start.py", "sum = max\n")
    return {
        "PYTHONSTARTUP": str(start),
        "MPLBACKEND": "TkAgg",
        "TQDM_DISABLE": "1",
    }


def no_home(folder):
    return dict.fromkeys(
        ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"),
        "/proc/no",
    )


@pytest.mark.parametrize(
    "personal",
    [in_config, named, beside_the_notebook, profile, variables, no_home],
    ids=lambda function: function.__name__,
)
def test_outputs_are_the_same_with_own_settings(personal, tmp_path, expected):
    assert outputs(tmp_path, **personal(tmp_path)) == expected


def test_inside_the_fonts_are_listed_and_afterwards_all_is_as_before(
    monkeypatch,
):
    said = ("TQDM_NCOLS", "MKL_VERBOSE", "ONEDNN_VERBOSE", "TORCH_LOGS")
    for name in said:
        monkeypatch.setenv(name, "1")
    before = dict(os.environ)
    with without_personal_settings():
        folder = Path(os.environ["MPLCONFIGDIR"])
        assert list(folder.glob("fontlist*"))
        assert not {*said} & {*os.environ}
        assert "PATH" in os.environ
    assert dict(os.environ) == before
    assert not folder.exists()
