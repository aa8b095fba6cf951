"""What crosses between the grader and the sandbox: length, then JSON.

A frame is 4 bytes with its length and as many bytes of JSON. JSON can't run
code when it's read, as pickle can; arrays travel as dtype, shape and bytes.
Whoever reads takes nothing for granted: a student's code may have written
it. Torch is imported when a tensor comes, not before: it takes a second.
"""

import base64
import binascii
import json
import math
import re
import sys
import time

import numpy as np

from utils.checking.probes import array_of

MOST_BYTES = 8 * 2**20  # of a frame
MOST_VALUES = 100_000  # numbers, texts and lists in a frame, arrays aside
LATE = "it takes too long"
# Numbers of any size and order of bytes: '<f8', '>f8', '<f16', '|b1'.
DTYPE = re.compile(r"[<>|][biufc][0-9]{1,2}")


class FrameError(Exception):
    """What came isn't a frame; or none came, or not in time."""


class Foreign:
    """Stands for a value that doesn't cross: only its type's name does."""


def send(connection, message, seconds):
    """Send a message, made of what `pack` takes, within some seconds.

    Raises:
        FrameError: it's too large, the other side is gone, or won't read.
    """
    body = json.dumps(pack(message)).encode("ascii")
    if len(body) > MOST_BYTES:
        raise FrameError("it is too large")
    if seconds is not None and seconds <= 0:
        raise FrameError(LATE)
    connection.settimeout(seconds)
    try:
        connection.sendall(len(body).to_bytes(4, "big") + body)
    except TimeoutError:
        raise FrameError(LATE) from None
    except OSError:
        raise FrameError("it has ended") from None


def receive(connection, seconds):
    """The next message, waited for that many seconds in all, or for ever.

    Args:
        connection: socket.
        seconds: number, or None.

    Raises:
        FrameError: too late, too large, broken, or the other side is gone.
    """
    end = math.inf if seconds is None else time.monotonic() + seconds
    length = int.from_bytes(_receive_bytes(connection, 4, end), "big")
    if length > MOST_BYTES:
        raise FrameError("what it returns is too large")
    body = _receive_bytes(connection, length, end)
    try:
        return unpack(json.loads(body))
    except Exception:  # whatever it may be: the text is a stranger's
        raise FrameError("what it sends can't be read") from None


def _receive_bytes(connection, count, end):
    parts = []
    while count:
        left = end - time.monotonic()
        if left <= 0:
            raise FrameError(LATE)
        connection.settimeout(None if left == math.inf else left)
        try:
            part = connection.recv(min(count, 2**16))
        except TimeoutError:
            raise FrameError(LATE) from None
        except OSError:
            part = b""
        if not part:
            raise FrameError("it has ended")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def pack(value):
    """A value as what JSON knows; what isn't plain, as its type's name.

    Args:
        value: None, bool, number, string, array or tensor, or a list, tuple
            or dict (with strings as keys) of such.

    Raises:
        FrameError: it's more than a frame may hold; the rest isn't looked at.
    """
    return _Packing().pack(value)


class _Packing:
    """Turns values into what JSON knows, and counts them."""

    def __init__(self):
        self.values, self.bytes = MOST_VALUES, MOST_BYTES

    def take(self, values, size):
        self.values -= values
        self.bytes -= size
        if self.values < 0 or self.bytes < 0:
            raise FrameError("it is too large")

    def pack(self, value):
        self.take(1, 0)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            text = str.__str__(value)  # not what a class of it says
            self.take(0, len(text))
            return text
        torch = sys.modules.get("torch")  # without it there are no tensors
        if torch and isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, np.ndarray):
            return self._array("array", np.asarray(value))
        if isinstance(value, np.generic):
            return self._array("scalar", np.asarray(value))
        if isinstance(value, int):
            return {"int": hex(value)}  # of any length
        if isinstance(value, float):
            return float(value)
        if isinstance(value, complex):
            return {"complex": [value.real, value.imag]}
        if isinstance(value, tuple):
            return {"tuple": [self.pack(part) for part in value]}
        if isinstance(value, list):
            return [self.pack(part) for part in value]
        if type(value) is dict and all(type(key) is str for key in value):
            parts = [[key, self.pack(part)] for key, part in value.items()]
            return {"dict": parts}
        return {"foreign": type(value).__name__}

    def _tensor(self, value):
        array = array_of(value)
        if array is None:
            return {"foreign": "tensor that NumPy doesn't know"}
        return self._array("tensor", array)

    def _array(self, what, array):
        if not DTYPE.fullmatch(array.dtype.str):
            return {"foreign": f"array of {array.dtype}"}
        self.take(0, array.nbytes)
        data = base64.b64encode(np.ascontiguousarray(array).tobytes())
        return {what: [array.dtype.str, list(array.shape), data.decode()]}


def unpack(packed):
    """The value of what `pack` made; arrays and tensors are new ones.

    Raises:
        Exception: of any kind, if it's something else.
    """
    return _Unpacking().unpack(packed)


class _Unpacking:
    """Turns what JSON gave into values, and counts them."""

    def __init__(self):
        self.left = MOST_VALUES

    def unpack(self, packed):
        self.left -= 1
        if self.left < 0:
            raise ValueError("too many values")
        if isinstance(packed, list):
            return [self.unpack(part) for part in packed]
        if not isinstance(packed, dict):
            return packed  # None, bool, float, str
        ((what, content),) = packed.items()
        if what == "tuple":
            return tuple(self.unpack(part) for part in content)
        if what == "dict":
            return {str(key): self.unpack(part) for key, part in content}
        if what == "int":
            return int(content, 16)
        if what == "complex":
            return complex(*map(float, content))
        if what == "foreign":
            name = re.sub(r"[^\w ']", "", str(content))[:60]
            return type(name, (Foreign,), {})()
        return self._array(what, *content)

    def _array(self, what, dtype, shape, data):
        if not DTYPE.fullmatch(dtype) or len(shape) > 16:
            raise ValueError("no array")
        if any(type(size) is not int or size < 0 for size in shape):
            raise ValueError("no shape")
        try:
            data = base64.b64decode(data, validate=True)
        except binascii.Error:
            raise ValueError("no base64") from None
        if len(data) != math.prod(shape) * np.dtype(dtype).itemsize:
            raise ValueError("shape and data don't agree")
        array = np.frombuffer(data, dtype).reshape(shape).copy()
        if what == "tensor":
            import torch

            return torch.from_numpy(array)
        if what == "scalar" and not shape:
            return array[()]
        if what == "array":
            return array
        raise ValueError("no kind of value")
