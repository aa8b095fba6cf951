"""The engine that judges answers, on a small task of its own."""

import math
import threading
import time
import warnings
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from utils.built.layers import layer_loops
from utils.checking import hints, watch
from utils.checking import judge as judging
from utils.checking.check import CheckError, try_it
from utils.checking.compare import difference
from utils.checking.judge import attempt, grows, judge
from utils.checking.probes import Misfit, Outcome, call, copied, observe
from utils.checking.show import typed
from utils.checking.task import Task, find, trials_of
from utils.checking.uses import used
from utils.checking.values import compare
from utils.homework import check, total


def batch(rng, n=4, d=3, h=5):
    shapes = (n, d), (d, h), (h,)
    return tuple(rng.normal(size=shape) for shape in shapes)


def layer(I, W, B):
    return np.maximum(I @ W + B, 0)


def double(x):
    return 2 * x


LAYER = Task("layer", batch, layer, sized=batch, axes={"n": "example"})
# Of a number, so that anything may be tried; an empty list comes last.
DOUBLE = Task(
    "double",
    lambda rng: (float(rng.uniform(1, 2)),),
    double,
    points=3,
    small=((3,),),
    mistakes={"is it the square?": lambda x: x * x},
)


def verdict(answer, task=DOUBLE):
    trials = trials_of(task, 0)
    return judge(task, trials, attempt(task, answer, trials))


def rows(I, W, B):
    return np.array([np.maximum(row @ W + B, 0) for row in I])


def while_rows(I, W, B):
    L, k = np.zeros((len(I), len(B))), 0
    while k < len(I):
        L[k], k = np.maximum(I[k] @ W + B, 0), k + 1
    return L


def helped(I, W, B):
    return rows(I, W, B)


def units(I, W, B):
    columns = zip(W.T, B, strict=True)
    return np.array([np.maximum(I @ w + b, 0) for w, b in columns]).T


vectorized = np.vectorize(max)
FREE = [
    layer,
    units,  # a loop, but along h, which the task doesn't name
    lambda I, W, B: np.maximum(np.add(*map(np.array, (I @ W, B))), 0),
    lambda I, W, B: torch.relu(torch.tensor(I @ W + B)).numpy(),
]
LOOPS = [
    rows,
    while_rows,
    helped,
    lambda I, W, B: np.array(layer_loops(I, W, B)),
    lambda I, W, B: np.array([*map(partial(layer, W=W, B=B), I)]),
    lambda I, W, B: np.maximum(np.array([*map(W.T.dot, I)]) + B, 0),
    lambda I, W, B: np.vectorize(max)(I @ W + B, 0.0),
    lambda I, W, B: vectorized(I @ W + B, 0.0),
    lambda I, W, B: np.maximum(np.apply_along_axis(W.T.dot, 1, I) + B, 0),
    lambda I, W, B: np.frompyfunc(max, 2, 1)(I @ W + B, 0.0).astype(float),
    lambda I, W, B: np.stack([layer(row, W, B) for row in I]),
]


@pytest.mark.parametrize("answer", FREE)
def test_what_has_no_loop_is_right(answer):
    assert verdict(answer, LAYER).message is None


@pytest.mark.parametrize("answer", LOOPS)
def test_a_loop_in_whatever_clothes_is_seen(answer):
    said = verdict(answer, LAYER)
    assert said.share == 1 / 2
    assert said.message.startswith("right values, but a Python line runs once")
    assert "each example (n): can one operation take all" in said.message
    assert map is __builtins__["map"]
    assert "map" not in answer.__globals__
    assert isinstance(np.vectorize, type)


def test_halving_is_no_loop_along_a_size():
    assert not grows((4, 20), (8, 30), (16, 40))
    assert grows((4, 20), (8, 28), (16, 44))
    assert grows((4, 20), (8, 52), (16, 180))


def test_the_smallest_case_that_fails_is_shown_in_full():
    def wrong(x):
        return 2 * x if x == 3 else 2 * x + 1

    assert verdict(wrong).case[0].startswith("x = 1.")
    said = verdict(lambda x: x**3)
    assert said.case == ("x = 3", "came: 27", "expected: 6")


def test_a_question_is_asked_where_a_mistake_agrees():
    assert (
        verdict(lambda x: x**2).message == "9, expected 6: is it the square?"
    )


def test_the_students_own_line_is_shown():
    def wrong(x):
        y = x + 1
        return y / (x - x)

    said = verdict(wrong)
    assert said.message.startswith("stops with ZeroDivisionError: division")
    line, number = said.case
    assert line.endswith(": return y / (x - x)")
    assert int(line.split(":")[0].removeprefix("line ")) > 100
    assert number == "x = 3"


