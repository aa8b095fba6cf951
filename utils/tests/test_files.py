import pytest

from utils.files import whole


def test_a_file_is_replaced_when_it_is_written(tmp_path):
    path = tmp_path / ("long " * 51)  # 255 letters, the most there may be
    for text in ("old", "new"):
        with whole(path) as beside:
            beside.write_text(text)
        assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole(path) as beside:
        beside.write_text("ne")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
