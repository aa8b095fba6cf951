import numpy as np

from utils.built.layers import layer_loops
from utils.tests.wrong_answers import right, slips, wrong


@wrong("03.1", "did you multiply W @ I?")
def layer_one(I, W, B):
    return np.maximum(W @ I + B, 0)


@wrong("03.1", "returns nothing: is a `return` missing?")
def layer_one(I, W, B):
    L = np.maximum(I @ W + B, 0)


@wrong("03.1", "changes its input B: does a line work in place?")
def layer_one(I, W, B):
    L = I @ W
    L += B
    return np.maximum(L, 0, out=B)


@wrong("03.2", "is ReLU missing?")
def layer(I, W, B):
    return I @ W + B


@wrong("03.2", "a list, expected an array")
def layer(I, W, B):
    out = []
    for k in range(len(I)):
        out.append(np.maximum(I[k] @ W + B, 0))
    return out


@wrong("03.2", "a row for each example: is it transposed?")
def layer(I, W, B):
    return np.maximum(W.T @ I.T + B[:, None], 0)


@wrong("03.2", "(is a part of it computed in float32, or by differences?)")
def layer(I, W, B):
    return np.maximum((I @ W).astype(np.float32) + B, 0).astype(np.float32)


@wrong("03.3", "is the mean taken of all numbers?")
def standardize(I):
    return (I - np.mean(I)) / np.std(I)


@wrong("03.3", "is the mean that of each row?")
def standardize(I):
    return (I - I.mean(axis=1)[:, None]) / I.std(axis=1)[:, None]


@wrong("03.4", "which of them has to become a column?")
def one_hot(label, c):
    return (label == np.arange(c)).astype(float)


@wrong("03.4", "as many columns as there are classes, c")
def one_hot(label, c):
    return np.eye(label.max() + 1)[label]


@wrong("03.5", "along which axis do you look?")
def nearest(I, J):
    d = (I**2).sum(1)[:, None] - 2 * I @ J.T + (J**2).sum(1)
    return d.argmin(axis=0)


@wrong("03.5", "is the largest dot product the nearest?")
def nearest(I, J):
    return (I @ J.T).argmax(1)


@wrong("03.1", "returns nothing: is a `return` missing?   I = np.array(")
def layer_one(I, W, B):
    print(np.maximum(I @ W + B, 0))


@wrong("03.1", "is it np.maximum, with 0?")
def layer_one(I, W, B):
    return float(np.maximum(I @ W + B, 0).max())


@wrong("03.2", "is W transposed?")
def layer(I, W, B):
    return np.maximum(I @ W.T + B, 0)


@wrong("03.2", "is it np.maximum or np.where?")
def layer(I, W, B):
    return max(I @ W + B, 0)


@wrong("03.3", "is it axis=0? A pixel is a column")
def standardize(I):
    return (I - I.mean(axis=1)) / I.std(axis=1)


UNIT = "a Python line runs once for each unit (h)"
EXAMPLE = "a Python line runs once for each example (n)"


@wrong("03.1", f"right values, but {UNIT}")
def layer_one(I, W, B):
    return np.array([max(z, 0) for z in I @ W + B])


@wrong("03.1", UNIT)
def layer_one(I, W, B):
    return np.vectorize(max)(I @ W + B, 0.0)


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    L = np.zeros((len(I), len(B)))
    for k in range(len(I)):
        L[k] = np.maximum(I[k] @ W + B, 0)
    return L


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    return np.array(layer_loops(I, W, B))


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    return np.maximum(np.array(list(map(W.T.dot, I))) + B, 0)


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    return np.maximum(np.apply_along_axis(W.T.dot, 1, I) + B, 0)


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    L, k = np.zeros((len(I), len(B))), 0
    while k < len(I):
        L[k] = np.maximum(I[k] @ W + B, 0)
        k += 1
    return L


@wrong("03.3", "a Python line runs once for each pixel (d)")
def standardize(I):
    columns = [(c - c.mean()) / c.std() for c in I.T]
    return np.stack(columns, axis=1)


@wrong("03.4", EXAMPLE)
def one_hot(label, c):
    Y = np.zeros((len(label), c))
    for k, j in enumerate(label):
        Y[k, j] = 1
    return Y


@wrong("03.5", "a Python line runs once for each row of I (n)")
def nearest(I, J):
    return np.array([((J - a) ** 2).sum(axis=1).argmin() for a in I])


@wrong("03.5", "it holds as many numbers at a time as n · others · d")
def nearest(I, J):
    return ((I[:, None] - J) ** 2).sum(axis=2).argmin(axis=1)


@wrong("03.5", "is the 2 missing, of -2ab?")
def nearest(I, J):
    return ((J**2).sum(axis=1) - I @ J.T).argmin(axis=1)


@wrong("03.1", "right values, but a Python line runs once for each unit")
def layer_one(I, W, B):
    return np.array([max(z, 0) for z in I @ W + B])