def test_a_line_that_does_not_end_is_stopped_and_shown(monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.5)

    def endless(x):
        while x > 0:
            x = x + 1

    begin = time.monotonic()
    said = verdict(endless)
    assert time.monotonic() - begin < 5
    assert "never becomes false" in said.message
    assert "x" in said.case[0]
    assert said.case[0].startswith("line ")


def test_waiting_and_other_threads_are_stopped_too():
    outcome = observe(call, time.sleep, (5,), seconds=0.1)
    assert outcome.late

    def endless(x):
        while True:
            x += 1

    outcomes = []
    thread = threading.Thread(
        target=lambda: outcomes.append(
            observe(call, endless, (5,), seconds=0.1)
        )
    )
    thread.start()
    thread.join(10)
    assert outcomes[0].late


def test_what_is_printed_comes_once(monkeypatch, capsys):
    def loud(x):
        print("here I am")
        return 2 * x

    monkeypatch.setattr("utils.checking.check.find", lambda number: DOUBLE)
    assert check("03.1", loud) == 3
    assert capsys.readouterr().out.splitlines() == [
        "03.1 double: right, 3 of 3 points",
        "It printed:",
        "here I am",
        "",
    ]


def test_points_add_up(monkeypatch, capsys):
    monkeypatch.setattr(
        "utils.checking.check.find",
        lambda number: {"03.1": DOUBLE, "03.2": LAYER}[number],
    )
    total("03", double, layer)
    assert capsys.readouterr().out.splitlines() == [
        "03.1 double: 3 of 3 points",
        "03.2 layer: 0 of 0 points",
        "Set 03: 3 of 3 points",
    ]


def test_changed_and_shared_memory():
    def in_place(I, W, B):
        return np.maximum(I @ W + B, 0, out=B * 0) + np.add(B, 1, out=B) * 0

    task = Task("view", lambda rng: (rng.normal(size=4),), np.copy)
    assert verdict(np.copy, task).right
    assert verdict(lambda x: x, task).right
    copies = Task("view", task.sample, np.copy, copies=True)
    said = verdict(lambda x: x[::-1][::-1], copies)
    assert "shares the memory of its input" in said.message
    assert verdict(np.copy, copies).right

    def in_forward(x):
        x += 1
        return x - 1

    assert "changes its input" in verdict(in_forward, task).message


def test_copies_of_inputs_are_theirs_in_all_ways():
    x, wants = torch.ones(2, 3), torch.ones(2, requires_grad=True)
    odd = [x[:, 1:], x.T, x[:1].expand(2, 3), x.bfloat16(), x.to_sparse()]
    odd += [wants, torch.zeros(0), torch.ones(2).cfloat().conj(), 1, "a"]
    inputs = x, [x, *odd], np.eye(2), nn.Linear(1, 1)
    given = copied(inputs)
    assert given[0] is given[1][0]
    for one, other in zip([x, *odd[:7]], given[1], strict=False):
        assert one is not other
        assert one.layout == other.layout
        assert one.dtype == other.dtype
        assert one.requires_grad == other.requires_grad
        assert torch.equal(one.to_dense(), other.to_dense())
        if not one.is_sparse:
            assert one.stride() == other.stride()
            assert not one.numel() or one.data_ptr() != other.data_ptr()
    given[0].zero_()
    given[2][:], given[1][1][:] = 0, 0
    assert x.all()
    assert inputs[2].any()


def made(answer, W, I):
    model = answer(W)
    return model(I).detach()


def test_a_module_that_shares_or_changes_memory_is_seen():
    def sample(rng):
        return torch.tensor(rng.normal(size=(2, 3))), torch.ones(1, 3).double()

    def linear(W):
        model = nn.Linear(3, 2, bias=False)
        model.weight = nn.Parameter(W.clone())
        return model

    def shared(W):
        model = nn.Linear(3, 2, bias=False)
        model.weight = nn.Parameter(W)
        return model

    class Changes(nn.Module):
        def __init__(self, W):
            super().__init__()
            self.W = W.clone()

        def forward(self, I):
            return I.mul_(2) @ self.W.T / 2

    def expected(W, I):
        return I @ W.T

    task = Task(
        "linear", sample, expected, probe=made, copies=True, returns="a module"
    )
    assert verdict(linear, task).right
    assert "memory of its input W" in verdict(shared, task).message
    assert "changes its input I" in verdict(Changes, task).message


def given_parameters(answer, W, I):
    return len(list(watch_parameters(answer(W))))


def watch_parameters(model):
    return model.parameters()


