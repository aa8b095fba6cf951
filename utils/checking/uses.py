"""What an answer used of what its task forbids, or didn't of what it asks."""

# Names that stand for a family: what is forbidden or asked is any of these.
SAME = {
    "conv2d": (
        "conv1d",
        "conv2d",
        "conv3d",
        "conv_transpose2d",
        "convolution",
        "Conv1d",
        "Conv2d",
        "Conv3d",
        "LazyConv2d",
    ),
    "gru": ("gru", "gru_cell", "GRU", "GRUCell"),
    "attention": (
        "scaled_dot_product_attention",
        "multi_head_attention_forward",
        "MultiheadAttention",
        "TransformerEncoderLayer",
        "TransformerEncoder",
        "Transformer",
    ),
    "autograd": (
        "backward",
        "torch.autograd",
        "torch.func",
        "jacobian",
        "hessian",
        "vjp",
        "jvp",
    ),
    "logsumexp": ("logsumexp", "logaddexp"),
    "softmax": (
        "softmax",
        "log_softmax",
        "softmin",
        "Softmax",
        "LogSoftmax",
    ),
    "cross_entropy": (
        "cross_entropy",
        "nll_loss",
        "CrossEntropyLoss",
        "NLLLoss",
    ),
    "cross_entropy(weight=)": (
        "cross_entropy(weight=)",
        "nll_loss(weight=)",
    ),
    "numbers": ("item", "tolist", "__float__", "__int__"),
    "cumsum": ("cumsum", "cumsum_"),
}


def used(name, names):
    """The first of the names used that is what is meant, or None.

    Args:
        name: of a function, as "conv2d" (in whichever module), of a module,
            as "numpy", of a dtype or device, as "float64", or of a family.
        names: Outcome.used.
    """
    meant = SAME.get(name, (name,))
    for one in names:
        for name in meant:
            # torch.Tensor.grad.__get__ reads .grad, which isn't autograd.
            if one == name or one.endswith(f".{name}"):
                return one
            if one.startswith(f"{name}.") and not one.endswith("__get__"):
                return one
    return None


def forbidden(task, outcomes):
    """What the outcomes used that has no place, and why, or None."""
    for name, reason in task.forbids.items():
        for outcome in outcomes:
            if found := used(name, outcome.used):
                return f"{found}: {reason}"
    return None


def said_of_uses(task, outcomes):
    """What to say about what the outcomes used, or None."""
    if found := forbidden(task, outcomes):
        return f"right values, but with {found}"
    for name, reason in task.asks.items():
        if not any(used(name, outcome.used) for outcome in outcomes):
            return f"right values, but without {name}: {reason}"
    return None
