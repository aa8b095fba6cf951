"""Tables and figures of the lecture of this name, and its check.

Some are made from lines of code, given as strings: each is run, so that what
is printed on the left is what has been computed on the right.
"""

import numpy as np
from IPython import get_ipython
from IPython.display import display

from utils.checking.compare import as_array
from utils.checking.values import compare, name_slip, numbers
from utils.data import CLASSES
from utils.figures import show_images


def _run(line):
    """The value of a line of code, with the notebook's names."""
    return eval(line, get_ipython().user_ns)


def show_shapes(*lines):
    """Run lines of code, and print the shape and dtype that each gives.

    Args:
        lines: strings; each gives a tensor.
    """
    print(f"{'':37} {'shape':12} dtype")
    for line in lines:
        result = _run(line)
        kind = str(result.dtype).removeprefix("torch.")
        print(f"{line:37} {tuple(result.shape)!s:12} {kind}")


def show_values(*lines):
    """Run lines of code, and print the numbers that each gives.

    Args:
        lines: strings; each gives a tensor of one axis.
    """
    for line in lines:
        numbers = [round(number, 4) for number in _run(line).tolist()]
        print(f"{line:30} {numbers}")


def show_pictures(*lines):
    """Run lines of code, and show each result as an image.

    Args:
        lines: strings; each gives a tensor, (rows, columns), 0 to 255.
    """
    pictures = [_run(line) for line in lines]
    shapes = ", ".join(
        f"{line}: {tuple(picture.shape)}, mean {picture.double().mean():.2f}"
        for line, picture in zip(lines, pictures, strict=True)
    )
    show_images(
        pictures,
        lines,
        f"A boot and what is made of it. {shapes}.",
        columns=3,
        size=1.8,
    )


def show_pairs(*pairs):
    """Run pairs of lines, compare their results, and show a table.

    Args:
        pairs: (a line of NumPy, a line of PyTorch) each.
    """
    rows = ["| NumPy | PyTorch | equal |", "|---|---|---|"]
    for left, right in pairs:
        x, y = _run(left), _run(right)
        equal = np.shape(x) == np.shape(y) and np.allclose(x, y)
        rows.append(
            f"| `{left}` | `{right}` | {'yes' if equal else '**NO**'} |"
        )
    table = "\n".join(rows)
    display({"text/markdown": table, "text/plain": table}, raw=True)


def show_brighter(boot, wrapped, clamped):
    """Show an image, and it made brighter in two ways.

    Args:
        boot: (28, 28) uint8 tensor.
        wrapped: (28, 28) uint8 tensor, the wrong way.
        clamped: (28, 28) float32 tensor, the right way.
    """
    darker = (wrapped < boot).sum()
    means = [image.double().mean() for image in (boot, wrapped, clamped)]
    show_images(
        [boot, wrapped, clamped],
        ["boot", "boot + 50", "float, then clamp"],
        f"A boot, mean {means[0]:.2f}; the same plus 50 in uint8, mean "
        f"{means[1]:.2f}: {darker} bright pixels have become dark; the same "
        f"by way of float32, mean {means[2]:.2f}: none has.",
        columns=3,
        size=1.8,
    )


def show_averages(averages):
    """Show the average photograph of each class.

    Args:
        averages: (10, 28, 28) tensor, 0 to 1.
    """
    brightest = int(averages.mean(dim=(1, 2)).argmax())
    show_images(
        averages * 255,
        CLASSES,
        "The average photograph of each class: blurred, but plainly a "
        "T-shirt, trousers and so on. The brightest is the "
        f"{CLASSES[brightest]}.",
    )


def show_joined(below, beside):
    """Show two images, made by `cat` along dim 0 and along dim 1.

    Args:
        below, beside: (rows, columns) tensors, 0 to 1.
    """
    shapes = [tuple(picture.shape) for picture in (below, beside)]
    show_images(
        [below * 255, beside * 255],
        [f"dim=0: {shapes[0]}", f"dim=1: {shapes[1]}"],
        f"Three photographs joined by cat:\nalong dim 0 below one another, "
        f"{shapes[0]}; along dim 1 beside one another, {shapes[1]}.",
        columns=2,
        size=2.6,
    )


def check_distances(answer, photo, others):
    """Compare an answer with the squared distances Σ (other − photo)².

    Args:
        answer: (n,) tensor.
        photo: (28, 28) tensor of floats.
        others: (n, 28, 28) tensor of floats.

    Raises:
        CheckError: the answer is wrong; the message says what it looks
            like.
    """
    answer = numbers("distances", answer)
    difference = as_array(others) - as_array(photo)  # (n, 28, 28)
    expected = (difference**2).sum(axis=(1, 2))  # (n,)
    slips = {
        "this is differences added up without squaring them": difference.sum(
            (1, 2)
        ),
        "this is the square of the sum, not the sum of the squares": (
            difference.sum((1, 2)) ** 2
        ),
        "this is the mean of the squares, not their sum": expected
        / difference[0].size,
        "this is the root of the right answer": np.sqrt(expected),
    }
    name_slip("distances", answer, slips)
    hint = "one number for each photograph: which axes have to go away?"
    compare("distances", answer, expected, hint)
    print(f"Right: {len(expected)} distances")
