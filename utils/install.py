"""Make .venv, or make it anew if it isn't whole: `make lab` begins with it.

    python utils/install.py --ask [--maintain]   prints "whole", or what isn't
    python utils/install.py -m pip install ...   makes it, and runs pip in it
    python utils/install.py --clean              takes away what was made here
    python utils/install.py --missing            see below

It is run by a Python that has none of the course's packages. Only a .venv that
was made here is made anew. It's set aside first, and put back if the new one
can't be made. With --missing it leaves .venv alone: what notebooks import and
this Python hasn't is installed into this Python, and nothing else (README.md,
Colab and Kaggle).
"""

import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BEFORE = os.path.join(ROOT, ".venv.before")
MARK = "learner"  # in .venv: made here
BIN = "Scripts" if os.name == "nt" else "bin"
OLDEST = 3, 11
# In an environment to which nobody has added anything yet.
BARE = re.compile(
    r"(pip|setuptools|wheel|pkg_resources|distutils)\b.*"
    "|_distutils_hack|_virtualenv.*|__pycache__"
)
BARE_SCRIPT = re.compile("(?i)(activate|pip|python|easy_install|wheel)")
# These would send pip or Python to other folders.
ELSEWHERE = (
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_TARGET",
    "PYTHONHOME",
    "PYTHONPATH",
    "__PYVENV_LAUNCHER__",
)
# Jupyter's settings in .venv. The usual template of an export to HTML drops
# the figures' descriptions, and this one keeps them.
SETTINGS = {"HTMLExporter": {"template_name": "classic"}}
CHECK = """
import os, sys
from importlib.util import find_spec
found, here = find_spec("utils"), os.path.join(sys.argv[1], "utils")
if not found or not os.path.samefile(os.path.dirname(found.origin), here):
    sys.exit("the course's own utils isn't installed in it")
from utils.environment import check_installed
check_installed("--maintain" in sys.argv)
"""


def python_of(folder):
    return os.path.join(folder, BIN, "python")


def mark_of(folder):
    """What the mark says, as a dict; None where there is no mark."""
    try:
        with open(os.path.join(folder, MARK), encoding="utf-8") as file:
            return json.loads(file.read() or "{}")
    except OSError:
        return None
    except ValueError:
        return {}


def packages(folder):
    """Names of the packages in an environment, as a set."""
    return {
        name.split("-")[0].lower()
        for name in libraries(folder)
        if name.endswith(".dist-info")
    }


def libraries(folder):
    """What is in an environment's folder of libraries, as a list of names."""
    places = [os.path.join(folder, "Lib", "site-packages")]
    if os.path.isdir(os.path.join(folder, "lib")):
        for name in os.listdir(os.path.join(folder, "lib")):
            places.append(os.path.join(folder, "lib", name, "site-packages"))
    found = []
    for place in filter(os.path.isdir, places):
        found += os.listdir(place)
    return found


def what_is_wrong(options=()):
    """Why .venv can't be used as it is, in a few words; "" if it can."""
    if not os.path.isdir(VENV):
        return "there is none yet"
    mark = mark_of(VENV) or {}
    if mark.get("unfinished"):
        return "it was never finished"
    if mark.get("folder", ROOT) != ROOT:
        return "it was made for another folder"
    gone = sorted(set(mark.get("packages", ())) - packages(VENV))
    if gone:
        return f"the package {gone[0]} is missing"
    command = [python_of(VENV), "-I", "-c", CHECK, ROOT, *options]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError:
        return "its Python is gone"
    said = done.stdout.decode("utf-8", "replace").strip().splitlines()
    if done.returncode == 0:
        return ""
    return said[-1].split("Error: ")[-1].split(". Close")[0] if said else "?"


def is_bare(folder):
    """Is it as `python -m venv` makes it, with nothing of anybody's in it?"""
    known = {"bin", "include", "lib", "lib64", "Include", "Lib", "Scripts"}
    known |= {"pyvenv.cfg", ".gitignore"}
    if not set(os.listdir(folder)) <= known:
        return False
    scripts = os.path.join(folder, BIN)
    scripts = os.listdir(scripts) if os.path.isdir(scripts) else []
    return all(map(BARE_SCRIPT.match, scripts)) and all(
        map(BARE.fullmatch, libraries(folder))
    )


