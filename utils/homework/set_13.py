"""The tasks of problem set 13: read sequences."""

import math
from functools import partial

import numpy as np
import torch
from torch import nn

from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_memory(rng):
    """Sometimes a single step; weights of both signs."""
    m = int(rng.integers(1, 9))
    w_i, w_h = rng.choice([-1, 1], 2) * rng.uniform(0.3, 1.6, 2)
    return tensor(rng, m), float(w_i), float(w_h)


def sequences(rng, n=4, m=5, d=3, h=2):
    """Some are empty, some as long as can be."""
    return (
        tensor(rng, n, m, d),
        torch.tensor(rng.integers(0, m + 1, n)),
        tensor(rng, d, 3 * h),
        tensor(rng, 3 * h),
        tensor(rng, h, 3 * h),
        tensor(rng, 3 * h),
    )


def sized_sequences(rng, n=4, m=5, d=3, h=2):
    I, lengths, *weights = sequences(rng, n, m, d, h)
    return I, torch.full_like(lengths, m), *weights


def sample_sequences(rng):
    return sequences(rng, *sizes(rng, 4, 2, 6))


def pictures(rng, n=2, down=3, across=4, r=2):
    return tensor(rng, n, down * r, across * r), r


def sample_pictures(rng):
    return pictures(rng, *sizes(rng, 4, 1, 6))


def padded(rng, n=4, m=5, h=3):
    """Sequences of 1 to m pieces, padded with what isn't to be seen."""
    lengths = torch.tensor(rng.integers(1, m + 1, n))
    return *(2 * tensor(rng, n, m, h) for _ in range(3)), lengths


def sized_padded(rng, n=4, m=5, h=3):
    Q, K, V, lengths = padded(rng, n, m, h)
    return Q, K, V, torch.full_like(lengths, m)


def sample_padded(rng):
    return padded(rng, *sizes(rng, 3, 2, 6))


def split(rng, n=4, m=5, heads=2, f=3):
    Q, K, V = (2 * tensor(rng, n, m, heads * f) for _ in range(3))
    return Q, K, V, heads


def sample_split(rng):
    n, m, heads, f = sizes(rng, 4, 2, 6)
    return split(rng, n, m, 1 if rng.random() < 0.1 else heads, f)


def sized_split(rng, n=4, m=5, heads=2):
    return split(rng, n, m, heads)


def memories(I, w_i, w_h):
    L, states = 0.0, []
    for I_t in I.tolist():
        L = math.tanh(w_i * I_t + w_h * L)
        states.append(L)
    return states


def influence(I, w_i, w_h):
    """By the chain rule, step t by step t, each by itself."""
    states = memories(I, w_i, w_h)
    return influence_with(states, w_i, w_h)


def influence_with(
    states, w_i, w_h, first=None, factor=None, start=1, stop=None
):
    """With the factors of a mistake: of step t itself, of each one after."""
    first = first or (lambda L: (1 - L**2) * w_i)
    factor = factor or (lambda L: (1 - L**2) * w_h)
    slopes = []
    for t in range(len(states)):
        slope = first(states[t])
        for L in states[t + start : stop]:
            slope *= factor(L)
        slopes.append(slope)
    return torch.tensor(slopes, dtype=torch.float64)


def influence_by(first=None, factor=None, start=1, stop=None):
    """A mistake: other factors, functions of (L, w_i, w_h)."""

    def mistake(I, w_i, w_h):
        return influence_with(
            memories(I, w_i, w_h),
            w_i,
            w_h,
            first and (lambda L: first(L, w_i, w_h)),
            factor and (lambda L: factor(L, w_i, w_h)),
            start,
            stop,
        )

    return mistake


def influence_back(slopes, forward=False, over=True):
    """A mistake: slope by slope from the last step, or from the first.

    Args:
        slopes: function (states) -> that of each step, in the place of
            1 - L².
        over: is all of what was passed on passed on again?
    """

    def mistake(I, w_i, w_h):
        out, passed = [0.0] * len(I), 1.0
        each = list(enumerate(slopes(memories(I, w_i, w_h))))
        for t, slope in each if forward else reversed(each):
            out[t] = passed * slope * w_i
            passed = (passed if over else 1) * slope * w_h
        return torch.tensor(out, dtype=torch.float64)

    return mistake


def slopes_of(states):
    return [1 - L**2 for L in states]


def only_some(places):
    """A mistake: the others stay 0; places is what of them is computed."""

    def mistake(I, w_i, w_h):
        slopes = torch.zeros_like(I)
        slopes[places] = influence(I, w_i, w_h)[places]
        return slopes

    return mistake


def sums(I, w_i, w_h, on=lambda L: L):
    """The memories without tanh; `on`: what the next one takes of each."""
    states = [0.0]
    for I_t in I.tolist():
        states.append(w_i * I_t + w_h * on(states[-1]))
    return states[1:]


def of_all(I, w_i, w_h):
    """How all memories together change."""
    m = len(I)
    return sum(
        nn.functional.pad(influence(I[:k], w_i, w_h), (0, m - k))
        for k in range(1, m + 1)
    )


