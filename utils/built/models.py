"""What the course trains and how it is judged, as a notebook has built it,
word for word.
"""

import torch
from torch import nn


class MLP(nn.Module):
    """Two layers, O = ReLU(I·W0 + B)·W1. Built in notebook 09.

    MLP is short for multilayer perceptron. `forward` gives the scores O,
    which is what nn.CrossEntropyLoss wants; their softmax is S.

    Args:
        d, h, c: how many inputs, hidden units and classes.

    Shapes:
        I (n, d) -> O (n, c); first.weight (h, d) is W0 transposed,
        first.bias (h,) is B, second.weight (c, h) is W1 transposed.
    """

    def __init__(self, d=784, h=256, c=10):
        super().__init__()
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, c, bias=False)

    def forward(self, I):
        L = torch.relu(self.first(I))  # (n, d) -> (n, h)
        return self.second(L)  # (n, h) -> (n, c)


class CNN(nn.Module):
    """Two convolutions with pooling, then a layer. Built in notebook 12.

    CNN is short for convolutional neural network; 20,490 parameters.

    Args:
        c: how many classes.

    Shapes:
        I (n, 784), photographs of 28 by 28 as rows -> O (n, c).
    """

    def __init__(self, c=10):
        super().__init__()
        self.first = nn.Conv2d(1, 16, kernel_size=3, padding=1)
        self.second = nn.Conv2d(16, 32, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.last = nn.Linear(32 * 7 * 7, c)

    def forward(self, I):
        I = I.view(-1, 1, 28, 28)  # (n, 784) -> (n, 1, 28, 28)
        L = torch.relu(self.pool(self.first(I)))  # -> (n, 16, 14, 14)
        L = torch.relu(self.pool(self.second(L)))  # -> (n, 32, 7, 7)
        return self.last(L.flatten(1))  # (n, 1568) -> (n, c)


def confusion_matrix(label, answer, c=10):
    """How often each class is answered for each. Built in notebook 09.

    Args:
        label, answer: (n,) int64 tensors, true and answered classes.
        c: how many classes.

    Returns:
        (c, c) int64 tensor, a row for each true class, a column for each
        answered one.
    """
    place = label * c + answer  # (n,) + (n,) -> (n,)
    return torch.bincount(place, minlength=c * c).reshape(c, c)
