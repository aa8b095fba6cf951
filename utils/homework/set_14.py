"""The tasks of problem set 14: train in parallel."""

import math
import re

import numpy as np
from torch.utils.data import DistributedSampler

from utils.checking.task import Task


def sample_share(rng):
    """Sometimes fewer examples than workers, sometimes a multiple."""
    p, n = int(rng.integers(2, 7)), int(rng.integers(2, 20))
    if rng.random() < 0.3:
        # An order that has to be repeated several times.
        p = int(rng.integers(5, 8))
        return rng.permutation(2), p, int(rng.integers(4, p))
    return rng.permutation(n), p, int(rng.integers(p))


def sample_measured(rng):
    """Sometimes nothing is serial, sometimes everything."""
    p, q = (int(x) for x in rng.choice(np.arange(2, 20), 2, replace=False))
    speed_up = rng.choice([1, rng.uniform(1, p), rng.uniform(1, p), p])
    return p, float(speed_up), q


def sample_workers(rng):
    """Workers of different sizes; some have a single example, or none."""
    p, d = rng.choice(np.arange(2, 7), 2, replace=False)
    counts = rng.integers(0, 9, p)
    counts[rng.integers(p)] = 2
    samples = [rng.normal(rng.normal(0, 3, d), 1, (n, d)) for n in counts]
    empty = np.zeros(d)
    means = [x.mean(axis=0) if len(x) else empty for x in samples]
    deviations = [x.std(axis=0) if len(x) else empty for x in samples]
    return counts, np.array(means), np.array(deviations)


def sample_ring(rng):
    p, m = rng.choice(np.arange(1, 7), 2, replace=False)
    return (rng.normal(size=(p, p, m)),)


def sample_cluster(rng):
    """From so slow a network that one is best, to hardly any limit."""
    latency, bandwidth = 10 ** rng.uniform((-5, 7.5), (-3, 9.5))
    if rng.random() < 0.15:  # free: several are equally good
        latency, bandwidth = 0.0, math.inf
    elif rng.random() < 0.15:  # so slow that one is best
        latency = 1.0
    return (
        int(rng.integers(20, 200)),
        float(rng.uniform(1e-4, 1e-3)),
        int(rng.integers(10_000, 300_000)),
        float(latency),
        float(bandwidth),
        int(rng.integers(3, 40)),
    )


def sample_files(rng):
    """Numbers of one to four digits, so that text sorts them wrongly."""
    size = int(rng.integers(1000, 9999))
    numbers = rng.choice([8, 40, 60, 90, 100, 300, 500, 1000, 1200], 6, False)
    kinds = rng.choice(["", "", "", ".tmp", "short"], 6)
    if rng.random() < 0.1:
        kinds = ["short", ".tmp"] * 3
    files = [["notes.txt", size], ["last-2000.pt", size]]
    for number, kind in zip(numbers.tolist(), kinds, strict=True):
        name = f"step-{number}.pt"
        if kind == "short":
            files.append([name, int(rng.integers(0, size))])
        else:
            files.append([name + kind, size])
    order = rng.permutation(len(files))
    return [files[k] for k in order], size, int(rng.integers(30, 200))


def share(order, p, rank):
    sampler = DistributedSampler(
        range(len(order)), num_replicas=p, rank=rank, shuffle=False
    )
    return np.array([order[k] for k in sampler])


def blocks(order, p, rank):
    each = math.ceil(len(order) / p)
    dealt = [order[k % len(order)] for k in range(each * p)]
    return np.array(dealt[rank * each : (rank + 1) * each])


def padded_with(order, p, rank, filler):
    """Made longer by what filler(order, k) gives for place k."""
    n = len(order)
    dealt = [
        order[k] if k < n else filler(order, k)
        for k in range(math.ceil(n / p) * p)
    ]
    return np.array(dealt[rank::p])


def speed_up_of(f, p):
    return 1 / (f + (1 - f) / p)


def amdahl(p, speed_up, q):
    """f by halving the interval in which it must lie."""
    low, high = 0.0, 1.0
    for _ in range(100):
        f = (low + high) / 2
        if speed_up_of(f, p) > speed_up:
            low = f
        else:
            high = f
    f = 0.0 if speed_up == p else f
    return f, speed_up_of(f, q), 1 / f if f else math.inf


