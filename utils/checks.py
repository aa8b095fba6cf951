"""Where the checks of the lectures were: each is in its lecture's module."""

from utils.lectures.assemble_the_model import (  # noqa: F401
    check_soft_cross_entropy,
)
from utils.lectures.read_sequences import check_causal_attention  # noqa: F401
