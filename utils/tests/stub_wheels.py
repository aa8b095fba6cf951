"""Wheels with next to nothing in them, so that installing takes seconds.

They stand for the course's packages, for JupyterLab and for the builder of
`-e .`, where a test is about how things are installed, not about what.
"""

import re
import zipfile
from pathlib import Path

import packaging

from utils.environment import for_maintainers, requirements

OPENED = "JupyterLab opens"
LAB = f"import sys\nprint({OPENED!r}, sys.argv[-1])\n"
# What hatchling does for `pip install -e .`, as far as it's needed.
BUILDER = """
import tomllib, zipfile
from pathlib import Path

NAME = "from_loop_to_network-0.1.0"

def get_requires_for_build_editable(settings=None):
    return []

def build_editable(folder, settings=None, metadata=None):
    with open("pyproject.toml", "rb") as file:
        settings = tomllib.load(file)
    tool = settings["tool"]["hatch"]["build"]
    more = ""
    for extra, needs in settings["project"]["optional-dependencies"].items():
        more += f"Provides-Extra: {extra}\\n"
        for need in needs:
            more += f"Requires-Dist: {need}; extra == '{extra}'\\n"
    files = {"_editable_course.pth": str(Path.cwd())}
    for path, name in tool["targets"]["wheel"]["force-include"].items():
        files[name] = Path(path).read_text("utf-8")
    info = f"{NAME}.dist-info"
    files[f"{info}/METADATA"] = (
        "Metadata-Version: 2.1\\nName: from-loop-to-network\\n"
        f"Version: 0.1.0\\n{more}"
    )
    files[f"{info}/WHEEL"] = (
        "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    )
    files[f"{info}/RECORD"] = "".join(f"{name},,\\n" for name in files)
    with zipfile.ZipFile(f"{folder}/{NAME}-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return f"{NAME}-py3-none-any.whl"
"""


def make(folder):
    """Write all of them into a folder."""
    for line in requirements(to_open=True) + for_maintainers():
        name = re.match(r"[\w-]+", line)[0]
        if name != "from-loop-to-network" and "==" not in line:
            write(folder, name, _version(line), {f"{name}.py": ""})
    write(folder, "jupyterlab", "4.0", {"jupyterlab/__main__.py": LAB})
    files = {"hatchling/__init__.py": "", "hatchling/build.py": BUILDER}
    write(folder, "hatchling", "1.0", files)
    here = Path(packaging.__file__).parent
    files = {f"packaging/{p.name}": p.read_text() for p in here.glob("*.py")}
    for path in here.glob("*/*.py"):
        place = path.relative_to(here).as_posix()
        files[f"packaging/{place}"] = path.read_text()
    write(folder, "packaging", "99.0", files)


NEEDS = {"jupyter": ("jupyterlab",), "matplotlib": ("packaging",)}
EXACT = {"torch": "2.13.0", "numpy": "2.4.6", "matplotlib": "3.11.2"}


def _version(line):
    """One that a line of requirements.txt allows."""
    name, lowest = re.match(r"([\w-]+)[>~=]+([\d.]+)", line).groups()
    return EXACT.get(name, lowest)


def write(folder, name, version, files):
    """Write one wheel."""
    file = f"{name.replace('-', '_')}-{version}"
    info = f"{file}.dist-info"
    needs = "".join(f"Requires-Dist: {n}\n" for n in NEEDS.get(name, ()))
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\n"
        f"Version: {version}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in files)
    path = Path(folder, f"{file}-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