def test_what_a_probe_can_do_nothing_with_is_the_answers_fault(monkeypatch):
    # As if this file were one of the checker's.
    monkeypatch.setattr(watch, "OWN", (*watch.OWN, __file__))
    watch.owner.cache_clear()
    task = Task("f", lambda rng: (1, 2), lambda W, I: 2, returns="a module")
    task = Task(**{**vars(task), "probe": given_parameters})
    try:
        said = verdict(lambda W: None, task).message
        assert said == "returns nothing: is a `return` missing?"
        said = verdict(lambda W: print, task).message
        assert said.startswith("returns a")
        assert said.endswith("expected a module")
    finally:
        monkeypatch.undo()
        watch.owner.cache_clear()


def test_a_misfit_is_said_as_it_is():
    def probe(answer, x):
        raise Misfit("forward returns nothing: is a `return` missing?")

    task = Task(**{**vars(DOUBLE), "probe": probe})
    assert verdict(double, task).message.startswith("forward returns nothing:")


USES = {
    "conv2d": lambda x: nn.Conv2d(1, 1, 2)(x),
    "gru": lambda x: nn.GRUCell(3, 2)(x[0, 0]),
    "attention": lambda x: F.scaled_dot_product_attention(x, x, x),
    "autograd": lambda x: torch.autograd.grad(
        (torch.ones(2, requires_grad=True) ** 2).sum(),
        torch.ones(1, requires_grad=True),
        allow_unused=True,
    ),
    "meta": lambda x: x.to("meta").shape,
    "float64": lambda x: x.double().float(),
    "numbers": lambda x: x.sum().item(),
    "numpy": lambda x: np.float32(2),
    "logsumexp": lambda x: x.logsumexp(0),
    "cumsum": lambda x: x.cumsum(0),
    "cross_entropy(weight=)": lambda x: F.cross_entropy(
        x[0, 0], torch.tensor([0, 1, 2]), weight=torch.ones(3)
    ),
    "torch.optim": lambda x: torch.optim.SGD([x], lr=1),
}


@pytest.mark.parametrize("name", USES)
def test_what_is_used_is_seen(name):
    x = torch.ones(1, 1, 3, 3)
    outcome = observe(call, USES[name], (x,), "uses")
    assert used(name, outcome.used), outcome.used
    plain = observe(call, lambda x: (x + 1).sum(), (x,), "uses")
    assert not used(name, plain.used)


def test_attention_inside_of_a_layer_is_seen():
    def answer(x):
        layer = nn.MultiheadAttention(4, 2)
        return layer(x, x, x)[0]

    outcome = observe(call, answer, (torch.ones(2, 3, 4),), "uses")
    assert used("attention", outcome.used)


def test_a_function_of_ones_own_may_have_a_librarys_name():
    def conv2d(x):
        return x * 2

    outcome = observe(call, lambda x: conv2d(x), (torch.ones(2),), "uses")
    assert not used("conv2d", outcome.used)


def test_forbidden_and_asked():
    def task(**kwargs):
        return Task(
            "sums",
            lambda rng: (torch.tensor(rng.normal(size=5)),),
            lambda x: x.cumsum(0),
            **kwargs,
        )

    def by_hand(x):
        return torch.tril(torch.ones(5, 5, dtype=x.dtype)) @ x

    forbidden = task(forbids={"cumsum": "add up yourself"})
    said = verdict(lambda x: x.cumsum(0), forbidden)
    assert said.message == (
        "right values, but with torch.Tensor.cumsum: add up yourself"
    )
    assert said.share == 0
    assert verdict(by_hand, forbidden).right
    asked = task(asks={"cumsum": "one operation adds up"})
    assert verdict(lambda x: x.cumsum(0), asked).right
    assert verdict(by_hand, asked).share == 0


def test_memory_that_is_too_much():
    task = find("03.5")
    trials = trials_of(task, 0)

    def differences(I, J):
        return ((I[:, None] - J) ** 2).sum(axis=2).argmin(axis=1)

    said = judge(task, trials, attempt(task, differences, trials))
    assert "as many numbers at a time as n · others · d" in said.message


def test_what_is_shown_can_be_typed_in():
    for value in (
        np.array([[1.0, -2.5]]),
        np.array([1, 2]),
        np.array([True, False]),
        np.array([1, 2], dtype=np.float32),
        torch.tensor([1.0]),
        torch.tensor([[0.5]], dtype=torch.float64),
        torch.tensor([1, 2], dtype=torch.uint8),
        [1, 2.5],
        (1,),
        "text",
    ):
        again = eval(typed(value), {"np": np, "torch": torch})
        assert not difference(DOUBLE, Outcome(again), value)
        assert type(again) is type(value)
        assert getattr(again, "dtype", 0) == getattr(value, "dtype", 0)


