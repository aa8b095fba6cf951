"""Layers that a notebook has built and later ones use, word for word."""


def layer_loops(I, W, B):
    """L = ReLU(I·W + B) by three loops. Built in notebook 02.

    Args:
        I: (n, d) numbers, as nested lists.
        W: (d, h) numbers.
        B: (h,) numbers.

    Returns:
        L: (n, h) numbers, as nested lists.
    """
    L = []
    for example in I:  # n times
        row = []
        for j in range(len(B)):  # h times
            total = B[j]
            for i in range(len(example)):  # d times
                total += example[i] * W[i][j]
            row.append(max(total, 0))
        L.append(row)
    return L
