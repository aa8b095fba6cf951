import itertools
import math
import operator

import torch

from utils.tests.wrong_answers import right, slips, wrong


@wrong("06.1", "stops with RuntimeError")
def new_stride(shape):
    return list(torch.empty(shape).stride())


@wrong("06.5", "may be viewed in some shapes")
def can_view(shape, stride, new_shape):
    for i in range(len(shape) - 1):
        if stride[i] != shape[i + 1] * stride[i + 1]:
            return False
    return stride[-1] == 1


@wrong("06.5", "False too often, never too rarely")
def can_view(shape, stride, new_shape):
    try:
        torch.empty_strided(shape, stride).view(new_shape)
    except RuntimeError:
        return False
    return True


@wrong("06.5", "stops with RuntimeError")
def can_view(shape, stride, new_shape):
    return torch.empty_strided(shape, stride).view(new_shape) is not None


@wrong("06.1", "compute it, without a tensor to ask")
def new_stride(shape):
    return list(torch.empty(shape, device="meta").stride())


@wrong("06.1", "whole numbers are asked, without a point: is it `//`")
def new_stride(shape):
    jump = math.prod(shape)
    stride = []
    for size in shape:
        jump = jump / size
        stride.append(jump)
    return stride


@wrong("06.3", "right values, but a Python line runs once for each")
def patches(I, size):
    n, H, W = I.shape
    squares = [
        I[:, y : y + size, x : x + size]
        for y in range(0, H, size)
        for x in range(0, W, size)
    ]
    return torch.stack(squares, dim=1)


@wrong("06.4", "right values, but a Python line runs once for each")
def mosaic(I, rows, columns):
    lines = [
        torch.cat(list(I[row * columns : (row + 1) * columns]), dim=1)
        for row in range(rows)
    ]
    return torch.cat(lines)


@wrong("06.5", "compute it, without a tensor to ask")
def can_view(shape, stride, new_shape):
    x = torch.empty_strided(shape, stride, device="meta")
    try:
        x.view(new_shape)
        return True
    except RuntimeError:
        return False


@wrong("06.5", "is a new size taken from whichever fits?")
def can_view(shape, stride, new_shape):
    lines = []
    for i, size in enumerate(shape):
        if i > 0 and stride[i - 1] == size * stride[i]:
            lines[-1] *= size
        else:
            lines.append(size)
    return all(any(line % size == 0 for line in lines) for size in new_shape)


@right("06.5")
def can_view(shape, stride, new_shape):
    borders, count = set(), 1
    for i, size in enumerate(shape[:-1]):
        count *= size
        if stride[i] != shape[i + 1] * stride[i + 1]:
            borders.add(count)
    return borders <= set(itertools.accumulate(new_shape, operator.mul))


@wrong("06.5", "False too often, never too rarely")
def can_view(shape, stride, new_shape):
    return len(shape) == len(new_shape) and shape[0] == new_shape[0]


