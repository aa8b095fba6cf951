import math

import numpy as np

from utils.tests.wrong_answers import right, slips, wrong


@right("14.1")
def share(order, P, rank):
    each = math.ceil(len(order) / P)
    longer = np.resize(order, each * P)
    return longer[rank::P]


slips("14.1", share)("""
is the order made longer first?
    np.resize(order, each * P) -> order
is it a block? They are dealt out one by one
    [rank::P] -> [rank * each : (rank + 1) * each]
is it a block?
    [rank::P] -> .reshape(P, each)[rank]
does an index go beyond the end?
    [rank::P] -> .reshape(each, P)[rank]
a list, expected an array
    [rank::P] -> [rank::P].tolist()
is the rest dropped?
    math.ceil(len(order) / P) -> len(order) // P
n // P + 1: and where P divides n?
    each * P -> (len(order) // P + 1) * P
round rounds down, too
    math.ceil -> round
n / P is no whole number
    math.ceil(len(order) / P) -> len(order) / P
is it filled up with the last example?
    - longer = np.resize(order, each * P)
    + longer = np.append(order, [order[-1]] * (each * P - len(order)))
is it filled up with the first alone?
    - longer = np.resize(order, each * P)
    + longer = np.append(order, np.full(each * P - len(order), order[0]))
is it filled up with zeros?
    np.resize(order, each * P) -> np.pad(order, (0, each * P - len(order)))
is it filled up with zeros?
    - longer = np.resize(order, each * P)
    + longer = order.copy()
    + longer.resize(each * P, refcheck=False)
is the order repeated as often as needed?
    .resize(order, each * P) -> .append(order, order[: each * P - len(order)])
rank - 1 is -1 for the first: does rank count from 0?
    [rank::P] -> [rank - 1 :: P]
is it one too few
    [rank::P] -> [rank + 1 :: P]
are these places in the order, not the examples there?
    np.resize(order, each * P) -> np.arange(each * P) % len(order)
is P the step?
    [rank::P] -> [rank:P]
does worker number `rank` begin at place
    [rank::P] -> [::P]
is it made longer in front?
    .resize(order, each * P) -> .append(order[: each * P - len(order)], order)
are start and step exchanged?
    [rank::P] -> [P::rank]
is that one share's length?
    each * P -> each
are these whole numbers, as those of the order?
    [rank::P] -> [rank::P].astype(float)
the right numbers, in another order
    longer[rank::P] -> np.sort(longer[rank::P])
returns nothing: is a `return` missing?
    return l -> l
do some get less? All must get equally many
    longer[rank::P] -> np.array_split(order, P)[rank]
is it filled up with the worker's own first?
    longer[rank::P] -> np.resize(order[rank % len(order) :: P], each)
""")


@wrong("14.1", "did not end: is there a loop whose condition never becomes f")
def share(order, P, rank):
    while len(order) % P:
        order = order + order
    return order[rank::P]


@right("14.1")
def share(order, P, rank):
    order, k = list(order), 0
    while len(order) % P:
        order.append(order[k])
        k += 1
    return np.array(order)[rank::P]


@right("14.2")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf


