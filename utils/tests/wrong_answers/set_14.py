import math

import numpy as np

from utils.tests.wrong_answers import wrong


@wrong("14.1", "is the order made longer first?")
def share(order, P, rank):
    return order[rank::P]


@wrong("14.1", "is it a block? They are dealt out one by one")
def share(order, P, rank):
    each = math.ceil(len(order) / P)
    return np.resize(order, each * P)[rank * each : (rank + 1) * each]


@wrong("14.1", "is the order repeated as often as needed?")
def share(order, P, rank):
    missing = -len(order) % P
    return np.concatenate([order, order[:missing]])[rank::P]


@wrong("14.1", "a list, expected an array")
def share(order, P, rank):
    each = math.ceil(len(order) / P)
    return [order[(rank + k * P) % len(order)] for k in range(each)]


@wrong("14.2", "stops with ZeroDivisionError")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + (1 - a) / other), 1 / a


@wrong("14.2", "is it divided by 1 - 1/P?")
def amdahl(P, speed_up, other):
    a = 1 / speed_up - 1 / P
    return a, 1 / (a + (1 - a) / other), 1 / a if a else math.inf


@wrong("14.2", "does the speed-up grow in proportion to the workers?")
def amdahl(P, speed_up, other):
    a = (P / speed_up - 1) / (P - 1)
    return a, speed_up * other / P, 1 / a if a else math.inf


@wrong("14.3", "are the distances between the workers' means missing?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    return mean, np.sqrt(counts @ deviations**2 / n)


@wrong("14.3", "does each worker count alike?")
def combined(counts, means, deviations):
    mean = means.mean(axis=0)
    return mean, np.sqrt((deviations**2 + (means - mean) ** 2).mean(0))


@wrong("14.3", "is this the mean of the deviations?")
def combined(counts, means, deviations):
    n = counts.sum()
    return counts @ means / n, counts @ deviations / n


@wrong("14.3", "mean: shape (2,), expected (1,)")
def combined(counts, means, deviations):
    part = counts / counts.sum()
    mean = (part * means.T).sum(axis=0)
    return mean, np.sqrt(part @ (deviations**2 + (means - mean) ** 2))


@wrong("14.3", "changes its input deviations: does a line work in place?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    deviations **= 2
    deviations += (means - mean) ** 2
    return mean, np.sqrt(counts @ deviations / n)


@wrong("14.4", "are all states the last one? Store copies")
def ring(X):
    P, _, m = X.shape
    X, states = X.copy(), []
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w - s) % P] += X[w, (w - s) % P]
        states.append(X)
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w + 1 - s) % P] = X[w, (w + 1 - s) % P]
        states.append(X)
    return np.array(states).reshape(2 * (P - 1), P, P, m)


@wrong("14.4", "which chunk is handed round first?")
def ring(X):
    P, _, m = X.shape
    X, states = X.copy(), []
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w - s) % P] += X[w, (w - s) % P]
        states.append(X.copy())
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w - s) % P] = X[w, (w - s) % P]
        states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


@wrong("14.4", "expected")
def ring(X):
    P, _, m = X.shape
    X, states = X.copy(), []
    for s in range(P - 1):
        for w in range(P):
            X[w - 1, (w - s) % P] += X[w, (w - s) % P]
        states.append(X.copy())
    for s in range(P - 1):
        for w in range(P):
            X[w - 1, (w + 1 - s) % P] = X[w, (w + 1 - s) % P]
        states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


@wrong("14.4", "changes its input gradients: does a line work in place?")
def ring(X):
    P, _, m = X.shape
    states = np.empty((2 * (P - 1), P, P, m))
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w - s) % P] += X[w, (w - s) % P]
        states[s] = X
    for s in range(P - 1):
        for w in range(P):
            X[(w + 1) % P, (w + 1 - s) % P] = X[w, (w + 1 - s) % P]
        states[P - 1 + s] = X
    return states


