import hashlib
import shutil
import subprocess

import numpy as np
import pytest

from utils.data import FOLDER, DataError, load_fashion_mnist
from utils.paths import ROOT

TEST_IMAGES = "t10k-images-idx3-ubyte.gz"


@pytest.fixture
def copied(tmp_path):
    """The test split's files in a folder that a test may damage."""
    folder = tmp_path / "fashion-mnist"
    folder.mkdir()
    for path in (*FOLDER.glob("t10k*"), FOLDER / "SHA256SUMS"):
        shutil.copy(path, folder)
    return folder


@pytest.mark.parametrize(("split", "n"), [("train", 60000), ("test", 10000)])
def test_shapes_dtypes_and_balance(split, n):
    images, labels = load_fashion_mnist(split)
    assert (images.shape, images.dtype) == ((n, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((n,), np.int64)
    assert (images.min(), images.max()) == (0, 255)
    assert np.bincount(labels).tolist() == [n // 10] * 10
    images[0] = 0  # a learner may write into what was loaded


def test_unknown_split():
    with pytest.raises(ValueError, match="'train' or 'test'"):
        load_fashion_mnist("validation")


@pytest.mark.parametrize("damage", ["flipped", "cut off", "empty"])
def test_a_damaged_file_is_named_with_both_sums_and_the_mend(copied, damage):
    path = copied / TEST_IMAGES
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[5000] ^= 1
    else:
        content = content[: len(content) // 2 if damage == "cut off" else 0]
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_fashion_mnist("test", copied)
    message = str(caught.value)
    assert TEST_IMAGES in message
    assert hashlib.sha256(content).hexdigest() in message
    original = (FOLDER / TEST_IMAGES).read_bytes()
    assert hashlib.sha256(original).hexdigest() in message


@pytest.mark.parametrize("missing", [TEST_IMAGES, "SHA256SUMS"])
def test_a_missing_file_is_named_with_the_mend(copied, missing):
    (copied / missing).unlink()
    with pytest.raises(DataError, match=f"{missing} is missing") as caught:
        load_fashion_mnist("test", copied)
    assert "To restore it" in str(caught.value)


@pytest.mark.parametrize("missing", [TEST_IMAGES, "SHA256SUMS"])
@pytest.mark.parametrize("cloned", [True, False])
def test_what_the_message_says_restores_it(
    missing, cloned, tmp_path, monkeypatch
):
    folder = tmp_path / "data" / "fashion-mnist"
    shutil.copytree(FOLDER, folder)
    unpacked_again = tmp_path / "again"
    shutil.copytree(tmp_path / "data", unpacked_again / "data")
    if cloned:
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@y"]
        for words in (["init", "-q"], ["add", "data"], ["commit", "-qmx"]):
            subprocess.run([*git, *words], cwd=tmp_path, check=True)
    monkeypatch.setattr("utils.data.ROOT", tmp_path)
    (folder / missing).unlink()
    with pytest.raises(DataError) as caught:
        load_fashion_mnist("test", folder)
    words = str(caught.value).split("To restore it, ")[1]
    if cloned:
        command = words.removeprefix("type in the course's folder: ")
        subprocess.run(command, shell=True, cwd=tmp_path, check=True)
    else:
        assert "git" not in words
        name = words.split("and copy ")[1].split(" from there")[0]
        shutil.copy(unpacked_again / name, tmp_path / name)
    load_fashion_mnist("test", folder)


def test_the_files_are_the_ones_that_the_authors_published():
    """With the name and time that Debian took out of each gzip header put
    back, the files have the MD5 sums of the authors' own README.
    """
    published = {
        "train-images-idx3-ubyte": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "train-labels-idx1-ubyte": "25c81989df183df01b3e8a0aad5dffbe",
        "t10k-images-idx3-ubyte": "bef4ecab320f06d8554ea6380940ec79",
        "t10k-labels-idx1-ubyte": "bb300cfdad3c16e7a12a480ee83cd310",
    }
    times = {"train": 1504176606, "t10k-": 1504176627}  # 31 August 2017
    for name, md5 in published.items():
        packed = (FOLDER / f"{name}.gz").read_bytes()
        time = times[name[:5]].to_bytes(4, "little")
        header = packed[:3] + b"\x08" + time + packed[8:10]
        original = header + name.encode() + b"\0" + packed[10:]
        found = hashlib.md5(original, usedforsecurity=False).hexdigest()
        assert found == md5


def test_the_data_readme_names_the_sums():
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for line in (FOLDER / "SHA256SUMS").read_text().splitlines():
        assert line in readme