slips("14.2", amdahl)("""
stops with ZeroDivisionError
    a if a > 0 else math.inf -> a
is it divided by 1 - 1/P?
    ) / (1 - 1 / P) -> )
is it divided by 1 - 1/P, with a minus?
    (1 - 1 / P) -> (1 + 1 / P)
does the speed-up grow in proportion to the workers?
    1 / (a + (1 - a) / other) -> speed_up * other / P
is a = 1/speed-up?
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> 1 / speed_up
    a if a > 0 else math.inf -> a
a: 0.75, expected 0.25
    (1 / speed_up - 1 / P) -> 1 - (1 / speed_up - 1 / P)
is a the share that can be split?
    return a, -> return 1 - a,
what if a is 0?
    math.inf -> P
is it math.inf?
    math.inf -> 0
a large number is a limit, too
    math.inf -> 1e9
is it the law for a problem that grows with the workers?
    1 / (a + (1 - a) / other) -> other - a * (other - 1)
is the second one the time?
    1 / (a + (1 - a) / other) -> a + (1 - a) / other
is 1/speed-up measured against 1/P?
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> 1 - speed_up / P
is the second one the speed-up of P again?
    other), -> P),
is there a limit for a > 0?
    1 / a if a > 0 else math.inf -> math.inf
returns 2 values, expected 3 values: a, speed-up of the othe
    return a, 1 -> return 1
is it 1/speed-up and 1/P?
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> (P - speed_up) / (P - 1)
is 1 - a in brackets?
    (1 - a) -> 1 - a
are a time and a speed-up mixed?
    (1 / speed_up -> (speed_up
are a time and a number of workers mixed?
    1 / P) / (1 - 1 / P) -> P) / (1 - P)
below stands the speed-up times (P - 1)
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> (P - speed_up) / (speed_up * P - 1)
is the limit the other number
    1 / a if -> other if
is the limit rounded?
    1 / a if -> math.ceil(1 / a) if
limit: inf, expected 4
    a > 0 -> a < 0
None isn't "no limit"
    math.inf -> None
nan isn't "no limit"
    math.inf -> math.nan
-inf isn't "no limit"
    math.inf -> -math.inf
is `other` the limit, where a is 0?
    math.inf -> other
is the limit what was measured?
    1 / a if -> speed_up if
is all of it a law for a problem that grows?
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> (P - speed_up) / (P - 1)
    1 / (a + (1 - a) / other) -> other - a * (other - 1)
is P - 1 in brackets, below the line?
    (1 / speed_up - 1 / P) / (1 - 1 / P) -> (P - speed_up) / speed_up * (P - 1)
is the measured speed-up a factor of the other?
    1 / (a + (1 - a) / other) -> speed_up / (a + (1 - a) / other)
is a divided, too?
    (a + (1 - a) / other) -> ((a + 1 - a) / other)
is all of a + (1 - a) / … below the line
    1 / (a + (1 - a) / other) -> 1 / max(a, 1e-99) + (1 - a) / other
first the others' speed-up, then the limit
    - return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf
    + return a, 1 / a if a > 0 else math.inf, 1 / (a + (1 - a) / other)
is a rounded, before the others are computed?
    + a = round(a, 2)
      return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf
are they rounded to 3 digits?
    - return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf
    + return tuple(round(x, 3) for x in (
    + a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf))
is the limit taken from very many workers?
    1 / a if a > 0 else math.inf -> 1 / (a + (1 - a) / 1e6)
""")


@right("14.3")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    squares = deviations**2 + (means - mean) ** 2
    return mean, np.sqrt(counts @ squares / n)


