"""The probes that need torch: see probes.py."""

import contextlib
import io

import numpy as np
import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook

from utils.checking.probes import Misfit


def without_autograd(answer, *inputs):
    """Call it with autograd switched off: a gradient by hand needs none.

    Used all the same, or switched on again by the answer, it raises
    RuntimeError.
    """
    off = "autograd is switched off here: do it by hand"

    def refuse(_):
        raise RuntimeError(off)

    recording = torch.autograd.graph.saved_tensors_hooks(refuse, refuse)
    try:
        with torch.no_grad(), recording:
            return answer(*inputs)
    except RuntimeError as error:
        if "does not require grad" in str(error):
            raise RuntimeError(off) from error
        raise


def without_graph(answer, *inputs):
    """Call it, and accept no tensor that still hangs on autograd's graph."""
    returned = answer(*inputs)
    if not isinstance(returned, tuple | list):
        return returned
    for number, value in enumerate(returned, 1):
        if isinstance(value, torch.Tensor) and value.requires_grad:
            raise ValueError(
                f"value {number} of those returned still wants a gradient: "
                "is `detach()` missing?"
            )
    return returned


def apply_made(answer, W, B, I):
    """The answer makes a module of W and B: its parameters, its output."""
    model = answer(W, B)
    if model is None:
        return None
    out = model(I).detach()
    if any(x.is_inference() for x in model.parameters()):
        raise Misfit(
            "its parameters come from inference_mode: they can't go on "
            "training. Is no_grad meant?"
        )
    again = answer(W, B)(I).detach()
    if out.shape == again.shape and not torch.equal(out, again):
        raise Misfit(
            "gives other numbers each time that it's made: are there random "
            "ones left, that nn.Linear begins with?"
        )
    return trained(model), out


def trained(model):
    """Names and shapes of a module's parameters; frozen ones are marked."""
    return ", ".join(
        f"{name} {tuple(x.shape)}{'' if x.requires_grad else ' frozen'}"
        for name, x in model.named_parameters()
    )


def fill_and_run(answer, sizes, numbers, I):
    """A module class: its parameters, and what it gives with these numbers.

    Args:
        answer: class, built with the sizes.
        sizes: list of whole numbers.
        numbers: (m,) tensor that the parameters are filled from, in the
            order of their names.
        I: (n, d) tensor.

    Returns:
        names and shapes of the parameters, as a text; the output for I and
        the gradient of its sum at I, or None and None where there aren't as
        many parameters as numbers.
    """
    model = answer(*sizes)
    if any(x.dtype != torch.float32 for x in model.parameters()):
        raise Misfit(
            "its parameters aren't float32 from the start: is a dtype written "
            "in? `double()` is the caller's"
        )
    model = model.double()
    named = sorted(model.named_parameters())
    if sum(parameter.numel() for _, parameter in named) != len(numbers):
        return described(named), None, None
    with torch.no_grad():
        for _, parameter in named:
            count = parameter.numel()
            parameter.copy_(numbers[:count].view_as(parameter))
            numbers = numbers[count:]
    before = I.clone()
    out = with_gradients(model, I)
    return described(named), out, gradient_at(model, before)


def gradient_at(model, I):
    """The gradient of the sum of a model's outputs at I, (n, d)."""
    leaf = I.clone().requires_grad_()
    out = model(1 * leaf)  # no leaf: what works in place may do so
    if not (isinstance(out, torch.Tensor) and out.requires_grad):
        return None
    (found,) = torch.autograd.grad(out.sum(), leaf, allow_unused=True)
    return torch.zeros_like(I) if found is None else found


def with_gradients(model, I):
    """What a model gives for I; its parameters have to get a gradient."""
    out = model(I)
    if not isinstance(out, torch.Tensor):
        return out
    named = [x for x in model.named_parameters() if x[1].requires_grad]
    found = [None] * len(named)
    if named and out.requires_grad:
        found = torch.autograd.grad(
            out.sum(), [x for _, x in named], allow_unused=True
        )
    left = [
        name
        for (name, _), gradient in zip(named, found, strict=True)
        if gradient is None
    ]
    if left:
        raise Misfit(
            f"no gradient comes to {left[0]}: is it used in `forward`, "
            "without `detach()` and `no_grad`?"
        )
    return out.detach()


