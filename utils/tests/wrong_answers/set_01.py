import numpy as np  # noqa: F401 - the answers use it

WRONG = [
    (
        "01.1",
        """
def central_slope(f, x, h):
    return (f(x + h) - f(x)) / h
""",
        "is it the chord to one side?",
    ),
    (
        "01.1",
        """
def central_slope(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h
""",
        "is 2 * h in brackets?",
    ),
    (
        "01.1",
        """
def central_slope(f, x, h):
    print((f(x + h) - f(x - h)) / (2 * h))
""",
        "returns nothing: is a `return` missing?",
    ),
    (
        "01.2",
        """
def kind_of_place(f, x):
    slope = (f(x + 0.01) - f(x - 0.01)) / 0.02
    if abs(slope) < 0.001:
        return "flat"
    return "valley" if slope > 0 else "top"
""",
        "the slope is 0 here: is it the slope of the slope?",
    ),
    (
        "01.2",
        """
def kind_of_place(f, x):
    h = 0.01
    bend = (2 * f(x) - f(x + h) - f(x - h)) / h**2
    return "valley" if bend > 0.001 else "top" if bend < -0.001 else "flat"
""",
        "a valley bends upwards: are the two swapped?",
    ),
    (
        "01.3",
        """
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        x = x - learning_rate * slope(x)
        path.append(x)
    return np.array(path)
""",
        "does it stop once a step is shorter than 0.001?",
    ),
    (
        "01.3",
        """
def descend(slope, x, learning_rate, steps):
    path = []
    for _ in range(steps):
        new = x - learning_rate * slope(x)
        path.append(new)
        if abs(new - x) < 0.001:
            break
        x = new
    return np.array(path)
""",
        "does the path begin with the start?",
    ),
    (
        "01.3",
        """
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) < 0.001:
            break
    return path
""",
        "a list, expected an array",
    ),
    (
        "01.4",
        """
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    return np.array([miss.mean(), (miss * x).mean(), (miss * x**2).mean()])
""",
        "is the 2 missing, from the square's slope?",
    ),
    (
        "01.4",
        """
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    return 2 * np.array([miss.sum(), (miss * x).sum(), (miss * x**2).sum()])
""",
        "is it the sum? The loss is a mean",
    ),
    (
        "01.5",
        """
def rates(a, b):
    return 1 / (2 * a), 1 / a, 10
""",
        "f has a/2 in front of x², so its slope is a·x + b",
    ),
    (
        "01.5",
        """
def rates(a, b):
    return 1 / a, 2 / a, np.log(1 / 1000) / np.log(1 / 2)
""",
        "steps: 9.96578, expected 10",
    ),
]
