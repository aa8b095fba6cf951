import math  # noqa: F401 - the answers use it

import numpy as np  # noqa: F401

WRONG = [
    (
        "14.1",
        """
def share(order, p, rank):
    return order[rank::p]
""",
        "is the order made longer first?",
    ),
    (
        "14.1",
        """
def share(order, p, rank):
    each = math.ceil(len(order) / p)
    return np.resize(order, each * p)[rank * each : (rank + 1) * each]
""",
        "is it a block? They are dealt out one by one",
    ),
    (
        "14.1",
        """
def share(order, p, rank):
    missing = -len(order) % p
    return np.concatenate([order, order[:missing]])[rank::p]
""",
        "is the order repeated as often as needed?",
    ),
    (
        "14.1",
        """
def share(order, p, rank):
    each = math.ceil(len(order) / p)
    return [order[(rank + k * p) % len(order)] for k in range(each)]
""",
        "a list, expected an array",
    ),
    (
        "14.2",
        """
def amdahl(p, speed_up, q):
    f = (1 / speed_up - 1 / p) / (1 - 1 / p)
    return f, 1 / (f + (1 - f) / q), 1 / f
""",
        "stops with ZeroDivisionError",
    ),
    (
        "14.2",
        """
def amdahl(p, speed_up, q):
    f = 1 / speed_up - 1 / p
    return f, 1 / (f + (1 - f) / q), 1 / f if f else math.inf
""",
        "is it divided by 1 - 1/p?",
    ),
    (
        "14.2",
        """
def amdahl(p, speed_up, q):
    f = (p / speed_up - 1) / (p - 1)
    return f, speed_up * q / p, 1 / f if f else math.inf
""",
        "does S grow in proportion to the workers?",
    ),
    (
        "14.3",
        """
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    return mean, np.sqrt(counts @ deviations**2 / n)
""",
        "are the distances between the workers' means missing?",
    ),
    (
        "14.3",
        """
def combined(counts, means, deviations):
    mean = means.mean(axis=0)
    return mean, np.sqrt((deviations**2 + (means - mean) ** 2).mean(0))
""",
        "does each worker count alike?",
    ),
    (
        "14.3",
        """
def combined(counts, means, deviations):
    n = counts.sum()
    return counts @ means / n, counts @ deviations / n
""",
        "is this the mean of the deviations?",
    ),
    (
        "14.3",
        """
def combined(counts, means, deviations):
    part = counts / counts.sum()
    mean = (part * means.T).sum(axis=0)
    return mean, np.sqrt(part @ (deviations**2 + (means - mean) ** 2))
""",
        "stops with ValueError: operands could not be broadcast",
    ),
    (
        "14.3",
        """
def combined(counts, means, deviations):
    n = counts.sum()
    mean = counts @ means / n
    deviations **= 2
    deviations += (means - mean) ** 2
    return mean, np.sqrt(counts @ deviations / n)
""",
        "changes its input deviations: does a line work in place?",
    ),
    (
        "14.4",
        """
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
""",
        "are all states the last one? Store copies",
    ),
    (
        "14.4",
        """
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
""",
        "which chunk does w hand round first?",
    ),
    (
        "14.4",
        """
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
""",
        "expected",
    ),
    (
        "14.4",
        """
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
""",
        "changes its input X: does a line work in place?",
    ),
    (
        "14.5",
        """
def fastest(n, t, parameters, latency, bandwidth, limit):
    def T(p):
        chunk = 4 * parameters / p
        return math.ceil(n / p) * t + 2 * (p - 1) * (
            latency + chunk / bandwidth
        )

    p = min(range(1, limit), key=T)
    return p, T(1) / T(p)
""",
        "is limit itself tried, too?",
    ),
    (
        "14.5",
        """
def fastest(n, t, parameters, latency, bandwidth, limit):
    def T(p):
        return math.ceil(n / p) * t + 2 * (p - 1) * (
            latency + 4 * parameters / bandwidth
        )

    p = min(range(1, limit + 1), key=T)
    return p, T(1) / T(p)
""",
        "is the whole gradient sent in each step?",
    ),
    (
        "14.5",
        """
def fastest(n, t, parameters, latency, bandwidth, limit):
    times = []
    for p in range(1, limit + 1):
        chunk = 4 * parameters / p
        times.append(n / p * t + 2 * (p - 1) * (latency + chunk / bandwidth))
    p = times.index(min(times)) + 1
    return p, times[0] / min(times)
""",
        "is n / p rounded up?",
    ),
    (
        "14.6",
        """
def resume(files, size, steps):
    names = [name for name, held in files
             if held == size and name[:5] == "step-" and name[-3:] == ".pt"]
    if not names:
        return 0, 0, 0
    done = int(max(names)[5:-3])
    return done, done // steps, done % steps
""",
        "are names compared as text?",
    ),
    (
        "14.6",
        """
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-"):
            done = max(done, int(name.split("-")[1].split(".")[0]))
    return done, done // steps, done % steps
""",
        "steps done: ",
    ),
    (
        "14.6",
        """
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and name.endswith(".pt"):
            done = max(done, int(name[5:-3]))
    return done, done // steps, done % steps
""",
        "is a file taken that is cut off?",
    ),
    (
        "14.6",
        """
def resume(files, size, steps):
    done = 0
    for name, held in files:
        if name.startswith("step-") and held == size:
            done = max(done, int(name[5:-3]))
    return done, done // steps, done % steps
""",
        "stops with ValueError: invalid literal for int()",
    ),
]
