"""What to ask about common errors, where no mistake of the task agrees."""

import ast
import math
import re
import sys

import numpy as np

# By a part of the error's kind and message,
ERRORS = {
    "list assignment index out of range": (
        "an empty list has no places yet: is it `append`?"
    ),
    "list index out of range": (
        "does a loop go one too far, or over another list's places?"
    ),
    "integers or slices, not tuple": (
        "`W[i, j]` is for arrays: is it `W[i][j]`?"
    ),
    "'int' and 'list'": "a number and a list: is an index missing?",
    "'float' and 'list'": "a number and a list: is an index missing?",
    "'list' and 'int'": "a list and a number: is an index missing?",
    "'list' and 'float'": "a list and a number: is an index missing?",
    "'numpy.ndarray' object has no attribute 'append'": (
        "an array doesn't grow: is a list meant?"
    ),
    "could not broadcast input": (
        "are the places as many as what is written there?"
    ),
    "as a data type": "sizes stand in one tuple: is it np.zeros((n, c))?",
    "context manager protocol": "is it called, with ( )?",
    "expected Tensor as element": (
        "tensors are wanted in the list: are there numbers in it?"
    ),
    "each tensor to be equal size": (
        "stack wants tensors of one shape: is it torch.cat?"
    ),
    "index k out of range": "are there so many?",
    "must be Tensor, not numpy": "one is NumPy's: is torch.tensor missing?",
    "Unable to allocate": (
        "it fits into no memory: can it be computed instead?"
    ),
    "truth value of an array": (
        "max, if and `and` want one number: is it np.maximum or np.where?"
    ),
    "Boolean value of Tensor": (
        "max, min, if, `and` and `not` want one number: is it clamp, "
        "torch.where, or `&` and `~`?"
    ),
    "'function' object is not subscriptable": (
        "a function is called with ( ): are they [ ]?"
    ),
    "'Tensor' and 'list'": "one is a list still: is torch.tensor missing?",
    "cannot be multiplied": (
        "the last axis on the left meets the first but one on the right: are "
        "both the right way round, or is a `.T` missing?"
    ),
    "core dimension": (
        "the last axis on the left meets the first but one on the right: are "
        "both the right way round, or is a `.T` missing?"
    ),
    "must match the size": (
        "do the shapes fit, aligned at the right? Is a `.T` missing?"
    ),
    "match the broadcast shape": (
        "do the shapes fit, aligned at the right? Is a `.T` missing?"
    ),
    "could not be broadcast": (
        "do the shapes fit, aligned at the right? Is an axis missing?"
    ),
    "could not infer output dtype": (
        "True and False have no mean: is `.double()` missing?"
    ),
    "operands were provided": (
        "einsum wants letters for each tensor, with commas between them"
    ),
    "bitwise_xor": "`^` is no power: is it `**`?",
    "division by zero": "what stands below the line, is it in brackets?",
    "for ^": "`^` is no power: is it `**`?",
    "and 'function'": "is a function meant to be called, with ( )?",
    "'function' and": "is a function meant to be called, with ( )?",
    "'type'": "is a class meant to be called, with ( )?",
    "type object '": "is a class meant to be called, with ( )?",
    "module 'torch": (
        "is it spelt so? Functions are in torch, layers are in torch.nn"
    ),
    "module '": "is it spelt so, and is it in there?",
    "'list' and 'list'": (
        "lists have no arithmetic: is a loop missing, or an array?"
    ),
    "cannot access local variable": (
        "is there a value to begin with, before the loop?"
    ),
    "and 'NoneType'": (
        "one is None: a `.grad` that isn't there, or a missing `return`?"
    ),
    "'NoneType' and": (
        "one is None: a `.grad` that isn't there, or a missing `return`?"
    ),
    "must be Tensor, not NoneType": (
        "one is None: a `.grad` that isn't there, or a missing `return`?"
    ),
    "'NoneType' object has no attribute": (
        "it's None: a `.grad` that isn't there, or a missing `return`, or a "
        "bias that was left out?"
    ),
    "does not require grad": (
        "is requires_grad_() missing, or W no leaf any more (`W = W - …`)?"
    ),
    "only for scalar outputs": (
        "backward() begins at one number: is `.sum()` missing?"
    ),
    "leaf Variable that requires grad": (
        "is the update inside `with torch.no_grad():`?"
    ),
    "as parameter '": (
        "a parameter stays one: are the numbers copied into it, by copy_?"
    ),
    "not a Module subclass": "is a module made, with ( )?",
    "'bool' object has no attribute 'any'": (
        "`==` gave one bool: are both tensors? topk gives values and indices"
    ),
    "have the same dtype": "is a tensor made without its dtype?",
    "not implemented for": "which dtype goes in: is a conversion missing?",
    "Module [ModuleList]": "a list of layers isn't called: is a loop missing?",
    'required "forward"': "is `forward` spelt so, and outside of __init__?",
    "empty sequence": "what if there is none?",
    "argument is empty": "what if there is none?",  # from Python 3.12 on
    "view size is not compatible": (
        "view moves no number: is it reshape, after axes have changed places?"
    ),
    "is invalid for input of size": (
        "how many numbers are there? The sizes have to multiply to that"
    ),
    "must be tuple of ints": "`/` makes a float: is a size meant, with `//`?",
    "invalid combination of arguments": (
        "are these the kinds that it wants, whole numbers or a tensor?"
    ),
    "interpreted as an integer": (
        "a whole number is wanted: is it `//`, or a list's length?"
    ),
    "multiply sequence by non-int": (
        "lists have no arithmetic: is a loop or `zip` missing?"
    ),
    "has no len()": "is one number there, where a list is asked?",
    "is out of bounds": "does an index go beyond the end?",
    "tuple index out of range": (
        "are there fewer axes than that? Not all have as many"
    ),
    "out of range (expected to be in range": (
        "are there fewer axes than that?"
    ),
    "too many indices": "are there fewer axes than that?",
    "indices must be long": (
        "an index is a whole number: are two arguments exchanged?"
    ),
    "converted to Scalar": "one number is asked: is there more than one?",
    "can be converted to": "one number is asked: is there more than one?",
    "expanded size of the tensor": (
        "are the places as many as what is written there?"
    ),
    "allocate memory": "it fits into no memory: can it be computed instead?",
    "math domain error": "a root or ln of a number below 0, or ln 0?",
    # The same, from Python 3.14 on.
    "expected a nonnegative input": (
        "a root or ln of a number below 0, or ln 0?"
    ),
    "expected a positive input": "a root or ln of a number below 0, or ln 0?",
    "values to unpack": "how many values are there, and how many names?",
    "positional argument": "how many inputs has it, and in which order?",
    "takes no arguments": "does what is in ( ) belong elsewhere, in [ ]?",
    "unexpected keyword": "is the argument spelt so?",
    "is not defined": (
        "is it spelt so, and made in here, or is `self.` missing?"
    ),
    "before Module.__init__() call": "is `super().__init__()` missing?",
    "'tuple' object has no attribute": (
        "several values came, in a tuple: which one is meant?"
    ),
    "return_types.": "max and topk give values and indices: which is meant?",
    "'Linear' object has no attribute": (
        "a layer is no tensor: is its `.weight` meant?"
    ),
    "object has no attribute 'copy'": "copy_ writes into a tensor, in place",
    "refers to a single memory": (
        "expand makes no new numbers: is `.clone()` missing?"
    ),
    "at least one array to": "what if there is none?",
    "'list' object has no attribute": (
        "a list has no arithmetic: is torch.stack or torch.tensor missing?"
    ),
    "'float' object has no attribute": (
        "is it Python's number, where a tensor is meant?"
    ),
    "'int' object has no attribute": (
        "is it Python's number, where a tensor is meant?"
    ),
    "object is not callable": (
        "( ) calls a function: are they [ ], or is `*` missing?"
    ),
    "object is not iterable": "a loop runs over a list: is `range` missing?",
    "object is not subscriptable": "[ ] want a list or a tensor: is it one?",
    "copying a param with shape": (
        "do the shapes fit? nn.Linear keeps its weights transposed"
    ),
    "KeyError": "is there nothing of that name? `in` asks",
    "maximum recursion depth": "does it call itself without end?",
    "backward through the graph a second time": (
        "is backward() called twice for one loss?"
    ),
    "modified by an inplace operation": (
        "does a line work in place on what backward() still needs?"
    ),
    "non-negative integral": "whole numbers from 0 on are wanted: are they?",
    "'function' object has no attribute": "is it called, with ( )?",
    "object has no attribute '": (
        "is it spelt so, and made in __init__ where it is a `self.`?"
    ),
}
# or by what came and what was expected.
KINDS = {
    "a generator, expected": "( ) makes a generator: is it [ ]?",
    "a map, expected": "is `list(…)` missing?",
    "a zip, expected": "is `list(…)` missing?",
    "a function, expected": "is it called, with ( )?",
    "a class, expected": "is it called, with ( )?",
    "method, expected": "is it called, with ( )?",
    ", expected uint8": "is it brought back, with `.to(torch.uint8)`?",
    "a tensor, expected a number": (
        "is `.item()` missing? Of several numbers: what makes one of them?"
    ),
    "a number, expected a tensor": "a tensor is asked: is `.item()` too much?",
    "a list, expected an array": "is `np.array(…)` missing?",
    "a list, expected a tensor": "is torch.stack or torch.tensor missing?",
    "an array, expected a list": "is `.tolist()` missing?",
    "a tuple, expected a list": "( ) makes a tuple: is it [ ]?",
    "a list, expected a number": "one number is asked: is it in a list?",
    "a number, expected a list": "a list is asked: is it in [ ]?",
    "a tuple, expected a": "several came, in a tuple: is one of them asked?",
    "an array, expected a tensor": "is it NumPy's? A tensor is asked",
    "a tensor, expected an array": "is it PyTorch's? NumPy's is asked",
    "a tensor, expected a list": "is `.tolist()` missing?",
    "an array, expected a number": "one number is asked: is it in an array?",
    "a text, expected a number": "is it in quotation marks?",
    "a tensor, expected a text": "is it a word, in quotation marks?",
    "a number, expected a text": "one of the words is asked: is it returned?",
    "a number, expected an array": "is an axis missing?",
    "nothing, expected a": "it's None: does it ever get a value?",
    "dtype bool, expected": "True and False came: are they to be counted?",
    ", expected bool": "True and False are asked: is a comparison missing?",
    "dtype float32, expected float64": (
        "is a tensor made without its dtype, or `.double()` missing?"
    ),
    "dtype float64, expected float32": (
        "is it made double, or with NumPy? The inputs' dtype is asked"
    ),
    "dtype int64, expected float": (
        "whole numbers came: is an array or tensor made without its dtype?"
    ),
    "dtype float32, expected int64": (
        "whole numbers are asked: is `.long()` missing?"
    ),
    "dtype float64, expected int64": (
        "whole numbers are asked: is `.long()` missing?"
    ),
    "dtype int32, expected int64": "is it `.long()`, or int64 in NumPy?",
}


