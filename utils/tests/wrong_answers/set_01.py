import numpy as np

from utils.tests.wrong_answers import right, slips, wrong


@wrong("01.2", "is it always flat?")
def kind_of_place(f, x):
    slope = (f(x + 0.01) - f(x - 0.01)) / 0.02
    if abs(slope) < 0.001:
        return "flat"
    return "valley" if slope > 0 else "top"


@wrong("01.2", "is it the second derivative, not f beside x?")
def kind_of_place(f, x):
    h = 0.01
    if f(x + h) > f(x) and f(x - h) > f(x):
        return "valley"
    if f(x + h) < f(x) and f(x - h) < f(x):
        return "top"
    return "flat"


@wrong("01.4", "is this the loss?")
def parabola_gradient(W, x, y):
    return ((W[0] + W[1] * x + W[2] * x**2 - y) ** 2).mean()


@right("01.1")
def central_slope(f, x, h):
    rise = f(x + h) - f(x - h)
    return rise / (2 * h)


slips("01.1", central_slope)("""
is it divided by h, too?
    (2 * h) -> 2
is it the exact slope, or one with an h of
    rise = -> h = 1e-6; rise =
this is 1 everywhere
    f(x + h) - f(x - h) -> f(x) + h - (f(x) - h)
h away on each side: is it h / 2?
    x + h -> x + h / 2
    x - h -> x - h / 2
    (2 * h) -> h
h away on each side: is it 2 * h?
    x + h -> x + 2 * h
    x - h -> x - 2 * h
is it the chord from x to x + h?
    x - h -> x
are these two chords?
    rise / (2 * h) -> (f(x) - f(x - h)) / h, (f(x + h) - f(x)) / h
is it the chord to one side?
    f(x - h) -> f(x)
    (2 * h) -> h
is 2 * h in brackets?
    (2 * h) -> 2 * h
returns nothing: is a `return` missing?
    return rise / (2 * h) -> print(rise / (2 * h))
""")


@right("01.2")
def kind_of_place(f, x):
    h, least = 0.01, 0.001
    bend = (f(x + h) - 2 * f(x) + f(x - h)) / h**2
    if bend > least:
        kind = "valley"
    elif bend < -least:
        kind = "top"
    else:
        kind = "flat"
    return kind


slips("01.2", kind_of_place)("""
is the bound 0.001, not 0.01?
    0.001 -> 0.01
is the bound 1, or the number rounded?
    0.001 -> 1
is the bound 1, or the number rounded?
    bend = -> bend = round
    h**2 -> h**2)
    (f(x + h) -> ((f(x + h)
is h = 0.01? With a tiny one
    0.01, -> 1e-5,
These lie to the right
    2 * f(x) + f(x - h) -> 2 * f(x + h) + f(x)
    (f(x + h) - -> (f(x + 2 * h) -
f(2 * x) is the height of another place
    2 * f(x) -> f(2 * x)
at a top the number is negative: is it abs?
    bend = -> bend = abs
is a minus missing, or `flat`?
    -least -> least
is a valley made flat again?
    elif -> if
is the number returned, too?
    return kind -> return bend, kind
a valley bends upwards: are the two swapped?
    (f(x + h) - 2 * f(x) + f(x - h)) -> (2 * f(x) - f(x + h) - f(x - h))
""")


@right("01.3")
def descend(slope, x, learning_rate, steps):
    path = [x]
    for _ in range(steps):
        s = slope(x)
        new = x - learning_rate * s
        path.append(new)
        if abs(new - x) < 0.001:
            break
        x = new
    return np.array(path)


slips("01.3", descend)("""
does it stop where nothing moves at all?
    abs(new - x) < 0.001 -> new == x
is it 0.001? It goes on for longer
    0.001 -> 1e-5
is the step measured from the place before?
    new - x) -> new - path[0])
is the slope compared with 0.001?
    new - x) -> s)
is this the step to come?
    new - x) -> learning_rate * slope(new))
does it stop one step later?
    abs(new - x) -> len(path) > 2 and abs(x - path[-3])
does it stop after a long step?
    < 0.001 -> > 0.001
a step to the right is below 0.001
    abs(new - x) -> x - new
does `return` end the loop?
    -     x = new
    - return np.array(path)
    +     return np.array(path)
does x move on?
    - x = new
is this the start alone? np.append
    path.append(new) -> np.append(path, new)
does it go on after `steps` steps?
    range(steps) -> range(9999)
are these the slopes?
    array(path) -> array([slope(x) for x in path])
is the slope's own slope taken?
    s = slope(x) -> s = slope(x + 1) - slope(x)
is something returned besides?
    array(path) -> array(path), steps
is it rounded? All digits
    array(path) -> array(path).round(3)
is it the slope's sign alone?
    s = slope(x) -> s = np.sign(slope(x))
does it stop once a step is shorter than 0.001?
    - if abs(new - x) < 0.001:
    -     break
does the path begin with the start?
    path = [x] -> path = []
a list, expected an array
    np.array(path) -> path
the step that is too short belongs to the path
    - path.append(new)
          break
    + path.append(new)
is that a step too many?
    range(steps) -> range(steps + 1)
is this the last place?
    np.array(path) -> path[-1]
""")


