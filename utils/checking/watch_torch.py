"""What an answer uses of torch: see watch.py."""

import contextlib
import functools
import sys

import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.overrides import TorchFunctionMode, resolve_name

from utils.checking.watch import owner_of_caller


class Uses(TorchFunctionMode):
    """Notes torch's functions that a student's code calls, and the results.

    `names` gets "torch.conv2d", "torch.Tensor.cumsum", for an argument that
    isn't None "cross_entropy(weight=)", the dtype and the device of each
    result, as "float64" or "meta"; `largest` is the most bytes that one has.
    """

    def __init__(self):
        super().__init__()
        self.names, self.largest = set(), 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        result = function(*args, **kwargs)
        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename == __file__:
            frame = frame.f_back
        if owner_of_caller(frame) == "student":
            self.note(function, kwargs, result)
        return result

    def note(self, function, kwargs, result):
        name = name_of(function)
        self.names.add(name)
        short = name.rpartition(".")[2]
        self.names |= {
            f"{short}({key}=)"
            for key, value in kwargs.items()
            if value is not None
        }
        for part in result if isinstance(result, tuple | list) else [result]:
            if isinstance(part, torch.Tensor):
                self.names.add(str(part.dtype).removeprefix("torch."))
                self.names.add(part.device.type)
                if not name.endswith("__get__"):
                    self.largest = max(self.largest, bytes_of(part))


@functools.lru_cache(1000)  # resolve_name changes warnings' filters each time
def name_of(function):
    """Of a function of torch's, as "torch.conv2d"."""
    return resolve_name(function) or getattr(function, "__name__", "")


def bytes_of(tensor):
    """How much memory a tensor's numbers lie in."""
    try:
        return tensor.untyped_storage().nbytes()
    except NotImplementedError:  # inside torch.func.grad, or sparse
        return tensor.numel() * tensor.element_size()


@contextlib.contextmanager
def noted_uses():
    """Yields Uses of this `with`; a step of torch.optim is noted, too."""
    uses = Uses()
    hook = register_optimizer_step_pre_hook(
        lambda *_: uses.names.add("torch.optim.step")
    )
    try:
        with uses:
            yield uses
    finally:
        hook.remove()
