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


@wrong("01.2", "is it always flat?")
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
def rates(a, b, r):
    return 1 / (2 * a), 1 / a, int(np.ceil(np.log2(r)))


@wrong("01.5", "is it rounded up?")
def rates(a, b, r):
    return 1 / a, 2 / a, np.log2(r)


@wrong("01.2", "is it the second derivative, not f beside x?")
def kind_of_place(f, x):
    h = 0.01
    if f(x + h) > f(x) and f(x - h) > f(x):
        return "valley"
    if f(x + h) < f(x) and f(x - h) < f(x):
        return "top"
    return "flat"


@wrong("01.3", "the step that is too short belongs to the path")
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        new = x - learning_rate * slope(x)
        if abs(new - x) < 0.001:
            break
        path.append(new)
        x = new
    return np.array(path)


@wrong("01.3", "is that a step too many?")
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps + 1):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) < 0.001:
            break
    return np.array(path)


@wrong("01.3", "is this the last place?")
def descend(slope, x, learning_rate, steps):
    for _ in range(steps):
        before, x = x, x - learning_rate * slope(x)
        if abs(x - before) < 0.001:
            break
    return x


@wrong("01.4", "is this the loss?")
def parabola_gradient(W, x, y):
    return ((W[0] + W[1] * x + W[2] * x**2 - y) ** 2).mean()