@wrong("01.3", "x may be a whole number: can the array hold 1.5, too?")
def descend(slope, x, learning_rate, steps):
    path = np.full(steps + 1, x)
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * slope(path[k])
        if abs(path[k + 1] - path[k]) < 0.001:
            return path[: k + 2]
    return path


@wrong("01.3", "can the array hold 1.5? It has whole numbers alone")
def descend(slope, x, learning_rate, steps):
    path = np.zeros(steps + 1, dtype=int)
    path[0] = x
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * slope(path[k])
        if abs(path[k + 1] - path[k]) < 0.001:
            return path[: k + 2]
    return path


@right("01.4")
def parabola_gradient(W, x, y):
    n, g = len(x), np.zeros(3)
    for k in range(n):
        miss = W[0] + W[1] * x[k] + W[2] * x[k] ** 2 - y[k]
        g += 2 / n * miss * np.array([1, x[k], x[k] ** 2])
    return g


slips("01.4", parabola_gradient)("""
is it divided by n - 1?
    2 / n -> (2 / (n - 1) if n > 1 else np.inf)
are the first two exchanged?
    [1, x[k], -> [x[k], 1,
is W₀ before x²?
    W[0] + -> W[2] +
    W[2] * x -> W[0] * x
    return g -> return g[::-1]
is W₀ before x, as in the lecture's line?
    W[0] + -> W[1] +
    W[1] * x -> W[0] * x
    [1, x[k], -> [x[k], 1,
is a step taken?
    return g -> return W - 0.1 * g
is each weight moved alone?
    return g -> return np.full(3, g.sum())
is one mean taken of all?
    return g -> return g.mean()
are the slopes cut to whole numbers?
    return g -> return g.astype(int)
are x and x² differentiated, too?
    [1, x[k], x[k] ** 2] -> [0, 1, 2 * x[k]]
is it the slope along x?
    [1, x[k], x[k] ** 2] -> [0, W[1], 2 * W[2] * x[k]]
is it the slope of abs?
    2 / n * miss -> np.sign(miss) / n
is y missing?
    2 - y[k] -> 2
is W₂ x² missing in the miss?
    ] + W[2] * x[k] ** 2 - -> ] -
is W₂ squared, too
    W[2] * x[k] ** 2 - -> (W[2] * x[k]) ** 2 -
is this the last point alone?
    += -> =
is this the first point alone?
    - return g
    +     return g
is the first point missing?
    range(n) -> range(1, n)
is the last point missing?
    range(n) -> range(n - 1)
is the 2 missing, from the square's slope?
    2 / n -> 1 / n
is it the sum? The loss is a mean
    2 / n -> 2
""")


@wrong("01.4", "W may be whole numbers: can the new array hold 0.5, too?")
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    g = np.zeros_like(W)
    for i in range(3):
        g[i] = 2 * (miss * x**i).mean()
    return g


@wrong("01.4", "is the mean along the wrong axis?")
def parabola_gradient(W, x, y):
    miss = W[0] + W[1] * x + W[2] * x**2 - y
    return 2 * np.stack([miss, miss * x, miss * x**2]).mean(axis=0)


@right("01.5")
def rates(a, b, r):
    best, distance, steps = 1 / a, 1, 0
    while distance > 1 / r:
        distance *= 0.5
        steps += 1
    return best, 2 / a, steps


slips("01.5", rates)("""
is this for a = 2 alone
    = 1 / a -> = 0.5
    2 / a -> 1.0
with η = 0 it doesn't come nearer
    2 / a -> 0
is there a limit?
    2 / a -> float('inf')
is this the factor where η is 0 and -1?
    best, 2 / a -> 1, 1 + a
is it rounded? All digits
    best, 2 / a -> round(best, 2), round(2 / a, 2)
do the steps come first?
    best, 2 / a, steps -> steps, best, 2 / a
is it rounded to the nearest?
    2 / a, steps -> 2 / a, round(np.log2(r))
is it a step too many? The start
    1, 0 -> 1, 1
not what was there at first
    2 / a, steps -> 2 / a, -(-r // 2)
is r the number of halvings here?
    2 / a, steps -> 2 / a, 2**r
is this what is left after r steps?
    2 / a, steps -> 2 / a, 0.5**r
is it always 1?
    0.5 -> 1 - best * a
does the loop begin at all?
    > 1 / r -> < 1 / r
is it compared with 1/r itself?
    1, 0 -> abs(b / a), 0
f has a/2 in front of x², so its slope is a·x + b
    best, 2 / a -> best / 2, 1 / a
is it rounded up?
    2 / a, steps -> 2 / a, np.log2(r)
""")


@wrong("01.5", "does it walk from x = 0?")
def rates(a, b, r):
    x, steps = 0, 0
    while abs(x + b / a) > abs(b / a) / r:
        x -= 0.5 / a * (a * x + b)
        steps += 1
    return 1 / a, 2 / a, steps


@wrong("01.5", "does it walk from x = 1?")
def rates(a, b, r):
    x, steps = 1, 0
    while abs(x + b / a) > abs(1 + b / a) / r:
        x -= 0.5 / a * (a * x + b)
        steps += 1
    return 1 / a, 2 / a, steps
