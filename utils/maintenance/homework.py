"""The students' copies of the problem sets: `make homework`.

    python -m utils.maintenance.homework

Each notebook of notebooks/solutions/ becomes one of notebooks/homework/, by
nbgrader's own steps: solutions become stubs, checks are locked. Then the copy
is run, so that a student sees at once what a check says.
"""

import nbformat
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

from utils.maintenance.execute import execute
from utils.paths import ROOT

SOLUTIONS = ROOT / "notebooks" / "solutions"
HOMEWORK = ROOT / "notebooks" / "homework"
CONFIG = Config(
    ClearSolutions={
        "code_stub": {"python": "raise NotImplementedError  # your lines"},
        "text_stub": "*Your answer here.*",
    }
)
STEPS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
)


def student_copy(path):
    """A problem set without its solutions and outputs, as a notebook."""
    notebook = nbformat.read(path, as_version=4)
    for step in STEPS:
        notebook, _ = step(config=CONFIG).preprocess(notebook, {})
    return notebook


def main():
    HOMEWORK.mkdir(exist_ok=True)
    sources = sorted(SOLUTIONS.glob("*.ipynb"))
    for old in set(HOMEWORK.glob("*.ipynb")):
        if not (SOLUTIONS / old.name).exists():
            old.unlink()
    for source in sources:
        path = HOMEWORK / source.name
        # Written beside and moved, so that an interrupt leaves a whole file.
        beside = path.with_suffix(".new")
        nbformat.write(student_copy(source), beside)
        execute(beside)
        beside.replace(path)
        print(f"{path.relative_to(ROOT)}: made from {source.parent.name}")


if __name__ == "__main__":
    main()
