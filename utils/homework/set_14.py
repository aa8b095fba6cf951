"""The tasks of problem set 14: train in parallel."""

import math
import operator
import re
from functools import partial

import numpy as np
from torch.utils.data import DistributedSampler

from utils.checking.task import Task
from utils.homework.samples import sizes


def sample_share(rng):
    """Sometimes fewer examples than workers, sometimes a multiple."""
    P, n = int(rng.integers(2, 7)), int(rng.integers(2, 20))
    if rng.random() < 0.3:
        # An order that has to be repeated several times.
        P = int(rng.integers(5, 8))
        return rng.permutation(2), P, int(rng.integers(4, P))
    # The last worker is the first to get what fills the order up.
    rank = P - 1 if rng.random() < 0.5 else int(rng.integers(P))
    return rng.permutation(n), P, rank


def sample_measured(rng):
    """Sometimes nothing is serial, sometimes everything."""
    P, other = (int(x) for x in rng.choice(np.arange(2, 20), 2, replace=False))
    speed_up = rng.choice([1, rng.uniform(1, P), rng.uniform(1, P), P])
    return P, float(speed_up), other


def workers(rng, P=4, d=3, least=0):
    """Workers of different sizes; some have a single example, or none."""
    counts = rng.integers(least, 9, P)
    counts[rng.integers(P)] = 2
    samples = [rng.normal(rng.normal(0, 3, d), 1, (n, d)) for n in counts]
    empty = np.zeros(d)
    means = [x.mean(axis=0) if len(x) else empty for x in samples]
    deviations = [x.std(axis=0) if len(x) else empty for x in samples]
    return counts, np.array(means), np.array(deviations)


def sample_workers(rng):
    return workers(rng, *sizes(rng, 2, 2, 7))


def sized_workers(rng, P=4, d=3):
    """None is empty: a loop that skips these takes as many steps."""
    return workers(rng, P, d, 1)


def sample_ring(rng):
    P, m = rng.choice(np.arange(1, 7), 2, replace=False)
    return (rng.normal(size=(P, P, m)),)


def sample_cluster(rng):
    """From so slow a network that one is best, to hardly any limit."""
    latency, bandwidth = 10 ** rng.uniform((-5, 7.5), (-3, 9.5))
    if rng.random() < 0.4:  # free: several are equally good
        latency, bandwidth = 0.0, math.inf
    elif rng.random() < 0.35:  # so slow that one is best
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
    elif rng.random() < 0.4:  # the newest isn't whole: it's too long
        kinds[numbers.argmax()] = "long"
    files = [["notes.txt", size], ["last-2000.pt", size]]
    for number, kind in zip(numbers.tolist(), kinds, strict=True):
        name = f"step-{number}.pt"
        if kind == "short":
            files.append([name, int(rng.integers(0, size))])
        elif kind == "long":
            files.append([name, size + int(rng.integers(1, size))])
        else:
            files.append([name + kind, size])
    order = rng.permutation(len(files))
    steps = int(rng.integers(30, 200))
    if rng.random() < 0.4:  # often, an epoch is just over
        steps = int(rng.choice([20, 50, 100]))
    return [files[k] for k in order], size, steps


def share(order, P, rank):
    sampler = DistributedSampler(
        range(len(order)), num_replicas=P, rank=rank, shuffle=False
    )
    return np.array([order[k] for k in sampler])


def blocks(order, P, rank):
    each = math.ceil(len(order) / P)
    dealt = [order[k % len(order)] for k in range(each * P)]
    return np.array(dealt[rank * each : (rank + 1) * each])


def padded_with(order, P, rank, filler):
    """Made longer by what filler(order, k) gives for place k."""
    n = len(order)
    dealt = [
        order[k] if k < n else filler(order, k)
        for k in range(math.ceil(n / P) * P)
    ]
    return np.array(dealt[rank::P])


def speed_up_of(a, P):
    return 1 / (a + (1 - a) / P)


def amdahl(P, speed_up, other):
    """a by halving the interval in which it must lie."""
    low, high = 0.0, 1.0
    for _ in range(100):
        a = (low + high) / 2
        if speed_up_of(a, P) > speed_up:
            low = a
        else:
            high = a
    a = 0.0 if speed_up == P else a
    return a, speed_up_of(a, other), 1 / a if a else math.inf


def amdahl_with(P, speed_up, other, a=None, at_other=None, limit=None):
    """One of the three by another formula, of the right a, and P, S, other."""
    right = amdahl(P, speed_up, other)
    if a is not None:
        share = a(P, speed_up)
        right = (
            share,
            speed_up_of(share, other),
            1 / share if share else math.inf,
        )
    return (
        right[0],
        at_other(right[0], other) if at_other else right[1],
        limit(right[0], P) if limit else right[2],
    )


def law(a, other):
    """What follows of another a."""
    return a, speed_up_of(a, other), 1 / a if a > 0 else math.inf


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


def floored(counts, means, deviations):
    n = counts[:, None]
    mean = (n * means).sum(axis=0) // n.sum()
    squares = n * (deviations**2 + (means - mean) ** 2)
    return mean, np.sqrt(squares.sum(axis=0) / n.sum())


def floored_shares(counts, means, deviations):
    shares = counts // counts.sum()
    mean = shares @ means
    return mean, np.sqrt(shares @ (deviations**2 + (means - mean) ** 2))


def counts_in_a_row(counts, means, deviations):
    n = counts.sum()
    mean = (counts * means).sum(axis=0) / n
    squares = counts * (deviations**2 + (means - mean) ** 2)
    return mean, np.sqrt(squares.sum(axis=0) / n)


