"""`pytest --nbval` on small notebooks: each wrong one is caught, and its
right twin passes.
"""

import copy
import re
import subprocess
import sys
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output

from utils.maintenance.nbval_plugin import peak_memory

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "utils.maintenance.nbval_plugin", "--nbval")
FIGURE = (
    "import matplotlib.pyplot as plt\n"
    "from utils.figures import show\n"
    "figure, ax = plt.subplots(figsize=(3, 2))\n"
    "ax.plot([1, 3])\n"
    "show(figure, 'A line from 1 to 3.')"
)


def executed(source, *tags):
    """A notebook with this cell and one before and after it, run."""
    cell = new_code_cell(source, metadata={"tags": list(tags)})
    sources = new_code_cell("before = 1"), cell, new_code_cell("before + 1")
    notebook = new_notebook(cells=list(sources))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "P"}
    NotebookClient(notebook, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def notebooks():
    """Right twins by name: each is what running it gives."""
    return {
        "text": executed("print('loss 0.42 after 10 epochs')"),
        "figure": executed(FIGURE),
        "percent": executed("print('accuracy 0.8554')", "within:2%"),
        "factor": executed("print('120 times as fast')", "within:30x"),
        "timings": executed(FIGURE, "within:30x"),
        "raises": executed("[][3]", "raises-exception"),
        "says": executed("[][3]", "raises-exception", "says:out of range"),
        "silent": executed("x = 3"),
    }


def printed(text):
    return new_output("stream", name="stdout", text=text)


def as_if(source):
    """Store the outputs that another source gives."""

    def change(cell):
        cell.outputs = executed(source, *cell.metadata.tags).cells[1].outputs

    return change


def with_text(text):
    """Store another text for the figure (and its alt text)."""

    def change(cell):
        cell.outputs[0].data["text/plain"] = text
        cell.outputs[0].metadata["image/png"]["alt"] = text

    return change


def without_alt(cell):
    del cell.outputs[0].metadata["image/png"]["alt"]


def stored(*outputs):
    def change(cell):
        cell.outputs = list(outputs)

    return change


def not_run(cell):
    cell.execution_count = None


def not_run_nor_shown(cell):
    cell.execution_count = None
    cell.outputs = []


def run_twice(cell):
    cell.execution_count = 7


def stored_error(message):
    return stored(new_output("error", ename="IndexError", evalue=message))


def tagged(*tags):
    def change(cell):
        cell.metadata["tags"] = list(tags)

    return change


def commented(comment):
    def change(cell):
        cell.source = f"{comment}\n{cell.source}"

    return change


OTHER_CURVE = as_if(FIGURE.replace("[1, 3]", "[1, 2.8]"))
NO_CURVE = as_if(FIGURE.replace("ax.plot([1, 3])", "ax.plot([])"))
WRONG = {  # name: (right twin, change, what the report must say)
    "a_digit": (
        "text",
        stored(printed("loss 0.43 after 10 epochs\n")),
        "0.43",
    ),
    "a_word": ("text", stored(printed("loss 0.42 after 10 steps\n")), "steps"),
    "a_line_end": (
        "text",
        stored(printed("loss 0.42 after 10 epochs")),
        "std",
    ),
    "missing": ("text", stored(), "0 outputs expected, 1 came"),
    "extra": ("silent", stored(printed("3\n")), "1 outputs expected, 0 came"),
    "stderr": (
        "text",
        stored(new_output("stream", name="stderr", text="loss")),
        "expected stderr, came stdout",
    ),
    "a_curve": ("figure", OTHER_CURVE, "pixels differ"),
    "no_curve": ("figure", NO_CURVE, "pixels differ"),
    "its_text": ("figure", with_text("A line from 1 to 4."), "from 1 to 4."),
    "no_alt": ("figure", without_alt, "utils.figures.show"),
    "too_far": ("percent", stored(printed("accuracy 0.83\n")), "0.83"),
    "too_slow": ("factor", stored(printed("3 times as fast\n")), "factor 30"),
    "its_words": ("factor", stored(printed("120 times as slow\n")), "slow"),
    "timings_text": ("timings", with_text("A line from 1 to 99."), "to 99."),
    "error_text": ("raises", as_if("[].pop()"), "pop from empty list"),
    "error_name": ("raises", as_if("{}[3]"), "KeyError"),
    "error_words": ("says", as_if("[].pop(3)"), "doesn't say 'out of range'"),
    "no_error": ("raises", stored(), "0 outputs expected, 1 came"),
    "not_run": ("text", not_run, "execution count is None"),
    "not_run_2": ("text", not_run_nor_shown, "execution count is None"),
    "order": ("text", run_twice, "execution count is 7, expected 2 of 1…3"),
    "skip_tag": ("text", tagged("nbval-skip"), "'nbval-skip' would keep"),
    "ignore_tag": ("text", tagged("nbval-ignore-output"), "would keep"),
    "skip": ("text", commented("# NBVAL_SKIP"), "would keep outputs"),
    "ignore": ("text", commented("# NBVAL_IGNORE_OUTPUT"), "would keep"),
    "old": ("text", commented("# PYTEST_VALIDATE_IGNORE_OUTPUT"), "would"),
    "tag": ("text", tagged("within:2"), "like within:2% or within:30x"),
    "raises_not": ("raises", tagged(), "caused an exception"),
}
RIGHT = {  # name: (right twin, a change within the tolerance)
    "percent_near": ("percent", stored(printed("accuracy 0.8700\n"))),
    "factor_near": ("factor", stored(printed("9 times as fast\n"))),
    "says_near": ("says", stored_error("list index is out of range")),
    "timings_near": ("timings", as_if(FIGURE.replace("[1, 3]", "[3, 1]"))),
}


@pytest.fixture
def run(pytester, notebooks):
    """Write changed twins of notebooks, check them, return the report."""

    def run(cases):
        for name, (twin, change, *_) in cases.items():
            notebook = copy.deepcopy(notebooks[twin])
            change(notebook.cells[1])
            nbformat.write(notebook, pytester.path / f"{name}.ipynb")
        return pytester.runpytest_subprocess(*PLUGIN, "-rA", "--color=no")

    return run


def test_each_wrong_notebook_is_caught_at_its_cell(run):
    result = run(WRONG)
    report = result.stdout.str()
    failed = set(
        re.findall(r"^FAILED (\S+?\.ipynb::cell \[\d\])", report, re.M)
    )
    assert failed == {f"{name}.ipynb::cell [2]" for name in WRONG}
    for name, (_, _, message) in WRONG.items():
        start = report.index(f"\n{name}.ipynb cell [2]\n")
        assert message in report[start:].split("\n____", 1)[0], name


def test_right_notebooks_pass_and_the_summary_counts(run, notebooks):
    def as_it_is(cell):
        pass

    cases = {name: (name, as_it_is) for name in notebooks}
    result = run({**cases, **RIGHT})
    result.assert_outcomes(passed=36)
    result.stdout.fnmatch_lines(
        [
            "outputs: 28 cells exact, 8 within their tolerance, nothing "
            "skipped; 3 figures, 1 of them by pixels and 2 by text alone"
        ]
    )


def test_a_notebook_that_takes_too_much_memory_is_caught(run, pytester):
    pytester.makeconftest(
        "from utils.maintenance import nbval_plugin\n"
        "nbval_plugin.MOST_MEMORY = 1e6"
    )
    result = run({"fat": ("silent", lambda cell: None)})
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*kernel has taken 0.?? GB by now*"])
    result.stdout.fnmatch_lines(["memory: at most 0.?? GB, in fat"])


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS doesn't tell")
def test_memory_that_is_given_back_still_counts():
    code = "size = 200_000_000; x = bytearray(size); del x; input()"
    command = [sys.executable, "-c", f"print(1, flush=True); {code}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        end = time.monotonic() + 30
        while (peak := peak_memory(process.pid)) < 2e8:
            assert time.monotonic() < end, peak
            time.sleep(0.1)
        process.communicate(b"\n")


def test_images_of_a_failed_figure_are_written_and_named(run, pytester):
    report = run({"a_curve": WRONG["a_curve"]}).stdout.str()
    for kind in ("expected", "actual", "difference"):
        # On CI, pytest's summary repeats the whole message.
        (path,) = set(re.findall(rf"  {kind}: (\S+\.png)", report))
        assert (pytester.path / path).read_bytes().startswith(b"\x89PNG")


def test_a_broken_file_is_named(pytester):
    (pytester.path / "broken.ipynb").write_text("{")
    result = pytester.runpytest_subprocess(*PLUGIN)
    assert result.ret != 0
    assert "broken.ipynb" in result.stdout.str()
