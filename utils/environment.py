"""Is this Python fit for the course? If not: what to type.

Nothing is imported to find out, so it takes milliseconds.
"""

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain

from utils.paths import ROOT

HOW_TO_MEND = (
    "Close Jupyter, open a terminal in the course's folder and type: "
    "make lab   (without make: see docs/setup.md)"
)
OPENS = "# What opens"  # in requirements.txt, after what notebooks import
# What another version may change.
MAY_DIFFER = {
    "torch": "the numbers of trained networks and PyTorch's error messages",
    "numpy": "the numbers drawn at random and printed arrays",
    "matplotlib": "the figures",
}


class SetupError(ImportError):
    """Something that the course needs is missing; Jupyter shows one line."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return [f"{type(self).__name__}: {self}"]


def requirements(to_open=False):
    """Lines of requirements.txt that name a package, as strings.

    Args:
        to_open: also what opens, checks and grades the notebooks?
    """
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    if not to_open:
        text = text.split(OPENS)[0]
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("-")]


def check_packages():
    """Raise SetupError where Python is too old or a package isn't there.

    A package that is older or newer than in requirements.txt may change some
    outputs: a line on stderr says which.
    """
    check_python()
    for line in requirements():
        found = _found(_name(line))
        if found is None:
            raise SetupError(
                f"the package {_name(line)} is missing. {HOW_TO_MEND}"
            )
        if not fits(line, found.version) and not _is_a_worker():
            print(_about_another_version(line, found), file=sys.stderr)


def for_maintainers():
    """What maintainers need besides, and the exact versions, as strings."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    exact = ROOT / ".ci" / "constraints.txt"
    lines = exact.read_text("utf-8").splitlines() if exact.exists() else []
    return [
        *chain(*settings["project"]["optional-dependencies"].values()),
        *(line for line in lines if line and not line.startswith("#")),
    ]


def check_installed(maintain=False):
    """Raise SetupError if the course's own environment isn't whole.

    Args:
        maintain: also what a maintainer needs?
    """
    check_python()
    more = for_maintainers() if maintain else []
    for line in [*requirements(to_open=True), *more]:
        found = _found(_name(line))
        if found is None:
            raise SetupError(f"the package {_name(line)} is missing")
        if not fits(line, found.version):
            raise SetupError(f"{_name(line)} is {found.version}, not {line}")


def check_python():
    """Raise SetupError where Python is too old."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the check itself)
        raise SetupError(
            f"this is Python {sys.version_info.major}."
            f"{sys.version_info.minor}, and the course needs Python 3.11 or "
            f"newer. {HOW_TO_MEND}"
        )


def fits(line, found):
    """Is the version `found` one that a line of requirements asks for?"""
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:  # it comes with Matplotlib
        raise SetupError(
            f"the package packaging is missing. {HOW_TO_MEND}"
        ) from None
    requirement = Requirement(line)
    if requirement.marker and not requirement.marker.evaluate():
        return True
    return requirement.specifier.contains(found, prereleases=True)


def _name(line):
    return re.match(r"[\w.-]+", line)[0]


def _found(name):
    """What is installed under this name; None if nothing is."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _is_a_worker():
    """Was this process started by another one that has said it already?"""
    process = sys.modules.get("multiprocessing.process")
    return process and process.current_process().name != "MainProcess"


def _about_another_version(line, found):
    name = _name(line)
    text = f"{name} is {found.version}"
    folder = str(found.locate_file(""))
    if folder in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        text += (
            f" in {folder}, which the variable PYTHONPATH puts first (to mend "
            "that, close Jupyter and type: unset PYTHONPATH)"
        )
    differ = MAY_DIFFER.get(name, "what it shows")
    return (
        f"{text}; outputs are stored with {line}. These may differ: {differ}."
    )


def check_setup():
    """Check Python, the packages and the data; say so if all is well.

    Raises:
        SetupError: a package is missing.
        utils.data.DataError: a data file is missing or damaged.
    """
    check_packages()
    from utils.data import load_fashion_mnist

    for split in ("train", "test"):
        load_fashion_mnist(split)
    print("Python: ready")
    print("Packages: ready")
    print("Data, 70,000 images: ready")
