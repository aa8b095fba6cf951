"""Train the course's network in several processes: a program for torchrun.

    torchrun --standalone --nproc-per-node 2 -m utils.train_parallel

Where the host's own name isn't found, add --local-addr localhost.
Explained in notebook 14. Process 0 prints the loss of every tenth step. With
`--checkpoint FILE`, all that is needed to go on is kept in that file, and the
same command, given again, goes on from there.
"""

import argparse
import os
import socket
import sys
import time
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.algorithms.ddp_comm_hooks.default_hooks import (
    allreduce_hook,
)
from torch.nn.parallel import DistributedDataParallel

from utils.built.models import MLP
from utils.data import load_fashion_mnist
from utils.files import whole

WAIT = timedelta(seconds=60)  # for a process that doesn't answer


def batch_rows(step, n, size):
    """Which examples belong to a step: the same in every process.

    Args:
        step: from 0 on.
        n, size: examples in all, and in a batch.

    Returns:
        (size,) int64: part of a permutation of 0 … n - 1 that is drawn anew
        for each epoch.
    """
    epoch, place = divmod(step, n // size)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(epoch))
    return order[place * size : (place + 1) * size]


def save(file, step, model, optimizer):
    """Keep a checkpoint: written beside, then moved, so it's never half."""
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    with whole(file) as beside:
        torch.save(state, beside)


def load(file, model, optimizer):
    """Take a checkpoint up again; returns the step to go on with."""
    if file is None or not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["step"]


def count_bytes(counter, bucket):
    """Exchange gradients as DDP does, and count the bytes handed over.

    Args:
        counter: {"bytes": so far}.
        bucket: some of the gradients, as one flat tensor.
    """
    gradients = bucket.buffer()
    counter["bytes"] += gradients.numel() * gradients.element_size()
    return allreduce_hook(None, bucket)


def check_batch(batch, P, examples):
    """Raise ValueError if P processes can't share a batch evenly."""
    if batch % P or batch > examples:
        raise ValueError(
            f"a batch of {batch} doesn't fit: it has to be a multiple "
            f"of the {P} processes, and at most {examples}"
        )


def train(options):
    """Train as the options say; every process runs this."""
    rank, P = dist.get_rank(), dist.get_world_size()
    check_batch(options.batch, P, options.examples)
    images, labels = load_fashion_mnist("train")
    I = torch.tensor(images[: options.examples]).flatten(1).double() / 255
    label = torch.tensor(labels[: options.examples])
    torch.manual_seed(0)
    model = MLP().double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    first = load(options.checkpoint, model, optimizer)
    if rank == 0 and first > 0:
        print(f"going on from step {first}", flush=True)
    parallel = DistributedDataParallel(model)
    counter = {"bytes": 0}
    parallel.register_comm_hook(counter, count_bytes)
    start = time.perf_counter()
    for step in range(first, options.steps):
        rows = batch_rows(step, options.examples, options.batch)
        mine = rows[rank::P]  # (size,) -> (size / P,)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(parallel(I[mine]), label[mine])
        loss.backward()  # and DDP makes each gradient the mean of all
        optimizer.step()
        done = step + 1
        if done == options.crash_at and first == 0 and rank == P - 1:
            print(f"process {rank} dies after step {done}", flush=True)
            os._exit(1)  # as if the power had gone
        if done % 10 == 0:
            mean = loss.detach() / P
            dist.all_reduce(mean)  # the sum over the processes
            if rank == 0:
                print(f"step {done}: loss {mean.item():.6f}", flush=True)
                if options.checkpoint:
                    save(options.checkpoint, done, model, optimizer)
    if rank == 0 and first < options.steps:
        steps = options.steps - first
        print(f"bytes a step: {counter['bytes'] // steps}")
        print(f"seconds: {time.perf_counter() - start:.3f}")


def meeting_point(name, processes, here):
    """The address at which the processes meet.

    torchrun names the first host as that calls itself, and on some machines
    and in some networks nobody finds that name.

    Args:
        name: what torchrun says, in MASTER_ADDR.
        processes, here: how many in all, and on this host.

    Raises:
        ValueError: there are other hosts, and the name isn't found.
    """
    try:
        socket.getaddrinfo(name, None)
    except socket.gaierror:
        if here == processes:
            return "127.0.0.1"
        raise ValueError(
            f"this host doesn't find the first one by its name, {name}. Give "
            "torchrun on each host --local-addr and the host's own address"
        ) from None
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add = parser.add_argument
    add("--examples", type=int, default=2000, help="of the training data")
    add("--batch", type=int, default=100, help="of all processes together")
    add("--steps", type=int, default=40)
    add("--checkpoint", type=Path, help="file to keep the state in")
    add("--crash-at", type=int, help="a step, to try what happens then")
    options = parser.parse_args()
    os.environ["MASTER_ADDR"] = meeting_point(
        os.environ["MASTER_ADDR"],
        int(os.environ["WORLD_SIZE"]),
        int(os.environ["LOCAL_WORLD_SIZE"]),
    )
    dist.init_process_group("gloo", timeout=WAIT)
    try:
        train(options)
    finally:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
    # A thread of gloo's may still hold a tensor. Should it let go while Python
    # shuts down, the process would abort (PyTorch's pull request 179291).
    sys.stdout.flush()
    os._exit(0)
