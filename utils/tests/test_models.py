import torch

from utils.built.models import MLP, confusion_matrix


def test_the_model_is_the_formula():
    torch.manual_seed(0)
    model, I = MLP(5, 4, 3), torch.randn(2, 5)
    W0, B, W1 = model.parameters()
    L = torch.relu(I @ W0.T + B)  # (2, 5) @ (5, 4) + (4,) -> (2, 4)
    assert torch.allclose(model(I), L @ W1.T)
    assert sum(p.numel() for p in MLP().parameters()) == 203_520


def test_the_confusion_matrix_counts():
    torch.manual_seed(0)
    label, answer = torch.randint(0, 10, (2, 500))
    expected = torch.zeros(10, 10, dtype=torch.int64)
    for true, named in zip(label, answer, strict=True):
        expected[true, named] += 1
    assert torch.equal(confusion_matrix(label, answer), expected)
