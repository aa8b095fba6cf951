import torch  # noqa: F401 - the answers use it

WRONG = [
    (
        "06.1",
        """
def new_stride(shape):
    stride = [1]
    for size in shape[:-1]:
        stride.append(stride[-1] * size)
    return stride
""",
        "over those after it, not those before it",
    ),
    (
        "06.1",
        """
def new_stride(shape):
    stride = [1]
    for size in shape[:0:-1]:
        stride.append(stride[-1] * size)
    return stride
""",
        "is it the wrong way round? The last axis jumps by 1",
    ),
    (
        "06.1",
        """
def new_stride(shape):
    stride = [1]
    for size in shape[:0:-1]:
        stride.append(stride[-1] * size)
    return tuple(stride[::-1])
""",
        "a tuple, expected a list",
    ),
    (
        "06.1",
        """
def new_stride(shape):
    return list(torch.empty(shape).stride())
""",
        "stops with RuntimeError",
    ),
    (
        "06.2",
        """
def element(memory, offset, stride, index):
    place = 0
    for k, jump in zip(index, stride):
        place += k * jump
    return memory[place].item()
""",
        "is the offset missing?",
    ),
    (
        "06.2",
        """
def element(memory, offset, stride, index):
    return memory[offset + sum(k * jump for k, jump in zip(index, stride))]
""",
        "a tensor, expected a number",
    ),
    (
        "06.2",
        """
def element(memory, offset, stride, index):
    place = offset + index[0] * stride[0] + index[1] * stride[1]
    return memory[place].item()
""",
        "IndexError: list index out of range",
    ),
    (
        "06.3",
        """
def patches(I, size):
    n, H, W = I.shape
    return I.view(n, (H // size) * (W // size), size, size)
""",
        "is that view alone?",
    ),
    (
        "06.3",
        """
def patches(I, size):
    n, H, W = I.shape
    return I.reshape(n, H // size, size, W // size, size).permute(
        0, 3, 1, 2, 4
    ).reshape(n, -1, size, size)
""",
        "row by row from the top left, not column by column",
    ),
    (
        "06.3",
        """
def patches(I, size):
    n, H, W = I.shape
    return I.reshape(n, H // size, size, W // size, size).transpose(2, 3)
""",
        "(n, p, size, size) is asked",
    ),
    (
        "06.4",
        """
def mosaic(I, rows, columns):
    n, H, W = I.shape
    return I.view(rows * H, columns * W)
""",
        "is that view alone?",
    ),
    (
        "06.4",
        """
def mosaic(I, rows, columns):
    n, H, W = I.shape
    return I.view(rows, columns, H, W).transpose(1, 2).view(rows * H, -1)
""",
        "stops with RuntimeError: view size is not compatible",
    ),
    (
        "06.4",
        """
def mosaic(I, rows, columns):
    n, H, W = I.shape
    grid = I.view(columns, rows, H, W)
    return grid.permute(1, 2, 0, 3).reshape(rows * H, columns * W)
""",
        "is it filled down first?",
    ),
    (
        "06.5",
        """
def can_view(shape, stride, new_shape):
    for i in range(len(shape) - 1):
        if stride[i] != shape[i + 1] * stride[i + 1]:
            return False
    return stride[-1] == 1
""",
        "may be viewed in some shapes",
    ),
    (
        "06.5",
        """
def can_view(shape, stride, new_shape):
    try:
        torch.empty_strided(shape, stride).view(new_shape)
    except RuntimeError:
        return False
    return True
""",
        "False, expected True (with shape = [",
    ),
    (
        "06.5",
        """
def can_view(shape, stride, new_shape):
    return torch.empty_strided(shape, stride).view(new_shape) is not None
""",
        "stops with RuntimeError",
    ),
]