@wrong("06.3", "does a patch begin at every pixel?")
def patches(I, size):
    n, H, W = I.shape
    cut = []
    for y in range(H // size):
        for x in range(W // size):
            cut.append(I[:, y : y + size, x : x + size])
    return torch.stack(cut, dim=1)


@wrong("06.4", "is the row k // rows?")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    out = torch.zeros(rows * H, columns * W)
    for k in range(n):
        row, column = k // rows, k % columns
        out[row * H : row * H + H, column * W : column * W + W] = I[k]
    return out


@right("06.1")
def new_stride(shape):
    return [math.prod(shape[i + 1 :]) for i in range(len(shape))]


slips("06.1", new_stride)("""
an axis itself and those before it?
    [i + 1 :] -> [: i + 1]
is it the sum of the sizes?
    math.prod -> sum
is the next size left out?
    i + 1 -> i + 2
is the last size left out?
    i + 1 : -> i + 1 : -1
and the axis's own is in
    i + 1 : -> i:-1
is the first axis missing?
    range(l -> range(1, l
may two sizes be equal?
    [i + 1 -> [shape.index(size) + 1
    i in range(len(shape)) -> size in shape
""")


@right("06.1")
def new_stride(shape):
    stride, jump = [], 1
    for size in reversed(shape):
        stride.insert(0, jump)
        jump *= size
    return stride


slips("06.1", new_stride)("""
are the sizes added up?
    *= -> +=
does the product begin with 0?
    [], 1 -> [], 0
expected 3
    0, jump -> 0, 0 if size == 1 else jump
over those after it, not those before it
    - for size in reversed(shape):
    -     stride.insert(0, jump)
    + for size in shape:
    +     stride.append(jump)
is it the wrong way round? The last axis jumps by 1
    stride.insert(0, jump) -> stride.append(jump)
a tuple, expected a list
    return stride -> return tuple(stride)
""")


@wrong("06.1", "does the loop end before it comes to the first axis?")
def new_stride(shape):
    stride = [1] * len(shape)
    for i in range(len(shape) - 2, 0, -1):
        stride[i] = shape[i + 1] * stride[i + 1]
    return stride


@wrong("06.1", "are all other sizes in?")
def new_stride(shape):
    return [math.prod(t for t in shape if t != size) for size in shape]


@wrong("06.1", "expected 400000000000124")
def new_stride(shape):
    ln = [math.log(size) for size in shape]
    return [round(math.exp(sum(ln[i + 1 :]))) for i in range(len(shape))]


@right("06.2")
def element(memory, offset, stride, index):
    place = sum(k * jump for k, jump in zip(index, stride))
    return memory[offset + place].item()


slips("06.2", element)("""
is the offset subtracted?
    offset + place -> place - offset
is the first axis left out?
    index, stride)) -> index[1:], stride[1:]))
is the last axis left out?
    index, stride)) -> index[:-1], stride))
has the last axis a stride of 1?
    index, stride)) -> index, stride[:-1] + [1]))
does an index begin at 1?
    k * jump -> (k - 1) * jump
is it one place before?
    + place -> + place - 1
is it a product of all axes?
    sum( -> math.prod(
is it memory's own index?
    offset + place -> index
is an axis's number taken, in place of its index?
    zip(index, stride) -> enumerate(stride)
zip gives pairs:
    (k * jump for k, jump in z -> (z
is the offset missing?
    offset + place -> place
a tensor, expected a number
    ].item() -> ]
IndexError: list index out of range
    - place = sum(k * jump for k, jump in zip(index, stride))
    + place = index[0] * stride[0] + index[1] * stride[1]
is it subtracted?
    offset + place -> offset - place
lists have no arithmetic: is a loop or `zip` missing?
    sum(k * jump for k, jump in zip(index, stride)) -> index * stride
""")


@right("06.3")
def patches(I, size):
    n, H, W = I.shape
    split = I.reshape(n, H // size, size, W // size, size).transpose(2, 3)
    return split.reshape(n, -1, size, size)


slips("06.3", patches)("""
is that view alone?
    split.reshape -> I.view
row by row from the top left, not column by column
    transpose(2, 3) -> permute(0, 3, 1, 2, 4)
(n, m, size, size) is asked
    return split.reshape(n, -1, size, size) -> return split
view moves no number: is it reshape
    split.reshape -> split.view
is each patch turned over?
    transpose(2, 3) -> permute(0, 1, 3, 4, 2)
""")


@right("06.4")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    split = I.view(rows, columns, H, W).transpose(1, 2)
    return split.reshape(rows * H, columns * W)


slips("06.4", mosaic)("""
is another one split?
    rows, columns, H, W -> rows, H, columns, W
is there more than one row?
    .view(rows, columns, H, W).transpose(1, 2) -> .transpose(0, 1)
is that view alone?
    I.view(rows, columns, H, W).transpose(1, 2) -> I
stops with RuntimeError: view size is not compatible
    reshape -> view
is it filled down first?
    rows, columns, H, W -> columns, rows, H, W
    transpose(1, 2) -> permute(1, 2, 0, 3)
""")


def lines_of(shape, stride, joined=operator.eq):
    lines = [shape[0]]
    for i in range(1, len(shape)):
        if joined(stride[i - 1], shape[i] * stride[i]):
            lines[-1] *= shape[i]
        else:
            lines.append(shape[i])
    return lines


@right("06.5")
def can_view(shape, stride, new_shape):
    lines = lines_of(shape, stride)
    for size in new_shape:
        if lines[0] == 1:
            lines.pop(0)
        if lines[0] % size:
            return False
        lines[0] //= size
    return True


slips("06.5", can_view)("""
is there a gap?
    (shape, stride) -> (shape, stride, operator.ge)
has all of it to be in one line?
    lines.pop(0) -> return False
is one of them from the right?
    in new_shape -> in new_shape[::-1]
""")


@wrong("06.5", "is it one new size for each line?")
def can_view(shape, stride, new_shape):
    pairs = zip(lines_of(shape, stride), new_shape)
    return all(line % size == 0 for line, size in pairs)


@wrong("06.5", "are the lines counted?")
def can_view(shape, stride, new_shape):
    return len(lines_of(shape, stride)) <= len(new_shape)


@wrong("06.5", "is the last stride alone looked at?")
def can_view(shape, stride, new_shape):
    return stride[-1] == 1
