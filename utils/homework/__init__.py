"""The problem sets' checks: `from utils.homework import check, total`.

A set's tasks stand in set_NN.py: what is sampled, what is right, and which
misconception gives what. The same tasks serve the check in the notebook and
the grading of a class.
"""

from utils.checking.check import check, total

__all__ = ["check", "total"]
