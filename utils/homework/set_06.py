"""The tasks of problem set 06: reshape with view."""

import itertools
import math
import operator

import torch

from utils.checking.task import Task
from utils.homework.samples import sizes, tensor

# More than fits into any memory: these have to be computed, not built.
HUGE = 10**14 + 31  # a prime number


def sample_shape(rng):
    """A shape, often with two equal sizes, at times with a huge one."""
    shape = sizes(rng, int(rng.choice([1, 2, 3, 4, 5, 5])))
    if rng.random() < 0.7:
        shape[-1] = shape[0]
    if rng.random() < 0.3:
        shape[int(rng.integers(len(shape)))] = HUGE
    return (shape,)


def sample_view(rng):
    memory = tensor(rng, 60)
    shape = sizes(rng, int(rng.choice([1, 2, 3, 3, 3])), high=6)
    jumps = rng.permutation([1, 2, 6])[: len(shape)]
    stride = [int(jump) for jump in jumps]
    index = [int(rng.integers(0, size)) for size in shape]
    return memory, int(rng.integers(0, 20)), stride, index


def photographs(rng, n=2, high=3, wide=4, size=2):
    """I (n, high · size, wide · size), and size."""
    return tensor(rng, n, high * size, wide * size), size


def sample_photos(rng):
    return photographs(rng, *sizes(rng, 4, high=6))


def grid(rng, rows=2, columns=3, H=4, W=5):
    """I (rows · columns, H, W), rows and columns."""
    return tensor(rng, rows * columns, H, W), rows, columns


def sample_grid(rng):
    return grid(rng, *sizes(rng, 4, high=7))


def sample_strided(rng):
    """A tensor's shape and stride after a reordering, and a new shape."""
    if rng.random() < 0.75:  # two lines, and sizes that fit, or nearly
        large = int(rng.choice([1, HUGE]))
        news = [2, 6, 2], [3, 4, 2], [2, 3, 4], [6, 2, 2], [3, 2, 4], [2, 2, 6]
        new = list(news[int(rng.integers(len(news)))])
        new[-1] *= large
        turned = rng.random() < 0.5  # or a gap behind each row
        return [6, 4 * large], [1, 6] if turned else [5 * large, 1], new
    shape = [
        int(size) for size in rng.choice([2, 3, 4, 6], rng.integers(2, 4))
    ]
    if rng.random() < 0.7:
        shape[int(rng.integers(len(shape)))] = HUGE
    x = torch.empty(shape, device="meta")
    turn = rng.integers(0, 4)
    if turn == 1:
        x = x.permute(*(int(axis) for axis in rng.permutation(x.ndim)))
    elif turn == 2:
        x = torch.empty([*shape[:-1], 2 * shape[-1]], device="meta")[..., ::2]
    elif turn == 3:
        x = x[:1].expand(*shape)
    factors = [p for size in x.shape for p in prime_factors(size)]
    if rng.random() < 0.5:
        factors = [int(p) for p in rng.permutation(factors)]
    cuts = sorted(rng.choice(len(factors), min(2, len(factors) - 1), False))
    parts = [0, *(int(cut) for cut in cuts if cut), len(factors)]
    new = [math.prod(factors[a:b]) for a, b in itertools.pairwise(parts)]
    return list(x.shape), list(x.stride()), new


def prime_factors(size):
    return {4: [2, 2], 6: [2, 3]}.get(size, [size])


def new_stride(shape):
    return list(torch.empty(shape, device="meta").stride())


def element(memory, offset, stride, index):
    shape = [k + 1 for k in index]
    return memory.as_strided(shape, stride, offset)[tuple(index)].item()


def patches(I, size):
    n, H, W = I.shape
    out = [
        [
            I[k, y : y + size, x : x + size]
            for y in range(0, H, size)
            for x in range(0, W, size)
        ]
        for k in range(n)
    ]
    return torch.stack([torch.stack(squares) for squares in out])


def down_first(I, size):
    """Patches numbered column by column."""
    squares = I.unfold(1, size, size).unfold(2, size, size)
    return squares.transpose(1, 2).reshape(len(I), -1, size, size)