slips("14.3", combined)("""
are the distances between the workers' means missing
    2 + (means - mean) ** 2 -> 2
or not squared?
    (means - mean) ** 2 -> means - mean
are the distances squared, or is it |…|?
    (means - mean) ** 2 -> abs(means - mean)
does each worker count alike?
    counts @ means / n -> means.mean(axis=0)
    counts @ squares / n -> squares.mean(0)
is this the mean of the deviations?
    np.sqrt(counts @ squares / n) -> counts @ deviations / n
changes its input deviations: does a line work in place?
    - squares = deviations**2 + (means - mean) ** 2
    + deviations **= 2
    + squares = deviations + (means - mean) ** 2
is this the mean of the means, and is a distance missing?
    counts @ means / n -> means.mean(axis=0)
    2 + (means - mean) ** 2 -> 2
are these the means of the workers' numbers?
    counts @ means / n -> means.mean(axis=0)
    np.sqrt(counts @ squares / n) -> deviations.mean(axis=0)
is this the mean of the means?
    counts @ means / n -> means.mean(axis=0)
is this the deviation's square?
    np.sqrt(counts @ squares / n) -> counts @ squares / n
is the deviation's own square missing?
    deviations**2 -> deviations
are the workers' deviations missing?
    = deviations**2 + ( -> = (
is it divided by n - 1?
    squares / n -> squares / (n - 1)
is the mean not yet divided by n?
    return mean -> return counts @ means
is it divided by the number of workers?
    return mean -> return counts @ means / len(counts)
do the means' distances count once for each example?
    deviations**2 + (means - mean) ** 2 -> counts @ deviations**2
    counts @ squares -> (squares + ((means - mean) ** 2).sum(axis=0))
do squares count once for each example, too?
    counts @ squares -> squares.sum(axis=0)
is it the distance to the mean that's squared?
    (means - mean) -> means
is this the deviation of the means?
    np.sqrt(counts @ squares / n) -> means.std(axis=0)
is this the plain mean of the deviations?
    np.sqrt(counts @ squares / n) -> deviations.mean(axis=0)
is the mean rounded, by `//`?
    means / n -> means // n
(a + b)² isn't a² + b²
    deviations**2 + (means - mean) ** 2 -> (deviations + means - mean) ** 2
does the middle term stay?
    deviations**2 + (means - mean) ** -> (deviations + abs(means - mean)) **
is the root taken last
    np.sqrt(counts @ squares / n) -> counts @ np.sqrt(squares) / n
do the means' distances count by workers?
    2 + (means - mean) ** 2 -> 2
    squares / n -> squares / n + ((means - mean) ** 2).mean(axis=0)
are the distances those to the mean of the means, by workers?
    2 + (means - mean) ** 2 -> 2
    squares / n -> squares / n + means.var(axis=0)
are the distances those to the mean of the means?
    means - mean) -> means - means.mean(axis=0))
do the deviations count by workers?
    deviations**2 -> (means - mean) ** 2
    2 + (means - mean) ** 2 -> 2
    squares / n -> squares / n + (deviations**2).mean(axis=0)
is 1 taken away for each worker?
    2 + (means - mean) ** 2 -> 2
    - return mean, np.sqrt(counts @ squares / n)
    + squares = (counts - 1) @ squares + counts @ (means - mean) ** 2
    + return mean, np.sqrt(squares / (n - len(counts)))
are the shares n_rank / n rounded down
    n = counts.sum() -> counts, n = counts // counts.sum(), 1
are both divided by the number of workers?
    counts.sum() -> len(counts)
first the mean, then the deviation
    mean, np.sqrt(counts @ squares / n) -> np.sqrt(counts @ squares / n), mean
returns nothing: is a `return` missing?
    return m -> m
is `counts` a column?
    counts @ means -> (counts * means).sum(axis=0)
    counts @ squares -> (counts * squares).sum(axis=0)
mean: shape (2,), expected (1,)
    counts @ means / n -> (counts / n * means.T).sum(axis=0)
""")


@wrong("14.3", "right values, but a Python line runs once for each worker (P")
def combined(counts, means, deviations):
    n, total = counts.sum(), 0
    mean = counts @ means / n
    for w in range(len(counts)):
        total = total + counts[w] * (
            deviations[w] ** 2 + (means[w] - mean) ** 2
        )
    return mean, np.sqrt(total / n)


@wrong("14.3", "right values, but a Python line runs once for each worker (P")
def combined(counts, means, deviations):
    n, mean, squares = 0, 0, 0
    for more, x, deviation in zip(counts, means, deviations, strict=True):
        if more == 0:
            continue
        squares = squares + more * deviation**2
        squares = squares + n * more / (n + more) * (x - mean) ** 2
        mean = (n * mean + more * x) / (n + more)
        n = n + more
    return mean, np.sqrt(squares / n)


@wrong("14.3", "do workers count alike that have an example?")
def combined(counts, means, deviations):
    there = counts > 0
    return means[there].mean(0), np.sqrt((deviations[there] ** 2).mean(0))


@right("14.3")
def combined(counts, means, deviations):
    mean = np.average(means, axis=0, weights=counts)
    square = np.average(deviations**2 + means**2, axis=0, weights=counts)
    return mean, np.sqrt(np.maximum(square - mean**2, 0))


@right("14.4")
def ring(X):
    P, _, m = X.shape
    X, states = X.copy(), []
    for s in range(P - 1):
        for w in range(P):
            c = (w - s) % P
            X[(w + 1) % P, c] += X[w, c]
        states.append(X.copy())
    for s in range(P - 1):
        sent = [X[w, (w + 1 - s) % P].copy() for w in range(P)]
        for w in range(P):
            X[(w + 1) % P, (w + 1 - s) % P] = sent[w]
        states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


