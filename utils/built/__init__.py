"""What notebooks have built and later ones use, word for word.

Each docstring says which notebook built it; a test compares the two.
"""
