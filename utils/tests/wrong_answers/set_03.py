import numpy as np  # noqa: F401 - the answers use it

WRONG = [
    (
        "03.1",
        """
def layer_one(I, W, B):
    return np.maximum(W @ I + B, 0)
""",
        "did you multiply W @ I?",
    ),
    (
        "03.1",
        """
def layer_one(I, W, B):
    L = np.maximum(I @ W + B, 0)
""",
        "returns nothing: is a `return` missing?",
    ),
    (
        "03.1",
        """
def layer_one(I, W, B):
    L = I @ W
    L += B
    return np.maximum(L, 0, out=B)
""",
        "changes its input B: does a line work in place?",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    return I @ W + B
""",
        "is ReLU missing?",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    out = []
    for k in range(len(I)):
        out.append(np.maximum(I[k] @ W + B, 0))
    return out
""",
        "a list, expected an array",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    return np.maximum(W.T @ I.T + B[:, None], 0)
""",
        "a row for each example: is it transposed?",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    return np.maximum((I @ W).astype(np.float32) + B, 0).astype(np.float32)
""",
        "dtype float32, expected float64",
    ),
    (
        "03.3",
        """
def standardize(I):
    return (I - np.mean(I)) / np.std(I)
""",
        "is the mean taken of all numbers?",
    ),
    (
        "03.3",
        """
def standardize(I):
    return (I - I.mean(axis=1)[:, None]) / I.std(axis=1)[:, None]
""",
        "is the mean that of each row?",
    ),
    (
        "03.4",
        """
def one_hot(label, c):
    return (label == np.arange(c)).astype(float)
""",
        "which of them has to become a column?",
    ),
    (
        "03.4",
        """
def one_hot(label, c):
    return np.eye(label.max() + 1)[label]
""",
        "as many columns as there are classes, c",
    ),
    (
        "03.5",
        """
def nearest(I, J):
    d = (I**2).sum(1)[:, None] - 2 * I @ J.T + (J**2).sum(1)
    return d.argmin(axis=0)
""",
        "along which axis do you look?",
    ),
    (
        "03.5",
        """
def nearest(I, J):
    return (I @ J.T).argmax(1)
""",
        "is the largest dot product the nearest?",
    ),
    (
        "03.1",
        """
def layer_one(I, W, B):
    print(np.maximum(I @ W + B, 0))
""",
        "returns nothing: is a `return` missing? (with",
    ),
    (
        "03.1",
        """
def layer_one(I, W, B):
    return float(np.maximum(I @ W + B, 0).max())
""",
        "is it np.maximum, with 0?",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    return np.maximum(I @ W.T + B, 0)
""",
        "is W transposed?",
    ),
    (
        "03.2",
        """
def layer(I, W, B):
    return max(I @ W + B, 0)
""",
        "is it np.maximum or np.where?",
    ),
    (
        "03.3",
        """
def standardize(I):
    return (I - I.mean(axis=1)) / I.std(axis=1)
""",
        "is it axis=0? A pixel is a column",
    ),
]