def without_memory(I, w_i, w_h):
    states = [math.tanh(w_i * I_t) for I_t in I.tolist()]
    return influence_with(states, w_i, w_h)


def last_states(I, lengths, W_i, B_i, W_h, B_h):
    """Each sequence by itself, cut to its length, through nn.GRU."""
    h = len(W_h)
    gru = nn.GRU(I.shape[2], h, batch_first=True, dtype=I.dtype)
    weights = (
        gru.weight_ih_l0,
        gru.bias_ih_l0,
        gru.weight_hh_l0,
        gru.bias_hh_l0,
    )
    L = torch.zeros(len(I), h, dtype=I.dtype)
    with torch.no_grad():
        for weight, given in zip(
            weights, (W_i.T, B_i, W_h.T, B_h), strict=True
        ):
            weight.copy_(given)
        for k, length in enumerate(lengths.tolist()):
            if length:
                L[k] = gru(I[k : k + 1, :length])[1][0, 0]
    return L


def states_with(I, lengths, W_i, B_i, W_h, B_h, step, first=0):
    """step(i, l, L, W_h, B_h) with the three parts of each, one by one."""
    L = torch.full((len(I), len(W_h)), float(first), dtype=I.dtype)
    for k, length in enumerate(lengths.tolist()):
        for t in range(length):
            i = (I[k, t] @ W_i + B_i).chunk(3)
            L[k] = step(i, (L[k] @ W_h + B_h).chunk(3), L[k], W_h, B_h)
    return L


def gates(i, l):
    return torch.sigmoid(i[0] + l[0]), torch.sigmoid(i[1] + l[1])


