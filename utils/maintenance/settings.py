"""What a person has set up for themselves stays out of checks and outputs.

A matplotlibrc, an IPython profile or a variable like PYTHONSTARTUP would
change what notebooks print and draw; and a first run would print that
Matplotlib is listing the fonts. So the kernels of the checks and of
`make notebooks` have folders of their own, in which that is done already.
"""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Read by Python, IPython, Matplotlib, tqdm, torch and what it builds on.
PERSONAL = re.compile(
    "MATPLOTLIBRC|MPLBACKEND|PYTHONSTARTUP|PYTHONWARNINGS|OMP_DISPLAY_ENV"
    "|TORCH_(LOGS|CPP_LOG_LEVEL|DISTRIBUTED_DEBUG|SHOW_CPP_STACKTRACES)"
    "|TQDM_.*|.*_VERBOSE"
)
# Lists the fonts that there are, and makes IPython's profile.
WARM = """
import os, matplotlib.font_manager
from IPython.core.profiledir import ProfileDir
ProfileDir.create_profile_dir_by_name(os.environ["IPYTHONDIR"], "default")
"""
FOLDERS = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "jupyter",
    "MPLCONFIGDIR": "matplotlib",
}


@contextmanager
def without_personal_settings():
    """While it lasts, what is started has nobody's settings.

    It changes this process's environment, which its kernels and workers get,
    and puts it back at the end. Import Matplotlib inside of it, not before.
    """
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(
        prefix="course-", ignore_cleanup_errors=True
    ) as folder:
        for name in before:
            if PERSONAL.fullmatch(name):
                del os.environ[name]
        for name, place in FOLDERS.items():
            path = Path(folder, place)
            path.mkdir(exist_ok=True)
            os.environ[name] = str(path)
        try:
            subprocess.run(
                [sys.executable, "-c", WARM], check=True, capture_output=True
            )
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
