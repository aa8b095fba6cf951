"""Says which file hides a module: utils.py or torch.py beside a notebook.

Python looks beside the notebook first, so there `import torch` would read that
file, and what it lacks would seem to be missing from PyTorch. If the file is
called utils.py, no line of the course could say so. So this file is installed
beside the packages (pyproject.toml), and hidden_modules.pth imports it
whenever Python starts. It speaks only in the course's folder or environment.
"""

import os
import sys
from importlib.machinery import PathFinder

LIBRARY = os.path.dirname(os.__file__)  # Python's own, as in sys.path


class HiddenModuleError(ImportError):
    """A file hides the module that was meant; Jupyter shows one line."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return [f"{type(self).__name__}: {self}"]


class Finder:
    """Python asks it first where a module is; it only looks for hidden ones.

    https://docs.python.org/3/reference/import.html#the-meta-path
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is None and name not in ("sitecustomize", "usercustomize"):
            for place, folder in enumerate(sys.path):
                if folder == LIBRARY:
                    break
                _check(name, folder, sys.path[place + 1 :])


def _check(name, folder, others):
    """Raise HiddenModuleError if a file in `folder` hides this module."""
    for file in (f"{name}.py", os.path.join(name, "__init__.py")):
        file = os.path.join(folder, file)
        if os.path.isfile(file):
            folder, file = map(os.path.abspath, (folder, file))
            if (
                not _holds_the_course(folder)
                and (_is_inside_the_course(folder) or _is_the_courses_python())
                and _is_another(PathFinder.find_spec(name, others), file)
            ):
                raise HiddenModuleError(_message(name, file, folder))


def _is_another(spec, file):
    """Is there a module behind this file that somebody needs?

    Not if there's only a folder of that name, as data/ is, or the file again,
    from a folder that's named twice, or Python's tests of itself: a learner's
    own data.py or test.py may stand beside a notebook.
    """
    return (
        spec is not None
        and spec.name != "test"
        and spec.loader is not None
        and os.path.realpath(spec.origin) != os.path.realpath(file)
    )


def _message(name, file, folder):
    if folder in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        return (
            f"{file} hides the module {name} that the course needs, because "
            "the variable PYTHONPATH names its folder. Close Jupyter, type: "
            "unset PYTHONPATH   and then: make lab"
        )
    return (
        f"{file} hides the module {name} that the course needs, because it "
        "has the same name. Rename it, then restart the kernel."
    )


def _holds_the_course(folder):
    return os.path.isfile(os.path.join(folder, "utils", "environment.py"))


def _is_inside_the_course(folder):
    above = os.path.dirname(folder)
    return above != folder and (
        _holds_the_course(above) or _is_inside_the_course(above)
    )


def _is_the_courses_python():
    return _holds_the_course(os.path.dirname(sys.prefix))


sys.meta_path.insert(0, Finder)