# A class of torch.nn where numbers are meant, and what else is asked of it.
LAYER = re.compile(
    r"(?:Tensor, not |, not '|and '|but got |of type '|\(nn\.)(\w+)"
    r"|(?:for|unary) \S+: '(\w+)"
    r"|\ban? (\w+), expected a (?:tensor|number)"
    r"|'(?!Linear)(\w+)' object (?:is not|does not|has no attribute '(\w+))"
)
# A name, with its shape in brackets behind it or without.
WORDS = re.compile(r"[^\s,]+(?: \([^)]*\))?(?: frozen)?")
SHAPES = re.compile(r"shape (\(.*?\)), expected (\(.*?\))$")


def usual(message, error, came=()):
    """What to ask about a common error, or about what came.

    Args:
        message: how it differs.
        error: what was raised, or None.
        came: pairs (given, right), one for each case that has come to an end.
    """
    table, text = (ERRORS, error) if error else (KINDS, message)
    found = about_layer(text) or next(
        (table[part] for part in table if part in text), None
    )
    shapes = SHAPES.search(message)
    if found or error:
        return found
    if shapes:
        return about_shapes(*map(ast.literal_eval, shapes.groups()))
    return about_values(came)


def about_layer(text):
    """What to ask if a layer was made, or came, instead of called, or None."""
    torch = sys.modules.get("torch")
    for *names, wanted in LAYER.findall(text) if torch else ():
        name = "".join(names)
        layer = getattr(torch.nn, name, None)
        if (
            isinstance(layer, type)
            and issubclass(layer, torch.nn.Module)
            and hasattr(torch.Tensor, wanted or "sum")
        ):
            does = "is that called, with a second ( )?"
            if hasattr(torch.Tensor, name.lower()):
                does = f"is it torch.{name.lower()}?"
            return f"nn.{name} makes a layer: {does}"
    return None


