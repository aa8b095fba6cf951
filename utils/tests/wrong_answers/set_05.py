import torch

from utils.tests.wrong_answers import right, slips, wrong


@wrong("05.5", "is it the sum? A mean is divided by r")
def moving_average(x, r):
    return torch.stack([x[k : k + r].sum() for k in range(len(x) - r + 1)])


@wrong("05.2", "right values, but a Python line runs once for each example")
def top_k_accuracy(O, label, k):
    right = 0
    for scores, wanted in zip(O, label):
        right += int(wanted in scores.topk(k).indices)
    return right / len(O)


@wrong("05.3", "right values, but a Python line runs once for each column")
def mean_of_what_is_there(I, there):
    means = []
    for i in range(I.shape[1]):
        column = I[:, i][there[:, i]]
        means.append(column.mean() if len(column) else I.new_zeros(()))
    return torch.stack(means)


@wrong("05.5", "right values, but a Python line runs once for each number")
def moving_average(x, r):
    c = torch.cat([x.new_zeros(1), x.cumsum(0)])
    return torch.stack([(c[k + r] - c[k]) / r for k in range(len(x) - r + 1)])


@right("05.1")
def brighten(I, by):
    return (I.int() + by).clamp(0, 255).to(torch.uint8)


slips("05.1", brighten)("""
int has room for it: is it uint8 again
    ).to(torch.uint8) -> )
is `by` made a factor?
    (I.int() + by) -> (I * (1 + by / 255))
too bright has become 0: is 256 the end?
    255 -> 256
is it cut off at 254?
    255 -> 254
is I made shares from 0 to 1, but not `by`?
    (I.int() + by) -> (I / 255 + by)
    (0, 255) -> (0, 1).mul(255)
is it divided by 255, and multiplied later?
    (I.int() + by) -> ((I / 255 + by / 255) * 255)
is below 0 stops at 0: does it lose its sign?
    .clamp(0 -> .abs().clamp(0
does `by` lose its sign?
    + by -> + abs(by)
does nothing happen if `by` is below 0?
    + by -> + max(by, 0)
is `by` uint8, too?
    + by -> + torch.tensor(by, dtype=torch.uint8)
is clamp's smaller end the first one?
    0, 255 -> 255, 0
does it overflow? 200 + 100 is 44 in uint8
    (I.int() + by).clamp(0, 255).to(torch.uint8) -> I + by
dtype float32, expected uint8
    I.int() -> I.float()
    .to(torch.uint8) -> .float()
returns nothing: is a `return` missing?
    return ( -> (
does it stay as it was?
    - return (I.int() + by).clamp(0, 255).to(torch.uint8)
    + J = I.int() + by
    + return torch.where((J < 0) | (J > 255), I, J.to(torch.uint8))
""")


@right("05.2")
def top_k_accuracy(O, label, k):
    best = O.argsort(dim=1, descending=True)[:, :k]
    return (best == label[:, None]).any(dim=1).float().mean().item()


slips("05.2", top_k_accuracy)("""
the classes are the columns: is it dim=1?
    O.argsort(dim=1, descending=True)[:, :k] -> O.topk(k, dim=0).indices
    label[:, None]).any(dim=1) -> label).any(dim=0)
has each of the k to be the label?
    .any -> .all
is it asked for each of the k places?
    any(dim=1) -> any(dim=0)
is the number of right ones divided by k?
    .float().mean().item() -> .sum().item() / k
is it `//`?
    .float().mean().item() -> .sum().item() // len(O)
is it the k-th best alone?
    :k] -> k - 1 : k]
is it the one place behind the k best?
    :k] -> k : k + 1]
the highest stand at the end: are they the last k?
    1, descending=True -> 1
    :k] -> k:]
is it always five?
    O.argsort(dim=1, descending=True)[:, :k] -> O.topk(5).indices
is it rounded?
    return ( -> return round((
    item() -> item(), 2)
is only the best one looked at?
    :k] -> :1]
is it divided by k, too?
    .any(dim=1).float() -> .float()
is it `label[:, None]`?
    label[:, None] -> label
topk gives scores and their places: is it `.indices`?
    O.argsort(dim=1, descending=True)[:, :k] -> O.topk(k, dim=1).values
are these the first k columns?
    O.argsort(dim=1, descending=True)[:, :k] -> O[:, :k].argmax(dim=1)
    (best == label[:, None]).any(dim=1) -> (best == label)
""")


