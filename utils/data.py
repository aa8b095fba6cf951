"""Fashion-MNIST: 70,000 photographs of clothes, from the files in data/."""

import gzip
import hashlib
from pathlib import Path

import numpy as np

from utils.paths import ROOT

FOLDER = ROOT / "data" / "fashion-mnist"
CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


class DataError(OSError):
    """A data file is missing or damaged; the message says how to mend it."""


def load_fashion_mnist(split="train", folder=FOLDER):
    """Images and labels of one split, checked against their checksums.

    Args:
        split: "train" (n = 60,000) or "test" (n = 10,000).
        folder: where the four .gz files and SHA256SUMS are.

    Returns:
        images: (n, 28, 28) uint8, 0 (black) to 255 (white).
        labels: (n,) int64, an index into CLASSES.

    Raises:
        ValueError: no such split.
        DataError: a file is missing or its SHA-256 is wrong.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset
    for Benchmarking Machine Learning Algorithms" (2017), arXiv:1708.07747.
    """
    prefixes = {"train": "train", "test": "t10k"}
    if split not in prefixes:
        raise ValueError(f"split is {split!r}; use 'train' or 'test'")
    prefix = Path(folder) / prefixes[split]
    # An IDX file is a header (16 bytes for images, 8 for labels), then the
    # numbers, one byte each: see data/README.md.
    images = _read(f"{prefix}-images-idx3-ubyte.gz")[16:]  # (n * 28 * 28,)
    labels = _read(f"{prefix}-labels-idx1-ubyte.gz")[8:]  # (n,)
    return images.reshape(-1, 28, 28), labels.astype(np.int64)


def _read(path):
    """The unpacked bytes of a .gz file, once its checksum is right."""
    path = Path(path)
    mend = _how_to_restore(f"data/fashion-mnist/{path.name}")
    expected = _checksums(path.parent).get(path.name)
    if not path.is_file():
        raise DataError(
            f"{path.name} is missing from {path.parent.name}/ "
            f"(expected SHA-256 {expected}, found no file). {mend}"
        )
    packed = path.read_bytes()
    found = hashlib.sha256(packed).hexdigest()
    if found != expected:
        raise DataError(
            f"{path.name} is damaged: expected SHA-256 {expected}, "
            f"found {found}. {mend}"
        )
    # A bytearray, because NumPy lets nobody write into an array of bytes.
    return np.frombuffer(bytearray(gzip.decompress(packed)), np.uint8)


def _how_to_restore(name):
    """What brings back a file of the course, in words."""
    if (ROOT / ".git").exists():
        return (
            "To restore it, type in the course's folder: "
            f"git checkout -- {name}"
        )
    return (
        "To restore it, unpack the archive that you got the course in once "
        f"more, somewhere else, and copy {name} from there to here."
    )


def _checksums(folder):
    """File name -> SHA-256, from the folder's SHA256SUMS."""
    path = folder / "SHA256SUMS"
    if not path.is_file():
        raise DataError(
            f"SHA256SUMS is missing from {folder.name}/. "
            + _how_to_restore("data/fashion-mnist/SHA256SUMS")
        )
    lines = path.read_text(encoding="ascii").splitlines()
    return {name: total for total, name in map(str.split, lines)}