def amdahl_with(p, speed_up, q, f=None, at_q=None, limit=None):
    """One of the three by another formula, of the right f, and p, S, q."""
    right = amdahl(p, speed_up, q)
    if f is not None:
        share = f(p, speed_up)
        return share, speed_up_of(share, q), 1 / share if share else math.inf
    return (
        right[0],
        at_q(right[0], q) if at_q else right[1],
        limit(right[0], p) if limit else right[2],
    )


def combined(counts, means, deviations):
    """Of examples with these means and deviations, one by one.

    Two for each: a deviation above the mean and one below it.
    """
    above = np.repeat(means + deviations, counts, axis=0)
    below = np.repeat(means - deviations, counts, axis=0)
    examples = np.concatenate([above, below])
    n = len(examples)
    mean = sum(examples) / n
    return mean, np.sqrt(sum((x - mean) ** 2 for x in examples) / n)


def deviation_by(wrong):
    """A mistake of the deviation: wrong(counts, means, deviations, mean)."""

    def mistake(counts, means, deviations):
        mean = combined(counts, means, deviations)[0]
        return mean, wrong(counts[:, None], means, deviations, mean)

    return mistake


def unweighted(counts, means, deviations):
    mean = means.mean(axis=0)
    squares = deviations**2 + (means - mean) ** 2
    return mean, np.sqrt(squares.mean(axis=0))


def ring(X):
    """Each state by itself: whose sum of a chunk has come to w by then?

    Chunk c starts at worker c. In the first half it's at worker w, k steps
    further, as the sum of c, …, w; in the second half it passes w as the
    sum of all.
    """
    p, _, m = X.shape
    states = np.zeros((2 * (p - 1), p, p, m))
    for step, w, c in np.ndindex(2 * (p - 1), p, p):
        k = (w - c) % p  # how far the chunk has gone from its start
        last = k if step >= k - 1 else 0
        if step >= p - 1 + k:
            last = p - 1
        for j in range(last + 1):
            states[step, w, c] += X[(w - j) % p, c]
    return states


def ring_with(
    X, collected=None, handed=None, ahead=1, add=True, replace=True, copy=True
):
    """The simulation, with the rules that a mistake has."""
    collected = collected or (lambda w, s: w - s)
    handed = handed or (lambda w, s: w + 1 - s)
    p, _, m = X.shape
    X, states = X.copy(), []
    for half, rule in enumerate([collected, handed]):
        for s in range(p - 1):
            sent = [X[w, rule(w, s) % p].copy() for w in range(p)]
            for w in range(p):
                place = (w + ahead) % p, rule(w, s) % p
                if add if half == 0 else not replace:
                    X[place] += sent[w]
                else:
                    X[place] = sent[w]
            states.append(X.copy() if copy else X)
    return np.array(states).reshape(2 * (p - 1), p, p, m)


def step_seconds(p, n, t, parameters, latency, bandwidth):
    """A training step, by dealing examples out and sending in the ring."""
    examples = [len(range(w, n, p)) for w in range(p)]
    seconds = max(examples) * t
    for _ in range(2 * (p - 1)):
        seconds += latency
        seconds += 4 * parameters / p / bandwidth
    return seconds


def fastest_by(seconds, limit):
    best, best_seconds = 1, seconds(1)
    for p in range(2, limit + 1):
        if seconds(p) < best_seconds:
            best, best_seconds = p, seconds(p)
    return best, seconds(1) / best_seconds


def fastest(n, t, parameters, latency, bandwidth, limit):
    return fastest_by(
        lambda p: step_seconds(p, n, t, parameters, latency, bandwidth), limit
    )


def fastest_with(work=None, messages=None, chunk=None):
    """A mistake of T: other work, number of messages, bytes of a chunk."""
    work = work or (lambda n, p: math.ceil(n / p))
    messages = messages or (lambda p: 2 * (p - 1))
    chunk = chunk or (lambda parameters, p: 4 * parameters / p)

    def mistake(n, t, parameters, latency, bandwidth, limit):
        return fastest_by(
            lambda p: (
                work(n, p) * t
                + messages(p) * (latency + chunk(parameters, p) / bandwidth)
            ),
            limit,
        )

    return mistake


def resume(files, size, steps):
    """By counting: which of all steps is the newest one's?"""
    whole = {name for name, held in files if held == size}
    done = max(k for k in range(3000) if k == 0 or f"step-{k}.pt" in whole)
    epoch = place = 0
    for _ in range(done):
        place += 1
        if place == steps:
            epoch, place = epoch + 1, 0
    return done, epoch, place