slips("14.4", ring)("""
are all states the last one? Store copies
          X[(w + 1) % P, c] += X[w, c]
    - states.append(X.copy())
    + states.append(X)
    states.append(X.copy()) -> states.append(X)
changes its input gradients: does a line work in place?
    X, states = X.copy(), [] -> states = []
which chunk is handed round first?
    X[w, (w + 1 - s) % P].copy() -> X[w, (w - s) % P].copy()
    X[(w + 1) % P, (w + 1 - s) % P] -> X[(w + 1) % P, (w - s) % P]
which chunk is handed round? rank + 1 - step
    X[w, (w + 1 - s) % P].copy() -> X[w, (w + 1 + s) % P].copy()
    X[(w + 1) % P, (w + 1 - s) % P] -> X[(w + 1) % P, (w + 1 + s) % P]
which chunk is handed round? Yours is rank - 1 - step
    X[w, (w + 1 - s) % P].copy() -> X[w, (w - 1 - s) % P].copy()
    X[(w + 1) % P, (w + 1 - s) % P] -> X[(w + 1) % P, (w - 1 - s) % P]
expected
    X[(w + 1) % P, c] -> X[w - 1, c]
    X[(w + 1) % P, (w -> X[w - 1, (w
in the first half the neighbour adds
    += X[w, c] -> = X[w, c]
in the second half the neighbour replaces
    = sent[w] -> += sent[w]
is it the sender's chunk that grows?
    X[(w + 1) % P, c] -> X[w, c]
    X[(w + 1) % P, (w -> X[w, (w
returns nothing: is a `return` missing?
    return n -> n
is this the end alone?
    np.array(states).reshape(2 * (P - 1), P, P, m) -> X
a list, expected an array: is `np.array(…)` missing?
    np.array(states).reshape(2 * (P - 1), P, P, m) -> states
as many numbers as are asked: how are they to lie?
    ).reshape(2 * (P - 1), P, P, m) -> )
the start is no state
    X.copy(), [] -> X.copy(), [X.copy()]
does an index go beyond the end?
    X[(w + 1) % P, c] -> X[w + 1, c]
are there P steps in each half?
      X, states = X.copy(), []
    - for s in range(P - 1):
    + for s in range(P):
    for s in range(P - 1): -> for s in range(P):
    2 * (P - 1), P, P -> 2 * P, P, P
are there P - 2 steps in each half?
      X, states = X.copy(), []
    - for s in range(P - 1):
    + for s in range(P - 2):
    for s in range(P - 1): -> for s in range(P - 2):
    2 * (P - 1), P, P -> -1, P, P
does the last worker send, too, to number 0?
      X, states = X.copy(), []
    -     for w in range(P):
    +     for w in range(P - 1):
    for w in range(P): -> for w in range(P - 1):
is a state stored for each worker?
          X[(w + 1) % P, c] += X[w, c]
    - states.append(X.copy())
    +     states.append(X.copy())
    - states.append(X.copy())
    +     states.append(X.copy())
    2 * (P - 1), P, P -> -1, P, P
is a state stored for each?
          X[(w + 1) % P, c] += X[w, c]
    - states.append(X.copy())
    +     states.append(X.copy())
    - states.append(X.copy())
    +     states.append(X.copy())
""")


@right("14.4")
def ring(X):
    P, _, m = X.shape
    X, states = X.copy(), []
    for half in range(2):
        for s in range(P - 1):
            before = X.copy()
            for w in range(P):
                to, c = (w + 1) % P, (w + half - s) % P
                X[to, c] = before[w, c] if half else X[to, c] + before[w, c]
            states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


