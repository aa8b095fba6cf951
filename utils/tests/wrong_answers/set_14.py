import math

import numpy as np

from utils.tests.wrong_answers import wrong


@wrong("14.1", "is the order made longer first?")
def share(order, p, rank):
    return order[rank::p]


@wrong("14.1", "is it a block? They are dealt out one by one")
def share(order, p, rank):
    each = math.ceil(len(order) / p)
    return np.resize(order, each * p)[rank * each : (rank + 1) * each]


@wrong("14.1", "is the order repeated as often as needed?")
def share(order, p, rank):
    missing = -len(order) % p
    return np.concatenate([order, order[:missing]])[rank::p]


@wrong("14.1", "a list, expected an array")
def share(order, p, rank):
    each = math.ceil(len(order) / p)
    return [order[(rank + k * p) % len(order)] for k in range(each)]


@wrong("14.2", "stops with ZeroDivisionError")
def amdahl(p, speed_up, q):
    f = (1 / speed_up - 1 / p) / (1 - 1 / p)
    return f, 1 / (f + (1 - f) / q), 1 / f


@wrong("14.2", "is it divided by 1 - 1/p?")
def amdahl(p, speed_up, q):
    f = 1 / speed_up - 1 / p
    return f, 1 / (f + (1 - f) / q), 1 / f if f else math.inf


@wrong("14.2", "does S grow in proportion to the workers?")
def amdahl(p, speed_up, q):
    f = (p / speed_up - 1) / (p - 1)
    return f, speed_up * q / p, 1 / f if f else math.inf


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


@wrong("14.3", "stops with ValueError: operands could not be broadcast")
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
    p, _, m = X.shape
    X, states = X.copy(), []
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w - s) % p] += X[w, (w - s) % p]
        states.append(X)
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w + 1 - s) % p] = X[w, (w + 1 - s) % p]
        states.append(X)
    return np.array(states).reshape(2 * (p - 1), p, p, m)


@wrong("14.4", "which chunk does w hand round first?")
def ring(X):
    p, _, m = X.shape
    X, states = X.copy(), []
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w - s) % p] += X[w, (w - s) % p]
        states.append(X.copy())
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w - s) % p] = X[w, (w - s) % p]
        states.append(X.copy())
    return np.array(states).reshape(2 * (p - 1), p, p, m)


@wrong("14.4", "expected")
def ring(X):
    p, _, m = X.shape
    X, states = X.copy(), []
    for s in range(p - 1):
        for w in range(p):
            X[w - 1, (w - s) % p] += X[w, (w - s) % p]
        states.append(X.copy())
    for s in range(p - 1):
        for w in range(p):
            X[w - 1, (w + 1 - s) % p] = X[w, (w + 1 - s) % p]
        states.append(X.copy())
    return np.array(states).reshape(2 * (p - 1), p, p, m)


@wrong("14.4", "changes its input X: does a line work in place?")
def ring(X):
    p, _, m = X.shape
    states = np.empty((2 * (p - 1), p, p, m))
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w - s) % p] += X[w, (w - s) % p]
        states[s] = X
    for s in range(p - 1):
        for w in range(p):
            X[(w + 1) % p, (w + 1 - s) % p] = X[w, (w + 1 - s) % p]
        states[p - 1 + s] = X
    return states


@wrong("14.5", "is limit itself tried, too?")
def fastest(n, t, parameters, latency, bandwidth, limit):
    def T(p):
        chunk = 4 * parameters / p
        return math.ceil(n / p) * t + 2 * (p - 1) * (
            latency + chunk / bandwidth
        )

    p = min(range(1, limit), key=T)
    return p, T(1) / T(p)


@wrong("14.5", "is the whole gradient sent in each step?")
def fastest(n, t, parameters, latency, bandwidth, limit):
    def T(p):
        return math.ceil(n / p) * t + 2 * (p - 1) * (
            latency + 4 * parameters / bandwidth
        )

    p = min(range(1, limit + 1), key=T)
    return p, T(1) / T(p)


@wrong("14.5", "is n / p rounded up?")
def fastest(n, t, parameters, latency, bandwidth, limit):
    times = []
    for p in range(1, limit + 1):
        chunk = 4 * parameters / p
        times.append(n / p * t + 2 * (p - 1) * (latency + chunk / bandwidth))
    p = times.index(min(times)) + 1
    return p, times[0] / min(times)


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