def resume_from(pick):
    """A mistake: pick(files, size) -> steps done."""

    def mistake(files, size, steps):
        done = pick(files, size)
        return done, done // steps, done % steps

    return mistake


def steps_in(name):
    return int(re.search(r"\d+|$", name)[0] or 0)


def pick_by_text(files, size):
    names = [
        name
        for name, held in files
        if held == size and re.fullmatch(r"step-\d+\.pt", name)
    ]
    return steps_in(max(names, default=""))


def pick_matching(pattern, whole=True):
    """The highest number of a name that matches."""

    def pick(files, size):
        numbers = [
            steps_in(name)
            for name, held in files
            if re.fullmatch(pattern, name) and (held == size or not whole)
        ]
        return max(numbers, default=0)

    return pick


def pick_last(files, size):
    names = [
        name
        for name, held in files
        if held == size and re.fullmatch(r"step-\d+\.pt", name)
    ]
    return steps_in(names[-1]) if names else 0


TASKS = [
    Task(
        "share",
        points=2,
        trials=60,
        sample=sample_share,
        expected=share,
        mistakes={
            "is it a block? They are dealt out one by one": blocks,
            "is the order made longer first? All must get equally many": (
                lambda order, p, rank: order[rank::p]
            ),
            "is the rest dropped? It's dealt out, and filled up": (
                lambda order, p, rank: order[: len(order) // p * p][rank::p]
            ),
            "is it filled up with the last example? With those from the "
            "beginning": lambda order, p, rank: padded_with(
                order, p, rank, lambda order, k: order[-1]
            ),
            "is it filled up with zeros? With those from the beginning": (
                lambda order, p, rank: padded_with(
                    order, p, rank, lambda order, k: 0
                )
            ),
            "is the order repeated as often as needed? Once isn't always "
            "enough": lambda order, p, rank: np.concatenate([order, order])[
                : math.ceil(len(order) / p) * p
            ][rank::p],
            "does rank count from 0?": lambda order, p, rank: share(
                order, p, (rank - 1) % p
            ),
            "are these places in the order, not the examples there?": (
                lambda order, p, rank: share(np.arange(len(order)), p, rank)
            ),
        },
    ),
    Task(
        "amdahl",
        points=1,
        trials=80,
        sample=sample_measured,
        expected=amdahl,
        parts=("f", "speed-up of q", "limit"),
        mistakes={
            "is f the share that can be split?": lambda p, speed_up, q: (
                1 - amdahl(p, speed_up, q)[0],
                *amdahl(p, speed_up, q)[1:],
            ),
            "is it divided by 1 - 1/p?": lambda p, speed_up, q: amdahl_with(
                p, speed_up, q, f=lambda p, s: 1 / s - 1 / p
            ),
            "is f = 1/S? That is the time of all, not of what is serial": (
                lambda p, speed_up, q: amdahl_with(
                    p, speed_up, q, f=lambda p, s: 1 / s
                )
            ),
            "does S grow in proportion to the workers?": (
                lambda p, speed_up, q: amdahl_with(
                    p, speed_up, q, at_q=lambda f, r: speed_up * r / p
                )
            ),
            "is it the law for a problem that grows with the workers?": (
                lambda p, speed_up, q: amdahl_with(
                    p, speed_up, q, at_q=lambda f, r: r - f * (r - 1)
                )
            ),
            "what if f is 0? Then there is no limit": (
                lambda p, speed_up, q: amdahl_with(
                    p, speed_up, q, limit=lambda f, r: 1 / f if f else r
                )
            ),
        },
    ),
    Task(
        "combined",
        points=3,
        sample=sample_workers,
        expected=combined,
        parts=("mean", "deviation"),
        mistakes={
            "does each worker count alike? One with more examples counts "
            "more": unweighted,
            "is this the mean of the deviations? Add up squares": (
                deviation_by(
                    lambda n, means, deviations, mean: (
                        (n * deviations).sum(axis=0) / n.sum()
                    )
                )
            ),
            "are the distances between the workers' means missing?": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2).sum(axis=0) / n.sum()
                    )
                )
            ),
            "do the distances between the means count n_w times?": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2 + (means - mean) ** 2).sum(axis=0)
                        / n.sum()
                    )
                )
            ),
            "is this the deviation's square?": deviation_by(
                lambda n, means, deviations, mean: (
                    (n * (deviations**2 + (means - mean) ** 2)).sum(axis=0)
                    / n.sum()
                )
            ),
            "is it divided by n - 1? Here it's by n": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations**2 + (means - mean) ** 2)).sum(axis=0)
                    / (n.sum() - 1)
                )
            ),
        },
    ),
    Task(
        "ring",
        points=4,
        sample=sample_ring,
        expected=ring,
        mistakes={
            "are all states the last one? Store copies": lambda X: ring_with(
                X, copy=False
            ),
            "does a worker send to w - 1? The neighbour is w + 1": (
                lambda X: ring_with(X, ahead=-1)
            ),
            "in the first half the neighbour adds": lambda X: ring_with(
                X, add=False
            ),
            "in the second half the neighbour replaces": lambda X: ring_with(
                X, replace=False
            ),
            "is it always chunk w? It's w - s in step s": (
                lambda X: ring_with(X, collected=lambda w, s: w)
            ),
            "is it chunk w + s? It's w - s": lambda X: ring_with(
                X, collected=lambda w, s: w + s
            ),
            "which chunk does w hand round first? The one whose sum it has, "
            "w + 1": lambda X: ring_with(X, handed=lambda w, s: w - s),
            "is it the mean? Here it's the sum": lambda X: (
                ring(X) / X.shape[0]
            ),
        },
    ),
    Task(
        "fastest",
        points=2,
        trials=60,
        sample=sample_cluster,
        expected=fastest,
        parts=("workers", "speed-up"),
        mistakes={
            "is n / p rounded up? All wait for the largest share": (
                fastest_with(work=lambda n, p: n / p)
            ),
            "is the whole gradient sent in each step? A chunk is a p-th": (
                fastest_with(chunk=lambda parameters, p: 4 * parameters)
            ),
            "is a float32 one byte?": fastest_with(
                chunk=lambda parameters, p: parameters / p
            ),
            "is a float32 eight bytes?": fastest_with(
                chunk=lambda parameters, p: 8 * parameters / p
            ),
            "one worker sends nothing: is it 2(p - 1) steps?": fastest_with(
                messages=lambda p: 2 * p
            ),
            "are there twice p - 1 steps?": fastest_with(
                messages=lambda p: p - 1
            ),
            "are all workers used? Fewer may be faster": (
                lambda n, t, parameters, latency, bandwidth, limit: (
                    limit,
                    step_seconds(1, n, t, parameters, latency, bandwidth)
                    / step_seconds(
                        limit, n, t, parameters, latency, bandwidth
                    ),
                )
            ),
            "is limit itself tried, too?": (
                lambda n, t, parameters, latency, bandwidth, limit: fastest(
                    n, t, parameters, latency, bandwidth, limit - 1
                )
            ),
            "is n / p rounded down?": fastest_with(work=lambda n, p: n // p),
            "n // p + 1: and where p divides n?": (
                fastest_with(work=lambda n, p: n // p + 1)
            ),
            "is it a place, counted from 0? Workers count from 1": (
                lambda *inputs: (fastest(*inputs)[0] - 1, fastest(*inputs)[1])
            ),
            "is it T(p) / T(1)? A speed-up is 1 or more": lambda *inputs: (
                fastest(*inputs)[0],
                1 / fastest(*inputs)[1],
            ),
        },
    ),
    Task(
        "resume",
        points=2,
        trials=50,
        sample=sample_files,
        expected=resume,
        parts=("steps done", "epoch", "step"),
        mistakes={
            "are names compared as text? There 90 comes after 300": (
                resume_from(pick_by_text)
            ),
            "is a temporary file taken? It may not be whole": resume_from(
                pick_matching(r"step-\d+\.pt(\.tmp)?")
            ),
            "is a file taken that is cut off?": resume_from(
                pick_matching(r"step-\d+\.pt", whole=False)
            ),
            "is another file's number taken?": resume_from(
                pick_matching(r".*\d+\.pt")
            ),
            "is it the last in the list? That isn't in order": (
                resume_from(pick_last)
            ),
            "is a step left out? With 300 done, the next is number 300": (
                lambda files, size, steps: (
                    resume(files, size, steps)[0],
                    *divmod(resume(files, size, steps)[0] + 1, steps),
                )
            ),
            "does the epoch begin anew? It goes on within it": (
                lambda files, size, steps: (
                    *resume(files, size, steps)[:2],
                    0,
                )
            ),
            "are epoch and step exchanged?": lambda *inputs: (
                resume(*inputs)[0],
                *resume(*inputs)[:0:-1],
            ),
        },
    ),
]