def by_workers(counts, means, deviations):
    mean = counts @ means / len(counts)
    squares = counts @ (deviations**2 + (means - mean) ** 2)
    return mean, np.sqrt(squares / len(counts))


def along_pixels(counts, means, deviations):
    n = counts[:, None]
    mean = (n * means).sum(axis=1) / n.sum()
    squares = n * (deviations**2 + (means - mean) ** 2)
    return mean, np.sqrt(squares.sum(axis=1) / n.sum())


def unweighted(counts, means, deviations):
    mean = means.mean(axis=0)
    squares = deviations**2 + (means - mean) ** 2
    return mean, np.sqrt(squares.mean(axis=0))


def mean_of_means(deviation):
    """A mistake of the mean: deviation(counts, means, deviations, mean)."""

    def mistake(counts, means, deviations):
        mean = means.mean(axis=0)
        return mean, deviation(counts[:, None], means, deviations, mean)

    return mistake


def ring(gradients):
    """Each state by itself: whose sum of a chunk has come to w by then?

    Chunk c starts at worker c. In the first half it's at worker w, k steps
    further, as the sum of c, …, w; in the second half it passes w as the
    sum of all.
    """
    P, _, m = gradients.shape
    states = np.zeros((2 * (P - 1), P, P, m))
    for step, w, c in np.ndindex(2 * (P - 1), P, P):
        k = (w - c) % P  # how far the chunk has gone from its start
        last = k if step >= k - 1 else 0
        if step >= P - 1 + k:
            last = P - 1
        for j in range(last + 1):
            states[step, w, c] += gradients[(w - j) % P, c]
    return states


def ring_with(
    X,
    collected=None,
    handed=None,
    ahead=1,
    add=True,
    replace=True,
    copy=True,
    steps=-1,
    begin=0,
    each=False,
    senders=0,
    fit=True,
):
    """The simulation, with the rules that a mistake has."""
    collected = collected or (lambda w, s: w - s)
    handed = handed or (lambda w, s: w + 1 - s)
    P, _, m = X.shape
    X, states = X.copy(), [X.copy()] * begin
    for half, rule in enumerate([collected, handed]):
        for s in range(P + steps):
            sent = [X[w, rule(w, s) % P].copy() for w in range(P)]
            for w in range(P + senders):
                place = (w + ahead) % P, rule(w, s) % P
                if add if half == 0 else not replace:
                    X[place] += sent[w]
                else:
                    X[place] = sent[w]
                if each:
                    states.append(X.copy())
            if not each:
                states.append(X.copy() if copy else X)
    count = 2 * (P - 1) if fit else len(states)
    return np.array(states).reshape(count, P, P, m)


def into_the_next(X):
    """Collected into the neighbour's next chunk, not the same."""
    P, _, m = X.shape
    X, states = X.copy(), []
    for s in range(P - 1):
        sent = [X[w, (w - s) % P].copy() for w in range(P)]
        for w in range(P):
            X[(w + 1) % P, (w + 1 - s) % P] += sent[w]
        states.append(X.copy())
    for s in range(P - 1):
        sent = [X[w, (w + 1 - s) % P].copy() for w in range(P)]
        for w in range(P):
            X[(w + 1) % P, (w + 1 - s) % P] = sent[w]
        states.append(X.copy())
    return np.array(states).reshape(2 * (P - 1), P, P, m)


def whole_sent(X):
    """All chunks at a time: those who collect do so for all of them."""
    states = [X]
    for step in range(2 * (len(X) - 1)):
        sent = np.roll(states[-1], 1, axis=0)
        states.append(sent + (states[-1] if step < len(X) - 1 else 0))
    return np.array(states)[1:]


def only_what_is_sent(X):
    """Each state holds the sums of X's own chunks, and zeros elsewhere."""
    P, _, m = X.shape
    states = np.zeros((2 * (P - 1), P, P, m))
    for s, w in np.ndindex(P - 1, P):
        c = (w - s) % P
        states[s, (w + 1) % P, c] = X[(w + 1) % P, c] + X[w, c]
    for s, w in np.ndindex(P - 1, P):
        c = (w + 1 - s) % P
        states[P - 1 + s, (w + 1) % P, c] = states[P - 2, w, c]
    return states


def step_seconds(P, n, once, parameters, latency, bandwidth):
    """A training step, by dealing examples out and sending in the ring."""
    examples = [len(range(w, n, P)) for w in range(P)]
    seconds = max(examples) * once
    for _ in range(2 * (P - 1)):
        seconds += latency
        seconds += 4 * parameters / P / bandwidth
    return seconds


def fastest_by(seconds, limit, first=1):
    best, best_seconds = first, seconds(first)
    for P in range(first + 1, limit + 1):
        if seconds(P) < best_seconds:
            best, best_seconds = P, seconds(P)
    return best, seconds(1) / best_seconds


def fastest(n, once, parameters, latency, bandwidth, limit):
    return fastest_by(
        lambda P: step_seconds(P, n, once, parameters, latency, bandwidth),
        limit,
    )


def fastest_with(work=None, messages=None, chunk=None):
    """A mistake of T: other work, number of messages, bytes of a chunk."""
    work = work or (lambda n, P: math.ceil(n / P))
    messages = messages or (lambda P: 2 * (P - 1))
    chunk = chunk or (lambda parameters, P: 4 * parameters / P)

    def mistake(n, once, parameters, latency, bandwidth, limit):
        return fastest_by(
            lambda P: (
                work(n, P) * once
                + messages(P) * (latency + chunk(parameters, P) / bandwidth)
            ),
            limit,
        )

    return mistake


