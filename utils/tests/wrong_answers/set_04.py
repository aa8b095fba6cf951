import numpy as np  # noqa: F401 - the answers use it
import torch  # noqa: F401
from torch import nn  # noqa: F401

WRONG = [
    (
        "04.1",
        """
def layer(I, W, B):
    I, W, B = torch.tensor(I), torch.tensor(W), torch.tensor(B)
    return torch.relu(I @ W + B)
""",
        "a list of whole numbers becomes int64: is dtype= there?",
    ),
    (
        "04.1",
        """
def layer(I, W, B):
    I, W, B = np.array(I), np.array(W), np.array(B)
    return np.maximum(I @ W + B, 0)
""",
        "an array, expected a tensor",
    ),
    (
        "04.2",
        """
def kahan_sums(x):
    return x.cumsum()
""",
        "what doesn't fit is lost: is it carried along?",
    ),
    (
        "04.2",
        """
def kahan_sums(x):
    return np.cumsum(x, dtype=np.float64)
""",
        "dtype float64, expected float32",
    ),
    (
        "04.2",
        """
def kahan_sums(x):
    total = lost = np.float32(0)
    for number in x:
        y = number - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total
""",
        "a number, expected an array",
    ),
    (
        "04.3",
        """
def input_gradient(I, W, B):
    W = W.clone().requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return W.grad
""",
        "along the input, not along the weights",
    ),
    (
        "04.3",
        """
def input_gradient(I, W, B):
    I.requires_grad_()
    L = torch.relu(I @ W + B)
    L.backward()
    return I.grad
""",
        "grad can be implicitly created only for scalar outputs",
    ),
    (
        "04.4",
        """
def network(W0, B, W1):
    first, second = nn.Linear(*W0.shape), nn.Linear(*W1.shape)
    with torch.no_grad():
        first.weight.copy_(W0.T)
        first.bias.copy_(B)
        second.weight.copy_(W1.T)
        second.bias.zero_()
    return nn.Sequential(first, nn.ReLU(), second)
""",
        "the second layer has no bias",
    ),
    (
        "04.4",
        """
def network(W0, B, W1):
    first = nn.Linear(*W0.shape)
    second = nn.Linear(*W1.shape, bias=False)
    with torch.no_grad():
        first.weight.copy_(W0)
        first.bias.copy_(B)
        second.weight.copy_(W1)
    return nn.Sequential(first, nn.ReLU(), second)
""",
        "must match the size",
    ),
    (
        "04.5",
        """
def work(p, P, I, W, B, L):
    L = torch.relu(I @ W + B)
""",
        "is anything written into L?",
    ),
    (
        "04.5",
        """
def work(p, P, I, W, B, L):
    L[:] = torch.relu(I @ W + B)
""",
        "each worker has its own rows: does it fill all?",
    ),
    (
        "04.5",
        """
def work(p, P, I, W, B, L):
    m = len(I) // P
    end = (p + 1) * m if p < P - 1 else len(I)
    for k in range(p * m, end):
        L[k] = torch.relu(I[k] @ W + B)
""",
        "every P-th row, not a block of them",
    ),
    (
        "04.3",
        """
def input_gradient(I, W, B):
    I.requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return I.grad
""",
        "changes its input I",
    ),
    (
        "04.4",
        """
def network(W0, B, W1):
    model = torch.nn.Sequential(
        torch.nn.Linear(*W0.shape),
        torch.nn.ReLU(),
        torch.nn.Linear(*W1.shape, bias=False),
    )
    with torch.no_grad():
        model[0].weight.copy_(W0)
        model[0].bias.copy_(B)
        model[2].weight.copy_(W1)
    return model
""",
        "is it W.T that is copied?",
    ),
]