@wrong("14.5", "is limit itself tried, too?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        chunk = 4 * parameters / P
        return math.ceil(n / P) * once + 2 * (P - 1) * (
            latency + chunk / bandwidth
        )

    P = min(range(1, limit), key=T)
    return P, T(1) / T(P)


@wrong("14.5", "is the whole gradient sent in each step?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        return math.ceil(n / P) * once + 2 * (P - 1) * (
            latency + 4 * parameters / bandwidth
        )

    P = min(range(1, limit + 1), key=T)
    return P, T(1) / T(P)


@wrong("14.5", "is n / P rounded up?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    times = []
    for P in range(1, limit + 1):
        chunk = 4 * parameters / P
        times.append(
            n / P * once + 2 * (P - 1) * (latency + chunk / bandwidth)
        )
    P = times.index(min(times)) + 1
    return P, times[0] / min(times)


@wrong("14.6", "are names compared as text?")
def resume(files, size, steps):
    names = [
        name
        for name, held in files
        if held == size and name[:5] == "step-" and name[-3:] == ".pt"
    ]
    if not names:
        return 0, 0, 0
    done = int(max(names)[5:-3])
    return done, done // steps, done % steps


@wrong("14.6", "steps done: ")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-"):
            done = max(done, int(name.split("-")[1].split(".")[0]))
    return done, done // steps, done % steps


@wrong("14.6", "is a file taken that is cut off?")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and name.endswith(".pt"):
            done = max(done, int(name[5:-3]))
    return done, done // steps, done % steps


@wrong("14.6", "stops with ValueError: invalid literal for int()")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and held == size:
            done = max(done, int(name[5:-3]))
    return done, done // steps, done % steps


@wrong("14.1", "is the rest dropped?")
def share(order, P, rank):
    each = len(order) // P
    return order[: each * P][rank::P]


@wrong("14.1", "is it filled up with the last example?")
def share(order, P, rank):
    missing = -len(order) % P
    return np.append(order, [order[-1]] * missing)[rank::P]


@wrong("14.1", "is it filled up with zeros?")
def share(order, P, rank):
    missing = -len(order) % P
    return np.append(order, np.zeros(missing, dtype=int))[rank::P]


@wrong("14.1", "rank - 1 is -1 for the first: does rank count from 0?")
def share(order, P, rank):
    each = -(-len(order) // P)
    return np.resize(order, each * P)[rank - 1 :: P]


@wrong("14.1", "are these places in the order, not the examples there?")
def share(order, P, rank):
    each = -(-len(order) // P)
    return np.arange(each * P)[rank::P] % len(order)


@wrong("14.1", "is it a block?")
def share(order, P, rank):
    each = -(-len(order) // P)
    return np.resize(order, each * P).reshape(P, each)[rank]


@wrong("14.1", "is P the step?")
def share(order, P, rank):
    each = -(-len(order) // P)
    return np.resize(order, each * P)[rank:P]


@wrong("14.1", "is it filled up with zeros?")
def share(order, P, rank):
    each = -(-len(order) // P)
    dealt = order.copy()
    dealt.resize(each * P)
    return dealt[rank::P]


@wrong("14.1", "is one more dealt out than there is?")
def share(order, P, rank):
    return np.array_split(order, P)[rank]


@wrong("14.1", "did not end: is there a loop whose condition never becomes f")
def share(order, P, rank):
    while len(order) % P:
        order = order + order
    return order[rank::P]


@wrong("14.1", "n // P + 1: and where P divides n?")
def share(order, P, rank):
    each = len(order) // P + 1
    return np.resize(order, each * P)[rank::P]


@wrong("14.1", "are these whole numbers, as those of the order?")
def share(order, P, rank):
    each = -(-len(order) // P)
    return np.resize(order, each * P)[rank::P].astype(float)


@wrong("14.2", "is a = 1/speed-up?")
def amdahl(P, speed_up, other):
    a = 1 / speed_up
    return a, 1 / (a + (1 - a) / other), 1 / a


@wrong("14.2", "a: 0.75, expected 0.25")
def amdahl(P, speed_up, other):
    a = 1 - (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (1 - a + a / other), 1 / (1 - a) if a < 1 else math.inf


@wrong("14.2", "what if a is 0?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else P


@wrong("14.2", "is it the law for a problem that grows with the workers?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, other - a * (other - 1), 1 / a if a > 0 else math.inf


@wrong("14.2", "is the second one the time?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, a + (1 - a) / other, 1 / a if a > 0 else math.inf


@wrong("14.2", "is 1/speed-up measured against 1/P?")
def amdahl(P, speed_up, other):
    a = 1 - speed_up / P
    return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf


@wrong("14.2", "is the second one the speed-up of P again?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + (1 - a) / P), 1 / a if a > 0 else math.inf


@wrong("14.2", "is there a limit for a > 0?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + (1 - a) / other), math.inf


@wrong("14.2", "returns 2 values, expected 3 values: a, speed-up of the othe")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf


@wrong("14.2", "is it 1/speed-up and 1/P?")
def amdahl(P, speed_up, other):
    a = (P - speed_up) / (P - 1)
    return a, 1 / (a + (1 - a) / other), 1 / a if a > 0 else math.inf


@wrong("14.2", "is 1 - a in brackets?")
def amdahl(P, speed_up, other):
    a = (1 / speed_up - 1 / P) / (1 - 1 / P)
    return a, 1 / (a + 1 - a / other), 1 / a if a > 0 else math.inf


@wrong("14.3", "is this the mean of the means, and is a distance missing?")
def combined(counts, means, deviations):
    n = counts.sum()
    return means.mean(axis=0), np.sqrt(counts @ deviations**2 / n)


@wrong("14.3", "are these the means of the workers' numbers?")
def combined(counts, means, deviations):
    return means.mean(axis=0), deviations.mean(axis=0)


@wrong("14.3", "is this the deviation's square?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    return mean, counts @ (deviations**2 + (means - mean) ** 2) / n


@wrong("14.3", "is the deviation's own square missing?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    return mean, np.sqrt(counts @ (deviations + (means - mean) ** 2) / n)


@wrong("14.3", "are the workers' deviations missing?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    return mean, np.sqrt(counts @ (means - mean) ** 2 / n)


@wrong("14.3", "is it divided by n - 1?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    squares = counts @ (deviations**2 + (means - mean) ** 2)
    return mean, np.sqrt(squares / (n - 1))


@wrong("14.3", "is the mean not yet divided by n?")
def combined(counts, means, deviations):
    mean = counts @ means
    n = counts.sum()
    squares = counts @ (deviations**2 + (means - mean / n) ** 2)
    return mean, np.sqrt(squares / n)


@wrong("14.3", "is it divided by the number of workers?")
def combined(counts, means, deviations):
    mean = counts @ means / len(counts)
    n = counts.sum()
    right = counts @ means / n
    squares = counts @ (deviations**2 + (means - right) ** 2)
    return mean, np.sqrt(squares / n)


@wrong("14.3", "right values, but a Python line runs once for each worker (P")
def combined(counts, means, deviations):
    n, total = counts.sum(), 0
    mean = counts @ means / n
    for w in range(len(counts)):
        total = total + counts[w] * (
            deviations[w] ** 2 + (means[w] - mean) ** 2
        )
    return mean, np.sqrt(total / n)


@wrong("14.3", "do the means' distances count once for each example?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    squares = counts @ deviations**2 + ((means - mean) ** 2).sum(axis=0)
    return mean, np.sqrt(squares / n)


@wrong("14.3", "mean: shape (2,), expected (1,)")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = (counts * means).sum(axis=0) / n
    squares = (counts * (deviations**2 + (means - mean) ** 2)).sum(axis=0)
    return mean, np.sqrt(squares / n)


@wrong("14.3", "is it the distance to the mean that's squared?")
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    squares = counts @ (deviations**2 + means**2) / n
    return mean, np.sqrt(squares)


def simulate(X, first, second, ahead=1, add=True, replace=True, sums=False):
    P, _, m = X.shape
    X, states = X.copy(), []
    for half, chunk in enumerate([first, second]):
        for s in range(P - 1):
            before = X.copy()
            for w in range(P):
                to, c = (w + ahead) % P, chunk(w, s) % P
                adds = add if half == 0 else not replace
                X[to, c] = X[to, c] + before[w, c] if adds else before[w, c]
            states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


def back(w, s):
    return w - s


def on(w, s):
    return w + 1 - s


@wrong("14.4", "does a worker send to rank - 1?")
def ring(X):
    return simulate(X, back, on, ahead=-1)


@wrong("14.4", "in the first half the neighbour adds")
def ring(X):
    return simulate(X, back, on, add=False)


@wrong("14.4", "in the second half the neighbour replaces")
def ring(X):
    return simulate(X, back, on, replace=False)


@wrong("14.4", "is it always chunk rank?")
def ring(X):
    return simulate(X, lambda w, s: w, on)


@wrong("14.4", "is it chunk rank + step?")
def ring(X):
    return simulate(X, lambda w, s: w + s, on)


@wrong("14.4", "which chunk is handed round first?")
def ring(X):
    return simulate(X, back, back)


@wrong("14.4", "is it the mean?")
def ring(X):
    return simulate(X, back, on) / len(X)


@wrong("14.4", "do all states count?")
def ring(X):
    return simulate(X, back, on)[: len(X) - 1]


@wrong("14.4", "is this the end alone?")
def ring(X):
    return simulate(X, back, on)[-1]


@wrong("14.4", "is the start a state?")
def ring(X):
    return np.concatenate([X[None], simulate(X, back, on)])


@wrong("14.4", "are all states the last one?")
def ring(X):
    P = len(X)
    return np.stack([np.stack([X.sum(axis=0)] * P)] * (2 * (P - 1)))


@wrong("14.4", "a list, expected an array: is `np.array(…)` missing?")
def ring(X):
    return list(simulate(X, back, on))


@wrong("14.4", "which chunk is handed round?")
def ring(X):
    return simulate(X, back, lambda w, s: w + 1 + s)


def timed(n, once, parameters, latency, bandwidth, P):
    message = latency + 4 * parameters / P / bandwidth
    return math.ceil(n / P) * once + 2 * (P - 1) * message


@wrong("14.5", "is a float32 one byte?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + parameters / P / bandwidth
        return math.ceil(n / P) * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "is a float32 eight bytes?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 8 * parameters / P / bandwidth
        return math.ceil(n / P) * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "are there twice P - 1 steps?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P / bandwidth
        return math.ceil(n / P) * once + (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "one worker sends nothing: is it 2(P - 1) steps?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P / bandwidth
        return math.ceil(n / P) * once + 2 * P * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "are all workers used?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    return limit, timed(*given, 1) / timed(*given, limit)


@wrong("14.5", "is n / P rounded down?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P / bandwidth
        return n // P * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "n // P + 1: and where P divides n?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P / bandwidth
        return (n // P + 1) * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


@wrong("14.5", "is it a place, counted from 0?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    times = [timed(*given, P) for P in range(1, limit + 1)]
    return times.index(min(times)), times[0] / min(times)


@wrong("14.5", "is it T(P) / T(1)?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    times = [timed(*given, P) for P in range(1, limit + 1)]
    return times.index(min(times)) + 1, min(times) / times[0]


@wrong("14.5", "is this the time?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    times = [timed(*given, P) for P in range(1, limit + 1)]
    return times.index(min(times)) + 1, min(times)


@wrong("14.5", "of equally good ones, the smallest: is it `<`?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    best = 1
    for P in range(1, limit + 1):
        if timed(*given, P) <= timed(*given, best):
            best = P
    return best, timed(*given, 1) / timed(*given, best)


@wrong("14.5", "does the search stop too early?")
def fastest(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    P = 1
    while limit > P and timed(*given, P + 1) < timed(*given, P):
        P += 1
    return P, timed(*given, 1) / timed(*given, P)


@wrong("14.5", "workers: 1, expected 2")
def fastest(n, once, parameters, latency, bandwidth, limit):
    def T(P):
        message = latency + 4 * parameters / P * bandwidth
        return math.ceil(n / P) * once + 2 * (P - 1) * message

    best = min(range(1, limit + 1), key=T)
    return best, T(1) / T(best)


def whole_numbers(files, size):
    return [
        int(name[5:-3])
        for name, held in files
        if name.startswith("step-") and name.endswith(".pt") and held == size
    ]


@wrong("14.6", "stops with ValueError: max() arg is an empty sequence: what ")
def resume(files, size, steps):
    done = max(whole_numbers(files, size))
    return done, done // steps, done % steps


@wrong("14.6", "is a step left out?")
def resume(files, size, steps):
    done = max(whole_numbers(files, size), default=0)
    return done, (done + 1) // steps, (done + 1) % steps


@wrong("14.6", "does the epoch begin anew?")
def resume(files, size, steps):
    done = max(whole_numbers(files, size), default=0)
    return done, done // steps, 0


@wrong("14.6", "are epoch and step exchanged?")
def resume(files, size, steps):
    done = max(whole_numbers(files, size), default=0)
    return done, done % steps, done // steps


@wrong("14.6", "is it the last in the list?")
def resume(files, size, steps):
    done = (whole_numbers(files, size) or [0])[-1]
    return done, done // steps, done % steps


@wrong("14.6", "an epoch is a whole number: is it `//`?")
def resume(files, size, steps):
    done = max(whole_numbers(files, size), default=0)
    return done, done / steps, done % steps


@wrong("14.6", "returns a number, expected 3 values: steps done, epoch, step")
def resume(files, size, steps):
    return max(whole_numbers(files, size), default=0)


@wrong("14.6", "is this the oldest?")
def resume(files, size, steps):
    done = min(whole_numbers(files, size), default=0)
    return done, done // steps, done % steps


@wrong("14.6", "is another file's number taken?")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.endswith(".pt") and held == size:
            done = max(done, int(name.split("-")[1][:-3]))
    return done, done // steps, done % steps


@wrong("14.6", "is a temporary file taken?")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if "step-" in name and ".pt" in name and held == size:
            done = max(done, int(name.split("-")[1].split(".")[0]))
    return done, done // steps, done % steps


@wrong("14.6", "do epochs and steps count from 0?")
def resume(files, size, steps):
    done = max(whole_numbers(files, size), default=0)
    return done, done // steps + 1, done % steps + 1


@wrong("14.6", "is this how many files there are?")
def resume(files, size, steps):
    done = len(whole_numbers(files, size))
    return done, done // steps, done % steps


@wrong("14.6", "is it the last in the list?")
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and name.endswith(".pt") and held >= size:
            done = int(name[5:-3])
    return done, done // steps, done % steps
