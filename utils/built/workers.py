"""What runs in a process of its own.

A process that is spawned starts with nothing and imports its work by name.
That's why it stands in a module: what a notebook defines, another process
can't import.
"""

import torch


def compute_example(k, I, W, B, tensor, array):
    """Write row k of L = ReLU(I·W + B) into `tensor` and into `array`.

    Shown in notebook 04.

    Args:
        k: which example; `torch.multiprocessing.spawn` counts it from 0.
        I: (n, d), W: (d, h), B: (h,) tensors.
        tensor: (n, h) tensor.
        array: (n, h) NumPy array.
    """
    row = torch.relu(I[k] @ W + B)  # (d,) @ (d, h) + (h,) -> (h,)
    tensor[k] = row
    array[k] = row


def compute_loss(I, label, W0, B, W1):
    """The mean cross-entropy of a two-layer network. Built in notebook 14.

    Args:
        I: (n, d), label: (n,), W0: (d, h), B: (h,), W1: (h, c) tensors.

    Returns:
        (), with its graph.
    """
    L = torch.relu(I @ W0 + B)  # (n, d) @ (d, h) + (h,) -> (n, h)
    O = L @ W1  # (n, h) @ (h, c) -> (n, c)
    return torch.nn.functional.cross_entropy(O, label)


def compute_part(rank, parts, I, label, weights, gradients):
    """Write the gradients of one part of the examples into shared memory.

    Built in notebook 14.

    Args:
        rank: which part; this process's number, from 0 on.
        parts: for each process an int64 tensor, the numbers of its examples.
        I: (n, d), label: (n,) tensors.
        weights: list of W0 (d, h), B (h,), W1 (h, c).
        gradients: for each process a list of tensors like weights; those
            with this rank are written.
    """
    mine = parts[rank]
    own = [weight.clone().requires_grad_() for weight in weights]
    compute_loss(I[mine], label[mine], *own).backward()
    for gradient, weight in zip(gradients[rank], own, strict=True):
        gradient.copy_(weight.grad)


def train_part(
    rank, I, label, weights, gradients, losses, barrier, learning_rate
):
    """Descend together with the other processes, each with its half.

    Shown in notebook 14.

    Args:
        rank: 0 or 1, this process's number.
        I: (n, d), label: (n,) tensors, n even.
        weights: list of W0 (d, h), B (h,), W1 (h, c), the start.
        gradients: for each process a list of tensors like weights.
        losses: (steps, 2) tensor; column rank is written.
        barrier: a multiprocessing.Barrier of 2.
        learning_rate: number.
    """
    parts = torch.arange(len(I)).chunk(2)
    own = [weight.clone() for weight in weights]
    for step in range(len(losses)):
        compute_part(rank, parts, I, label, own, gradients)
        mine = parts[rank]
        losses[step, rank] = compute_loss(I[mine], label[mine], *own)
        barrier.wait(60)  # until both have written theirs
        for weight, first, second in zip(own, *gradients, strict=True):
            weight -= learning_rate * (first + second) / 2
        barrier.wait(60)  # until both have read them