def about_shapes(given, expected):
    """What to ask about one shape in the place of another, or None."""
    if given == ():
        return "is all of it added up, or only one number taken?"
    if given == expected[::-1]:
        return "is it transposed?"
    if [size for size in given if size != 1] == [
        size for size in expected if size != 1
    ]:
        more = len(given) > len(expected)
        return f"is an axis of size 1 too {'much' if more else 'few'}?"
    if len(given) == len(expected) + 1 and given[:-1] == expected:
        return "is the last axis still to be added up, or taken apart?"
    if len(given) == len(expected) - 1:
        return "is an axis gone that should stay?"
    if sorted(given) == sorted(expected):
        return "are two axes exchanged?"
    if math.prod(given) == math.prod(expected):
        return "as many numbers as are asked: how are they to lie?"
    if len(given) == len(expected) and 0 not in given:
        wrong = [
            (axis, sizes)
            for axis, sizes in enumerate(zip(given, expected, strict=True))
            if sizes[0] != sizes[1]
        ]
        if len(wrong) == 1:
            return about_size(*wrong[0], len(given))
    return None


def about_size(axis, sizes, axes):
    """What to ask if one size is another than is asked."""
    where = f"axis {axis}" if axes > 1 else "it"
    more = "too many" if sizes[0] > sizes[1] else "missing"
    if abs(sizes[0] - sizes[1]) == 1:
        much = "much" if sizes[0] > sizes[1] else "few"
        return f"is {where} one too {much}: where does it begin, and end?"
    if axes == 1:
        return f"{sizes[0]} in place of {sizes[1]}: which are {more}?"
    return f"{where} has {sizes[0]} in place of {sizes[1]}: of what is it one?"