def described(named):
    """Names and shapes of tensors as a text, such as "W (2, 3), B (3,)"."""
    return ", ".join(f"{name} {tuple(x.shape)}" for name, x in named)


def learn_and_run(answer, I, J):
    """A module class that is built from data I, applied to J.

    Returns:
        what it trains and what it saves, as texts; the output for J, and
        that after the module was made float32.
    """
    model = answer(I)
    changing = described(
        (name, x) for name, x in model.named_parameters() if x.requires_grad
    )
    saved = described(sorted(model.state_dict().items()))
    out = model(J)
    if out is None:
        raise Misfit("forward returns nothing: is a `return` missing?")
    out, J = out.detach(), J.float()
    found = model.float()(J).detach()
    again, later = model(J).detach(), model.eval()(J).detach()
    if torch.equal(again, found) and not torch.equal(later, found):
        raise Misfit(
            "after eval() it gives other numbers: is it asked whether it is "
            "in training?"
        )
    return changing, saved, out, found


def load_into(answer, sizes, names, tensors):
    """Hand a model full of 9 and a dict of tensors to the answer.

    The model is float32 if the tensors are float64, and the other way round.

    Args:
        sizes: list of d, h and c of a network of two layers.
        names, tensors: lists, of the dict.

    Returns:
        what the answer returns; all numbers of the model after it, (m,),
        in its dtype.
    """
    d, h, c = sizes
    model = torch.nn.Sequential(
        torch.nn.Linear(d, h), torch.nn.BatchNorm1d(h), torch.nn.Linear(h, c)
    )
    double = tensors[0].dtype == torch.float64
    model.to(torch.float32 if double else torch.float64)
    for tensor in model.state_dict().values():
        tensor.fill_(9)
    returned = answer(model, dict(zip(names, tensors, strict=True)))
    if not model.training:
        raise Misfit("leaves the model in eval(): all else stays as it is")
    if not all(x.requires_grad for x in model.parameters()):
        raise Misfit("leaves a parameter frozen: all else stays as it is")
    after = [x.ravel() for x in model.state_dict().values()]
    return returned, torch.cat(after)


def with_mean_loss(answer, I, target, W, size, old):
    """Hand the answer a loss of some rows that takes `size` of them at most.

    W comes with an old gradient, or with none. The graph of each part has to
    be gone, as after its backward(), before the next is made: both don't fit.
    """
    waiting = []

    def mean_loss(rows, W):
        if len(rows) > size:
            raise ValueError(f"{len(rows)} rows at once, only {size} fit")
        if waiting:
            raise ValueError(
                "the graph of the part before is still in memory: is there a "
                "backward() for each part?"
            )
        loss = ((torch.relu(I[rows] @ W) - target[rows]) ** 2).mean()
        if loss.requires_grad:
            waiting.append(loss.register_hook(lambda _: waiting.clear()))
        return loss

    W = W.clone().requires_grad_()
    W.grad = torch.ones_like(W) if old else None
    return answer(mean_loss, len(I), size, W)


def with_cubic(answer, a, b, x, claimed):
    """Hand the answer f(x) = Σ a·x³ + (Σ b·x)², for tensors like x.

    Autograd is switched off: it would find the gradient in one line.
    """

    places, original = [], x.clone()

    def f(place):
        places.append(place.clone())
        return (a * place**3).sum() + (b * place).sum() ** 2

    found = without_autograd(answer, f, x, claimed)
    if any(torch.equal(place, original) for place in places):
        raise Misfit(
            "f is asked at x itself: is it a chord to one side, or eps 0? A "
            "central difference asks at x + eps and x - eps"
        )
    return found