def fastest_as(seconds, first=1):
    """A mistake: seconds is a function (P, n, once, latency, sent).

    Args:
        sent: the seconds that a chunk's bytes take.
        first: of the numbers that are tried.
    """

    def mistake(n, once, parameters, latency, bandwidth, limit):
        return fastest_by(
            lambda P: seconds(
                P, n, once, latency, 4 * parameters / P / bandwidth
            ),
            limit,
            first,
        )

    return mistake


def right_seconds(P, n, once, latency, sent):
    return math.ceil(n / P) * once + 2 * (P - 1) * (latency + sent)


def last_of_equals(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    best = 1
    for P in range(1, limit + 1):
        if step_seconds(P, *given) <= step_seconds(best, *given):
            best = P
    return best, step_seconds(1, *given) / step_seconds(best, *given)


def first_that_gets_worse(n, once, parameters, latency, bandwidth, limit):
    given = n, once, parameters, latency, bandwidth
    P = 1
    while limit > P and step_seconds(P + 1, *given) < step_seconds(P, *given):
        P += 1
    return P, step_seconds(1, *given) / step_seconds(P, *given)


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


def whole_numbers(files, size):
    return [
        steps_in(name)
        for name, held in files
        if held == size and re.fullmatch(r"step-\d+\.pt", name)
    ]


def pick_where(counts):
    """Those count of which counts(held, size) says so."""

    def pick(files, size):
        files = [[name, size] for name, held in files if counts(held, size)]
        return max(whole_numbers(files, size), default=0)

    return pick


def pick_newest_if_whole(files, size):
    every = [[name, size] for name, _ in files]
    newest = max(whole_numbers(every, size), default=0)
    return newest if newest in whole_numbers(files, size) else 0


def pick_oldest(files, size):
    return min(whole_numbers(files, size), default=0)


def pick_count(files, size):
    return len(whole_numbers(files, size))


def resume_raw(takes):
    """A mistake: reads the number of each whole file that takes(name)."""

    def mistake(files, size, steps):
        done = 0
        for name, held in files:
            if takes(name) and held == size:
                done = max(done, int(name[5:-3]))
        return done, *divmod(done, steps)

    return mistake


def resume_then(go_on):
    """A mistake of epoch and step: go_on(done, steps) -> both."""

    def mistake(files, size, steps):
        done = resume(files, size, steps)[0]
        return done, *go_on(done, steps)

    return mistake


TASKS = [
    Task(
        "share",
        points=2,
        trials=80,
        sample=sample_share,
        expected=share,
        small=(
            (np.array([3, 1, 4, 0, 2]), 3, 2),
            (np.array([1, 0, 2, 3]), 2, 0),
            (np.array([1, 0]), 5, 4),
        ),
        mistakes={
            "rank - 1 is -1 for the first: does rank count from 0?": (
                lambda order, P, rank: np.resize(
                    order, math.ceil(len(order) / P) * P
                )[rank - 1 :: P]
            ),
            "is P the step? `[rank::P]` is every P-th from rank on": (
                lambda order, P, rank: np.resize(
                    order, math.ceil(len(order) / P) * P
                )[rank:P]
            ),
            "n // P + 1: and where P divides n?": lambda order, P, rank: (
                np.resize(order, (len(order) // P + 1) * P)[rank::P]
            ),
            "are these whole numbers, as those of the order?": (
                lambda order, P, rank: share(order, P, rank).astype(float)
            ),
            "do some get less? All must get equally many": (
                lambda order, P, rank: np.array_split(order, P)[rank]
            ),
            "is it a block? They are dealt out one by one": blocks,
            "is the order made longer first? All must get equally many": (
                lambda order, P, rank: order[rank::P]
            ),
            "is the rest dropped? It's dealt out, and filled up": (
                lambda order, P, rank: order[: len(order) // P * P][rank::P]
            ),
            "is it filled up with the last example? With those from the "
            "beginning": (
                partial(padded_with, filler=lambda order, k: order[-1])
            ),
            "is it filled up with zeros? With those from the beginning": (
                partial(padded_with, filler=lambda order, k: 0)
            ),
            "is the order repeated as often as needed? Once isn't always "
            "enough": lambda order, P, rank: np.concatenate([order, order])[
                : math.ceil(len(order) / P) * P
            ][rank::P],
            "is it filled up with the first alone? The order goes on": (
                partial(padded_with, filler=lambda order, k: order[0])
            ),
            "is it filled up with the worker's own first? With those from the "
            "beginning": lambda order, P, rank: padded_with(
                order, P, rank, lambda order, k: order[rank % len(order)]
            ),
            "is it made longer in front? It goes on at its end": (
                lambda order, P, rank: np.append(
                    order[: -len(order) % P], order
                )[rank::P]
            ),
            "are start and step exchanged? Worker `rank` begins at rank": (
                lambda order, P, rank: np.resize(
                    order, math.ceil(len(order) / P) * P
                )[P::rank]
            ),
            "is that one share's length? The order holds those of all P": (
                lambda order, P, rank: np.resize(
                    order, math.ceil(len(order) / P)
                )[rank::P]
            ),
            "is it filled up from the end? From the beginning, in order": (
                partial(
                    padded_with,
                    filler=lambda order, k: order[~(k % len(order))],
                )
            ),
            "does worker number `rank` begin at place rank?": (
                lambda order, P, rank: share(order, P, 0)
            ),
            "round rounds down, too: is it math.ceil?": (
                lambda order, P, rank: np.resize(
                    order, round(len(order) / P) * P
                )[rank::P]
            ),
            "n / P is no whole number: is it rounded up?": (
                lambda order, P, rank: np.resize(order, len(order) / P * P)
            ),
            "does rank count from 0?": lambda order, P, rank: share(
                order, P, (rank - 1) % P
            ),
            "are these places in the order, not the examples there?": (
                lambda order, P, rank: share(np.arange(len(order)), P, rank)
            ),
        },
    ),
    Task(
        "amdahl",
        points=1,
        trials=80,
        sample=sample_measured,
        expected=amdahl,
        parts=("a", "speed-up of the other number", "limit"),
        small=((2, 1.6, 4), (4, 4.0, 2), (2, 1.0, 8)),
        mistakes={
            "is there a limit for a > 0? Let P grow: what's left?": (
                partial(amdahl_with, limit=lambda a, r: math.inf)
            ),
            "is it 1/speed-up and 1/P? Times are shared out, not speed-ups": (
                partial(amdahl_with, a=lambda P, s: (P - s) / (P - 1))
            ),
            "is 1 - a in brackets?": (
                partial(amdahl_with, at_other=lambda a, r: 1 / (a + 1 - a / r))
            ),
            "what is divided by 0, where a is 0? Then there is no limit": (
                partial(amdahl_with, limit=lambda a, r: 1 / a)
            ),
            "is a the share that can be split?": (
                lambda *inputs: (1 - amdahl(*inputs)[0], *amdahl(*inputs)[1:])
            ),
            "is it divided by 1 - 1/P?": (
                partial(amdahl_with, a=lambda P, s: 1 / s - 1 / P)
            ),
            "is a = 1/speed-up? That is all the time, not the serial": (
                partial(amdahl_with, a=lambda P, s: 1 / s)
            ),
            "does the speed-up grow in proportion to the workers?": (
                lambda P, speed_up, other: amdahl_with(
                    P, speed_up, other, at_other=lambda a, r: speed_up * r / P
                )
            ),
            "is it the law for a problem that grows with the workers?": (
                partial(amdahl_with, at_other=lambda a, r: r - a * (r - 1))
            ),
            "what if a is 0? Then there is no limit": (
                partial(amdahl_with, limit=lambda a, r: 1 / a if a else r)
            ),
            "is the limit 1 / a, whatever P is?": lambda P, speed_up, other: (
                amdahl_with(
                    P,
                    speed_up,
                    other,
                    limit=lambda a, r: speed_up_of(a, other),
                )
            ),
            "is the limit 1 / a, not a or 1 - a?": partial(
                amdahl_with,
                limit=lambda a, r: 1 / (1 - a) if a < 1 else math.inf,
            ),
            "is the second one the speed-up of P again?": (
                lambda P, speed_up, other: amdahl_with(
                    P, speed_up, other, at_other=lambda a, r: speed_up
                )
            ),
            "is the second one the time? A speed-up is 1 over it": (
                partial(amdahl_with, at_other=lambda a, r: a + (1 - a) / r)
            ),
            "are a time and a speed-up mixed? 1/speed-up and 1/P are times": (
                lambda P, speed_up, other: law(
                    (speed_up - 1 / P) / (1 - 1 / P), other
                )
            ),
            "are a time and a number of workers mixed? It's 1/P": (
                lambda P, speed_up, other: law(
                    (1 / speed_up - P) / (1 - P), other
                )
            ),
            "is it divided by 1 - 1/P, with a minus?": (
                lambda P, speed_up, other: law(
                    (1 / speed_up - 1 / P) / (1 + 1 / P), other
                )
            ),
            "multiply by P: below stands the speed-up times (P - 1)": (
                lambda P, speed_up, other: law(
                    (P - speed_up) / (speed_up * P - 1), other
                )
            ),
            **{
                f'{value} isn\'t "no limit": is it math.inf?': (
                    lambda P, speed_up, other, value=value: amdahl_with(
                        P,
                        speed_up,
                        other,
                        limit=lambda a, r: 1 / a if a else value,
                    )
                )
                for value in (0, None, math.nan, -math.inf)
            },
            "is `other` the limit, where a is 0? There is none": (
                lambda P, speed_up, other: amdahl_with(
                    P,
                    speed_up,
                    other,
                    limit=lambda a, r: 1 / a if a else other,
                )
            ),
            "is the limit what was measured? More workers may come further": (
                lambda P, speed_up, other: amdahl_with(
                    P,
                    speed_up,
                    other,
                    limit=lambda a, r: speed_up if a else math.inf,
                )
            ),
            "is all of it a law for a problem that grows? Amdahl's is asked": (
                partial(
                    amdahl_with,
                    a=lambda P, s: (P - s) / (P - 1),
                    at_other=lambda a, r: r - a * (r - 1),
                )
            ),
            "is P - 1 in brackets, below the line?": (
                lambda P, speed_up, other: law(
                    (P - speed_up) / speed_up * (P - 1), other
                )
            ),
            "is the measured speed-up a factor of the other? It's in a": (
                lambda P, speed_up, other: amdahl_with(
                    P,
                    speed_up,
                    other,
                    at_other=lambda a, r: speed_up * speed_up_of(a, r),
                )
            ),
            "is a divided, too? What is serial takes as long for any number": (
                partial(amdahl_with, at_other=lambda a, r: r)
            ),
            "is all of a + (1 - a) / … below the line, in brackets?": (
                partial(
                    amdahl_with,
                    at_other=lambda a, r: (
                        (1 / a if a else math.inf) + (1 - a) / r
                    ),
                )
            ),
            "first the others' speed-up, then the limit": (
                lambda *inputs: (amdahl(*inputs)[0], *amdahl(*inputs)[:0:-1])
            ),
            "is a rounded, before the others are computed?": (
                lambda P, speed_up, other: law(
                    round(amdahl(P, speed_up, other)[0], 2), other
                )
            ),
            "a large number is a limit, too: is it math.inf?": (
                partial(amdahl_with, limit=lambda a, r: 1 / a if a else 1e9)
            ),
            "is the limit taken from very many workers? Let 1/P be 0": (
                partial(amdahl_with, limit=lambda a, r: speed_up_of(a, 1e6))
            ),
            "is the limit the other number of workers? It's 1 / a": (
                lambda P, speed_up, other: amdahl_with(
                    P,
                    speed_up,
                    other,
                    limit=lambda a, r: other if a else math.inf,
                )
            ),
            "is the limit rounded?": partial(
                amdahl_with,
                limit=lambda a, r: math.ceil(1 / a - 1e-9) if a else math.inf,
            ),
            **{
                f"are they rounded to {digits} digits? All are asked": (
                    lambda P, speed_up, other, digits=digits: tuple(
                        round(x, digits) for x in amdahl(P, speed_up, other)
                    )
                )
                for digits in (2, 3)
            },
            "first a, then the speed-up": lambda P, speed_up, other: (
                amdahl(P, speed_up, other)[1],
                amdahl(P, speed_up, other)[0],
                amdahl(P, speed_up, other)[2],
            ),
            "is 1/speed-up measured against 1/P? Both are times": (
                partial(amdahl_with, a=lambda P, s: 1 - s / P)
            ),
        },
    ),
    Task(
        "combined",
        points=3,
        sample=sample_workers,
        expected=combined,
        parts=("mean", "deviation"),
        small=(
            (np.array([1, 3]), np.array([[2.0], [6.0]]), np.zeros((2, 1))),
            (
                np.array([1, 3, 0]),
                np.array([[2.0, 0.0], [6.0, 8.0], [0.0, 0.0]]),
                np.array([[0.0, 0.0], [1.0, 2.0], [0.0, 0.0]]),
            ),
        ),
        sized=sized_workers,
        axes={"P": "worker", "d": "pixel"},
        mistakes={
            "is it the distance to the mean that's squared?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations**2 + means**2)).sum(axis=0) / n.sum()
                )
            ),
            "(P,) with (P, d): has `counts` to become a column?": (
                lambda counts, means, deviations: (
                    (counts * means).sum(axis=0) / counts.sum(),
                    combined(counts, means, deviations)[1],
                )
            ),
            "does each worker count alike? One with more examples counts "
            "more": unweighted,
            "is this the mean of the means? A worker with more examples "
            "counts more": mean_of_means(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations**2 + (means - mean) ** 2)).sum(axis=0)
                    / n.sum()
                )
            ),
            "is this the mean of the means, and is a distance missing?": (
                mean_of_means(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2).sum(axis=0) / n.sum()
                    )
                )
            ),
            "are these the means of the workers' numbers?": mean_of_means(
                lambda n, means, deviations, mean: deviations.mean(axis=0)
            ),
            "is it divided by the number of workers?": (
                lambda counts, means, deviations: (
                    (counts[:, None] * means).sum(axis=0) / len(counts),
                    combined(counts, means, deviations)[1],
                )
            ),
            "is the mean not yet divided by n?": (
                lambda counts, means, deviations: (
                    (counts[:, None] * means).sum(axis=0),
                    combined(counts, means, deviations)[1],
                )
            ),
            "are the workers' deviations missing?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (means - mean) ** 2).sum(axis=0) / n.sum()
                )
            ),
            "is the deviation's own square missing?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations + (means - mean) ** 2)).sum(axis=0)
                    / n.sum()
                )
            ),
            "is this the mean of the deviations? Add up squares": (
                deviation_by(
                    lambda n, means, deviations, mean: (
                        (n * deviations).sum(axis=0) / n.sum()
                    )
                )
            ),
            "(a + b)² isn't a² + b²: are both squared, then added up?": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * (deviations + means - mean) ** 2).sum(axis=0)
                        / n.sum()
                    )
                )
            ),
            "does the middle term stay? It adds up to 0": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations + abs(means - mean)) ** 2).sum(axis=0)
                    / n.sum()
                )
            ),
            "is the root taken last, of the whole sum?": deviation_by(
                lambda n, means, deviations, mean: (
                    (n * np.sqrt(deviations**2 + (means - mean) ** 2)).sum(
                        axis=0
                    )
                    / n.sum()
                )
            ),
            "do the means' distances count by workers? They do by examples": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2).sum(axis=0) / n.sum()
                        + ((means - mean) ** 2).mean(axis=0)
                    )
                )
            ),
            "are the distances those to the mean of the means, by workers?": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2).sum(axis=0) / n.sum()
                        + means.var(axis=0)
                    )
                )
            ),
            "are the distances those to the mean of the means?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (
                        n * (deviations**2 + (means - means.mean(axis=0)) ** 2)
                    ).sum(axis=0)
                    / n.sum()
                )
            ),
            "do the deviations count by workers? They do by examples": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (deviations**2).mean(axis=0)
                        + (n * (means - mean) ** 2).sum(axis=0) / n.sum()
                    )
                )
            ),
            "is 1 taken away for each worker? It's divided by n": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    ((n - 1) * deviations**2 + n * (means - mean) ** 2).sum(
                        axis=0
                    )
                    / (n.sum() - len(n))
                )
            ),
            "are the shares n_rank / n rounded down, by `//`?": floored_shares,
            "are both divided by the number of workers? n is all examples": (
                by_workers
            ),
            "do squares count once for each example, too?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (deviations**2 + (means - mean) ** 2).sum(axis=0) / n.sum()
                )
            ),
            "is this the deviation of the means? Each has its own, too": (
                deviation_by(
                    lambda n, means, deviations, mean: means.std(axis=0)
                )
            ),
            "is this the plain mean of the deviations? Squares, by examples": (
                deviation_by(
                    lambda n, means, deviations, mean: deviations.mean(axis=0)
                )
            ),
            "are the distances squared, or is it |…|?": deviation_by(
                lambda n, means, deviations, mean: np.sqrt(
                    (n * (deviations**2 + abs(means - mean))).sum(axis=0)
                    / n.sum()
                )
            ),
            "is the mean rounded, by `//`?": floored,
            "do workers count alike that have an example? By examples": (
                lambda counts, means, deviations: (
                    means[counts > 0].mean(axis=0),
                    np.sqrt((deviations[counts > 0] ** 2).mean(axis=0)),
                )
            ),
            "is `counts` a column? (P,) beside (P, d) goes along d": (
                counts_in_a_row
            ),
            "is it added up along the workers, axis 0?": (along_pixels),
            "first the mean, then the deviation": (
                lambda *inputs: combined(*inputs)[::-1]
            ),
            "are the distances between the workers' means missing, or not "
            "squared?": (
                deviation_by(
                    lambda n, means, deviations, mean: np.sqrt(
                        (n * deviations**2).sum(axis=0) / n.sum()
                    )
                )
            ),
            "do the means' distances count once for each example?": (
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
        small=(
            (np.array([[[1.0], [2.0]], [[10.0], [20.0]]]),),
            (np.arange(9.0).reshape(3, 3, 1),),
            (np.ones((1, 1, 2)),),
        ),
        mistakes={
            "do all states count? There are 2(P - 1), the second half, too": (
                lambda X: ring(X)[: len(X) - 1]
            ),
            "is this the end alone? All states are asked": (
                lambda X: ring(X)[-1]
            ),
            "is the start a state? The first is after the first step": (
                lambda X: np.concatenate([X[None], ring(X)])
            ),
            "is it + step in both halves? It's - step": lambda X: ring_with(
                X, lambda w, s: w + s, lambda w, s: w + 1 + s
            ),
            "are the two halves' chunks exchanged?": lambda X: ring_with(
                X, lambda w, s: w + 1 - s, lambda w, s: w - s
            ),
            "is it rank + 1 - step when collecting? It's rank - step": (
                lambda X: ring_with(X, lambda w, s: w + 1 - s)
            ),
            "is it rank - 1 - step when collecting? It's rank - step": (
                lambda X: ring_with(X, lambda w, s: w - 1 - s)
            ),
            "is it the same chunk in each step? It's - step": lambda X: (
                ring_with(X, lambda w, s: w, lambda w, s: w + 1)
            ),
            "do all send the same chunk? Each sends another, by its rank": (
                lambda X: ring_with(X, lambda w, s: s, lambda w, s: s)
            ),
            "are adding and replacing exchanged?": lambda X: ring_with(
                X, add=False, replace=False
            ),
            "is it handed round first? First all is collected": lambda X: (
                ring_with(
                    X,
                    lambda w, s: w + 1 - s,
                    lambda w, s: w - s,
                    add=False,
                    replace=False,
                )
            ),
            "are the axes exchanged? It's gradients[rank, chunk]": lambda X: (
                ring(X.swapaxes(0, 1))
            ),
            "is it stored before each step? After it is asked": lambda X: (
                np.concatenate([X[None], ring(X)])[:-1]
            ),
            "does the last worker send, too, to number 0?": lambda X: (
                ring_with(X, senders=-1)
            ),
            "is a chunk fetched from rank + 1? It's sent there": lambda X: (
                ring_with(X, lambda w, s: w - 1 - s, lambda w, s: w - s, -1)
            ),
            "does a worker send to rank + 2? The neighbour is rank + 1": (
                lambda X: ring_with(X, ahead=2)
            ),
            "are there P steps in each half? There are P - 1": lambda X: (
                ring_with(X, steps=0, fit=False)
            ),
            "are there P - 2 steps in each half? There are P - 1": lambda X: (
                ring_with(X, steps=-2, fit=False)
            ),
            "is a state stored for each worker? For each step is asked": (
                lambda X: ring_with(X, each=True, fit=False)
            ),
            "does each send all of its chunks? In a step it's one": (
                whole_sent
            ),
            "which chunk is handed round? rank + 1 - step": lambda X: (
                ring_with(X, handed=lambda w, s: w + 1 + s)
            ),
            "are all states the last one? Store copies": lambda X: ring_with(
                X, copy=False
            ),
            "does a worker send to rank - 1? The neighbour is rank + 1": (
                lambda X: ring_with(X, ahead=-1)
            ),
            "in the first half the neighbour adds": lambda X: ring_with(
                X, add=False
            ),
            "in the second half the neighbour replaces": lambda X: ring_with(
                X, replace=False
            ),
            "is it always chunk rank? It's rank - step": (
                lambda X: ring_with(X, collected=lambda w, s: w)
            ),
            "is it chunk rank + step? It's rank - step": lambda X: ring_with(
                X, collected=lambda w, s: w + s
            ),
            "which chunk is handed round first? The one whose sum it is, "
            "rank + 1": lambda X: ring_with(X, handed=lambda w, s: w - s),
            "a half has P - 1 steps: are there P?": lambda X: ring_with(
                X, steps=0
            ),
            "the start is no state: is it in the list?": lambda X: ring_with(
                X, begin=1
            ),
            "a step is over when all have sent: is a state stored for each?": (
                lambda X: ring_with(X, each=True)
            ),
            "is it stored in each step of both halves?": lambda X: ring(X)[
                : len(X) - 1
            ].reshape(2 * (len(X) - 1), *X.shape),
            "which chunk is handed round? Yours is rank - 1 - step": (
                lambda X: ring_with(X, handed=lambda w, s: w - 1 - s)
            ),
            "is it added to the same chunk, of the neighbour?": into_the_next,
            "is it the sender's chunk that grows? The neighbour's does": (
                lambda X: ring_with(X, ahead=0)
            ),
            "where are the chunks that aren't sent? They stay as they are": (
                only_what_is_sent
            ),
            "is it the mean? Here it's the sum": lambda X: (
                ring(X) / X.shape[0]
            ),
        },
    ),
    Task(
        "fastest",
        points=2,
        trials=80,
        sample=sample_cluster,
        expected=fastest,
        parts=("workers", "speed-up"),
        small=(
            (10, 1.0, 25, 1.0, 100.0, 4),
            (4, 1.0, 25, 0.0, math.inf, 6),
            (10, 1.0, 25, 100.0, 100.0, 4),
        ),
        mistakes={
            "is this the time? T(1) divided by it is asked": (
                lambda n, once, parameters, latency, bandwidth, limit: (
                    fastest(n, once, parameters, latency, bandwidth, limit)[0],
                    step_seconds(
                        fastest(
                            n, once, parameters, latency, bandwidth, limit
                        )[0],
                        n,
                        once,
                        parameters,
                        latency,
                        bandwidth,
                    ),
                )
            ),
            "of equally good ones, the smallest: is it `<`?": last_of_equals,
            "does the search stop too early? A later one may be faster": (
                first_that_gets_worse
            ),
            "is one worker the best each time? Are the examples divided by "
            "P, the bytes by the bandwidth, and is T the key of min?": (
                lambda n, once, parameters, latency, bandwidth, limit: fastest(
                    n,
                    once,
                    parameters,
                    latency,
                    1 / bandwidth if bandwidth else math.inf,
                    limit,
                )
            ),
            "is n / P rounded up? All wait for the largest share": (
                fastest_with(work=lambda n, P: n / P)
            ),
            "is the whole gradient sent in each step? A chunk is a P-th": (
                fastest_with(chunk=lambda parameters, P: 4 * parameters)
            ),
            "is a float32 one byte?": fastest_with(
                chunk=lambda parameters, P: parameters / P
            ),
            "is a float32 eight bytes?": fastest_with(
                chunk=lambda parameters, P: 8 * parameters / P
            ),
            "one worker sends nothing: is it 2(P - 1) steps?": fastest_with(
                messages=lambda P: 2 * P
            ),
            "are there twice P - 1 steps?": fastest_with(
                messages=lambda P: P - 1
            ),
            "are all workers used? Fewer may be faster": (
                lambda n, once, parameters, latency, bandwidth, limit: (
                    limit,
                    step_seconds(1, n, once, parameters, latency, bandwidth)
                    / step_seconds(
                        limit, n, once, parameters, latency, bandwidth
                    ),
                )
            ),
            "a float32 is 4 bytes: are these bits?": fastest_with(
                chunk=lambda parameters, P: 32 * parameters / P
            ),
            "a chunk isn't rounded: is it `/`, not `//`?": fastest_with(
                chunk=lambda parameters, P: 4 * parameters // P
            ),
            "a chunk isn't rounded: may it hold a part of a number?": (
                fastest_with(
                    chunk=lambda parameters, P: 4 * math.ceil(parameters / P)
                )
            ),
            "does each message pay the bytes, too? Is latency + … in "
            "brackets?": fastest_as(
                lambda P, n, once, latency, sent: (
                    math.ceil(n / P) * once + 2 * (P - 1) * latency + sent
                )
            ),
            "does each message pay the latency, too? Is latency + … in "
            "brackets?": fastest_as(
                lambda P, n, once, latency, sent: (
                    math.ceil(n / P) * once + latency + 2 * (P - 1) * sent
                )
            ),
            "is the latency divided by P? Only a chunk's bytes are": (
                fastest_as(
                    lambda P, n, once, latency, sent: right_seconds(
                        P, n, once, latency / P, sent
                    )
                )
            ),
            "is sending missing in T?": fastest_as(
                lambda P, n, once, latency, sent: math.ceil(n / P) * once
            ),
            "is it n / P that is rounded up? The time isn't": fastest_as(
                lambda P, n, once, latency, sent: (
                    math.ceil(n / P * once) + 2 * (P - 1) * (latency + sent)
                )
            ),
            "is it the longest step? The shortest is asked": fastest_as(
                lambda *inputs: -right_seconds(*inputs)
            ),
            "is one worker tried, too?": fastest_as(right_seconds, first=2),
            "is it 2(P - 1) steps, with brackets?": fastest_with(
                messages=lambda P: 2 * P - 1
            ),
            "a chunk isn't rounded: are parameters / P whole numbers?": (
                fastest_with(chunk=lambda parameters, P: 4 * (parameters // P))
            ),
            "does the sending count in the speed-up? It's T(1) / T(P)": (
                lambda n, *rest: (
                    fastest(n, *rest)[0],
                    n / math.ceil(n / fastest(n, *rest)[0]),
                )
            ),
            "is the speed-up rounded? All digits are asked": lambda *inputs: (
                fastest(*inputs)[0],
                round(fastest(*inputs)[1], 2),
            ),
            "is the latency missing?": lambda n, once, parameters, *rest: (
                fastest(n, once, parameters, 0.0, *rest[1:])
            ),
            "round rounds down, too: is it math.ceil?": fastest_with(
                work=lambda n, P: round(n / P)
            ),
            "do workers count from 1? n / 0 has no value": (
                lambda n, *rest: math.ceil(n / 0)
            ),
            "is the speed-up a difference? It's T(1) / T(P)": (
                lambda *inputs: (
                    fastest(*inputs)[0],
                    step_seconds(1, *inputs[:-1])
                    - step_seconds(fastest(*inputs)[0], *inputs[:-1]),
                )
            ),
            "is the second the number of workers again? It's T(1) / T(P)": (
                lambda *inputs: (fastest(*inputs)[0],) * 2
            ),
            "first the workers, then the speed-up": lambda *inputs: fastest(
                *inputs
            )[::-1],
            "is the first the time? min(…) of times gives a time": (
                lambda *inputs: (
                    step_seconds(fastest(*inputs)[0], *inputs[:-1]),
                    fastest(*inputs)[1],
                )
            ),
            "is limit itself tried, too?": (
                lambda n, once, parameters, latency, bandwidth, limit: fastest(
                    n, once, parameters, latency, bandwidth, limit - 1
                )
            ),
            "is n / P rounded down?": fastest_with(work=lambda n, P: n // P),
            "n // P + 1: and where P divides n?": (
                fastest_with(work=lambda n, P: n // P + 1)
            ),
            "is it a place, counted from 0? Workers count from 1": (
                lambda *inputs: (fastest(*inputs)[0] - 1, fastest(*inputs)[1])
            ),
            "is it T(P) / T(1)? A speed-up is 1 or more": lambda *inputs: (
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
        small=(
            ([["step-90.pt", 7], ["step-300.pt", 7]], 7, 80),
            ([["step-160.pt", 7]], 7, 80),
            ([["step-90.pt", 7], ["step-300.pt", 5]], 7, 80),
            ([["step-90.pt", 7], ["step-300.pt.tmp", 7]], 7, 80),
            ([["step-90.pt", 7], ["step-300.pt", 9]], 7, 80),
            ([["notes.txt", 7]], 7, 80),
        ),
        mistakes={
            "an epoch is a whole number: is it `//`?": resume_then(
                lambda done, steps: (done / steps, done % steps)
            ),
            "an epoch begins when one is over: is it rounded? It's cut": (
                resume_then(
                    lambda done, steps: (round(done / steps), done % steps)
                )
            ),
            "has an epoch a step number `steps`? The next begins, with 0": (
                resume_then(
                    lambda done, steps: (
                        (done // steps - 1, steps)
                        if done and done % steps == 0
                        else divmod(done, steps)
                    )
                )
            ),
            "is it the step within the epoch? Yours counts from the start": (
                resume_then(lambda done, steps: (done // steps, done))
            ),
            "are these the steps left in the epoch? Those done are asked": (
                resume_then(
                    lambda done, steps: (done // steps, steps - done % steps)
                )
            ),
            "is this the oldest? The newest has done the most steps": (
                resume_from(pick_oldest)
            ),
            "do epochs and steps count from 0?": resume_then(
                lambda done, steps: (done // steps + 1, done % steps + 1)
            ),
            "do epochs count from 0? The first one's steps are in epoch 0": (
                resume_then(
                    lambda done, steps: (done // steps + 1, done % steps)
                )
            ),
            "does the name say epochs? It's steps": lambda *inputs: (
                resume(*inputs)[0] * inputs[2],
                resume(*inputs)[0],
                0,
            ),
            "is none found? Look at the size, and the number: is it -300?": (
                resume_from(lambda files, size: 0)
            ),
            "what has no number, as notes.txt: does it get to int?": (
                resume_raw(lambda name: not name.endswith(".tmp"))
            ),
            "is this how many files there are? Their names say the steps": (
                resume_from(pick_count)
            ),
            "is a file taken that is cut off, or temporary?": resume_from(
                pick_matching(r"step-.*", whole=False)
            ),
            "is `.pt` at the end? A temporary name goes on": resume_raw(
                lambda name: name.startswith("step-")
            ),
            "are names compared as text? There 90 comes after 300": (
                resume_from(pick_by_text)
            ),
            "is a temporary file taken? It may not be whole": resume_from(
                pick_matching(r"step-\d+\.pt(\.tmp)?")
            ),
            "is a file taken that is cut off?": resume_from(
                pick_matching(r"step-\d+\.pt", whole=False)
            ),
            "a whole one has `size` bytes: is a larger one taken?": (
                resume_from(pick_where(operator.ge))
            ),
            "a whole one has `size` bytes: is a smaller one taken?": (
                resume_from(pick_where(operator.le))
            ),
            "is a whole file left out? It has `size` bytes": resume_from(
                pick_where(operator.ne)
            ),
            "is the newest cut off? Then an older one counts": resume_from(
                pick_newest_if_whole
            ),
            "does it end with the first that it meets?": resume_from(
                lambda files, size: (whole_numbers(files, size) or [0])[0]
            ),
            "a number has one digit to four: is it name[5:-3]?": (
                resume_from(
                    lambda files, size: max(
                        (
                            int(name[5:8])
                            for name, held in files
                            if held == size
                            and re.fullmatch(r"step-\d+\.pt", name)
                        ),
                        default=0,
                    )
                )
            ),
            "have all numbers three digits? -90 is taken for one": (
                resume_from(
                    lambda files, size: max(
                        [
                            0,
                            *(
                                int(name[-6:-3])
                                for name, held in files
                                if held == size
                                and re.fullmatch(r"step-\d+\.pt", name)
                            ),
                        ]
                    )
                )
            ),
            "is it the step that was done last? The next one is asked": (
                resume_then(
                    lambda done, steps: divmod(max(done - 1, 0), steps)
                )
            ),
            "is another file's number taken?": resume_from(
                pick_matching(r".*\d+\.pt")
            ),
            "is it the last in the list? That isn't in order": (
                resume_from(pick_last)
            ),
            "is a step left out? With 300 done, the next is number 300": (
                resume_then(lambda done, steps: divmod(done + 1, steps))
            ),
            "does the epoch begin anew? It goes on within it": (
                resume_then(lambda done, steps: (done // steps, 0))
            ),
            "are epoch and step exchanged?": resume_then(
                lambda done, steps: (done % steps, done // steps)
            ),
        },
    ),
]