@right("03.4")
def one_hot(label, c):
    return label[:, None] == np.arange(c)


@right("03.1")
def layer_one(I, W, B):
    return np.maximum(I @ W + B, 0)


RELU = "np.maximum(I @ W + B, 0)"
slips("03.1", layer_one)("""
are the outputs added up?
    np.maximum(I @ W + B, 0) -> np.maximum(I @ W + B, 0).sum()
is this one unit's output alone?
    np.maximum(I @ W + B, 0) -> np.maximum(I @ W + B, 0)[0]
the first, for all of them?
    + B -> + B[0]
is it cut off at 1, too?
    np.maximum(I @ W + B, 0) -> np.clip(I @ W + B, 0, 1)
is it the sigmoid?
    np.maximum(I @ W + B, 0) -> 1 / (1 + np.exp(-(I @ W + B)))
is it tanh?
    np.maximum(I @ W + B, 0) -> np.tanh(I @ W + B)
is a part left of what is below 0?
    , 0) -> , 0.01 * (I @ W + B))
is it ReLU of I?
    np.maximum(I @ W + B, 0) -> np.maximum(I, 0) @ W + B
is it ReLU of each product?
    np.maximum(I @ W + B, 0) -> np.maximum(I[:, None] * W + B, 0).sum(axis=0)
is it compared with B?
    + B, 0 -> , B
""")


@right("03.2")
def layer(I, W, B):
    return np.maximum(I @ W + B, 0)


slips("03.2", layer)("""
is it np.minimum?
    maximum -> minimum
is it np.maximum, with 0?
    maximum -> max
is it the sum of all?
    + B -> + B.sum()
does each row get all of B?
    + B -> + np.repeat(B, len(I)).reshape(len(I), len(B))
is this the first example alone?
    I @ -> I[0] @
is this one row for all examples?
    np.maximum(I @ W + B, 0) -> np.maximum(I @ W + B, 0).mean(axis=0)
is it flattened?
    np.maximum(I @ W + B, 0) -> np.maximum(I @ W + B, 0).ravel()
is the last example missing?
    I @ -> I[:-1] @
""")


@wrong("03.2", "is only the first row filled?")
def layer(I, W, B):
    L = np.zeros((len(I), len(B)))
    for k in range(len(I)):
        L[k] = np.maximum(I[k] @ W + B, 0)
        return L


@right("03.3")
def standardize(I):
    n, _ = I.shape
    mean = I.sum(axis=0) / n
    spread = np.sqrt(((I - mean) ** 2).sum(axis=0) / n)
    return (I - mean) / spread


slips("03.3", standardize)("""
are the means a column?
    + mean = mean[:, None]
      spread = np.sqrt(((I - mean) ** 2).sum(axis=0) / n)
does (d,) still fit?
    (I - mean) / -> (I.T - mean) /
is the mean that of all numbers?
    (I - mean) / -> (I - I.mean()) /
after the division?
    (I - mean) / spread -> I / spread - mean
is the mean of the squares missing, under the root?
    .sum(axis=0) / n) -> )
is the sum of the squares divided by n
    axis=0) / n) -> axis=0))
are these the squares of I?
    ((I - mean) ** 2) -> (I**2)
is it divided by d?
    n, _ = -> _, n =
is 1e-8 added to the spread?
    / spread -> / (spread + 1e-8)
is 1e-5 added to the variance?
    .sum(axis=0) / n) -> .sum(axis=0) / n + 1e-5)
""")


@right("03.4")
def one_hot(label, c):
    Y = np.zeros((len(label), c))
    Y[np.arange(len(label)), label] = 1
    return Y


slips("03.4", one_hot)("""
is the label itself there?
    = 1 -> = label
are row and column exchanged?
    [np.arange(len(label)), label] -> [label, np.arange(len(label))]
""")


@right("03.5")
def nearest(I, J):
    return ((J**2).sum(axis=1) - 2 * I @ J.T).argmin(axis=1)


slips("03.5", nearest)("""
does each row of J have its b²?
    sum(axis=1) -> sum()
is the smallest dot product
    (J**2).sum(axis=1) - 2 * I -> I
is b² a column?
    sum(axis=1) -> sum(axis=1, keepdims=True)
is it b, the root,
    (J**2).sum(axis=1) -> np.sqrt((J**2).sum(axis=1))
is it the square of a sum?
    (J**2).sum(axis=1) -> J.sum(axis=1) ** 2
is (a - b)² taken for a² - b²?
    - return ((J**2).sum(axis=1) - 2 * I @ J.T).argmin(axis=1)
    + differences = (J**2).sum(axis=1) - (I**2).sum(axis=1)[:, None]
    + return abs(differences).argmin(axis=1)
""")


@wrong("03.5", "is this the nearest by its angle?")
def nearest(I, J):
    a = I / np.linalg.norm(I, axis=1, keepdims=True)
    b = J / np.linalg.norm(J, axis=1, keepdims=True)
    return (a @ b.T).argmax(axis=1)
