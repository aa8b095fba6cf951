"""What to ask about common errors, where no mistake of the task agrees."""

import ast
import re

# By a part of the error's kind and message,
ERRORS = {
    "list assignment index out of range": (
        "an empty list has no places yet: is it `append`?"
    ),
    "list index out of range": (
        "does a loop go one too far, or over another list's places?"
    ),
    "truth value of an array": (
        "max, if and `and` want one number: is it np.maximum or np.where?"
    ),
    "Boolean value of Tensor": (
        "max, min and if want one number: is it clamp or torch.where?"
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
    "'list' and 'list'": (
        "lists have no arithmetic: is a loop missing, or an array?"
    ),
    "cannot access local variable": (
        "is there a value to begin with, before the loop?"
    ),
    "and 'NoneType'": (
        "one is None: a `.grad` that isn't there, or a missing `return`?"
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
    'required "forward"': "is `forward` spelt so, and outside of __init__?",
    "empty sequence": "what if there is none?",
    "argument is empty": "what if there is none?",  # from Python 3.12 on
}
# or by what came and what was expected.
KINDS = {
    "a tensor, expected a number": "is `.item()` missing?",
    "a list, expected an array": "is `np.array(…)` missing?",
    "a list, expected a tensor": "is torch.stack or torch.tensor missing?",
    "an array, expected a list": "is `.tolist()` missing?",
    "a tuple, expected a list": "( ) makes a tuple: is it [ ]?",
    "a list, expected a number": "one number is asked: is it in a list?",
    "a number, expected a list": "a list is asked: is it in [ ]?",
    "a tuple, expected an array": "is `np.array(…)` missing?",
    "a tuple, expected a tensor": "is torch.stack or torch.tensor missing?",
    "an array, expected a tensor": "is it NumPy's? A tensor is asked",
    "a tensor, expected an array": "is it PyTorch's? NumPy's is asked",
    "a tensor, expected a list": "is `.tolist()` missing?",
    "an array, expected a number": "one number is asked: is it in an array?",
    "a text, expected a number": "is it in quotation marks?",
    "a number, expected a text": "one of the words is asked: is it returned?",
    "a number, expected an array": "is an axis missing?",
    "a ReLU, expected a tensor": "nn.ReLU makes a layer: is it torch.relu?",
}


SHAPES = re.compile(r"shape (\(.*?\)), expected (\(.*?\))$")


def usual(message, error):
    """What to ask about a common error, another kind of value or shape."""
    table, text = (ERRORS, error) if error else (KINDS, message)
    found = next((table[part] for part in table if part in text), None)
    shapes = SHAPES.search(message)
    if found or error or not shapes:
        return found
    return about_shapes(*map(ast.literal_eval, shapes.groups()))


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
    return None