def run_network(answer, W0, B, W1, I):
    """The answer makes a model; the shapes of what it holds, and O."""
    weights = W0, B, W1
    before = [W.clone() for W in weights]
    again = answer(*(W.clone() for W in weights))(I).detach()
    model = answer(*weights)
    shapes = [str(tuple(p.shape)) for p in model.parameters()]
    out = model(I).detach()
    unchanged = all(map(torch.equal, weights, before))
    alike = out.shape == again.shape and len(shapes) == len(weights)
    if unchanged and alike and not torch.equal(out, again):
        raise Misfit(
            "gives other numbers each time that it's made: are there random "
            "ones left, that nn.Linear begins with?"
        )
    return " ".join(shapes), out


def each_worker(answer, P, I, W, B):
    """What each worker p leaves in memory full of -1: (P, n, h)."""
    left = []
    for p in range(P):
        memory = torch.full((len(I), len(B)), -1.0, dtype=I.dtype)
        if answer(p, P, I, W, B, memory[:]) is not None:
            raise Misfit("returns something: L is filled, nothing returned")
        left.append(memory)
    return torch.stack(left)


def steps(optimizer, weights, I, label, rates):
    """Train W0, B, W1 a step for each batch; all weights after each.

    Args:
        optimizer: of `weights`, with `lr`, `zero_grad()` and `step()`.
        weights: W0 (d, h), B (h,) and W1 (h, c), parameters.
        I: (steps, n, d), label: (steps, n), a batch for each step.
        rates: η for each step.

    Returns:
        (steps, d h + h + h c) tensor.
    """
    W0, B, W1 = weights
    path = []
    for batch, truth, rate in zip(I, label, rates, strict=True):
        optimizer.lr = rate
        optimizer.zero_grad()
        if any(W.grad is not None for W in weights):
            raise Misfit(
                "after zero_grad() there are gradients, or zeros in their "
                "place: is each `.grad` set to None, and the generator kept "
                "as a list?"
            )
        O = torch.relu(batch @ W0 + B) @ W1  # (n, d) -> (n, c)
        torch.nn.functional.cross_entropy(O, truth).backward()
        optimizer.step()
        if optimizer.lr != rate:
            raise Misfit("a step changes self.lr: that's the schedule's part")
        path.append(torch.cat([W.detach().flatten() for W in weights]))
    return torch.stack(path)


def parameters_of(weights, frozen):
    """Copies as parameters; B, the second, doesn't move if frozen."""
    copies = [torch.nn.Parameter(W.detach().clone()) for W in weights]
    copies[1].requires_grad_(not frozen)
    return copies


def train_with(answer, I, label, weights, frozen, rates, *settings):
    """Train two layers with an optimizer's class; weights of each step.

    Args:
        answer: class of (parameters, η, *settings).
    """
    weights = parameters_of(weights, frozen)
    # A generator can be gone through once, as a model's parameters.
    optimizer = answer((W for W in weights), rates[0], *settings)
    return steps(optimizer, weights, I, label, rates)


def train_by_hand(answer, *inputs):
    """The same, with an optimizer that may not be one of `torch.optim`.

    It has to leave alone a weight that has no gradient any more.
    """
    made = []

    def make(parameters, *settings):
        weights = list(parameters)
        made[:] = weights, answer((W for W in weights), *settings)
        return made[1]

    with no_library_step():
        path = train_with(make, *inputs)
        weights, optimizer = made
        for W in weights:
            W.grad = None
        before = torch.cat([W.detach().flatten() for W in weights])
        optimizer.step()
        after = torch.cat([W.detach().flatten() for W in weights])
        if not torch.allclose(before, after, rtol=0, atol=0, equal_nan=True):
            raise Misfit(
                "moves a weight whose `.grad` is None, if it had one in the "
                "steps before"
            )
    return path


