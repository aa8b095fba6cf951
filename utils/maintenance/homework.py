"""The students' copies of the problem sets: `make homework`.

    python -m utils.maintenance.homework

Each notebook of notebooks/solutions/ becomes one of notebooks/homework/, by
nbgrader's own steps: solutions become stubs, checks are locked. Then the copy
is run, so that a student sees at once what a check says.
"""

import sys

import nbformat
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

from utils.files import whole
from utils.maintenance import made
from utils.maintenance.execute import execute
from utils.maintenance.settings import without_personal_settings
from utils.paths import ROOT, notebooks

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
    notebook.metadata[made.SUM] = made.checksum(notebook)
    return notebook


def main():
    sources = notebooks("solutions")
    if not sources:
        sys.exit(
            "There are no notebooks in notebooks/solutions/, so there is "
            "nothing to make copies of. Nothing was changed."
        )
    HOMEWORK.mkdir(exist_ok=True)
    names = {source.name for source in sources}
    for old in notebooks("homework"):
        if old.name not in names and made.is_as_made(old):
            old.unlink()
    left = []
    with without_personal_settings():
        for source in sources:
            path = HOMEWORK / source.name
            name = path.relative_to(ROOT)
            if path.exists() and not made.is_as_made(path):
                left.append(name)
                continue
            with whole(path) as beside:
                nbformat.write(student_copy(source), beside)
                execute(beside)
            print(f"{name}: made from {source.parent.name}")
    for name in left:
        print(
            f"{name} was changed since it was made, so it's left as it is. "
            f"Type: mv {name} {name}.mine   and then: make homework",
            file=sys.stderr,
        )
    sys.exit(bool(left))


if __name__ == "__main__":
    main()