def step_turned(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    return Z * torch.tanh(i[2] + R * l[2]) + (1 - Z) * L


def step_exchanged(i, l, L, W_h, B_h):
    Z, R = gates(i, l)
    return (1 - Z) * torch.tanh(i[2] + R * l[2]) + Z * L


def step_early(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    last = (R * L) @ W_h.chunk(3, dim=1)[2] + B_h.chunk(3)[2]
    return (1 - Z) * torch.tanh(i[2] + last) + Z * L


def step_without_bias(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    last = R * (l[2] - B_h.chunk(3)[2]) + B_h.chunk(3)[2]
    return (1 - Z) * torch.tanh(i[2] + last) + Z * L


def step_without_r(i, l, L, W_h, B_h):
    _, Z = gates(i, l)
    return (1 - Z) * torch.tanh(i[2] + l[2]) + Z * L


def step_sigmoid(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    return (1 - Z) * torch.sigmoid(i[2] + R * l[2]) + Z * L


def step_r_on_all(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    return (1 - Z) * torch.tanh(R * (i[2] + l[2])) + Z * L


def step_z_for_r(i, l, L, W_h, B_h):
    _, Z = gates(i, l)
    return (1 - Z) * torch.tanh(i[2] + Z * l[2]) + Z * L


def step_r_by_tanh(i, l, L, W_h, B_h):
    R, Z = torch.tanh(i[0] + l[0]), gates(i, l)[1]
    return (1 - Z) * torch.tanh(i[2] + R * l[2]) + Z * L


def step_without_tanh(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    return (1 - Z) * (i[2] + R * l[2]) + Z * L


def step_tanh_inside(i, l, L, W_h, B_h):
    R, Z = gates(i, l)
    return (1 - Z) * (i[2] + R * torch.tanh(l[2])) + Z * L


def step_without_z(i, l, L, W_h, B_h):
    R, _ = gates(i, l)
    return torch.tanh(i[2] + R * l[2])


def stepping(step):
    return lambda I, lengths, W_i, B_i, W_h, B_h: states_with(
        I, lengths, W_i, B_i, W_h, B_h, step
    )


def to_the_end(I, lengths, *weights):
    return last_states(I, torch.full_like(lengths, I.shape[1]), *weights)


def one_less(I, lengths, *weights):
    return last_states(I, (lengths - 1).clamp(min=0), *weights)


def one_more(I, lengths, *weights):
    return last_states(I, (lengths + 1).clamp(max=I.shape[1]), *weights)


def one_step(I, lengths, *weights):
    return last_states(I, lengths.clamp(max=1), *weights)


def first_again(I, lengths, *weights):
    """The first step's inputs in each step."""
    return last_states(I[:, :1].expand_as(I), lengths, *weights)


def to_the_shortest(I, lengths, *weights):
    return last_states(I, torch.full_like(lengths, min(lengths)), *weights)


def reading(steps):
    """A mistake: steps is a function (length, m) -> which ones are read."""

    def mistake(I, lengths, *weights):
        each = []
        for k, length in enumerate(lengths.tolist()):
            read = I[k : k + 1, list(steps(length, I.shape[1]))]
            count = torch.tensor([read.shape[1]])
            each.append(last_states(read, count, *weights)[0])
        return torch.stack(each)

    return mistake


def from_ones(I, lengths, W_i, B_i, W_h, B_h):
    def step(i, l, L, W_h, B_h):
        R, Z = gates(i, l)
        return (1 - Z) * torch.tanh(i[2] + R * l[2]) + Z * L

    return states_with(I, lengths, W_i, B_i, W_h, B_h, step, first=1)


def nothing_after(I, lengths, *weights):
    return torch.where(
        (lengths == I.shape[1])[:, None], last_states(I, lengths, *weights), 0
    )


def longest_of_empty(I, lengths, *weights):
    lengths = torch.where(lengths > 0, lengths, I.shape[1])
    return last_states(I, lengths, *weights)


def pieces(I, r):
    """A pixel at a time: in which piece is it, and where there?"""
    n, rows, columns = I.shape
    across = columns // r
    P = torch.zeros(n, rows * columns // r**2, r * r, dtype=I.dtype)
    for y, x in np.ndindex(rows, columns):
        P[:, y // r * across + x // r, y % r * r + x % r] = I[:, y, x]
    return P


def pieces_by(*order):
    """A mistake: the axes of (n, down, r, across, r) in another order."""

    def mistake(I, r):
        n, rows, columns = I.shape
        P = I.reshape(n, rows // r, r, columns // r, r).permute(0, *order)
        return P.reshape(n, -1, r * r)

    return mistake


def exchanged(*order):
    """A mistake: rows are split as (r, rows // r)."""

    def mistake(I, r):
        n, rows, columns = I.shape
        P = I.reshape(n, r, rows // r, r, columns // r).permute(0, *order)
        return P.reshape(n, -1, r * r)

    return mistake


def viewed(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.view(n, -1, r * r)


def attend(Q, K, V, lengths):
    """A number at a time, over the pieces that there are."""
    return attend_with(Q, K, V, lengths)


def attend_with(
    Q, K, V, lengths, scale=None, looks=None, asks=None, late=False
):
    """With other rules, what a mistake gives.

    Args:
        scale: function (h) -> what the scores are divided by.
        looks, asks: functions (length, m) -> how many pieces answer, ask.
        late: are the other shares set to 0 after softmax?
    """
    _, m, h = Q.shape
    scale = scale or math.sqrt
    looks = looks or (lambda length, m: length)
    asks = asks or (lambda length, m: length)
    A = torch.zeros_like(Q)
    for k, length in enumerate(lengths.tolist()):
        those = range(looks(length, m))
        for t in range(asks(length, m)):
            powers = (K[k] @ Q[k, t] / scale(h)).exp()
            total = powers.sum() if late else powers[: len(those)].sum()
            for u in those:
                A[k, t] += powers[u] / total * V[k, u]
    return A


def attend_so(
    hide=-torch.inf, dim=2, mask=None, rows=None, scores=None, share=None
):
    """A mistake: the same with whole tensors, one thing otherwise.

    Args:
        hide: the score of those beyond the end.
        dim: softmax's.
        mask, rows: functions of (n, m), who is there -> what broadcasts with
            the scores, (n, m, m): whose count; with the result: whose stay.
        scores: function (Q, K) -> (n, m, m).
        share: function (scores), in the place of softmax.
    """
    mask = mask or (lambda there: there[:, None])
    rows = rows or (lambda there: there[..., None])
    scores = scores or (lambda Q, K: Q @ K.mT)
    share = share or (lambda scores: scores.softmax(dim=dim))

    def mistake(Q, K, V, lengths):
        there = torch.arange(Q.shape[1]) < lengths[:, None]  # (n, m)
        powers = scores(Q, K) / math.sqrt(Q.shape[2])
        powers = powers.masked_fill(~mask(there), hide)
        return (share(powers) @ V) * rows(there)

    return mistake


def shares_alone(Q, K, V, lengths):
    m = Q.shape[1]
    return attend_so()(Q, K, torch.eye(m, dtype=Q.dtype), lengths)


def nan_beyond(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    return torch.where(there[..., None], attend(Q, K, V, lengths), math.nan)


def all_nan(Q, *others):
    return torch.full_like(Q, math.nan)


def heads(Q, K, V, heads, scale=None, looks=None):
    """A number at a time; with other rules, what a mistake gives.

    Args:
        scale: function (h, f) -> what the scores are divided by.
        looks: function (t, m) -> at which pieces piece t looks.
    """
    Q, K, V = (X.numpy() for X in (Q, K, V))
    n, m, h = Q.shape
    f = h // heads
    scale = scale or (lambda h, f: math.sqrt(f))
    looks = looks or (lambda t, m: range(t + 1))
    A = np.zeros_like(Q)
    for k, j, t in np.ndindex(n, heads, m):
        own, others = slice(j * f, (j + 1) * f), looks(t, m)
        powers = [
            math.exp(K[k, u, own] @ Q[k, t, own] / scale(h, f)) for u in others
        ]
        for power, u in zip(powers, others, strict=True):
            A[k, t, own] += power / sum(powers) * V[k, u, own]
    return torch.tensor(A)


def heads_with(scale=None, looks=None):
    return lambda Q, K, V, heads_: heads(Q, K, V, heads_, scale, looks)


def heads_by_view(Q, K, V, heads, back=False):
    """Without the transposition: (n, m, h) seen as (n, heads, m, f)."""
    n, m, h = Q.shape
    Q, K, V = (
        X.reshape(n, heads, m, h // heads)
        if not back
        else X.reshape(n, m, heads, h // heads).transpose(1, 2)
        for X in (Q, K, V)
    )
    A = nn.functional.scaled_dot_product_attention(Q, K, V, is_causal=True)
    return A.reshape(n, m, h)


def heads_masked(
    Q, K, V, heads, dim=3, fill=-torch.inf, late=False, past=False
):
    """Scores ahead become `fill`; or, late, shares ahead become 0.

    Args:
        past: are those hidden that may be seen?
    """
    n, m, h = Q.shape
    Q, K, V = (
        X.reshape(n, m, heads, h // heads).transpose(1, 2) for X in (Q, K, V)
    )
    scores = Q @ K.mT / math.sqrt(h // heads)
    ahead = torch.ones(m, m, dtype=torch.bool).triu(1)
    ahead = ~ahead if past else ahead
    if not late:
        scores = scores.masked_fill(ahead, fill)
    S = scores.softmax(dim=dim)
    S = S.tril() if late else S
    return (S @ V).transpose(1, 2).reshape(n, m, h)


def heads_side_by_side(Q, K, V, heads, size=None):
    """The heads' axis stays where it is: heads look at one another.

    Args:
        size: the mask's; None for that of the pieces.
    """
    n, m, h = Q.shape
    mask = torch.ones(2 * [size or m]).triu(1).bool()
    Q, K, V = (X.view(n, m, heads, h // heads) for X in (Q, K, V))
    scores = Q @ K.mT / math.sqrt(h // heads)
    scores = scores.masked_fill(mask, -torch.inf)
    return (scores.softmax(dim=3) @ V).reshape(n, m, h)


def heads_last(Q, K, V, heads):
    """Split as (n, m, f, heads), then joined as if heads came first."""
    n, m, h = Q.shape
    f = h // heads
    Q, K, V = (X.view(n, m, f, heads).transpose(1, 2) for X in (Q, K, V))
    scores = Q @ K.mT / math.sqrt(f)
    scores = scores.masked_fill(torch.ones(m, m).triu(1).bool(), -torch.inf)
    return (scores.softmax(dim=3) @ V).transpose(1, 2).reshape(n, m, h)


def masked_by_numbers(Q, K, V, heads):
    return Q.masked_fill(torch.ones(Q.shape[1:]).triu(1), -torch.inf)


def shares_of_heads(Q, K, V, heads):
    n, m, h = Q.shape
    Q, K = (X.view(n, m, heads, -1).transpose(1, 2) for X in (Q, K))
    scores = Q @ K.mT / math.sqrt(h // heads)
    scores = scores.masked_fill(torch.ones(m, m).triu(1).bool(), -torch.inf)
    return scores.softmax(dim=3).transpose(1, 2).reshape(n, m, h)


def whole(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


ONE = whole([[1]])
STEP = (
    whole([[1]]),
    torch.tensor([1]),
    whole([0, 0, 1]),
    whole(0, 0, 0),
    whole([0, 0, 1]),
    whole(0, 0, 0),
)
TASKS = [
    Task(
        "influence",
        points=2,
        sample=sample_memory,
        expected=influence,
        small=(
            (whole(0, 0), 2.0, 3.0),
            (whole(0, 0, 0), 2.0, 3.0),
            (whole(1), 2.0, 3.0),
            (whole(1, 0), 1.0, 0.5),
            (whole(0, 0), 2.0, 0.0),
            (whole(0), 100000.0, 1.0),  # too steep for differences
        ),
        forbids={"autograd": "the chain rule is yours here"},
        mistakes={
            "is w_i missing? Step t is moved by its own input through it": (
                influence_by(first=lambda L, w_i, w_h: 1 - L**2)
            ),
            "is step t's own slope, 1 - L_t², missing?": influence_by(
                first=lambda L, w_i, w_h: w_i
            ),
            "are the later steps' slopes, 1 - L², missing?": influence_by(
                factor=lambda L, w_i, w_h: w_h
            ),
            "is w_h missing? A step is moved by the one before through it": (
                influence_by(factor=lambda L, w_i, w_h: 1 - L**2)
            ),
            "is w_h taken once too often? Between t and the last step are "
            "m - 1 - t": influence_by(
                first=lambda L, w_i, w_h: (1 - L**2) * w_i * w_h
            ),
            "does step t's own slope count twice?": influence_by(start=0),
            "does each factor have w_i in place of w_h?": influence_by(
                factor=lambda L, w_i, w_h: (1 - L**2) * w_i
            ),
            "is the slope of tanh 1 - L, without the square?": influence_by(
                first=lambda L, w_i, w_h: (1 - L) * w_i,
                factor=lambda L, w_i, w_h: (1 - L) * w_h,
            ),
            "L_t is tanh already: is tanh taken again?": influence_by(
                first=lambda L, w_i, w_h: (1 - math.tanh(L) ** 2) * w_i,
                factor=lambda L, w_i, w_h: (1 - math.tanh(L) ** 2) * w_h,
            ),
            "1 - L_t² has step t's own L: is it that of the step before?": (
                influence_back(lambda states: slopes_of([0, *states[:-1]]))
            ),
            "is it the slope of sigmoid, L(1 - L)? Here it's tanh": (
                influence_back(lambda states: [L * (1 - L) for L in states])
            ),
            "does what is passed on grow by a factor in each step?": (
                influence_back(slopes_of, over=False)
            ),
            "does it go from the last step back? Yours begins with step 0": (
                influence_back(slopes_of, forward=True)
            ),
            "is `return` in the loop? Only the last step is there": only_some(
                slice(-1, None)
            ),
            "is step 0 reached? range(m - 1, -1, -1) ends with 0": only_some(
                slice(1, None)
            ),
            "is a memory w_h · L_{t-1}, or w_h alone?": lambda I, w_i, w_h: (
                influence_with(
                    [math.tanh(w_i * I_t + w_h) for I_t in I.tolist()],
                    w_i,
                    w_h,
                )
            ),
            "are the memories tanh of the sum?": lambda I, w_i, w_h: (
                influence_with(sums(I, w_i, w_h), w_i, w_h)
            ),
            "is L in 1 - L² the sum before tanh? It's what tanh gives": (
                lambda I, w_i, w_h: influence_with(
                    sums(I, w_i, w_h, math.tanh), w_i, w_h
                )
            ),
            "does the next memory take tanh of the one before, or the sum?": (
                lambda I, w_i, w_h: influence_with(
                    [math.tanh(L) for L in sums(I, w_i, w_h)], w_i, w_h
                )
            ),
            "is w_i in each factor? It counts once, at step t": influence_by(
                factor=lambda L, w_i, w_h: (1 - L**2) * w_h * w_i
            ),
            "does what is passed on take the slope of the step before? "
            "L_t moves with L_{t-1} by 1 - L_t²": influence_by(
                start=0, stop=-1
            ),
            "is it w_h to the power t? From t to the end are m - 1 - t": (
                lambda I, w_i, w_h: (
                    influence_by(factor=lambda L, w_i, w_h: 1 - L**2)(
                        I, w_i, w_h
                    )
                    * w_h ** torch.arange(len(I))
                )
            ),
            "are w_i and w_h exchanged everywhere?": lambda I, w_i, w_h: (
                influence(I, w_h, w_i)
            ),
            "is it how all memories change? The last one alone is asked": (
                of_all
            ),
            "are w_i and w_h exchanged in the memories?": (
                lambda I, w_i, w_h: influence_with(
                    memories(I, w_h, w_i), w_i, w_h
                )
            ),
            "are all slopes missing?": influence_by(
                first=lambda L, w_i, w_h: w_i, factor=lambda L, w_i, w_h: w_h
            ),
            "is the order turned? The first number is that of step 0": (
                lambda I, w_i, w_h: influence(I, w_i, w_h).flip(0)
            ),
            "does each memory come from the one before, too?": without_memory,
            "is this the influence of I_t on L_t alone?": (
                lambda I, w_i, w_h: torch.tensor(
                    [(1 - L**2) * w_i for L in memories(I, w_i, w_h)],
                    dtype=torch.float64,
                )
            ),
            "are these the memories? Their slopes are asked": (
                lambda I, w_i, w_h: torch.tensor(
                    memories(I, w_i, w_h), dtype=torch.float64
                )
            ),
            "is this one number alone? One for each step is asked": (
                lambda I, w_i, w_h: influence(I, w_i, w_h)[0]
            ),
            "is the result float64, as I is?": lambda I, w_i, w_h: influence(
                I, w_i, w_h
            ).float(),
        },
    ),
    Task(
        "last_states",
        points=2,
        sample=sample_sequences,
        expected=last_states,
        small=(
            STEP,
            (whole([[1], [2]]), *STEP[1:]),
            (whole([[1], [2]]), torch.tensor([0]), *STEP[2:]),
        ),
        sized=sized_sequences,
        axes={"n": "sequence", "h": "number of the memory"},
        forbids={"gru": "the step is yours here"},
        mistakes={
            "is a sequence read beyond its end?": to_the_end,
            "is a sequence's last step left out?": one_less,
            "is a sequence read one step too far?": one_more,
            "are Z and 1 - Z exchanged?": stepping(step_turned),
            "are the gates exchanged? R is first, then Z": (
                stepping(step_exchanged)
            ),
            "R * comes after the product with W_hn, not before": (
                stepping(step_early)
            ),
            "is B_hn outside of R * (…)?": stepping(step_without_bias),
            "is R missing?": stepping(step_without_r),
            "is Z in the place of R?": stepping(step_z_for_r),
            "has a gate sigmoid, not tanh?": stepping(step_r_by_tanh),
            "is `return` in the loop? It's after one step": one_step,
            "is it always step 0 that is read? I[:, t] is step t": first_again,
            "does the loop end with the shortest sequence?": to_the_shortest,
            "is the mask turned? A step counts if t < lengths": reading(
                lambda length, m: range(length + 1, m)
            ),
            "are the new and the old memory exchanged? The new one is for "
            "t < lengths": reading(range),
            "is it read from its last step to its first?": reading(
                lambda length, m: reversed(range(length))
            ),
            "are these the last `lengths[k]` steps? The padding is behind": (
                reading(lambda length, m: range(m - length, m))
            ),
            "is step m - 1 left out? range(m) ends with it": (
                lambda I, lengths, *weights: last_states(
                    I, lengths.clamp(max=I.shape[1] - 1), *weights
                )
            ),
            "is it the longest sequence's end? Each has its own": (
                lambda I, lengths, *weights: last_states(
                    I, torch.full_like(lengths, lengths.max()), *weights
                )
            ),
            "is the padding set to 0? Such a step changes the memory, too": (
                lambda I, lengths, *weights: to_the_end(
                    I
                    * (torch.arange(I.shape[1]) < lengths[:, None])[..., None],
                    lengths,
                    *weights,
                )
            ),
            "is an empty sequence's memory that after step 0? It has none": (
                lambda I, lengths, *weights: last_states(
                    I, lengths.clamp(min=1), *weights
                )
            ),
            "does it hold only if the longest sequence comes first?": (
                lambda I, lengths, *weights: last_states(
                    I, lengths.sort(descending=True)[0], *weights
                )
            ),
            "is it each step's memory? Only that after the last is asked": (
                lambda I, lengths, W_i, B_i, W_h, B_h: I.new_zeros(
                    *I.shape[:2], len(W_h)
                )
            ),
            "is tanh missing in N?": stepping(step_without_tanh),
            "does tanh go around the whole sum in N?": stepping(
                step_tanh_inside
            ),
            "does the memory begin with zeros?": from_ones,
            "is Z missing?": stepping(step_without_z),
            "is R on what comes in, too?": stepping(step_r_on_all),
            "has the proposal tanh, not sigmoid?": stepping(step_sigmoid),
            "what does a sequence keep after its end? Its memory, not 0": (
                nothing_after
            ),
            "lengths - 1 is -1 for an empty sequence: which state is that?": (
                longest_of_empty
            ),
            "is B_h missing?": lambda I, lengths, W_i, B_i, W_h, B_h: (
                last_states(I, lengths, W_i, B_i, W_h, 0 * B_h)
            ),
            "is B_i missing?": lambda I, lengths, W_i, B_i, W_h, B_h: (
                last_states(I, lengths, W_i, 0 * B_i, W_h, B_h)
            ),
            "is the memory set back in each step?": (
                lambda I, lengths, W_i, B_i, W_h, B_h: torch.stack(
                    [
                        last_states(
                            I[k : k + 1, max(0, int(length) - 1) :],
                            lengths[k : k + 1].clamp(max=1),
                            W_i,
                            B_i,
                            W_h,
                            B_h,
                        )[0]
                        for k, length in enumerate(lengths)
                    ]
                )
            ),
        },
    ),
    Task(
        "pieces",
        points=2,
        sample=sample_pictures,
        expected=pieces,
        small=(
            (whole([[1, 2, 3, 4], [5, 6, 7, 8]]), 2),
            (torch.arange(24).double().view(1, 4, 6), 2),
        ),
        sized=pictures,
        axes={
            "n": "picture",
            "down": "piece",
            "across": "piece",
            "r": "row or column of a piece",
        },
        mistakes={
            "are these r² numbers in a row of the picture? Cut rows and "
            "columns": lambda I, r: I.reshape(len(I), -1, r * r),
            "are the pieces numbered down first? In rows, as text is read": (
                pieces_by(3, 1, 2, 4)
            ),
            "is each piece turned, its columns read first?": (
                pieces_by(1, 3, 4, 2)
            ),
            "are the pixels' axes before those of the pieces?": (
                pieces_by(2, 4, 1, 3)
            ),
            "r² numbers for a piece, in one axis: are there two?": (
                lambda I, r: pieces(I, r).unflatten(2, (r, r))
            ),
            "a row for each piece: is it transposed?": lambda I, r: (
                pieces(I, r).mT
            ),
            "do the pictures come first, then their pieces?": lambda I, r: (
                pieces(I, r).transpose(0, 1)
            ),
            "is r how many pieces there are? A piece has r × r pixels": (
                lambda I, r: exchanged(1, 3, 2, 4)(I, r).reshape(
                    len(I), r * r, -1
                )
            ),
            "are rows and columns of the pieces still two axes?": (
                lambda I, r: pieces(I, r).unflatten(
                    1, (I.shape[1] // r, I.shape[2] // r)
                )
            ),
            "the pictures stay apart: are their pieces in one axis?": (
                lambda I, r: pieces(I, r).flatten(0, 1)
            ),
            "is it (rows // r, r), not (r, rows // r)?": exchanged(1, 3, 2, 4),
            "is it (rows // r, r), the piece first?": exchanged(2, 4, 1, 3),
            "after permute the numbers lie apart: is it reshape, not view?": (
                viewed
            ),
            "sizes are whole numbers: is it `//`?": lambda I, r: I.view(
                len(I), I.shape[1] / r, r, I.shape[2] / r, r
            ),
            "does it hold for other sizes than 28 and 7?": lambda I, r: I.view(
                -1, 4, 7, 4, 7
            ),
            "do windows overlap? A piece begins where one ends": lambda I, r: (
                I.unfold(1, r, 1).unfold(2, r, 1).reshape(len(I), -1, r * r)
            ),
        },
    ),
    Task(
        "attend",
        points=2,
        sample=sample_padded,
        expected=attend,
        small=(
            (ONE, ONE, 7 * ONE, torch.tensor([1])),
            (
                whole([[0], [0], [0]]),
                whole([[1], [2], [3]]),
                whole([[6], [12], [100]]),
                torch.tensor([2]),
            ),
            (
                whole([[30], [20]]),
                whole([[-10], [0]]),
                whole([[5], [100]]),
                torch.tensor([1]),
            ),
        ),
        sized=sized_padded,
        axes={"n": "sequence", "m": "piece"},
        forbids={"attention": "the mask is yours here"},
        mistakes={
            "do pieces beyond the end get a share?": (
                partial(attend_with, looks=lambda length, m: m)
            ),
            "are the rows of pieces beyond the end 0?": (
                partial(attend_with, asks=lambda length, m: m)
            ),
            "is there no mask at all?": partial(
                attend_with,
                looks=lambda length, m: m,
                asks=lambda length, m: m,
            ),
            "do the shares add up to 1? Hide the others before softmax": (
                partial(attend_with, late=True)
            ),
            "do the shares add up to 1, and are rows beyond the end 0?": (
                partial(attend_with, late=True, asks=lambda length, m: m)
            ),
            "a score of 0 still gives a share: e⁰ = 1": attend_so(hide=0),
            "are rows beyond the end set to 0? A score of 0 still gives a "
            "share": lambda Q, K, V, lengths: attend_so(hide=0)(
                Q,
                K,
                V * (torch.arange(V.shape[1]) < lengths[:, None])[..., None],
                lengths,
            ),
            **{
                f"others may be lower than {hide}: is it −∞ that hides a "
                "score?": attend_so(hide=hide)
                for hide in (-1, -10)
            },
            "are these the shares? They're to be multiplied by V": (
                shares_alone
            ),
            "is it V that is averaged?": lambda Q, K, V, lengths: attend(
                Q, K, Q, lengths
            ),
            "are these A and the shares, in a tuple? A alone is asked": (
                lambda *inputs: (attend(*inputs), shares_alone(*inputs))
            ),
            "Q · Kᵀ: is K turned, K.mT?": attend_so(scores=torch.matmul),
            "are the powers divided by their sum?": attend_so(share=torch.exp),
            "is it multiplied by √h?": (
                partial(attend_with, scale=lambda h: 1 / math.sqrt(h))
            ),
            "along which axis does softmax go? A row for who asks": (
                attend_so(dim=1)
            ),
            "along which axis does softmax go, that it gives nan?": attend_so(
                share=lambda scores: scores.softmax(dim=1).nan_to_num()
            ),
            "along which axis does softmax go? The mask, too": attend_so(
                dim=1, mask=lambda there: there[..., None]
            ),
            "along which axis does softmax go? Not from one sequence to "
            "another": attend_so(dim=0, hide=-1e30),
            "is the mask turned? It hides where it's True": attend_so(
                mask=lambda there: ~there[:, None]
            ),
            "is it all nan? 0 · −∞ is nan, too": all_nan,
            "a mask says True and False: are these numbers?": (
                lambda Q, K, V, lengths: ~Q
            ),
            "does a piece look back alone? Here it looks ahead, too": (
                attend_so(
                    mask=lambda there: (
                        there[:, None]
                        & there.new_ones(2 * there.shape[1:]).tril()
                    )
                )
            ),
            "is it the longest sequence's end? Each has its own": (
                lambda Q, K, V, lengths: attend(
                    Q, K, V, torch.full_like(lengths, lengths.max())
                )
            ),
            "is it the scores that are divided by √h, before softmax?": (
                lambda Q, K, V, lengths: (
                    attend_with(Q, K, V, lengths, scale=lambda h: 1)
                    / math.sqrt(Q.shape[2])
                )
            ),
            "is it divided by √ of the length? A row of Q has h numbers": (
                lambda Q, K, V, lengths: attend(
                    Q * (Q.shape[2] / lengths[:, None, None]).sqrt(),
                    K,
                    V,
                    lengths,
                )
            ),
            "a row with no score but −∞ gives nan: hide columns, not rows": (
                nan_beyond
            ),
            "K.T turns all three axes: is it K.mT?": attend_so(
                scores=lambda Q, K: Q @ K.permute(2, 1, 0)
            ),
            "is it divided by √h?": partial(attend_with, scale=lambda h: 1),
            "is it divided by h instead of √h?": (
                partial(attend_with, scale=lambda h: h)
            ),
            "is it divided by √m? A row of Q has h numbers": (
                lambda Q, K, V, lengths: attend_with(
                    Q, K, V, lengths, scale=lambda h: math.sqrt(Q.shape[1])
                )
            ),
            "does piece number `lengths` count? Pieces count from 0": (
                lambda Q, K, V, lengths: attend(
                    Q, K, V, (lengths + 1).clamp(max=Q.shape[1])
                )
            ),
            "is a sequence's last piece left out?": (
                lambda Q, K, V, lengths: attend_so()(Q, K, V, lengths - 1)
            ),
            "are Q and K exchanged? Rows are those who ask": (
                lambda Q, K, V, lengths: attend(K, Q, V, lengths)
            ),
        },
    ),
    Task(
        "heads",
        points=3,
        sample=sample_split,
        expected=heads,
        small=(
            (ONE, ONE, 7 * ONE, 1),
            (
                whole([[0, 0], [0, 0]]),
                whole([[1, 2], [3, 4]]),
                whole([[6, 1], [12, 3]]),
                2,
            ),
            (
                whole([[30], [20]]),
                whole([[-10], [0]]),
                whole([[5], [100]]),
                1,
            ),
        ),
        sized=sized_split,
        axes={"n": "example", "m": "piece", "heads": "head"},
        forbids={"attention": "the heads and the mask are yours here"},
        mistakes={
            "are the columns split into heads by view alone? Its axes have "
            "to change places, too": heads_by_view,
            "do the axes go back to their places before the heads are "
            "joined?": partial(heads_by_view, back=True),
            "is it one head with all columns?": lambda Q, K, V, heads_: heads(
                Q, K, V, 1
            ),
            "is it divided by √h? A head has f columns": heads_with(
                scale=lambda h, f: math.sqrt(h)
            ),
            "is it divided by √f?": heads_with(scale=lambda h, f: 1),
            "is it divided by f instead of √f?": heads_with(
                scale=lambda h, f: f
            ),
            "does a piece look ahead?": heads_with(
                looks=lambda t, m: range(m)
            ),
            "is it the past that is hidden?": heads_with(
                looks=lambda t, m: range(t, m)
            ),
            "do the shares of those looked at add up to 1? Hide the others "
            "before softmax": partial(heads_masked, late=True),
            "a score of 0 still gives a share": (
                partial(heads_masked, fill=0.0)
            ),
            "is the heads' axis before that of the pieces? A head's pieces "
            "look at each other": heads_side_by_side,
            "is the heads' axis before that of the pieces? Heads look at "
            "heads": lambda Q, K, V, heads: heads_side_by_side(
                Q, K, V, heads, heads
            ),
            "is it view(n, m, heads, f), the heads first?": heads_last,
            "are heads and f exchanged? There are `heads` of them": (
                lambda Q, K, V, heads_: heads(Q, K, V, Q.shape[2] // heads_)
            ),
            "a mask says True and False: is `.bool()` missing?": (
                masked_by_numbers
            ),
            "are these the shares? They're to be multiplied by V": (
                shares_of_heads
            ),
            "along which axis does softmax go?": partial(heads_masked, dim=2),
            "along which axis does softmax go? With heads there are four": (
                partial(heads_masked, dim=1, fill=-1e9)
            ),
            "is the past hidden, and a piece itself? The last one sees none": (
                partial(heads_masked, past=True)
            ),
            "is it all nan? 0 · −∞ is nan, too": all_nan,
            "is it divided by √heads?": heads_with(
                scale=lambda h, f: math.sqrt(h / f)
            ),
            "is it one head, divided by √f? Each has its own columns": (
                lambda Q, K, V, heads_: heads(
                    Q, K, V, 1, lambda h, f: math.sqrt(h / heads_)
                )
            ),
            "are the heads averaged? They stand side by side": (
                lambda Q, K, V, heads_: (
                    heads(Q, K, V, heads_).unflatten(2, (heads_, -1)).mean(2)
                )
            ),
            "are the heads joined? Each fills its own columns": (
                lambda Q, K, V, heads_: (
                    heads(Q, K, V, heads_)
                    .unflatten(2, (heads_, -1))
                    .transpose(1, 2)
                )
            ),
            "are these A and the shares, in a tuple? A alone is asked": (
                lambda Q, K, V, heads_: (
                    heads(Q, K, V, heads_),
                    Q.new_zeros(len(Q), heads_, *2 * Q.shape[1:2]),
                )
            ),
            "may a piece look at itself? triu(1) begins above the diagonal": (
                heads_with(looks=lambda t, m: range(t))
            ),
            "piece 0 sees nothing and gets nan: triu(1) begins above the "
            "diagonal": lambda Q, K, V, heads: torch.where(
                (torch.arange(Q.shape[1]) == 0)[:, None],
                math.nan,
                heads_with(looks=lambda t, m: range(t))(Q, K, V, heads),
            ),
            "are Q and K exchanged? Rows are those who ask": (
                lambda Q, K, V, heads_: heads(K, Q, V, heads_)
            ),
            "are the heads' columns joined to h again?": (
                lambda Q, K, V, heads_: heads(Q, K, V, heads_).unflatten(
                    2, (heads_, -1)
                )
            ),
            "is it multiplied by √f?": heads_with(
                scale=lambda h, f: 1 / math.sqrt(f)
            ),
            "is each head one column in f? Head j has columns j · f on": (
                lambda Q, K, V, heads_: (
                    heads(
                        *(
                            X.unflatten(2, (-1, heads_)).mT.flatten(2)
                            for X in (Q, K, V)
                        ),
                        heads_,
                    )
                    .unflatten(2, (heads_, -1))
                    .mT.flatten(2)
                )
            ),
        },
    ),
]
