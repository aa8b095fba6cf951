"""What runs in a process of its own.

A new process starts with nothing and imports its work by name. That's why it
stands in a module: what a notebook defines, another process can't import.
"""

import os

import torch


def compute_example(k, I, W, B, shared, copied, ids):
    """Write row k of L = ReLU(I·W + B) into `shared` and into `copied`.

    Args:
        k: which example; `torch.multiprocessing.spawn` counts it from 0.
        I: (n, d), W: (d, h), B: (h,) tensors.
        shared: (n, h) tensor; its memory is that of the caller.
        copied: (n, h) NumPy array; it is this process's own copy.
        ids: (n,) int64 tensor; element k becomes this process's number.
    """
    row = torch.relu(I[k] @ W + B)  # (d,) @ (d, h) + (h,) -> (h,)
    shared[k] = row
    copied[k] = row
    ids[k] = os.getpid()
