"""How `make test` shares the work out."""

import re

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file at a time, as with --dist loadfile; the browser's in two.

    Its file takes longest by far: even notebooks are one half, odd the other.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Halves(LoadFileScheduling):
        def _split_scope(self, nodeid):
            scope = super()._split_scope(nodeid)
            number = re.search(r"\[(\d\d)_.*\.ipynb\]$", nodeid)
            return scope + str(int(number[1]) % 2) if number else scope

    return Halves(config, log)
