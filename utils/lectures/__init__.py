"""A module for each lecture: its figures, and the check of its *Try it*."""
