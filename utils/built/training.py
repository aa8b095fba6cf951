"""Training any model, and measuring how well it does.

Word for word as notebooks 10 and 12 built it.
"""

import torch
from torch import nn

from utils.progress import progress_bar


class Batches:
    """Shuffled batches of data in memory. Built in notebook 10.

    Takes the place of a DataLoader: `for I, label in batches`.

    The order is drawn anew each time it's gone through.

    Args:
        I: (n, ...) tensor, an example a row.
        label: (n,) int64, the classes.
        size: examples in a batch; the last batch may be smaller.

    Raises:
        AssertionError: I and label differ in length.
    """

    def __init__(self, I, label, size=100):
        assert len(I) == len(label), "each example needs its label"
        self.I, self.label, self.size = I, label, size

    def __len__(self):
        return -(-len(self.I) // self.size)  # rounded up

    def __iter__(self):
        for k in torch.randperm(len(self.I)).split(self.size):
            yield self.I[k], self.label[k]


def scores(model, I):
    """O = model(I), a hundred at a time. Built in notebook 10.

    Args:
        model: an nn.Module; it is left in eval mode.
        I: (n, ...) tensor.

    Returns:
        O: (n, c), without a graph.
    """
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part) for part in I.split(100)])


def evaluate(model, I, label):
    """Mean cross-entropy and share of right answers. Built in notebook 10.

    Args:
        model: an nn.Module that makes O (n, c) of I.
        I: (n, ...) tensor.
        label: (n,) int64.

    Returns:
        loss, accuracy: two floats.
    """
    O = scores(model, I)  # (n, c)
    loss = nn.functional.cross_entropy(O, label)
    right = O.argmax(dim=1) == label  # (n, c) -> (n,)
    return loss.item(), right.double().mean().item()


def fit(
    model, batches, optimizer, epochs, valid=None, schedule=None, name=None
):
    """Train, and measure after each epoch. Built in notebook 10.

    Call it again with the same optimizer and schedule to go on.

    Args:
        model: an nn.Module that makes O (n, c) of I.
        batches: gives pairs (I, label) on the model's device each time it's
            gone through, and has a length: Batches, or a DataLoader.
        optimizer: a torch.optim.Optimizer of the model's parameters.
        epochs: how often to go through the batches.
        valid: (I, label) to measure on after each epoch, or None.
        schedule: a torch.optim.lr_scheduler, asked after each batch.
        name: of the progress bar; None for none.

    Returns:
        history: (training loss, validation loss, validation accuracy) for
            each epoch, or (training loss,) without valid. The first is the
            mean over the epoch's batches, each before its update; the others
            are measured after the epoch.
    """
    history = []
    bar = progress_bar(epochs * len(batches), name)
    for _ in range(epochs):
        model.train()
        total = 0
        for I, label in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(I), label)
            loss.backward()
            optimizer.step()
            if schedule:
                schedule.step()
            total += loss.item()
            bar.update()
        measured = evaluate(model, *valid) if valid else ()
        history.append((total / len(batches), *measured))
    bar.close()
    return history


def one_cycle(optimizer, steps, rate):
    """A learning rate that rises, then falls. Built in notebook 10.

    Args:
        optimizer: a torch.optim.Optimizer.
        steps: how many there will be, all epochs together.
        rate: the highest learning rate, after 0.3 of the steps.

    Returns:
        a schedule for `fit`, asked after each step.
    """
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=rate, total_steps=steps, cycle_momentum=False
    )


def train(make, rate, I, label, seed=0, epochs=3, size=50, name=None):
    """A model trained with momentum and one-cycle. Built in notebook 12.

    Args:
        make: makes the model, a class for one; the seed is set before.
        rate: up to which the cycle goes.
        I: (n, d), label: (n,): the data.
        seed: of the start and of the order.
        epochs: how often to go through the data.
        size: examples in a batch.
        name: of the progress bar; None for none.

    Returns:
        the model.
    """
    torch.manual_seed(seed)
    model = make()
    batches = Batches(I, label, size)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=rate,
        total_steps=epochs * len(batches),
        cycle_momentum=False,
    )
    fit(model, batches, optimizer, epochs, schedule=schedule, name=name)
    return model
