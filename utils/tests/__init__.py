"""The unit tests, the notebooks' structure, and the benchmark."""
