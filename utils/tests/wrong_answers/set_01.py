import numpy as np

from utils.tests.wrong_answers import wrong


@wrong("01.1", "is it the chord to one side?")
def central_slope(f, x, h):
    return (f(x + h) - f(x)) / h


@wrong("01.1", "is 2 * h in brackets?")
def central_slope(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


@wrong("01.1", "returns nothing: is a `return` missing?")
def central_slope(f, x, h):
    print((f(x + h) - f(x - h)) / (2 * h))


@wrong("01.2", "the slope is 0 here: is it the slope of the slope?")
def kind_of_place(f, x):
    slope = (f(x + 0.01) - f(x - 0.01)) / 0.02
    if abs(slope) < 0.001:
        return "flat"
    return "valley" if slope > 0 else "top"


@wrong("01.2", "a valley bends upwards: are the two swapped?")
def kind_of_place(f, x):
    h = 0.01
    bend = (2 * f(x) - f(x + h) - f(x - h)) / h**2
    return "valley" if bend > 0.001 else "top" if bend < -0.001 else "flat"


@wrong("01.3", "does it stop once a step is shorter than 0.001?")
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        x = x - learning_rate * slope(x)
        path.append(x)
    return np.array(path)


@wrong("01.3", "does the path begin with the start?")
def descend(slope, x, learning_rate, steps):
    path = []
    for _ in range(steps):
        new = x - learning_rate * slope(x)
        path.append(new)
        if abs(new - x) < 0.001:
            break
        x = new
    return np.array(path)


@wrong("01.3", "a list, expected an array")
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) < 0.001:
            break
    return path


@wrong("01.4", "is the 2 missing, from the square's slope?")
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    return np.array([miss.mean(), (miss * x).mean(), (miss * x**2).mean()])


@wrong("01.4", "is it the sum? The loss is a mean")
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    return 2 * np.array([miss.sum(), (miss * x).sum(), (miss * x**2).sum()])


@wrong("01.5", "f has a/2 in front of x², so its slope is a·x + b")
def rates(a, b):
    return 1 / (2 * a), 1 / a, 10


@wrong("01.5", "steps: 9.96578, expected 10")
def rates(a, b):
    return 1 / a, 2 / a, np.log(1 / 1000) / np.log(1 / 2)