def swap_others(I, size):
    """Splits right, and exchanges the rows of patches with those inside."""
    n, H, W = I.shape
    split = I.reshape(n, H // size, size, W // size, size)
    return split.transpose(1, 2).reshape(n, -1, size, size)


def mosaic(I, rows, columns):
    lines = [
        torch.cat(list(I[row * columns : (row + 1) * columns]), dim=1)
        for row in range(rows)
    ]
    return torch.cat(lines, dim=0)


def mosaic_down_first(I, rows, columns):
    _, H, W = I.shape
    grid = I.reshape(columns, rows, H, W).transpose(0, 1)
    return mosaic(grid.reshape(-1, H, W), rows, columns)


def side_by_side(I, size):
    """Patches that begin at every pixel, as many as are right."""
    _, H, W = I.shape
    corners = itertools.product(range(H // size), range(W // size))
    return torch.stack(
        [I[:, y : y + size, x : x + size] for y, x in corners], dim=1
    )


def in_places(row_of):
    """A mistake: photograph k in another row, of k, rows and columns."""

    def wrong(I, rows, columns):
        _, H, W = I.shape
        out = torch.zeros(rows * H, columns * W, dtype=I.dtype)
        for k in range(len(I)):
            y, x = row_of(k, rows, columns), k % columns
            out[y * H : (y + 1) * H, x * W : (x + 1) * W] = I[k]
        return out

    return wrong


def next_row_too_near(I, rows, columns):
    """A row of the mosaic begins `rows` photographs after the last."""
    lines = [
        torch.cat([I[y * rows + x] for x in range(columns)], dim=1)
        for y in range(rows)
    ]
    return torch.cat(lines)


def can_view(shape, stride, new_shape):
    try:
        torch.empty_strided(shape, stride, device="meta").view(new_shape)
    except RuntimeError:
        return False
    return True


def is_new(shape, stride, new_shape):
    return stride == new_stride(shape)


def lines_of(shape, stride, joined=operator.eq):
    """How many elements lie in one line, from the left, a list."""
    lines = []
    for i, size in enumerate(shape):
        if i > 0 and joined(stride[i - 1], size * stride[i]):
            lines[-1] *= size
        else:
            lines.append(size)
    return lines


def takes(lines, new_shape):
    """Does no new axis reach from one line into the next?"""
    ends, new_ends = (
        set(itertools.accumulate(each, operator.mul))
        for each in (lines, new_shape)
    )
    return ends <= new_ends


def one_size_each(shape, stride, new_shape):
    """Each line is compared with one new size, the others with none."""
    lines = lines_of(shape, stride)
    return all(
        line % size == 0 for line, size in zip(lines, new_shape, strict=False)
    )


def same_lines(shape, stride, new_shape):
    """Only a line as a whole, or shape itself, is accepted."""
    return new_shape in (shape, lines_of(shape, stride))


def first_only(shape, stride, new_shape):
    """Only the first new size is looked at."""
    return lines_of(shape, stride)[0] % new_shape[0] == 0


def any_line(shape, stride, new_shape):
    """Each new size has to fit into some line, wherever that is."""
    return all(
        any(line % size == 0 for line in lines_of(shape, stride))
        for size in new_shape
    )


def falling(shape, stride, new_shape):
    """Strides that fall, as a contiguous tensor's do."""
    return sorted(stride, reverse=True) == stride


def fits_stride(index_to_place):
    """A mistake: another place in memory, by offset, stride and index."""
    return lambda memory, offset, stride, index: memory[
        index_to_place(offset, stride, index)
    ].item()


def picture(rows, columns):
    """0, 1, 2, … as a picture."""
    return torch.arange(float(rows * columns)).view(1, rows, columns)


def strided(shape, stride, *new):
    return shape, stride, list(new)


def product(numbers):
    return sum(a * b for a, b in numbers)


NO_META = "compute it, without a tensor to ask"

TASKS = [
    Task(
        "new_stride",
        points=1,
        trials=30,
        sample=sample_shape,
        small=(
            ([3],),
            ([2, 5],),
            ([3, 3],),
            ([2, 3, 4],),
            ([2, 1, 3],),
            ([4, 2, 3, 5],),
        ),
        whole=True,
        tolerance=1e-18,  # of these numbers each digit counts
        forbids={"meta": NO_META, "stride": NO_META},
        expected=new_stride,
        mistakes={
            "is it the wrong way round? The last axis jumps by 1": (
                lambda shape: new_stride(shape)[::-1]
            ),
            "does an axis jump over itself? Only over those after it": (
                lambda shape: [math.prod(shape[i:]) for i in range(len(shape))]
            ),
            "over those after it, not those before it": (
                lambda shape: [math.prod(shape[:i]) for i in range(len(shape))]
            ),
            "are the sizes added up? Each axis multiplies": (
                lambda shape: [
                    1 + sum(shape[i + 1 :]) for i in range(len(shape))
                ]
            ),
            "is it the sum of the sizes? Their product is asked": (
                lambda shape: [sum(shape[i + 1 :]) for i in range(len(shape))]
            ),
            "an axis itself and those before it? Those after it count": (
                lambda shape: list(itertools.accumulate(shape, operator.mul))
            ),
            "are all other sizes in? Only those after the axis count": (
                lambda shape: [math.prod(shape) // size for size in shape]
            ),
            "is the next size left out? It's one of those after the axis": (
                lambda shape: [
                    math.prod(shape[i + 2 :]) for i in range(len(shape))
                ]
            ),
            "may two sizes be equal? `index` finds the first of them": (
                lambda shape: [
                    math.prod(shape[shape.index(size) + 1 :]) for size in shape
                ]
            ),
            "does the loop end before it comes to the first axis?": (
                lambda shape: [1, *new_stride(shape)[1:]]
            ),
            "all of it is 0: does the product begin with 0? 1 is the last": (
                lambda shape: [0] * len(shape)
            ),
            "is it the next size alone? All sizes after it count": (
                lambda shape: [*shape[1:], 1]
            ),
            "are these the sizes?": lambda shape: list(shape),
            "is the last axis missing? Its stride is 1": (
                lambda shape: new_stride(shape)[:-1]
            ),
            "is the first axis missing? It has a stride, too": (
                lambda shape: new_stride(shape)[1:]
            ),
            "does the last axis jump by 0? One element on is 1": (
                lambda shape: [*new_stride(shape)[:-1], 0]
            ),
            "is it divided by the first size alone?": lambda shape: (
                [math.prod(shape) // shape[0]] * len(shape)
            ),
            "are all 1? A step along an axis jumps over what follows": (
                lambda shape: [1] * len(shape)
            ),
            "is it multiplied from the left? The last axis begins, with 1": (
                lambda shape: [
                    math.prod(shape[:i]) for i in range(len(shape))
                ][::-1]
            ),
            "the last size is left out, and the axis's own is in: which sizes "
            "come after it?": lambda shape: (
                [math.prod(shape[i:-1]) for i in range(len(shape))]
            ),
            "is the last size left out? It's after all the other ones": (
                lambda shape: [
                    math.prod(shape[i + 1 : -1]) for i in range(len(shape))
                ]
            ),
            "are the sizes after it taken in their order? The last one "
            "comes first": lambda shape: [
                math.prod(shape[1 : len(shape) - i]) for i in range(len(shape))
            ],
        },
    ),
    Task(
        "element",
        points=1,
        trials=50,
        sample=sample_view,
        small=(
            (torch.tensor([10.0, 11, 12, 13, 14, 15]), 1, [2], [2]),
            (torch.arange(20.0, 32), 2, [3, 1], [2, 1]),
            (torch.arange(40.0, 64), 5, [1, 6], [3, 2]),
            (torch.arange(3.0), 1, [2], [0]),
        ),
        expected=element,
        mistakes={
            "is the offset missing?": (
                lambda memory, offset, stride, index: element(
                    memory, 0, stride, index
                )
            ),
            "is this the place? The element there is asked": (
                lambda memory, offset, stride, index: (
                    offset + product(zip(index, stride, strict=True))
                )
            ),
            "is the stride missing? Each step jumps by it": (
                fits_stride(lambda offset, stride, index: offset + sum(index))
            ),
            "is the index missing? It says how many steps": (
                fits_stride(lambda offset, stride, index: offset + sum(stride))
            ),
            "is it the element where the view begins?": (
                fits_stride(lambda offset, stride, index: offset)
            ),
            "is the offset subtracted? The view begins there": fits_stride(
                lambda offset, stride, index: (
                    product(zip(index, stride, strict=True)) - offset
                )
            ),
            "is the first axis left out?": fits_stride(
                lambda offset, stride, index: (
                    offset + product(zip(index[1:], stride[1:], strict=True))
                )
            ),
            "is the last axis left out?": fits_stride(
                lambda offset, stride, index: (
                    offset + product(zip(index[:-1], stride[:-1], strict=True))
                )
            ),
            "has the last axis a stride of 1? Not in every view": fits_stride(
                lambda offset, stride, index: (
                    offset
                    + product(zip(index, [*stride[:-1], 1], strict=True))
                )
            ),
            "does an index begin at 1? At 0": fits_stride(
                lambda offset, stride, index: (
                    offset
                    + product(zip(index, stride, strict=True))
                    - sum(stride)
                )
            ),
            "is it one place before? The first place is 0": fits_stride(
                lambda offset, stride, index: (
                    offset + product(zip(index, stride, strict=True)) - 1
                )
            ),
            "is it a product of all axes? Their jumps are added": fits_stride(
                lambda offset, stride, index: (
                    offset + math.prod(index) * math.prod(stride)
                )
            ),
            "is it memory's own index? offset and stride lead to the place": (
                lambda memory, offset, stride, index: memory[index].item()
            ),
            "is an axis's number taken, in place of its index?": fits_stride(
                lambda offset, stride, index: (
                    offset + product(enumerate(stride))
                )
            ),
            "zip gives pairs: is each multiplied before the sum?": fits_stride(
                lambda offset, stride, index: (
                    offset + sum(zip(index, stride, strict=True))
                )
            ),
            "is it the first axis alone?": fits_stride(
                lambda offset, stride, index: offset + index[0] * stride[0]
            ),
            "is it the last axis alone? `+=` adds": fits_stride(
                lambda offset, stride, index: offset + index[-1] * stride[-1]
            ),
            "is the offset added for each axis? Once": fits_stride(
                lambda offset, stride, index: (
                    len(index) * offset
                    + product(zip(index, stride, strict=True))
                )
            ),
            "are index and stride multiplied as a whole? Axis by axis": (
                fits_stride(
                    lambda offset, stride, index: (
                        offset + sum(index) * sum(stride)
                    )
                )
            ),
            "is the offset multiplied, too?": fits_stride(
                lambda offset, stride, index: (
                    product(zip(index, stride, strict=True)) * max(offset, 1)
                )
            ),
            "is the stride turned round? index[i] goes with stride[i]": (
                fits_stride(
                    lambda offset, stride, index: (
                        offset
                        + product(zip(index, reversed(stride), strict=True))
                    )
                )
            ),
            "are index and stride added? They're multiplied": fits_stride(
                lambda offset, stride, index: offset + sum(index) + sum(stride)
            ),
            "is it subtracted? Each step leads on from the offset": (
                fits_stride(
                    lambda offset, stride, index: (
                        offset - product(zip(index, stride, strict=True))
                    )
                )
            ),
        },
    ),
    Task(
        "patches",
        points=2,
        sample=sample_photos,
        small=(
            (picture(2, 4), 2),
            (picture(4, 2), 2),
            (picture(4, 6), 2),
            (torch.stack([picture(2, 4)[0], 9 - picture(2, 4)[0]]), 1),
        ),
        sized=photographs,
        axes={"n": "example", "high": "row of patches", "wide": "patch"},
        expected=patches,
        mistakes={
            "is that view alone? It regroups neighbours, it cuts no squares": (
                lambda I, size: I.reshape(len(I), -1, size, size)
            ),
            "row by row from the top left, not column by column": down_first,
            "is each patch turned over?": (
                lambda I, size: patches(I, size).transpose(2, 3)
            ),
            "(n, m, size, size) is asked, a number for each patch": (
                lambda I, size: I.unfold(1, size, size).unfold(2, size, size)
            ),
            "height and width aren't the same: are they exchanged?": (
                lambda I, size: patches(I.transpose(1, 2), size)
            ),
            "is each patch a row of size · size? It's a square": (
                lambda I, size: patches(I, size).flatten(2)
            ),
            "are the photographs mixed? Each has its own patches": (
                lambda I, size: patches(I, size).flatten(0, 1)
            ),
            "which axes change places: the two of size, or the inner two? "
            "(height/size, width/size, size, size) is right": swap_others,
            "do the patches overlap? Each pixel belongs to one": (
                lambda I, size: (
                    I.unfold(1, size, 1)
                    .unfold(2, size, 1)
                    .reshape(len(I), -1, size, size)
                )
            ),
            "is it the first patch alone?": (
                lambda I, size: I[:, :size, :size]
            ),
            "does a patch begin at every pixel? The next one begins `size` "
            "further": side_by_side,
        },
    ),
    Task(
        "mosaic",
        points=3,
        sample=sample_grid,
        small=(
            (torch.tensor([[[1.0, 2]], [[3, 4]]]), 1, 2),
            (torch.arange(4.0).view(2, 2, 1), 2, 1),
            (torch.arange(6.0).view(3, 2, 1), 1, 3),
            (torch.tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]]), 1, 2),
            (torch.arange(12.0).view(6, 1, 2), 2, 3),
            (torch.arange(24.0).view(6, 2, 2), 3, 2),
        ),
        sized=grid,
        axes={"rows": "row", "columns": "photograph of a row"},
        expected=mosaic,
        mistakes={
            "is that view alone? The lines of one photograph stay together": (
                lambda I, rows, columns: I.reshape(
                    rows * I.shape[1], columns * I.shape[2]
                )
            ),
            "is it filled down first? Reading order goes to the right": (
                mosaic_down_first
            ),
            "is the picture turned over?": lambda *inputs: mosaic(*inputs).T,
            "are rows and columns exchanged?": lambda I, rows, columns: mosaic(
                I, columns, rows
            ),
            "are the photographs all below one another?": (
                lambda I, rows, columns: I.flatten(0, 1)
            ),
            "are they all beside one another?": (
                lambda I, rows, columns: mosaic(I, 1, len(I))
            ),
            "is each photograph turned over? Then their lines are columns": (
                lambda I, rows, columns: mosaic(
                    I.transpose(1, 2), rows, columns
                )
            ),
            "are there four axes left? Two pairs are merged": (
                lambda I, rows, columns: I.reshape(
                    rows, columns, *I.shape[1:]
                ).transpose(1, 2)
            ),
            "(rows, columns, height, width) needs the inner two exchanged: is "
            "it another pair?": lambda I, rows, columns: (
                I.reshape(rows, columns, *I.shape[1:])
                .transpose(2, 3)
                .reshape(rows * I.shape[1], columns * I.shape[2])
            ),
            "I's first axis is rows · columns: is another one split?": (
                lambda I, rows, columns: (
                    I.reshape(rows, I.shape[1], columns, I.shape[2])
                    .transpose(1, 2)
                    .reshape(rows * I.shape[1], columns * I.shape[2])
                )
            ),
            "is there more than one row? Each has its own first line": (
                lambda I, rows, columns: I.transpose(0, 1).reshape(
                    rows * I.shape[1], columns * I.shape[2]
                )
            ),
            "is the row k // rows? Photograph k is in row k // columns": (
                in_places(lambda k, rows, columns: k // rows)
            ),
            "a row holds `columns` photographs: does the next one begin "
            "`rows` further?": next_row_too_near,
        },
    ),
    Task(
        "can_view",
        points=3,
        trials=100,
        sample=sample_strided,
        small=(
            strided([2, 3], [3, 1], 6),
            strided([2, 3], [1, 2], 6),
            strided([2, 3], [4, 1], 6),
            strided([2, 3], [1, 2], 2, 3),
            strided([3, 4], [1, 3], 2, 6),
            strided([3, 4], [1, 3], 3, 2, 2),
            strided([3, 4], [1, 3], 2, 3, 2),
            strided([2, 3, 4], [12, 4, 1], 4, 6),
            strided([2, 3, 4], [1, 8, 2], 2, 6, 2),
            strided([4, 6], [1, 4], 2, 4, 3),
            strided([2, 3, 4], [1, 8, 2], 4, 6),
            strided([2, 3], [0, 1], 6),
            strided([4, 3], [0, 1], 2, 2, 3),
            strided([4, 6], [12, 2], 24),
            strided([4, 6], [1, 4], 2, 2, 6),
        ),
        forbids={"meta": NO_META, "view": NO_META, "empty_strided": NO_META},
        expected=can_view,
        mistakes={
            "a tensor that isn't in one line may be viewed in some shapes": (
                is_new
            ),
            "is it always possible? It's reshape that never refuses": (
                lambda shape, stride, new_shape: True
            ),
            "is it never possible?": lambda shape, stride, new_shape: False,
            "True is for what view accepts": (
                lambda *inputs: not can_view(*inputs)
            ),
            "a line may be cut anywhere: has it to stay whole?": same_lines,
            "are all new sizes looked at?": first_only,
            "the lines stand in order: is a new size taken from whichever "
            "fits?": any_line,
            "strides that fall aren't enough: do sizes give them?": (falling),
            "is there a gap? In one line a stride is just size times the "
            "next": lambda shape, stride, new_shape: takes(
                lines_of(shape, stride, operator.ge), new_shape
            ),
            "has all of it to be in one line? Some shapes fit several": (
                lambda shape, stride, new_shape: (
                    len(lines_of(shape, stride)) == 1
                )
            ),
            "both are read from the left: is one of them from the right?": (
                lambda shape, stride, new_shape: takes(
                    lines_of(shape, stride), new_shape[::-1]
                )
            ),
            "is it one new size for each line? A line may be cut in more": (
                one_size_each
            ),
            "are the lines counted? It's their sizes that have to fit": (
                lambda shape, stride, new_shape: (
                    len(lines_of(shape, stride)) <= len(new_shape)
                )
            ),
            "is the last stride alone looked at?": (
                lambda shape, stride, new_shape: stride[-1] == 1
            ),
            "are there as many axes in both?": (
                lambda shape, stride, new_shape: len(shape) == len(new_shape)
            ),
        },
    ),
]