def test_large_values_are_shown_by_their_shapes():
    assert typed(np.ones((7, 7))) == "an array (7, 7)"


def test_a_try_it_raises_in_short_lines(capsys):
    try_it(DOUBLE, double, "Right: twice x")
    assert capsys.readouterr().out == "Right: twice x\n"
    with pytest.raises(CheckError, match=r"<lambda>: 27, expected 6\n  x = 3"):
        try_it(DOUBLE, lambda x: x**3, "")
    with pytest.raises(CheckError, match=r"is it the square\?$") as caught:
        try_it(DOUBLE, lambda x: x**2, "")
    assert caught.value._render_traceback_()[0].startswith("Not yet. ")


def assigned_before(x):
    for _ in ():
        y = 1
    return y


def frozen(x):
    (torch.ones(1) * 2).sum().backward()


def leaf(x):
    W = torch.ones(1, requires_grad=True)
    W -= 1


def parameter(x):
    nn.Linear(1, 1).weight = torch.ones(1)


def several(x):
    (torch.ones(2, requires_grad=True) * 2).backward()


def no_forward(x):
    nn.Module()(x)


def reassigned(x):
    [][0] = 1


def unequal(x):
    torch.zeros(2)[:] = torch.ones(3)


def unpacked(x):
    x[0], x[1] = [1, 2, 3]


class NoSuper(nn.Module):
    def __init__(self):
        self.first = nn.Linear(1, 1)


def endless(x):
    return endless(x)


def twice(x):
    loss = (torch.ones(1, requires_grad=True) ** 2).sum()
    loss.backward()
    loss.backward()


def in_place(x):
    W = torch.ones(1, requires_grad=True).exp()
    loss = (W**2).sum()
    W += 1
    loss.backward()


def without_brackets(x):
    with torch.no_grad:
        pass