def about_values(came):
    """What to ask about values that are wrong, in all cases, or None.

    Args:
        came: pairs (given, right) of one kind: texts, or arrays of one shape.
    """
    if any(isinstance(right, str) for _, right in came):
        return about_texts(came)
    wrong = [
        (given.ravel(), right.ravel())
        for given, right in came
        if given.size and not near(given, right)
    ]
    if not wrong:
        return None
    given, right = (
        np.concatenate(values) for values in zip(*wrong, strict=True)
    )
    if given.dtype == right.dtype == bool:
        return about_truth(given, right, len(came) == len(wrong))
    given, right = given.astype(float), right.astype(float)
    first = wrong[0][0].astype(float)
    if not np.isfinite(first).all():
        if np.isfinite(right).all():
            return about_no_numbers(first)
        return None
    if not (np.isfinite(right).all() and np.isfinite(given).all()):
        return None
    return about_numbers(given, right, wrong)


def about_numbers(given, right, wrong):
    """What to ask about numbers that are wrong.

    Args:
        given, right: arrays (numbers,), all of them.
        wrong: pairs of arrays, those of each case.
    """
    several = max(len(given) for given, _ in wrong) > 1
    if several and not given.any():
        return "is what is computed stored, and returned? All of it is 0"
    ordered = all(near(np.sort(a), np.sort(b)) for a, b in wrong)
    if ordered and right.size > 1:
        return (
            "the right numbers, in another order: do axes stand the other "
            "way round, or does a count begin elsewhere?"
        )
    if right.size < 3:
        return None
    for relation, question in RELATIONS:
        if relation(given, right):
            return question
    return about_factors(wrong) or about_places(wrong)


def about_factors(wrong):
    """What to ask if all numbers of a case are the right ones times one."""
    factors = [factor_of(*pair) for pair in wrong]
    if None in factors:
        return None
    if min(abs(factor - 1) for factor in factors) < 1e-3:
        return None  # rounded, not another factor
    one = near(np.array(factors), np.full(len(factors), factors[0]))
    if one:
        return (
            f"all are {factors[0]:.4g} times what they should be: is a "
            "factor too much, or missing?"
        )
    if max(len(given) for given, _ in wrong) > 1:
        return (
            f"all are {factors[0]:.4g} times what they should be here: is it "
            "a sum, a mean, or divided by something else?"
        )
    return None


