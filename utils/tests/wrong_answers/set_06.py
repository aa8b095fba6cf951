import itertools
import math
import operator

import torch

from utils.tests.wrong_answers import right, wrong


@wrong("06.1", "over those after it, not those before it")
def new_stride(shape):
    stride = [1]
    for size in shape[:-1]:
        stride.append(stride[-1] * size)
    return stride


@wrong("06.1", "is it the wrong way round? The last axis jumps by 1")
def new_stride(shape):
    stride = [1]
    for size in shape[:0:-1]:
        stride.append(stride[-1] * size)
    return stride


@wrong("06.1", "a tuple, expected a list")
def new_stride(shape):
    stride = [1]
    for size in shape[:0:-1]:
        stride.append(stride[-1] * size)
    return tuple(stride[::-1])


@wrong("06.1", "stops with RuntimeError")
def new_stride(shape):
    return list(torch.empty(shape).stride())


@wrong("06.2", "is the offset missing?")
def element(memory, offset, stride, index):
    place = 0
    for k, jump in zip(index, stride):
        place += k * jump
    return memory[place].item()


@wrong("06.2", "a tensor, expected a number")
def element(memory, offset, stride, index):
    return memory[offset + sum(k * jump for k, jump in zip(index, stride))]


@wrong("06.2", "IndexError: list index out of range")
def element(memory, offset, stride, index):
    place = offset + index[0] * stride[0] + index[1] * stride[1]
    return memory[place].item()


@wrong("06.3", "is that view alone?")
def patches(I, size):
    n, H, W = I.shape
    return I.view(n, (H // size) * (W // size), size, size)


@wrong("06.3", "row by row from the top left, not column by column")
def patches(I, size):
    n, H, W = I.shape
    return (
        I.reshape(n, H // size, size, W // size, size)
        .permute(0, 3, 1, 2, 4)
        .reshape(n, -1, size, size)
    )


@wrong("06.3", "(n, m, size, size) is asked")
def patches(I, size):
    n, H, W = I.shape
    return I.reshape(n, H // size, size, W // size, size).transpose(2, 3)


@wrong("06.4", "is that view alone?")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    return I.view(rows * H, columns * W)


@wrong("06.4", "stops with RuntimeError: view size is not compatible")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    return I.view(rows, columns, H, W).transpose(1, 2).view(rows * H, -1)


@wrong("06.4", "is it filled down first?")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    grid = I.view(columns, rows, H, W)
    return grid.permute(1, 2, 0, 3).reshape(rows * H, columns * W)


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


@wrong("06.2", "is it subtracted?")
def element(memory, offset, stride, index):
    for k, jump in zip(index, stride):
        offset -= k * jump
    return memory[offset].item()


@wrong("06.2", "lists have no arithmetic: is a loop or `zip` missing?")
def element(memory, offset, stride, index):
    return memory[offset + index * stride].item()


@wrong("06.3", "does a patch begin at every pixel?")
def patches(I, size):
    n, H, W = I.shape
    cut = []
    for y in range(H // size):
        for x in range(W // size):
            cut.append(I[:, y : y + size, x : x + size])
    return torch.stack(cut, dim=1)


@wrong("06.3", "view moves no number: is it reshape")
def patches(I, size):
    n, H, W = I.shape
    split = I.view(n, H // size, size, W // size, size)
    return split.transpose(2, 3).view(n, -1, size, size)


@wrong("06.3", "is each patch turned over?")
def patches(I, size):
    n, H, W = I.shape
    split = I.view(n, H // size, size, W // size, size)
    return split.permute(0, 1, 3, 4, 2).reshape(n, -1, size, size)


@wrong("06.4", "is the row k // rows?")
def mosaic(I, rows, columns):
    n, H, W = I.shape
    out = torch.zeros(rows * H, columns * W)
    for k in range(n):
        row, column = k // rows, k % columns
        out[row * H : row * H + H, column * W : column * W + W] = I[k]
    return out
