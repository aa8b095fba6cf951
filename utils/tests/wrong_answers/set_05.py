import torch  # noqa: F401 - the answers use it

WRONG = [
    (
        "05.1",
        """
def brighten(I, by):
    return I + by
""",
        "does it overflow? 200 + 100 is 44 in uint8",
    ),
    (
        "05.1",
        """
def brighten(I, by):
    return (I.float() + by).clamp(0, 255)
""",
        "dtype float32, expected uint8",
    ),
    (
        "05.1",
        """
def brighten(I, by):
    (I.int() + by).clamp(0, 255).to(torch.uint8)
""",
        "returns nothing: is a `return` missing?",
    ),
    (
        "05.2",
        """
def top_k_accuracy(O, label, k):
    return (O.argmax(dim=1) == label).double().mean().item()
""",
        "is only the best one looked at?",
    ),
    (
        "05.2",
        """
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).indices
    return (best == label[:, None]).double().mean().item()
""",
        "is it divided by k, too?",
    ),
    (
        "05.2",
        """
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).indices
    return (best == label).any(dim=1).double().mean().item()
""",
        "stops with RuntimeError",
    ),
    (
        "05.3",
        """
def mean_of_what_is_there(I, there):
    return (I * there).sum(dim=0) / there.sum(dim=0).clamp(min=1)
""",
        "nan times 0 is nan: does the mask multiply?",
    ),
    (
        "05.3",
        """
def mean_of_what_is_there(I, there):
    I[~there] = 0
    return I.sum(dim=0) / there.sum(dim=0).clamp(min=1)
""",
        "changes its input I: does a line work in place?",
    ),
    (
        "05.3",
        """
def mean_of_what_is_there(I, there):
    return I.nanmean(dim=0)
""",
        "what is 0 / 0, for a column with nothing in it?",
    ),
    (
        "05.4",
        """
def pair_scores(I, T, J):
    return torch.einsum("ka,jab,kb->jk", I, T, J)
""",
        "a row for each example: is it transposed?",
    ),
    (
        "05.4",
        """
def pair_scores(I, T, J):
    return torch.einsum("ka,jab,kb->j", I, T, J)
""",
        "is k summed, too?",
    ),
    (
        "05.5",
        """
def moving_average(x, m):
    c = x.cumsum(0)
    return (c[m:] - c[:-m]) / m
""",
        "is the first window missing?",
    ),
    (
        "05.5",
        """
def moving_average(x, m):
    return torch.stack([x[k : k + m].sum() for k in range(len(x) - m + 1)])
""",
        "is it the sum? A mean is divided by m",
    ),
]
