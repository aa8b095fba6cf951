"""What the notebooks share: loading, drawing, checking.

A notebook imports what it needs by name, for example
`from utils.data import load_fashion_mnist`. Code that a notebook has already
built says so: "Built in notebook 02". `homework/` checks the
problem sets, `grading/` grades a class, `maintenance/` and `tests/` are for
whoever changes the course: a learner can leave them closed.
"""

from utils.environment import check_packages

check_packages()
