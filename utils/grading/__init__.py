"""Grading a class: `python -m utils.grading SUBMISSIONS GRADES`.

Two sides talk over one connection. The trusted side (`marking.py`) draws
inputs, knows what is right, and never runs a line of a student's. The other
side (`inside.py`) runs the student's cells in a sandbox (`sandbox.py`), and
nothing that it could look up there is an answer. What crosses (`frames.py`)
is numbers, texts and arrays, never objects.
"""