slips("14.4", ring)("""
is it + step in both halves?
    half - s -> half + s
are the two halves' chunks exchanged?
    w + half - s -> w + 1 - half - s
is it rank + 1 - step when collecting?
    w + half -> w + 1
is it rank - 1 - step when collecting?
    half - s -> (1 - s if half else -1 - s)
is it the same chunk in each step?
    half - s -> half
do all send the same chunk?
    w + half - s -> s
are adding and replacing exchanged?
    if half -> if not half
is it handed round first?
    range(2) -> (1, 0)
are the axes exchanged?
    X.copy(), [] -> X.swapaxes(0, 1).copy(), []
is it stored before each step?
      before = X.copy()
    + states.append(before)
    - states.append(X.copy())
stops with ValueError: need at least one array
    np.array(states).reshape(2 * (P - 1), P, P, m) -> np.stack(states)
is a chunk fetched from rank + 1?
    w + half - s -> w - 1 + half - s
    (w + 1) -> (w - 1)
does a worker send to rank + 2?
    (w + 1) -> (w + 2)
does a worker send to rank - 1?
    (w + 1) -> (w - 1)
is it always chunk rank?
    half - s -> half * (1 - s)
is it chunk rank + step?
    half - s -> (1 - s if half else s)
which chunk is handed round first?
    w + half -> w
which chunk is handed round?
    half - s -> (1 + s if half else -s)
is it the mean?
    np.array(states) -> (np.array(states) / P)
do all states count?
    P, P, m) -> P, P, m)[: P - 1]
is this the end alone?
    P, P, m) -> P, P, m)[-1]
is the start a state?
    X.copy(), [] -> X.copy(), [X.copy()]
    2 * (P - 1), P -> 2 * P - 1, P
""")


@wrong("14.4", "does each send all of its chunks?")
def ring(X):
    states, half = [], len(X) - 1
    for step in range(2 * half):
        X = np.roll(X, 1, axis=0) + (X if step < half else 0)
        states.append(X)
    return np.array(states).reshape(-1, *X.shape)


@wrong("14.4", "are all states the last one?")
def ring(X):
    P = len(X)
    return np.stack([np.stack([X.sum(axis=0)] * P)] * (2 * (P - 1)))


@right("14.5")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P / bandwidth
        return math.ceil(n / P) * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


slips("14.5", fastest)("""
is limit itself tried, too?
    limit + 1 -> limit
is the whole gradient sent in each step?
    parameters / P -> parameters
is n / P rounded up?
    math.ceil(n / P) -> n / P
is one worker the best each time?
    math.ceil(n / P) -> n
round rounds down, too
    math.ceil -> round
is a float32 one byte?
    + 4 * p -> + p
is a float32 eight bytes?
    4 * p -> 8 * p
a float32 is 4 bytes: are these bits?
    4 * p -> 32 * p
a chunk isn't rounded: is it `/`
    parameters / P -> parameters // P
may it hold a part of a number?
    parameters / P -> math.ceil(parameters / P)
are there twice P - 1 steps?
    2 * (P - 1) -> (P - 1)
one worker sends nothing: is it 2(P - 1) steps?
    (P - 1) -> P
is n / P rounded down?
    math.ceil(n / P) -> n // P
n // P + 1: and where P divides n?
    math.ceil(n / P) -> (n // P + 1)
is it T(P) / T(1)?
    T(1) / T(best) -> T(best) / T(1)
is the speed-up a difference?
    T(1) / T(best) -> T(1) - T(best)
is this the time?
    T(1) / T(best) -> T(best)
is the second the number of workers again?
    T(1) / T(best) -> best
first the workers, then the speed-up
    return best, T(1) / T(best) -> return T(1) / T(best), best
returns a number, expected 2 values: workers,
    best, T(1) / T(best) -> best
is it a place, counted from 0?
    return best, -> return best - 1,
do workers count from 1? n / 0
    range(1, limit + 1) -> range(limit)
is one worker tried, too?
    range(1 -> range(2
does each message pay the latency, too?
    latency + 4 * -> 4 *
    once + 2 -> once + latency + 2
is the latency divided by P?
    latency + -> latency / P +
is sending missing in T?
    e + 2 * (P - 1) * message -> e
is it n / P that is rounded up?
    math.ceil(n / P) * once -> math.ceil(n / P * once)
is it the longest step?
    min( -> max(
is it 2(P - 1) steps, with brackets?
    2 * (P - 1) -> (2 * P - 1)
a chunk isn't rounded: are parameters / P whole numbers?
    4 * parameters / P -> 4 * (parameters // P)
does the sending count in the speed-up?
    T(1) / T(best) -> n / math.ceil(n / best)
is the speed-up rounded?
    T(1) / T(best) -> round(T(1) / T(best), 2)
is the first the time?
    return best, -> return T(best),
are all workers used?
    min(range(1, limit + 1), key=T) -> limit
of equally good ones, the smallest: is it `<`?
    range(1, limit + 1) -> range(limit, 0, -1)
is the latency missing?
    = latency + 4 -> = 4
does each message pay the bytes, too?
    * (P - 1) * message -> * (P - 1) * latency + 4 * parameters / P / bandwidth
is one worker the best each time?
    / bandwidth -> * bandwidth
is one worker the best each time?
    ), key=T -> )
does the search stop too early?
    - best = min(range(1, limit + 1), key=T)
    + best = 1
    + while limit > best and T(best + 1) < T(best):
    +     best += 1
""")