RAISING = {
    "integers or slices, not tuple": lambda x: [[1]][(0, 0)[:2]],
    "'int' and 'list'": lambda x: 1 + [1],
    "'float' and 'list'": lambda x: 1.0 + [1],
    "'list' and 'int'": lambda x: [1] - 1,
    "'list' and 'float'": lambda x: [1] - 1.0,
    "'numpy.ndarray' object has no attribute 'append'": lambda x: np.ones(
        1
    ).append(1),
    "could not broadcast input": lambda x: np.ones(2).__setitem__(
        slice(2), np.ones(3)
    ),
    "as a data type": lambda x: np.zeros(2, 3),
    "context manager protocol": without_brackets,
    "expected Tensor as element": lambda x: torch.cat([1]),
    "each tensor to be equal size": lambda x: torch.stack(
        [torch.ones(1), torch.ones(2)]
    ),
    "index k out of range": lambda x: torch.ones(1).topk(2),
    "must be Tensor, not numpy": lambda x: torch.relu(np.ones(1)),
    "at least one array to": lambda x: np.stack([]),
    "'NoneType' and": lambda x: None - 1,
    "refers to a single memory": lambda x: torch.ones(1).expand(2).add_(1),
    "Unable to allocate": lambda x: np.zeros(10**15),
    "list index out of range": lambda x: [1][2],
    "'function' object is not subscriptable": lambda x: double[1],
    "'Tensor' and 'list'": lambda x: torch.ones(1) @ [1],
    "cannot be multiplied": lambda x: torch.ones(1, 2) @ torch.ones(1, 2),
    "core dimension": lambda x: np.ones((1, 2)) @ np.ones((1, 2)),
    "must match the size": lambda x: torch.ones(2) + torch.ones(3),
    "match the broadcast shape": lambda x: torch.ones(2).add_(
        torch.ones(3, 2)
    ),
    "could not be broadcast": lambda x: np.ones(2) + np.ones(3),
    "could not infer output dtype": lambda x: torch.ones(2).bool().mean(),
    "operands were provided": lambda x: torch.einsum("i,j", torch.ones(1)),
    "bitwise_xor": lambda x: np.ones(1) ^ 2,
    "division by zero": lambda x: x / 0,
    "list assignment index out of range": reassigned,
    "truth value of an array": lambda x: max(np.ones(2), 0),
    "Boolean value of Tensor": lambda x: max(torch.ones(2), 0),
    "for ^": lambda x: 1.5 ^ 2,
    "and 'function'": lambda x: 2 * double,
    "'function' and": lambda x: double * 2,
    "'type'": lambda x: 2 * nn.ReLU,
    "type object '": lambda x: nn.Softmax.sum(),
    "module 'torch": lambda x: nn.relu(torch.ones(1)),
    "module '": lambda x: np.dott(x, x),
    "'list' and 'list'": lambda x: [1] - [2],
    "cannot access local variable": assigned_before,
    "and 'NoneType'": lambda x: 1 - None,
    "does not require grad": frozen,
    "only for scalar outputs": several,
    "leaf Variable that requires grad": leaf,
    "as parameter '": parameter,
    "not a Module subclass": lambda x: nn.Sequential(nn.ReLU),
    "'bool' object has no attribute 'any'": lambda x: (x == 1).any(),
    "have the same dtype": lambda x: (
        torch.ones(1, 1) @ torch.ones(1, 1).double()
    ),
    "not implemented for": lambda x: torch.ones(2).long().softmax(0),
    "Module [ModuleList]": lambda x: nn.ModuleList()(x),
    'required "forward"': no_forward,
    "empty sequence": lambda x: max([]),
    "view size is not compatible": lambda x: torch.ones(2, 3).T.view(6),
    "is invalid for input of size": lambda x: torch.ones(4).view(3),
    "must be tuple of ints": lambda x: torch.ones(4).view(1, 4 / 2, 2),
    "invalid combination of arguments": lambda x: torch.ones(4).view(2.0, 2),
    "interpreted as an integer": lambda x: range(1.0),
    "multiply sequence by non-int": lambda x: [1] * [2],
    "has no len()": lambda x: len(1),
    "is out of bounds": lambda x: torch.ones(2)[2],
    "tuple index out of range": lambda x: torch.ones(2).shape[1],
    "out of range (expected to be in range": lambda x: torch.ones(2).sum(1),
    "too many indices": lambda x: torch.ones(2)[0, 0],
    "indices must be long": lambda x: torch.ones(2)[torch.ones(1)],
    "converted to Scalar": lambda x: torch.ones(2).item(),
    "can be converted to": lambda x: float(np.ones(2)),
    "expanded size of the tensor": unequal,
    "allocate memory": lambda x: torch.empty(10**15),
    "math domain error": lambda x: math.sqrt(-1),
    "values to unpack": unpacked,
    "positional argument": lambda x: double(),
    "takes no arguments": lambda x: torch.ones(1).item(0),
    "unexpected keyword": lambda x: double(y=1),
    "is not defined": lambda x: nowhere,  # noqa: F821
    "before Module.__init__() call": lambda x: NoSuper(),
    "'tuple' object has no attribute": lambda x: (1, 2).long(),
    "return_types.": lambda x: torch.ones(1, 1).max(1).long(),
    "'Linear' object has no attribute": lambda x: nn.Linear(1, 1).W,
    "object has no attribute 'copy'": lambda x: torch.ones(1).copy(x),
    "'list' object has no attribute": lambda x: [1].sum(),
    "'float' object has no attribute": lambda x: (1.0).item(),
    "'int' object has no attribute": lambda x: x.item(),
    "object is not callable": lambda x: x(1),
    "object is not iterable": lambda x: list(x),
    "object is not subscriptable": lambda x: x[0],
    "copying a param with shape": lambda x: nn.Linear(2, 3).load_state_dict(
        {"weight": torch.ones(2, 3), "bias": torch.ones(3)}
    ),
    "KeyError": lambda x: {}["W"],
    "must be Tensor, not NoneType": lambda x: torch.ones(1).add_(None),
    "'NoneType' object has no attribute": lambda x: torch.ones(1).grad.zero_(),
    "'function' object has no attribute": lambda x: twice.weight,
    "maximum recursion depth": endless,
    "backward through the graph a second time": twice,
    "modified by an inplace operation": in_place,
    "non-negative integral": lambda x: torch.bincount(torch.tensor([-1])),
    "object has no attribute '": lambda x: nn.Module().weight,
}
EXPECTED = {
    "an array, expected a list": (np.ones(1), [1.0]),
    "a tuple, expected a list": ((1.0,), [1.0]),
    "a list, expected a number": ([1.0], 1.0),
    "a number, expected a list": (1.0, [1.0]),
    "a tuple, expected a": ((torch.ones(1),), torch.ones(1)),
    "a generator, expected": ((k for k in [1]), [1]),
    "a map, expected": (map(abs, [1]), [1]),
    "a zip, expected": (zip([1], [1], strict=True), [1]),
    "a function, expected": (double, 1.0),
    "a class, expected": (nn.ReLU, torch.ones(1)),
    "method, expected": (torch.ones(1).item, 1.0),
    ", expected uint8": (torch.ones(1).long(), torch.ones(1).byte()),
    "an array, expected a tensor": (np.ones(1), torch.ones(1)),
    "a tensor, expected an array": (torch.ones(1), np.ones(1)),
    "a tensor, expected a list": (torch.ones(1), [1.0]),
    "an array, expected a number": (np.ones(1), 1.0),
    "a text, expected a number": ("1", 1.0),
    "a number, expected a text": (1.0, "one"),
    "a tensor, expected a text": (torch.ones(1), "one"),
    "a tensor, expected a number": (torch.ones(()), 1.0),
    "a list, expected an array": ([1.0], np.ones(1)),
    "a list, expected a tensor": ([1.0], torch.ones(1)),
    "a number, expected an array": (1.0, np.ones(1)),
    "a number, expected a tensor": (1.0, torch.ones(())),
    "nothing, expected a": ((None, 1.0), (torch.ones(1), 1.0)),
    "dtype bool, expected": (torch.ones(1).bool(), torch.ones(1)),
    ", expected bool": (torch.ones(1), torch.ones(1).bool()),
    "dtype float32, expected float64": (
        torch.ones(1),
        torch.ones(1).double(),
    ),
    "dtype float64, expected float32": (
        torch.ones(1).double(),
        torch.ones(1),
    ),
    "dtype int64, expected float": (torch.ones(1).long(), torch.ones(1)),
    "dtype float32, expected int64": (torch.ones(1), torch.ones(1).long()),
    "dtype float64, expected int64": (
        torch.ones(1).double(),
        torch.ones(1).long(),
    ),
    "dtype int32, expected int64": (
        torch.ones(1).int(),
        torch.ones(1).long(),
    ),
}


