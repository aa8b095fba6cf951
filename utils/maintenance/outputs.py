"""Does a cell's new output equal the stored one, within the cell's tolerance?

Text is compared exactly, figures pixel by pixel. A cell's tag may widen that
for its numbers: `within:2%` (trained results) or `within:30x` (timings); and
for the message of an error that it raises on purpose, which another version of
a library may word differently: `says:2x3` (what it has to contain).
"""

import base64
import difflib
import io
import math
import re
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

# 12, -3.5, 6,100, 1e-08 and 1.2e+03; not the 0 of L0 nor the 32 of float32.
NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?"
)
TAG = re.compile(r"within:(\d+(?:\.\d+)?)(%|x)")
# How much darker or lighter (of 255) a pixel may be than all of the pixels
# around it in the other figure: what rounding does, not what a curve does.
LEVEL = 32
# Rounding does so only at an edge. Where those pixels range over no more than
# FLAT, as in a cell of a heat map, it's FLAT_LEVEL.
FLAT, FLAT_LEVEL = 16, 4


@dataclass(frozen=True)
class Tolerance:
    """How far a cell's outputs may be from the stored ones.

    `Tolerance(0.02, 0)` is "within 2 %", `Tolerance(0, 30)` "within a factor
    of 30", `Tolerance()` exact. `words` are what an error's message has to
    contain; without any, it has to be the stored one.
    """

    share: float = 0
    factor: float = 0
    words: tuple = ()

    @classmethod
    def from_tags(cls, tags):
        """Read a cell's tags; ValueError if one is not to be understood."""
        said = [tag for tag in tags if tag.startswith("says")]
        words = tuple(tag.removeprefix("says:") for tag in said)
        if "" in words or "says" in words:
            raise ValueError(f"tags {said}: write says: and then what")
        found = [tag for tag in tags if tag.startswith("within")]
        if not found:
            return cls(words=words)
        if words:
            raise ValueError(f"tags {found + said}: write one of the two")
        match = TAG.fullmatch(found[0])
        if len(found) > 1 or not match:
            raise ValueError(
                f"tags {found}: write one tag, like within:2% or within:30x"
            )
        amount = float(match[1])
        if match[2] == "%" and 0 < amount < 100:
            return cls(share=amount / 100)
        if match[2] == "x" and amount > 1:
            return cls(factor=amount)
        raise ValueError(
            f"tag {found[0]}: a percentage is between 0 and 100, "
            "a factor over 1"
        )

    @property
    def exact(self):
        return not (self.share or self.factor or self.words)

    def allows(self, expected, actual):
        """Is the number `actual` near enough to `expected`?"""
        if actual == expected:
            return True
        if self.factor:
            ratio = actual / expected if expected else 0
            return 1 / self.factor <= ratio <= self.factor
        return abs(actual - expected) <= self.share * abs(expected)


@dataclass
class Difference:
    """One way in which a new output is not the stored one."""

    message: str
    images: dict | None = None  # expected, actual, difference -> Image


def compare(stored, new, tolerance):
    """The Differences between a cell's stored and new outputs, as a list.

    Args:
        stored, new: lists of nbformat outputs, streams joined by name.
        tolerance: a Tolerance.
    """
    if len(stored) != len(new):
        return [
            Difference(
                f"{len(stored)} outputs expected, {len(new)} came\n"
                f"expected:\n{_summary(stored)}\n"
                f"came:\n{_summary(new)}"
            )
        ]
    differences = []
    if tolerance.words and not any(o.output_type == "error" for o in stored):
        differences.append(Difference("tagged says, but no error is stored"))
    for expected, actual in zip(stored, new, strict=True):
        differences += _compare_output(expected, actual, tolerance)
    return differences


def _summary(outputs):
    lines = [f"  {kind}: {text!r}" for kind, text in map(_describe, outputs)]
    return "\n".join(lines) or "  nothing"


def _describe(output):
    """An output's kind and a text that stands for it."""
    kind = output.output_type
    if kind == "stream":
        return output.name, output.text
    if kind == "error":
        return kind, f"{output.ename}: {output.evalue}"
    return kind, output.data.get("text/plain", sorted(output.data))


def _compare_output(expected, actual, tolerance):
    """The Differences between one stored output and one new output."""
    kinds = [_kind(expected), _kind(actual)]
    if kinds[0] != kinds[1]:
        return [
            Difference(
                f"expected {kinds[0]}, came {kinds[1]}\n"
                f"expected:\n{_summary([expected])}\n"
                f"came:\n{_summary([actual])}"
            )
        ]
    if expected.output_type == "error" and tolerance.words:
        return _compare_error(expected, actual, tolerance.words)
    if expected.output_type not in ("display_data", "execute_result"):
        pair = (_describe(expected), _describe(actual))
        return _compare_text(pair[0][0], pair[0][1], pair[1][1], tolerance)
    differences = []
    for mime in expected.data:
        pair = expected.data[mime], actual.data[mime]
        if mime == "image/png":
            differences += _compare_figures(expected, *pair, tolerance)
        elif mime.startswith("image/") and mime != "image/svg+xml":
            differences.append(Difference(f"{mime}: store figures as PNG"))
        elif isinstance(pair[0], str) and isinstance(pair[1], str):
            differences += _compare_text(mime, *pair, tolerance)
        elif _without_model_id(pair[0]) != _without_model_id(pair[1]):
            differences.append(
                Difference(f"{mime}: expected {pair[0]}, came {pair[1]}")
            )
    return differences


