import matplotlib.pyplot as plt
import pytest
from matplotlib.transforms import ScaledTranslation
from nbformat.v4 import new_output
from PIL import Image

from utils import figures
from utils.maintenance.outputs import Tolerance, compare, unexplained

EXACT = Tolerance()
SAYS = Tolerance(words=("2x3", "a b"))
TWO_PERCENT = Tolerance(share=0.02)
THIRTY_TIMES = Tolerance(factor=30)


def printed(text):
    return new_output("stream", name="stdout", text=text)


def drawn(text="A line.", ys=(0, 1, 2), moved=0, label="x", tag="a", lw=2):
    """The output of `show` for a small figure, one tick label moved."""
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.plot(ys, linewidth=lw)
    ax.set(xlabel=label, title=tag)
    tick = ax.get_xticklabels()[3]
    pixels = ScaledTranslation(moved / 100, 0, figure.dpi_scale_trans)
    tick.set_transform(tick.get_transform() + pixels)
    bundle, metadata = figures._rendered(figure, text)
    return new_output("display_data", data=bundle, metadata=metadata)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], EXACT),
        (["raises-exception"], EXACT),
        (["within:2%"], TWO_PERCENT),
        (["within:0.5%"], Tolerance(share=0.005)),
        (["within:30x"], THIRTY_TIMES),
        (["raises-exception", "says:2x3", "says:a b"], SAYS),
    ],
)
def test_tags(tags, expected):
    assert Tolerance.from_tags(tags) == expected


@pytest.mark.parametrize(
    "tags",
    [
        ["within"],
        ["within:2"],
        ["within: 2%"],
        ["within:0%"],
        ["within:100%"],
        ["within:1x"],
        ["within:-3%"],
        ["within:2%", "within:3%"],
        ["within:2%", "says:2x3"],
        ["says:"],
        ["says"],
    ],
)
def test_tags_that_mean_nothing_are_refused(tags):
    with pytest.raises(ValueError, match=r"write|factor over 1"):
        Tolerance.from_tags(tags)


@pytest.mark.parametrize(
    ("tolerance", "stored", "new"),
    [
        (EXACT, "loss 0.42", "loss 0.42"),
        (TWO_PERCENT, "loss 0.42", "loss 0.428"),
        (TWO_PERCENT, "loss -0.42", "loss -0.412"),
        (TWO_PERCENT, "1,000 of 10,000", "1,019 of 10,000"),
        (TWO_PERCENT, "a  99\nb 100", "a 100\nb 100"),
        (TWO_PERCENT, "1e-08", "1.01e-08"),
        (TWO_PERCENT, "0 wrong", "0 wrong"),
        (THIRTY_TIMES, "1,000 times", "29,000 times"),
        (THIRTY_TIMES, "1,000 times", "34 times"),
    ],
)
def test_texts_that_agree(tolerance, stored, new):
    assert not compare([printed(stored)], [printed(new)], tolerance)


@pytest.mark.parametrize(
    ("tolerance", "stored", "new"),
    [
        (EXACT, "loss 0.42", "loss 0.43"),
        (EXACT, "loss 0.42", "loss  0.42"),
        (EXACT, "a\n", "a"),
        (TWO_PERCENT, "loss 0.42", "loss 0.43"),
        (TWO_PERCENT, "loss 0.42", "Loss 0.42"),
        (TWO_PERCENT, "loss 0.42", "loss -0.42"),
        (TWO_PERCENT, "loss 0.42", "loss nan"),
        (TWO_PERCENT, "loss 0.42", "loss 0.42 0.42"),
        (TWO_PERCENT, "loss 0.42", "loss #"),
        (TWO_PERCENT, "layer L0", "layer L1"),
        (TWO_PERCENT, "float32", "float64"),
        (TWO_PERCENT, "0 wrong", "1 wrong"),
        (TWO_PERCENT, "1 2", "12"),
        (THIRTY_TIMES, "1,000 times", "31,000 times"),
        (THIRTY_TIMES, "1,000 times", "32 times"),
        (THIRTY_TIMES, "1,000 times", "-1,000 times"),
        (THIRTY_TIMES, "3 faster", "3 slower"),
        (THIRTY_TIMES, "0 times", "3 times"),
    ],
)
def test_texts_that_differ(tolerance, stored, new):
    (difference,) = compare([printed(stored)], [printed(new)], tolerance)
    assert "stdout differs" in difference.message
    assert "\n- " in difference.message
    assert "\n+ " in difference.message