def remove(folder):
    """Remove an environment that was made here; of a link, only the link."""
    if os.path.islink(folder):
        os.unlink(folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def newer_python():
    """A Python on this machine that is new enough; None if there is none."""
    for minor in range(30, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        code = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if found and subprocess.call([found, "-c", code]) == 0:
            return found
    return None


def make(command):
    """Make .venv and run `command` in it; SystemExit if that fails."""
    run([sys.executable, "-m", "venv", VENV])
    write_json({"unfinished": True}, MARK)
    run([python_of(VENV), *command])
    write_json(SETTINGS, "etc", "jupyter", "jupyter_config.json")
    write_mark()


def run(command):
    variables = {k: v for k, v in os.environ.items() if k not in ELSEWHERE}
    variables["PIP_USER"] = "0"  # into .venv, whatever pip's settings say
    if subprocess.call(command, cwd=ROOT, env=variables):
        raise SystemExit(1)


def write_mark():
    mark = {"folder": ROOT, "packages": sorted(packages(VENV))}
    write_json(mark, MARK)


def write_json(content, *place):
    """Write into .venv."""
    path = os.path.join(VENV, *place)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)


def set_aside():
    """Take .venv out of the way; returns whether it's to be put back."""
    if os.path.lexists(BEFORE):  # this was interrupted; begin again
        if mark_of(BEFORE) is None:
            sys.exit(
                "`make lab` didn't make .venv.before, so it doesn't touch it. "
                "Type: mv .venv.before my-venv   and then: make lab"
            )
        if (mark_of(VENV) or {}).get("unfinished"):
            remove(VENV)
        if os.path.lexists(VENV):
            remove(BEFORE)
        else:
            os.rename(BEFORE, VENV)
    if not os.path.lexists(VENV):
        return False
    bare = os.path.isdir(VENV) and is_bare(VENV)
    if mark_of(VENV) is None and not bare:
        sys.exit(
            "`make lab` didn't make this .venv, so it doesn't touch it. "
            "Type: mv .venv my-venv   and then: make lab"
        )
    unfinished = (mark_of(VENV) or {}).get("unfinished")
    if bare or unfinished:
        remove(VENV)
        return False
    os.rename(VENV, BEFORE)
    return True


def clean():
    """Take away .venv and the caches, as far as they are known by content."""
    if mark_of(VENV) is not None or (os.path.isdir(VENV) and is_bare(VENV)):
        remove(VENV)
    elif os.path.lexists(VENV):
        print("`make lab` didn't make this .venv, so it's left as it is.")
    for name in (".pytest_cache", ".ruff_cache"):
        if os.path.exists(os.path.join(ROOT, name, "CACHEDIR.TAG")):
            remove(os.path.join(ROOT, name))
    for above, _, files in os.walk(os.path.join(ROOT, "utils")):
        if os.path.basename(above) == "__pycache__":
            for name in files:
                if name.endswith(".pyc"):
                    os.unlink(os.path.join(above, name))
            if not os.listdir(above):
                os.rmdir(above)


def wait_for_others():
    """Wait until no other command makes .venv, and keep others waiting.

    (Windows has no such lock on a folder: there nobody waits.)
    """
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)  # until the end


def install_missing():
    """Install into this Python what notebooks import and it hasn't.

    Returns pip's exit code.
    """
    from importlib.metadata import PackageNotFoundError, version

    lines = []
    path = os.path.join(ROOT, "requirements.txt")
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("# What opens")[0].splitlines():
            line = line.split("#")[0].strip()
            if line:
                try:
                    version(re.match(r"[\w.-]+", line).group())
                except PackageNotFoundError:
                    lines.append(line)
    if not lines:
        return 0
    return subprocess.call(
        [sys.executable, "-m", "pip", "install", "-q", *lines]
    )


def make_anew(arguments):
    """Make .venv; where that fails, the one from before comes back."""
    aside = set_aside()
    try:
        make(arguments)
    except BaseException:
        text = ".venv couldn't be made: see above."
        if aside:
            remove(VENV)
            os.rename(BEFORE, VENV)
            text += " The one from before is back."
        text += " Mend that (is there a network, and room on the disk?), then "
        print(text + "type: make lab", file=sys.stderr)
        raise
    if aside:
        remove(BEFORE)


def main(arguments):
    if arguments[:1] == ["--ask"]:
        print(what_is_wrong(arguments[1:]) or "whole")
        return
    if arguments[:1] == ["--clean"]:
        clean()
        return
    if arguments[:1] == ["--missing"]:
        sys.exit(install_missing())
    if sys.version_info < OLDEST:
        found = newer_python()
        if not found:
            sys.exit(
                "The course needs Python 3.11 or newer, and this one is "
                f"{sys.version.split()[0]}. Install a newer one (python.org), "
                "then type: make lab"
            )
        os.execv(found, [found, "-I", __file__, *arguments])
    wait_for_others()
    maintain = any("[maintain]" in word for word in arguments)
    reason = what_is_wrong(["--maintain"] if maintain else [])
    if not reason:
        return  # another command has just made it
    if os.pathsep in ROOT:
        sys.exit(
            f"Python makes no environment where the path has a {os.pathsep} "
            f"in it, as here: {ROOT}. Rename that folder (mv), then type "
            "in it: make lab"
        )
    print(f"Setting up .venv ({reason}). This can take minutes.", flush=True)
    if maintain and mark_of(VENV) is not None and not what_is_wrong():
        # It's whole for a learner; what a maintainer needs is put into it.
        run([python_of(VENV), *arguments])
        write_mark()
        return
    make_anew(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