def about_places(wrong):
    """What to ask if nothing but the first or the last number is wrong."""
    places = [set(np.flatnonzero(~close(a, b))) for a, b in wrong]
    if min(len(given) for given, _ in wrong) < 3:
        return None
    if all(where == {0} for where in places):
        return "all but the first are right: how does it begin?"
    ends = [len(given) - 1 for given, _ in wrong]
    if all(where == {end} for where, end in zip(places, ends, strict=True)):
        return "all but the last are right: how does it end?"
    return None


def about_no_numbers(given):
    """What to ask about nan and inf."""
    if np.isnan(given).any():
        return "nan is what 0/0, inf - inf and ln of less than 0 give: where?"
    return "inf is too large a power, or a number divided by 0: where?"


def about_truth(given, right, always):
    """What to ask about True and False in the wrong places.

    Args:
        always: were all of the cases wrong?
    """
    if (given != right).all() and always and given.size > 2:
        return "are True and False exchanged?"
    wrong = given[given != right]
    if wrong.all():
        return "True too often, never too rarely: what else is to be asked?"
    if not wrong.any():
        return "False too often, never too rarely: what is asked too much?"
    return None


def about_texts(came):
    """What to ask about names, joined by blanks."""
    given, right = next(pair for pair in came if pair[0] != pair[1])
    if not isinstance(given, str) or not right:
        return None
    if re.sub(r"[\s,;]", "", given) == re.sub(r"[\s,;]", "", right):
        return "the right words: what stands between them, and at the end?"
    words, asked = WORDS.findall(given), WORDS.findall(right)
    more = [word for word in words if word not in asked]
    fewer = [word for word in asked if word not in words]
    if sorted(words) == sorted(asked):
        return "the right words: in which order?"
    if more and not fewer:
        return f"does {more[0]} belong there?"
    if fewer and not more:
        return f"is {fewer[0]} missing?"
    if not more:
        return None
    names = [word.split(" (")[0] for word in asked]
    if more[0].split(" (")[0] in names:
        return f"{more[0]} is another size than is asked: which way round?"
    if any(more[0] in WORDS.findall(right) for _, right in came):
        return f"{more[0]}, but {fewer[0]} is asked here: what decides?"
    return f"{more[0]} isn't asked, but {fewer[0]}: are the names right?"


def factor_of(given, right):
    """The one factor that makes right to given, or None."""
    if not right.any():
        return None
    place = np.argmax(np.abs(right))
    factor = given[place] / right[place]
    return factor if factor and near(given, factor * right) else None


def near(given, right):
    """Are the numbers equal, as far as can be told?"""
    return bool(close(given, right).all())


def close(given, right):
    """Which numbers are equal, as far as can be told."""
    largest = np.abs(right[np.isfinite(right)]).max(initial=0)
    return np.isclose(
        given, right, rtol=0, atol=1e-6 * float(largest), equal_nan=True
    )


def whole(given, right):
    """Are they the right ones, rounded, where these have digits?"""
    digits = not (right == np.trunc(right)).all()
    return digits and (
        near(given, np.trunc(right)) or near(given, np.round(right))
    )


# How wrong numbers may belong to the right ones, and what to ask then.
RELATIONS = (
    (
        lambda given, right: near(given, -right),
        "is something taken away the wrong way round? All signs differ",
    ),
    (
        lambda given, right: near(np.abs(given), np.abs(right)),
        "is a sign lost, or turned? All else is right",
    ),
    (
        lambda given, right: near(given, right + 1),
        "is it one too many? All are larger by 1",
    ),
    (
        lambda given, right: near(given, right - 1),
        "is it one too few? All are smaller by 1",
    ),
    (
        lambda given, right: near(given, 1 - right),
        "is this the rest to 1?",
    ),
    (
        lambda given, right: near(given, right**2),
        "are these the squares? Is a root missing?",
    ),
    (
        lambda given, right: near(given**2, right),
        "are these the roots?",
    ),
    (
        whole,
        "is what stands behind the point lost: `//`, int, a dtype?",
    ),
)