@right("14.6")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and name.endswith(".pt") and held == size:
            done = max(done, int(name[5:-3]))
    return done, done // steps, done % steps


slips("14.6", resume)("""
is a file taken that is cut off?
    ) and held == size -> )
is a whole file left out?
    held == size -> held != size
is a larger one taken?
    held == size -> held >= size
stops with ValueError: invalid literal for int()
    ) and name.endswith(".pt") -> )
is a step left out?
    done // steps, done % steps -> (done + 1) // steps, (done + 1) % steps
does the epoch begin anew?
    done % steps -> 0
are epoch and step exchanged?
    done // steps, done % steps -> done % steps, done // steps
is it the last in the list?
    max(done, int(name[5:-3])) -> int(name[5:-3])
an epoch is a whole number: is it `//`?
    // -> /
returns a number, expected 3 values: steps done, epoch, step
    e, done // steps, done % steps -> e
returns 2 values, expected 3
    return done, d -> return d
do epochs and steps count from 0?
    // steps, done % steps -> // steps + 1, done % steps + 1
do epochs count from 0?
    // steps, -> // steps + 1,
is a smaller one taken?
    held == size -> held <= size
an epoch begins when one is over: is it rounded?
    done // steps -> round(done / steps)
is it the step within the epoch?
    done % steps -> done
are these the steps left in the epoch?
    done % steps -> steps - done % steps
has an epoch a step number `steps`?
    - return done, done // steps, done % steps
    + rest = done % steps or min(done, steps)
    + return done, (done - rest) // steps, rest
does the name say epochs?
    done, done // steps, done % steps -> done * steps, done, 0
is none found?
    name[5:-3] -> name[4:-3]
what has no number, as notes.txt: does it get to int?
    name.startswith("step-") and name.endswith(".pt -> not name.endswith(".tmp
is it the step that was done last?
    done // steps, done % steps -> (done - 1) // steps, (done - 1) % steps
is it name[5:-3]?
    name[5:-3] -> name[5:8]
have all numbers three digits?
    name[5:-3] -> name[-6:-3]
is it one too few?
    done = 0 -> done = -1
returns nothing: is a `return` missing?
    return d -> d
does it end with the first
    - return done, done // steps, done % steps
    +         return done, done // steps, done % steps
    max(done, int(name[5:-3])) -> int(name[5:-3])
is this how many files there are?
    max(done, int(name[5:-3])) -> done + 1
changes its input files: does a line work
    + files.sort()
      for name, held in files:
stops with ValueError: max() arg is an empty sequence: what
    - done = 0
    + numbers = []
    done = max(done, int(name[5:-3])) -> numbers.append(int(name[5:-3]))
    + done = max(numbers)
      return done, done // steps, done % steps
is this the oldest?
    max(done, int(name[5:-3])) -> min(done or math.inf, int(name[5:-3]))
are names compared as text?
    max(done, int(name[5:-3])) -> int(max(str(done), str(int(name[5:-3]))))
is another file's number taken?
    name.startswith("step-") and name.endswith -> name.endswith
    name[5:-3] -> name.split("-")[1][:-3]
is a temporary file taken?
    name.startswith("step-") -> "step-" in name
    name.endswith(".pt") -> ".pt" in name
    name[5:-3] -> name.split("-")[1].split(".")[0]
""")


@wrong("14.6", "is the newest cut off? Then an older one counts")
def resume(files, size, steps):
    newest = max(
        (int(name[5:-3]), held)
        for name, held in [*files, ["step-0.pt", size]]
        if name.startswith("step-") and name.endswith(".pt")
    )
    done = newest[0] if newest[1] == size else 0
    return done, done // steps, done % steps


@wrong("14.6", "steps done: ")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-"):
            done = max(done, int(name.split("-")[1].split(".")[0]))
    return done, done // steps, done % steps
