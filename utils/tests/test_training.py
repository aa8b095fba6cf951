import math

import pytest
import torch
from torch import nn

from utils.built.training import Batches, evaluate, fit, scores

SIZES = {"n": 30, "d": 5, "c": 3}


@pytest.fixture
def data():
    """I (30, 5) and label (30,), which a line can tell apart."""
    torch.manual_seed(1)
    I = torch.randn(SIZES["n"], SIZES["d"])
    return I, (I @ torch.randn(SIZES["d"], SIZES["c"])).argmax(dim=1)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Linear(SIZES["d"], SIZES["c"])


def test_batches_give_each_example_once_in_a_new_order(data):
    I, label = data
    batches = Batches(I, label, size=8)
    orders = []
    for _ in range(2):
        parts = list(batches)
        assert [len(part) for part, _ in parts] == [8, 8, 8, 6]
        assert len(batches) == len(parts)
        rows = torch.cat([part for part, _ in parts])
        found = (rows[:, None] == I).all(dim=2).int().argmax(dim=1)
        assert found.sort().values.tolist() == list(range(30))
        assert torch.equal(torch.cat([y for _, y in parts]), label[found])
        orders.append(found)
    assert not torch.equal(*orders)


def test_an_example_without_a_label_is_told(data):
    I, label = data
    for k in (29, 31):
        with pytest.raises(AssertionError, match="needs its label"):
            Batches(I, torch.cat([label, label])[:k])


def test_evaluate_of_equal_scores_is_guessing(data, model):
    for weight in model.parameters():
        weight.data.zero_()
    loss, accuracy = evaluate(model, *data)
    assert math.isclose(loss, math.log(3), rel_tol=1e-6)
    assert accuracy == (data[1] == 0).double().mean().item()


def test_scores_come_in_order_without_a_graph_and_without_dropout():
    model = nn.Dropout(0.5)
    I = torch.arange(2500.0).reshape(2500, 1)
    O = scores(model, I.requires_grad_())
    assert torch.equal(O, I)
    assert not O.requires_grad


@pytest.mark.parametrize(
    "optimizer", [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW]
)
def test_fit_learns_with_any_optimizer(data, model, optimizer):
    optimizer = optimizer(model.parameters(), lr=0.1)
    history = fit(model, Batches(*data, size=8), optimizer, 20, data)
    assert len(history) == 20
    assert history[-1][0] < history[0][0] / 2
    assert history[-1][1:] == evaluate(model, *data)


def test_fit_takes_a_data_loader_a_schedule_and_no_validation(data, model):
    dataset = torch.utils.data.TensorDataset(*data)
    loader = torch.utils.data.DataLoader(dataset, batch_size=8)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 4, gamma=0.5)
    history = fit(model, loader, optimizer, 3, schedule=schedule)
    assert [len(entry) for entry in history] == [1, 1, 1]
    assert optimizer.param_groups[0]["lr"] == 0.125


def test_fit_trains_in_train_mode(data):
    class Mode(nn.Linear):
        modes = ()

        def forward(self, I):
            self.modes += (self.training,)
            return super().forward(I)

    model = Mode(5, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    fit(model, Batches(*data, size=15), optimizer, 2, data)
    assert model.modes == (True, True, False) * 2