def _compare_error(expected, actual, words):
    """The same error, and do both messages contain all of the words?"""
    differences = []
    if expected.ename != actual.ename:
        differences.append(
            Difference(f"expected {expected.ename}, came {actual.ename}")
        )
    for when, error in (("the stored", expected), ("the new", actual)):
        differences += [
            Difference(f"{when} error doesn't say {word!r}: {error.evalue}")
            for word in words
            if word not in error.evalue
        ]
    return differences


def _kind(output):
    """What must be the same before contents can be compared."""
    if output.output_type == "stream":
        return output.name
    return ", ".join([output.output_type, *sorted(output.get("data", ()))])


def _without_model_id(value):
    """A widget's address is drawn anew in each run; the rest is compared."""
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if k != "model_id"}
    return value


def _compare_text(where, expected, actual, tolerance):
    if expected == actual or _texts_agree(expected, actual, tolerance):
        return []
    lines = expected.split("\n"), actual.split("\n")
    if expected.split() == actual.split():  # make white space visible
        lines = [repr(expected)], [repr(actual)]
    allowed = ""
    if tolerance.share:
        allowed = f" (numbers may differ by {tolerance.share:.3g} of each)"
    elif tolerance.factor:
        allowed = f" (numbers may differ by a factor {tolerance.factor:g})"
    return [
        Difference(
            f"{where} differs{allowed}; '-' was expected, '+' came:\n"
            + "\n".join(difflib.ndiff(*lines))
        )
    ]


def _texts_agree(expected, actual, tolerance):
    """Same words, and numbers within the tolerance?"""
    if not (tolerance.share or tolerance.factor):
        return False
    # A number with one digit more moves its neighbours: white space is folded.
    words = [" ".join(NUMBER.sub("#", t).split()) for t in (expected, actual)]
    numbers = [
        [float(number.replace(",", "")) for number in NUMBER.findall(text)]
        for text in (expected, actual)
    ]
    if words[0] != words[1] or len(numbers[0]) != len(numbers[1]):
        return False
    return all(map(tolerance.allows, *numbers))


def _compare_figures(output, expected, actual, tolerance):
    """A stored PNG and a new one, both base64 text."""
    problems = _compare_descriptions(output)
    if tolerance.factor:
        return problems  # a picture of timings: its text is compared
    pictures = _picture(expected), _picture(actual)
    return problems + _compare_pictures(*pictures, tolerance.share)


def _compare_descriptions(output):
    """Does a figure say in words what it shows, twice the same?"""
    text = output.data.get("text/plain", "")
    alt = output.metadata.get("image/png", {}).get("alt")
    if text.strip() and not text.startswith("<Figure") and alt == text:
        return []
    return [
        Difference(
            "a stored figure has no text, or its alt text is another: "
            f"text {text!r}, alt {alt!r}. Show it with utils.figures.show"
        )
    ]


def _compare_pictures(expected, actual, share):
    """Two RGB images; a curve may move by `share` of the height.

    And a colour by that share of all shades, as a number by its own.
    """
    if expected.size != actual.size:
        message = (
            f"figure: {expected.size} pixels expected, {actual.size} came"
        )
        difference = Image.new("L", expected.size)
    else:
        radius = max(1, math.ceil(share * expected.size[1]))
        flat = FLAT_LEVEL + math.ceil(share * 255)
        mask = unexplained(expected, actual, radius, flat)
        if not mask.any():
            return []
        rows, columns = np.nonzero(mask)
        message = (
            f"figure: {mask.sum()} pixels differ, in rows {rows.min()} to "
            f"{rows.max()} and columns {columns.min()} to {columns.max()} "
            f"(a shift by {radius} pixels is allowed)"
        )
        difference = Image.fromarray(mask)
    images = {
        "expected": expected,
        "actual": actual,
        "difference": difference,
    }
    return [Difference(message, images)]


def _picture(data):
    """The RGB image of base64 text."""
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")


def unexplained(expected, actual, radius=1, flat=FLAT_LEVEL):
    """Where no shift by `radius` pixels makes one image of the other.

    A pixel is explained if each of its colours lies between the darkest and
    the lightest of the other image's pixels around it, or near enough: within
    LEVEL of them, or `flat` where these are all alike. Asked in both
    directions, so that neither a curve that came nor one that went is missed.

    Args:
        expected, actual: RGB images of one size.
        radius: pixels.
        flat: of 255.

    Returns:
        (height, width) bool array, True where unexplained.
    """
    size = 2 * radius + 1

    def outside(image, other):
        low = np.asarray(other.filter(ImageFilter.MinFilter(size)), np.int16)
        high = np.asarray(other.filter(ImageFilter.MaxFilter(size)), np.int16)
        pixels = np.asarray(image, np.int16)  # (height, width, 3)
        beyond = np.maximum(pixels - high, low - pixels)
        level = np.where(high - low > FLAT, LEVEL, flat)
        return (beyond > level).any(axis=2)

    return outside(expected, actual) | outside(actual, expected)
