"""Is this Python the one that the course was installed into?"""

import sys
from importlib.metadata import PackageNotFoundError, version

from utils.paths import ROOT

HOW_TO_MEND = (
    "Close Jupyter, open a terminal in the course's folder and type: "
    "make lab   (without make: see 'Set up' in README.md)"
)


class SetupError(ImportError):
    """Something that the course needs is missing; Jupyter shows one line."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return [f"{type(self).__name__}: {self}"]


def requirements():
    """The lines of requirements.txt that name a package, as strings."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return [
        line.split(" #")[0].strip()
        for line in lines.splitlines()
        if line and not line.startswith(("#", "-"))
    ]


def check_packages():
    """Raise SetupError where Python or a package is missing or wrong.

    The versions asked for are those of requirements.txt. Nothing is
    imported, so this takes milliseconds.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 (the check itself)
        raise SetupError(
            f"this is Python {sys.version_info.major}."
            f"{sys.version_info.minor}, and the course needs Python 3.11 or "
            f"newer. {HOW_TO_MEND}"
        )
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:
        raise SetupError(
            f"this Python has none of the course's packages. {HOW_TO_MEND}"
        ) from None
    for requirement in map(Requirement, requirements()):
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            raise SetupError(
                f"the package {requirement.name} is missing. {HOW_TO_MEND}"
            ) from None
        if found not in requirement.specifier:
            raise SetupError(
                f"{requirement.name} is {found}, and the course needs "
                f"{requirement}. {HOW_TO_MEND}"
            )


def check_setup():
    """Check Python, the packages and the data; say so if all is well.

    Raises:
        SetupError: a package is missing or wrong.
        utils.data.DataError: a data file is missing or damaged.
    """
    check_packages()
    from utils.data import load_fashion_mnist

    for split in ("train", "test"):
        load_fashion_mnist(split)
    print("Python: ready")
    print("Packages: ready")
    print("Data, 70,000 images: ready")