@contextlib.contextmanager
def no_library_step():
    """In this `with`, a step of an optimizer of `torch.optim` is a Misfit."""

    def refuse(*_):
        raise Misfit("torch.optim takes the step: write it yourself")

    hook = register_optimizer_step_pre_hook(refuse)
    try:
        yield
    finally:
        hook.remove()


def stop_and_go_on(answer, I, label, weights, frozen, rates, *settings):
    """Take an optimizer's state after a step, go on, and go back twice.

    Returns the weights after each step but the first: of the run that goes
    on, from the state as it was returned, and from the state out of a file.
    """

    def begin(weights):
        weights = parameters_of(weights, frozen)
        return weights, answer((W for W in weights), rates[0], *settings)

    def go_on(weights, optimizer):
        return steps(optimizer, weights, I[1:], label[1:], rates[1:])

    with no_library_step():
        first, optimizer = begin(weights)
        steps(optimizer, first, I[:1], label[:1], rates[:1])
        state, saved = optimizer.state(), parameters_of(first, frozen)
        if state is None:
            raise Misfit("state() returns nothing: is a `return` missing?")
        paths = [go_on(first, optimizer)]
        optimizer.state()  # a later one doesn't change the first
        again, optimizer = begin(saved)
        optimizer.load(state)
        paths.append(go_on(again, optimizer))
        again, optimizer = begin(saved)
        optimizer.load(through_a_file(state))
        paths.append(go_on(again, optimizer))
    return torch.cat(paths)


def through_a_file(state):
    """What torch.load gives of what torch.save keeps."""
    file = io.BytesIO()
    try:
        torch.save(state, file)
        file.seek(0)
        return torch.load(file, weights_only=True)
    except Exception as error:  # of many kinds, with long texts
        raise Misfit(
            "torch.save and torch.load(…, weights_only=True) don't bring the "
            "state back: are there tensors, numbers, lists and dicts in it "
            "only?"
        ) from error


def network_of(weights):
    """ReLU(I·W0 + B)·W1 as a module whose parameters are copies of these."""
    W0, B, W1 = weights
    model = torch.nn.Sequential(
        torch.nn.Linear(*W0.shape, dtype=W0.dtype),
        torch.nn.ReLU(),
        torch.nn.Linear(*W1.shape, bias=False, dtype=W1.dtype),
    )
    with torch.no_grad():
        for W, copy in zip(model.parameters(), (W0.T, B, W1.T), strict=True):
            W.copy_(copy)
    return model


def weights_in(model):
    """All numbers of a model's parameters, (m,)."""
    return torch.cat([W.detach().flatten() for W in model.parameters()])


def learn_by_heart(answer, I, label, weights, rate, steps):
    """Hand a network to the answer; what it returns, and all weights then."""
    model = network_of(weights)
    losses = answer(model, I, label, rate, steps)
    if losses is None:
        return None
    return plain_numbers("losses", losses), weights_in(model)


def try_rates(answer, I, label, weights, rates, steps):
    """Hand the answer a function that makes the same network anew."""
    found = answer(lambda: network_of(weights), I, label, rates, steps)
    if isinstance(found, tuple | list) and len(found) == 2:
        best, losses = found
        return best, plain_numbers("losses", losses)
    return found


def plain_numbers(name, values):
    """The values, unless one of them is a tensor: then it raises."""
    if isinstance(values, list) and any(map(torch.is_tensor, values)):
        raise Misfit(f"{name} holds tensors: is `.item()` missing?")
    if isinstance(values, list) and any(
        isinstance(x, np.ndarray) for x in values
    ):
        raise Misfit(f"{name} holds NumPy's arrays: is it `.item()`?")
    return values


def several(answer, *inputs):
    """Call it; a list of tensors counts as several values."""
    found = answer(*inputs)
    if isinstance(found, tuple):
        raise Misfit("a tuple, expected a list: ( ) makes a tuple: is it [ ]?")
    tensors = isinstance(found, list) and all(map(torch.is_tensor, found))
    return tuple(found) if tensors else found