def test_a_missing_and_an_extra_output_are_shown_on_both_sides():
    one, two = printed("one"), new_output("error", ename="E", evalue="two")
    one_more = [one, new_output("display_data", data={"text/plain": "two"})]
    for stored, new in (([one], one_more), (one_more, [one]), ([one], [])):
        (difference,) = compare(stored, new, EXACT)
        message = f"{len(stored)} outputs expected, {len(new)} came"
        assert message in difference.message
    (difference,) = compare([one], [two], EXACT)
    assert "expected stdout, came error" in difference.message


def raised(ename, evalue):
    return new_output("error", ename=ename, evalue=evalue)


def test_names_and_messages_of_errors_are_compared():
    stored = raised("ValueError", "shapes (2,4) (3,)")
    assert not compare([stored], [stored], EXACT)
    assert compare([stored], [raised("TypeError", "shapes (2,4) (3,)")], EXACT)
    assert compare([stored], [raised("ValueError", "shapes (2,4)")], EXACT)


def test_a_message_may_be_worded_differently_if_it_says_what_it_has_to():
    stored = raised("RuntimeError", "2x3 times a b")
    assert not compare([stored], [raised("RuntimeError", "a b, 2x3")], SAYS)
    for new in (
        raised("ValueError", "2x3 times a b"),
        raised("RuntimeError", "2x3 times a c"),
    ):
        assert compare([stored], [new], SAYS)
        assert compare([new], [stored], SAYS)


def test_a_cell_without_an_error_has_nothing_to_say():
    (difference,) = compare([printed("2x3")], [printed("2x3")], SAYS)
    assert "no error is stored" in difference.message
    assert compare([], [], SAYS)


def test_a_widgets_address_may_differ_but_nothing_else():
    def widget(model_id, version=2):
        mime = "application/vnd.jupyter.widget-view+json"
        view = {"model_id": model_id, "version_major": version}
        return new_output("display_data", data={mime: view})

    assert not compare([widget("a")], [widget("b")], EXACT)
    assert compare([widget("a")], [widget("a", version=3)], EXACT)


def test_html_and_other_text_is_compared():
    def shown(mime, text):
        return new_output("display_data", data={mime: text})

    for mime in ("text/html", "text/latex", "image/svg+xml"):
        assert not compare([shown(mime, "a")], [shown(mime, "a")], EXACT)
        assert compare([shown(mime, "a")], [shown(mime, "b")], EXACT)
    assert compare(
        [shown("text/html", "a")], [shown("text/latex", "a")], EXACT
    )
    jpeg = shown("image/jpeg", "a")
    (difference,) = compare([jpeg], [jpeg], EXACT)
    assert "store figures as PNG" in difference.message


def test_a_tick_label_moved_by_one_pixel_passes():
    stored, new = drawn(), drawn(moved=1)
    assert stored.data["image/png"] != new.data["image/png"]
    assert not compare([stored], [new], EXACT)


@pytest.mark.parametrize(
    "change",
    [
        {"ys": (0, 1.05, 2)},  # a bend of a few pixels
        {"ys": (0, -1, -2)},  # a sign
        {"ys": ()},  # no curve at all
        {"label": "y"},  # a letter
        {"tag": "b"},
        {"moved": 4},
        {"lw": 5},
    ],
)
def test_a_changed_figure_fails_in_both_directions(change):
    stored, new = drawn(), drawn(**change)
    for pair in ((stored, new), (new, stored)):
        (difference,) = compare([pair[0]], [pair[1]], EXACT)
        assert "pixels differ" in difference.message
        assert set(difference.images) == {"expected", "actual", "difference"}


