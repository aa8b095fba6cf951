import pytest
import torch
from torch import nn

from utils.lectures.read_sequences import (
    CAUSAL_ATTENTION,
    check_causal_attention,
)
from utils.tests.tried import solution, solve

NAME = "read_sequences"
TASK = CAUSAL_ATTENTION


def banned(Q, K, number=-torch.inf, diagonal=1):
    scores = Q @ K.mT / Q.shape[-1] ** 0.5
    later = torch.ones_like(scores).triu(diagonal).bool()
    return scores.masked_fill(later, number)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda Q, K, V: (Q @ K.mT / K.shape[2] ** 0.5).softmax(-1) @ V,
            "without a mask: each piece sees all",
        ),
        (
            lambda Q, K, V: banned(Q, K, 0).softmax(-1) @ V,
            "a power of 0 is 1, so they still get a share",
        ),
        (
            lambda Q, K, V: (
                (Q @ K.mT / K.shape[2] ** 0.5).softmax(-1).tril() @ V
            ),
            "the rows no longer sum to 1",
        ),
        (
            lambda Q, K, V: banned(Q.shape[2] ** 0.5 * Q, K).softmax(-1) @ V,
            "without the division by √h",
        ),
        (
            lambda Q, K, V: banned(Q, K).softmax(-2) @ V,
            "over the pieces that ask",
        ),
        (
            lambda Q, K, V: banned(Q, K, diagonal=0).softmax(-1) @ V,
            "nan in the answer: .* Each may look at itself",
        ),
        (
            lambda Q, K, V: (
                (Q @ K.mT / K.shape[2] ** 0.5)
                .masked_fill(
                    torch.ones(2 * Q.shape[1:2]).tril(-1).bool(), -torch.inf
                )
                .softmax(-1)
                @ V
            ),
            "the wrong way round: a piece sees the later ones",
        ),
        (lambda Q, K, V: V, "nothing but itself"),
        (
            lambda Q, K, V: banned(Q, K, diagonal=2).softmax(-1) @ V,
            "sees the next one, too: on which diagonal",
        ),
        (
            lambda Q, K, V: (
                (Q @ K.mT / K.shape[2] ** 0.5)
                .masked_fill(
                    torch.ones(2 * Q.shape[1:2]).tril().bool(), -torch.inf
                )
                .softmax(-1)
                @ V
            ),
            "the later ones alone, and the last sees nothing",
        ),
        (
            lambda Q, K, V: V.sum(1),
            r"shape \(\d, \d\), expected \(\d, \d, \d\)",
        ),
        (lambda Q, K, V: None, "returns nothing: is a `return` missing"),
        (lambda Q, K, V: Q @ K, "must match|size"),
        (lambda Q, K, V: 2 * V, "values are wrong"),
    ],
)
def test_a_wrong_causal_attention_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_causal_attention(wrong)


def test_a_right_causal_attention_passes(capsys):
    def solution(Q, K, V):
        p, e = Q.shape[-2:]
        later = torch.ones(p, p).triu(1).bool()
        scores = Q @ K.mT / e**0.5
        return scores.masked_fill(later, -torch.inf).softmax(dim=-1) @ V

    def library(Q, K, V):
        attention = nn.functional.scaled_dot_product_attention
        return attention(Q, K, V, is_causal=True)

    check_causal_attention(solution)
    check_causal_attention(library)
    assert "solution is right: no piece sees" in capsys.readouterr().out


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("def causal_attention", *solution(NAME)))
    assert "is right: no piece sees" in capsys.readouterr().out