@wrong("05.2", "is it the first example alone?")
def top_k_accuracy(O, label, k):
    for row, wanted in zip(O, label):
        return float(wanted in row.topk(k).indices)


@wrong("05.2", "is it one for all?")
def top_k_accuracy(O, label, k):
    scores = O[torch.arange(len(O)), label]
    return (scores >= O.topk(k).values.min()).float().mean().item()


@wrong("05.2", "does each row meet all labels?")
def top_k_accuracy(O, label, k):
    lowest = O.topk(k, dim=1).values[:, -1:]
    return (O[:, label] >= lowest).float().mean().item()


@right("05.3")
def mean_of_what_is_there(I, there):
    sums = I.masked_fill(~there, 0).sum(dim=0)
    return sums / there.sum(dim=0).clamp(min=1)


slips("05.3", mean_of_what_is_there)("""
is it divided by how many are missing?
    / there -> / (~there)
is it one count for all?
    there.sum(dim=0) -> there.sum()
is it `//`?
    s / t -> s // t
divided by d
    there.sum(dim=0).clamp(min=1) -> I.shape[1]
is it a table still?
    (~there, 0).sum(dim=0) -> (~there, 0)
nan times 0 is nan: does the mask
    I.masked_fill(~there, 0) -> (I * there)
changes its input I: does a line work in place?
    masked_fill -> masked_fill_
what is 0 / 0, for a column with nothing in it?
    there.sum(dim=0).clamp(min=1) -> there.sum(dim=0)
""")


@right("05.4")
def pair_scores(I, T, J):
    return torch.einsum("ka,jab,kb->kj", I, T, J)


slips("05.4", pair_scores)("""
are both a and b still there?
    ->kj -> ->kjab
do all pairs of examples come?
    kb->kj -> lb->klj
is I there twice? The last one is J
    kj", I, T, J -> kj", I, T, I
in which order are they given?
    kj", I, T, J -> kj", I, J, T
a row for each example: is it transposed?
    ->kj -> ->jk
is k summed, too?
    ->kj -> ->j
are they exchanged?
    jab -> jba
does `@` pair every I with every J?
    torch.einsum("ka,jab,kb->kj", I, T, J) -> I @ T @ J.T
do I and J meet number by number?
    - return torch.einsum("ka,jab,kb->kj", I, T, J)
    + J = J[:, None, :, None]
    + return (I[:, None, :, None] * T * J).sum(dim=(2, 3))
""")


@wrong("05.4", "is it I's score and J's, added?")
def pair_scores(I, T, J):
    left = torch.einsum("ka,jab->kj", I, T)
    return left + torch.einsum("kb,jab->kj", J, T)


@wrong("05.4", "is T there twice?")
def pair_scores(I, T, J):
    left = torch.einsum("ka,jab->kj", I, T)
    return left * torch.einsum("kb,jab->kj", J, T)


@wrong("05.4", "is it the last pair alone?")
def pair_scores(I, T, J):
    for a in range(I.shape[1]):
        for b in range(J.shape[1]):
            O = torch.outer(I[:, a] * J[:, b], T[:, a, b])
    return O


@right("05.5")
def moving_average(x, r):
    c = torch.cat([x.new_zeros(1), x.cumsum(0)])
    return (c[r:] - c[:-r]) / r


slips("05.5", moving_average)("""
n numbers came, but n - r + 1 windows are complete
    new_zeros(1) -> new_zeros(r)
is cumsum missing, behind the 0?
    x.cumsum(0) -> x
does the 0 stand behind the sums?
    x.new_zeros(1), x.cumsum(0) -> x.cumsum(0), x.new_zeros(1)
divided, in brackets?
    (c[r:] - c[:-r]) -> c[r:] - c[:-r]
is it `//`?
    ) / r -> ) // r
does a window take r + 1?
    c[r:] - c[:-r] -> c[r + 1 :] - c[: -r - 1]
is the first window missing?
    torch.cat([x.new_zeros(1), x.cumsum(0)]) -> x.cumsum(0)
right values, but without cumsum
    - c = torch.cat([x.new_zeros(1), x.cumsum(0)])
    (c[r:] - c[:-r]) / r -> x.unfold(0, r, 1).mean(dim=1)
is it a difference of numbers?
    (c[r:] - c[:-r]) / r -> (x[r - 1 :] - x[: len(x) - r + 1]) / r
""")