def test_every_general_question_has_a_line_that_raises_it():
    spelt_anew = {  # max([]) from Python 3.12 on, math.sqrt(-1) from 3.14
        "argument is empty",
        "expected a nonnegative input",
        "expected a positive input",
    }
    assert {*RAISING} | spelt_anew == {*hints.ERRORS}
    assert {*EXPECTED} == {*hints.KINDS}


@pytest.mark.parametrize("part", RAISING)
def test_a_common_error_is_asked_about(part):
    task = Task("f", lambda rng: (1,), lambda x: 1.0)
    question = hints.ERRORS[part]
    assert verdict(RAISING[part], task).message.endswith(question)


@pytest.mark.parametrize(
    ("layer", "answer"),
    {
        "ReLU": lambda I, Y: torch.relu(nn.ReLU()),
        "Linear": lambda I, Y: nn.Linear(I, Y),
        "CrossEntropyLoss": lambda I, Y: nn.CrossEntropyLoss(I, Y),
        "MSELoss": lambda I, Y: nn.MSELoss(I, Y),
        "Sigmoid": lambda I, Y: nn.Sigmoid(I),
        "Tanh": lambda I, Y: 2 * nn.Tanh(I),
        "Softmax": lambda I, Y: nn.Softmax(I),
        "Flatten": lambda I, Y: nn.Flatten(I),
        "Dropout": lambda I, Y: nn.Dropout(I),
        "Conv2d": lambda I, Y: nn.Conv2d(I, Y, 3),
        "LayerNorm": lambda I, Y: nn.LayerNorm(I),
        "Embedding": lambda I, Y: nn.Embedding(I, Y),
        "LogSoftmax": lambda I, Y: Y * nn.LogSoftmax(1),
        "GELU": lambda I, Y: nn.GELU() @ Y,
        "MaxPool2d": lambda I, Y: nn.MaxPool2d(2).mean(),
        "Identity": lambda I, Y: nn.Identity()[0],
        "AvgPool2d": lambda I, Y: len(nn.AvgPool2d(2)),
        "BatchNorm1d": lambda I, Y: torch.cat([I, nn.BatchNorm1d(3)]),
        "SiLU": lambda I, Y: -nn.SiLU(),
        "L1Loss": lambda I, Y: float(nn.L1Loss()),
        "Sequential": lambda I, Y: nn.Sequential(I),
        "GRU": lambda I, Y: nn.GRU(I),
    }.items(),
)
def test_a_layer_that_is_made_in_the_place_of_called_is_named(layer, answer):
    inputs = torch.ones(2, 3), torch.ones(2, 3)
    task = Task("f", lambda rng: inputs, lambda I, Y: I)
    function = layer.lower()  # which set 04 knows, and no layers yet
    question = "is that called, with a second ( )?"
    if function in ("relu", "sigmoid", "tanh", "softmax", "flatten"):
        question = f"is it torch.{function}?"
    message = verdict(answer, task).message
    assert message.endswith(f": nn.{layer} makes a layer: {question}")


@pytest.mark.parametrize(
    "answer",
    [
        lambda d: nn.Linear(d / 2, 2),
        lambda d: nn.Linear(d, 2).T,
        lambda d: nn.Conv2d(1, d, 3).W,
        lambda d: nn.Sequential(nn.Linear(d, 2)).first,
        lambda d: nn.Parameter(torch.ones(d)).weight,
        lambda d: nn.Sequential(nn.ReLU),
    ],
)
def test_other_faults_with_layers_are_not_said_to_be_made_for_called(answer):
    task = Task("f", lambda rng: (4,), lambda d: torch.ones(2))
    assert "makes a layer" not in verdict(answer, task).message


