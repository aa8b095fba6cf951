import numpy as np

from utils.built.layers import layer_loops
from utils.tests.wrong_answers import right, slips, wrong

EXAMPLE = "a Python line runs once for each example (n)"


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    return np.array(layer_loops(I, W, B))


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    L = np.zeros((len(I), len(B)))
    for k in range(len(I)):
        L[k] = np.maximum(I[k] @ W + B, 0)
    return L


@wrong("03.2", EXAMPLE)
def layer(I, W, B):
    L, k = np.zeros((len(I), len(B))), 0
    while k < len(I):
        L[k] = np.maximum(I[k] @ W + B, 0)
        k += 1
    return L


@right("03.4")
def one_hot(label, c):
    return label[:, None] == np.arange(c)


@right("03.1")
def layer_one(I, W, B):
    return np.maximum(I @ W + B, 0)


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
did you multiply W @ I?
    I @ W -> W @ I
returns nothing: is a `return` missing?
    return np -> L = np
changes its input B: does a line work in place?
    , 0) -> , 0, out=B)
returns nothing: is a `return` missing?   I = np.array(
    return np.maximum(I @ W + B, 0) -> print(np.maximum(I @ W + B, 0))
is it np.maximum, with 0?
    np.maximum(I @ W + B, 0) -> float(np.maximum(I @ W + B, 0).max())
right values, but a Python line runs once for each unit (h)
    np.maximum(I @ W + B, 0) -> np.array([max(z, 0) for z in I @ W + B])
a Python line runs once for each unit (h)
    np.maximum(I @ W + B, 0) -> np.vectorize(max)(I @ W + B, 0.0)
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
is ReLU missing?
    np.maximum(I @ W + B, 0) -> I @ W + B
a list, expected an array
    - return np.maximum(I @ W + B, 0)
    + return [np.maximum(x @ W + B, 0) for x in I]
a row for each example: is it transposed?
    I @ W + B -> W.T @ I.T + B[:, None]
(is a part of it computed in float32, or by differences?)
    I @ W -> (I @ W).astype(np.float32)
    , 0) -> , 0).astype(np.float32)
is W transposed?
    W + -> W.T +
is it np.maximum or np.where?
    np.maximum -> max
a Python line runs once for each example (n)
    I @ W -> np.array(list(map(W.T.dot, I)))
a Python line runs once for each example (n)
    I @ W -> np.apply_along_axis(W.T.dot, 1, I)
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
is the mean taken of all numbers?
    (I - mean) / spread -> (I - I.mean()) / I.std()
is the mean that of each row?
    return (I - mean) -> return (I - I.mean(axis=1)[:, None])
    / spread -> / I.std(axis=1)[:, None]
is it axis=0? A pixel is a column
    (I - mean) / spread -> (I - I.mean(axis=1)) / I.std(axis=1)
a Python line runs once for each pixel (d)
    (I - mean) / spread -> np.array([(c - c.mean()) / c.std() for c in I.T]).T
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
which of them has to become a column?
    return Y -> return (label == np.arange(c)).astype(float)
as many columns as there are classes, c
    (len(label), c) -> (len(label), label.max() + 1)
a Python line runs once for each example (n)
    - Y[np.arange(len(label)), label] = 1
    + for k, j in enumerate(label):
    +     Y[k, j] = 1
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
along which axis do you look?
    ((J**2) -> ((I**2).sum(axis=1)[:, None] + (J**2)
    argmin(axis=1) -> argmin(axis=0)
is the largest dot product the nearest?
    ((J**2).sum(axis=1) - 2 * I @ J.T).argmin(axis=1) -> (I @ J.T).argmax(1)
a Python line runs once for each row of I (n)
    - return ((J**2).sum(axis=1) - 2 * I @ J.T).argmin(axis=1)
    + return np.array([((J - a) ** 2).sum(axis=1).argmin() for a in I])
it holds as many numbers at a time as n · others · d
    - return ((J**2).sum(axis=1) - 2 * I @ J.T).argmin(axis=1)
    + return ((I[:, None] - J) ** 2).sum(axis=2).argmin(axis=1)
is the 2 missing, of -2ab?
    2 * I -> I
""")


@wrong("03.5", "is this the nearest by its angle?")
def nearest(I, J):
    a = I / np.linalg.norm(I, axis=1, keepdims=True)
    b = J / np.linalg.norm(J, axis=1, keepdims=True)
    return (a @ b.T).argmax(axis=1)
