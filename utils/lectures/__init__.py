"""A module for each lecture: its figures, and the check of its *Try it*.

Beside it, a file .toml: its row of the teacher's timetable, and what the
index says of its new names and terms.
"""