NUMBERS = np.array([[1.5, 2, -4], [8, 16, 32]])
OTHERWISE = {
    "is what is computed stored, and returned?": 0 * NUMBERS,
    "the right numbers, in another order": NUMBERS.T.reshape(2, 3),
    "All signs differ": -NUMBERS,
    "is a sign lost": abs(NUMBERS),
    "is it one too many?": NUMBERS + 1,
    "is it one too few?": NUMBERS - 1,
    "is this the rest to 1?": 1 - NUMBERS,
    "are these the squares?": NUMBERS**2,
    "are these the roots?": abs(NUMBERS) ** 0.5,
    "is what stands behind the point lost": NUMBERS // 1,
    "all are 3 times what they should be": 3 * NUMBERS,
    "all but the first are right": np.array([[7.0, 2, -4], [8, 16, 32]]),
    "all but the last are right": np.array([[1.5, 2, -4], [8, 16, 7]]),
    "nan is what 0/0": np.array([[1.5, 2, np.nan], [8, 16, 32]]),
    "inf is too large a power": np.array([[1.5, 2, np.inf], [8, 16, 32]]),
    "is it transposed?": NUMBERS.T,
    "is axis 1 one too few": NUMBERS[:, 1:],
    "how are they to lie?": NUMBERS.reshape(1, 6),
    "axis 1 has 1 in place of 3": NUMBERS[:, :1],
}


@pytest.mark.parametrize("question", OTHERWISE)
def test_wrong_values_are_asked_about_by_what_they_are(question):
    right = abs(NUMBERS) if question == "are these the roots?" else NUMBERS
    task = Task("f", lambda rng: (1,), lambda x: right)
    assert question in verdict(lambda x: OTHERWISE[question], task).message


def test_values_that_belong_to_nothing_are_only_shown():
    task = Task("f", lambda rng: (1,), lambda x: NUMBERS)
    other = np.array([[7, 2, 1], [3.25, 9, 31]])
    message = verdict(lambda x: other, task).message
    assert message.endswith("are wrong, the first at (0, 0): 7, expected 1.5")


def test_true_and_false_and_texts_are_asked_about():
    def message(answer, right):
        task = Task("f", lambda rng: (int(rng.integers(6)),), right)
        return verdict(answer, task).message

    small = "False too often, never too rarely"
    assert small in message(lambda x: x > 3, lambda x: x > 1)
    assert "True too often" in message(lambda x: x > 1, lambda x: x > 3)
    assert "exchanged?" in message(lambda x: x <= 3, lambda x: x > 3)
    for given, asked in {
        "a, b": "what stands between them",
        "b a": "in which order?",
        "a": "is b missing?",
        "a b c": "does c belong there?",
        "a c": "c isn't asked, but b",
    }.items():
        assert asked in message(lambda x, g=given: g, lambda x: "a b")
    text = message(lambda x: "W (2, 3)", lambda x: "W (3, 2)")
    assert text.endswith("which way round?")


def test_one_slip_of_two_is_named_where_the_other_is_not():
    task = Task(
        "f",
        lambda rng: (int(rng.integers(-9, 9)),),
        lambda x: abs(x) + 1,
        small=((-2,),),
        mistakes={"is abs missing?": lambda x: x + 1},
    )
    two = verdict(lambda x: x + 1 if x < 0 else x**3 + 7, task)
    assert two.message.endswith("is abs missing?")
    right_there = verdict(lambda x: x + 1 if x > -5 else abs(x) + 1, task)
    assert not right_there.message.endswith("is abs missing?")


def test_whole_numbers_that_agree_now_and_then_are_no_slip():
    task = Task(
        "f",
        lambda rng: (int(rng.integers(1, 9)),),
        lambda x: 2 * x,
        whole=True,
        small=((3,),),
        mistakes={"is it x?": lambda x: x},
    )
    assert "is it x?" not in verdict(lambda x: 3, task).message
    often = verdict(lambda x: x if x < 6 else 0, task)
    assert often.message.endswith("is it x?")