@pytest.mark.parametrize("level", [90, 110])
@pytest.mark.parametrize("place", [(5, 5), (0, 0), (26, 36)])
def test_a_flat_area_that_changes_a_little_is_noticed(place, level):
    """As a cell of a heat map, or a pale band."""
    image = Image.new("RGB", (40, 30), (100, 100, 100))
    other = image.copy()
    other.paste((level, 100, 100), (*place[::-1], place[1] + 3, place[0] + 3))
    for pair in ((image, other), (other, image)):
        assert unexplained(*pair).sum() == 9
    other.paste((103, 97, 100), (0, 0, 40, 30))  # what rounding does
    assert not unexplained(image, other).any()


def test_at_an_edge_rounding_may_do_more():
    image = Image.new("RGB", (40, 30), "white")
    image.paste("black", (20, 0, 40, 30))
    other = image.copy()
    other.paste((225, 225, 225), (19, 0, 20, 30))  # just beside the edge
    assert not unexplained(image, other).any()
    other.paste((225, 225, 225), (10, 0, 11, 30))
    assert unexplained(image, other).sum() == 30


def test_a_tolerance_in_percent_lets_a_curve_move_by_as_much():
    stored = drawn(ys=(0, 1, 2))
    assert compare([stored], [drawn(ys=(0, 1.05, 2))], EXACT)
    assert not compare([stored], [drawn(ys=(0, 1.05, 2))], TWO_PERCENT)
    assert compare([stored], [drawn(ys=(0, 1.3, 2))], TWO_PERCENT)


def heated(value):
    """The output of `show` for a heat map of four cells."""
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.imshow([[0, value], [200, 255]], vmin=0, vmax=255)
    bundle, metadata = figures._rendered(figure, "Four cells.")
    return new_output("display_data", data=bundle, metadata=metadata)


def test_a_tolerance_in_percent_lets_a_colour_change_by_as_much():
    stored = heated(100)
    assert not compare([stored], [heated(102)], EXACT)
    assert compare([stored], [heated(106)], EXACT)
    assert not compare([stored], [heated(106)], TWO_PERCENT)
    assert compare([stored], [heated(130)], TWO_PERCENT)


def test_a_picture_of_timings_is_compared_by_its_text():
    stored, new = drawn("3 times"), drawn("40 times", ys=(0, 5, 1))
    assert not compare([stored], [new], THIRTY_TIMES)
    assert compare([stored], [drawn("400 times")], THIRTY_TIMES)
    assert compare([stored], [drawn("3 minutes")], THIRTY_TIMES)


def test_another_size_is_said():
    figure, _ = plt.subplots(figsize=(5, 3))
    bundle, metadata = figures._rendered(figure, "A line.")
    other = new_output("display_data", data=bundle, metadata=metadata)
    (difference,) = compare([drawn()], [other], EXACT)
    assert "(400, 300) pixels expected, (500, 300) came" in difference.message


def test_a_figures_text_is_compared_and_must_be_there():
    assert compare([drawn("A line.")], [drawn("A curve.")], EXACT)
    bare = drawn()
    bare.data["text/plain"] = "<Figure size 400x300 with 1 Axes>"
    other_alt = drawn()
    other_alt.metadata["image/png"]["alt"] = "Another."
    for stored in (bare, other_alt):
        messages = [d.message for d in compare([stored], [stored], EXACT)]
        assert any("utils.figures.show" in message for message in messages)


def test_one_pixel_of_an_image_is_noticed():
    image = Image.new("RGB", (40, 30), "white")
    other = image.copy()
    other.putpixel((7, 5), (150, 255, 255))
    mask = unexplained(image, other)
    assert mask.sum() == 1
    assert mask[5, 7]
    assert not unexplained(image, image.copy()).any()