def test_no_warning_of_the_judges_own_is_shown():
    task = Task("f", lambda rng: (1,), lambda x: NUMBERS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for huge in (NUMBERS * 1e200, NUMBERS * math.inf, NUMBERS * 1e-320):
            assert not verdict(lambda x, huge=huge: huge, task).right


@pytest.mark.parametrize("part", EXPECTED)
def test_another_kind_is_asked_about(part):
    given, right = EXPECTED[part]
    task = Task("f", lambda rng: (1,), lambda x: right)
    said = verdict(partial(lambda value, x: value, given), task).message
    assert part in said
    assert said.endswith(f": {hints.KINDS[part]}")


def test_compare_looks_at_shape_before_values():
    with pytest.raises(
        AssertionError,
        match=r"layer: shape \(4, 2\), expected \(2, 4\): did you",
    ):
        compare(
            "layer",
            np.ones((4, 2)),
            np.ones((2, 4)),
            "did you multiply W @ I?",
        )


def test_a_tensor_with_a_gradient_can_be_compared():
    weights = torch.ones(3, requires_grad=True)
    compare("weights", weights * 2, [2, 2, 2])
    with pytest.raises(AssertionError, match="3 of 3 values are wrong"):
        compare("weights", weights, [2, 2, 2])


def test_tensors_that_require_grad_are_compared():
    compare("W", torch.ones(2, requires_grad=True), [1, 1])


# What NumPy doesn't know, or nobody expects, gets a message, too.
ODD = {
    "on meta": lambda x: torch.ones(2, device="meta"),
    "bfloat16": lambda x: torch.ones(2, dtype=torch.bfloat16),
    "sparse": lambda x: torch.eye(2).to_sparse(),
    "of lengths that differ": lambda x: torch.nested.nested_tensor(
        [torch.ones(1), torch.ones(2)]
    ),
    "in a list": lambda x: [torch.ones(2, device="meta")],
    "conjugate": lambda x: torch.ones(2, dtype=torch.complex64).conj(),
    "a dictionary": lambda x: {0: 1},
    "a generator": lambda x: (k for k in x),
    "no numbers": lambda x: np.array([None, 1]),
}


@pytest.mark.filterwarnings("ignore:.*nested tensors is in prototype")
@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_a_value_of_an_odd_kind_gets_a_message(answer):
    mistakes = {"is one number returned?": lambda x: x.sum()}
    for right in (torch.ones(2), torch.tensor(1.0), [1, 2]):
        task = Task("odd", lambda rng: (np.ones(2),), lambda x, r=right: r)
        task = replace(
            task, mistakes=mistakes, dtype=True, forbids={"x": "not x"}
        )
        said = verdict(answer, task)
        assert said.message and "is one number" not in said.message
        assert any(line.startswith("came: ") for line in said.case)


@pytest.mark.filterwarnings("ignore:.*nested tensors is in prototype")
@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_a_value_of_an_odd_kind_is_no_answer_to_a_try_it(answer):
    with pytest.raises(CheckError, match=r"^L: a.*; plain numbers are asked"):
        compare("L", answer(np.ones(2)), np.ones(2))


def test_whole_numbers_are_equal_or_not_at_any_size():
    big = Task("big", lambda rng: (3**50,), lambda x: [x], whole=True)
    assert verdict(lambda x: [x], big).right
    said = verdict(lambda x: [x + 1], big).message
    assert said.startswith(
        "1 of 1 values are wrong, the first at 0: "
        "717897987691852588770250, expected 717897987691852588770249"
    )
    assert verdict(lambda x: [float(x)], big).message
    long = Task("long", lambda rng: (2**62,), lambda x: x)
    assert verdict(lambda x: x + 1, long).message
    assert verdict(lambda x: 10**400, long).message


def test_a_word_that_is_right_elsewhere_is_no_wrong_name():
    task = Task("sign", lambda rng: (1,), lambda x: "up" if x > 0 else "down")
    task = replace(task, small=((1,), (-1,)))
    said = verdict(lambda x: "up", task).message
    assert said.endswith("up, but down is asked here: what decides?")


def test_a_list_that_stands_in_itself_is_named():
    def path(x):
        places = [x]
        places.append(places)
        return places

    task = Task("odd", lambda rng: (1.0,), lambda x: [x, x])
    assert "stands in itself" in verdict(path, task).message


def test_a_gradient_left_at_an_input_is_a_change():
    def gradient(x):
        x.requires_grad_()
        (x**2).sum().backward()
        return x.requires_grad_(False).grad

    task = Task("left", lambda rng: (torch.ones(2),), lambda x: 2 * x)
    assert "changes its input x" in verdict(gradient, task).message


def test_gradients_of_functions_may_be_used():
    def gradient(x):
        return torch.func.grad(lambda y: (y**2).sum())(x)

    task = Task("slope", lambda rng: (torch.ones(2),), lambda x: 2 * x)
    assert verdict(gradient, replace(task, forbids={"conv2d": "not so"})).right
    assert verdict(torch.vmap(lambda y: 2 * y), task).right
