"""Which names does a code cell use, and which does a prose cell explain?

Names are those of NumPy, of PyTorch, and of Python beyond functions, loops
and lists: `np.zeros`, `nn.Linear`, `.reshape`, `dim=`, `enumerate`, `lambda`.
What a notebook itself or the course's utils/ define isn't counted, nor what
only paints: Matplotlib, the slider, the progress bar.
"""

import ast
import builtins
import functools
import importlib
import re
from types import ModuleType

from IPython.core.inputtransformer2 import TransformerManager

# Functions, loops and lists.
KNOWN = {
    *("abs", "float", "int", "len", "list", "max", "min", "print", "range"),
    *("round", "str", "sum", ".append"),
}
PAINTING = ("matplotlib", "ipywidgets", "IPython", "utils.progress")
OURS = ("utils.", *PAINTING)
SHORT = {"numpy": "np", "torch.nn": "nn"}  # as everyone writes them


def is_a(*kinds):
    return lambda node: isinstance(node, kinds)


def compares(node):
    return isinstance(node, ast.Compare)


def picks(*kinds):
    """Is it x[…] with something of a kind between the brackets?"""

    def is_one(node):
        if not isinstance(node, ast.Subscript):
            return False
        inside = node.slice
        parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
        return any(isinstance(part, kinds) for part in parts)

    return is_one


def picks_with_comma(node):
    return isinstance(node, ast.Subscript) and isinstance(
        node.slice, ast.Tuple
    )


def picks_none(node):
    return picks(ast.Constant)(node) and any(
        isinstance(part, ast.Constant) and part.value is None
        for part in ast.walk(node.slice)
    )


# What has no name of its own: as the index shows it, (how prose writes it,
# is a node of the syntax tree one?).
SYNTAX = {
    "lambda": (r"\blambda\b", is_a(ast.Lambda)),
    "yield": (r"\byield\b", is_a(ast.Yield)),
    "with": (r"^with\b", is_a(ast.With)),
    "class": (r"^class\b", is_a(ast.ClassDef)),
    "try": (r"^(try|except)\b", is_a(ast.Try)),
    "raise": (r"^raise\b", is_a(ast.Raise)),
    "assert": (r"^assert\b", is_a(ast.Assert)),
    "del": (r"^del\b", is_a(ast.Delete)),
    "global": (r"^global\b", is_a(ast.Global)),
    ":=": (":=", is_a(ast.NamedExpr)),
    "@": ("@", is_a(ast.MatMult)),
    "&": (r"[&|]", is_a(ast.BitAnd, ast.BitOr)),
    "~": ("~", is_a(ast.Invert)),
    "...": (
        r"\.\.\.",
        lambda n: isinstance(n, ast.Constant) and n.value is ...,
    ),
    "is": (
        r"\bis\b",
        lambda n: compares(n) and is_a(ast.Is, ast.IsNot)(n.ops[0]),
    ),
    "a < x < b": (
        r"[<≤].+[<≤]|==.+==",
        lambda n: compares(n) and len(n.ops) > 1,
    ),
    "a if c else b": (r"\bif .+ else\b", is_a(ast.IfExp)),
    "[… for … in …]": (
        r"\bfor .+ in\b",
        is_a(ast.ListComp, ast.GeneratorExp, ast.SetComp),
    ),
    "{… for … in …}": (r"\{.+ for .+ in\b", is_a(ast.DictComp)),
    "{key: value}": (r"\{[^}]*: [^}]*\}|\bdict\b", is_a(ast.Dict)),
    "{a, b}": (r"\{[^:}]*, [^:}]*\}|\bset\b", is_a(ast.Set)),
    'f"…"': (r"\bf[\"']", is_a(ast.JoinedStr)),
    "{x:.2f}": (
        r"(?:\{[^}]*|^):(?!$)[<>,]?[\d.,]*[de%f]?(?:\}|$)",
        lambda n: isinstance(n, ast.FormattedValue) and n.format_spec,
    ),
    "{x!s}": (
        r"![sr]",
        lambda n: isinstance(n, ast.FormattedValue) and n.conversion > 0,
    ),
    "a, b = …": (
        r"\w+, \w+(?: =| in)",
        lambda n: isinstance(n, ast.Tuple) and isinstance(n.ctx, ast.Store),
    ),
    "*x": (r"(?:^|[(\[,] ?)\*\w", is_a(ast.Starred)),
    "**x": (
        r"(?:^|[(,] ?)\*\*\w",
        lambda n: isinstance(n, ast.keyword) and n.arg is None,
    ),
    "@decorator": (r"^@\w", lambda n: bool(getattr(n, "decorator_list", 0))),
    "x[a:b]": (r"\[[^\]]*:[^\]]*\]", is_a(ast.Slice)),
    "x[a:b:step]": (
        r"[\[,][^\],:]*:[^\],:]*:[^\],:]*[\],]",
        lambda n: isinstance(n, ast.Slice) and n.step is not None,
    ),
    "x[i, j]": (r"\w\[[^\]]*, ?[^\]]*\]", picks_with_comma),
    "x[-1]": (r"\[-\d", picks(ast.UnaryOp)),
    "x[x > 0]": (r"\[[^\]]*(?:[<>]|==|mask)[^\]]*\]", picks(ast.Compare)),
    "x[rows, columns]": (
        r"arange\(.*\), ?\w+\]|\w\[\[.*\], ?\[.*\]\]",
        lambda n: picks_with_comma(n) and picks(ast.Call, ast.List)(n),
    ),
    "x[:, None]": (r"\[[^\]]*None[^\]]*\]", picks_none),
}
# Ways to write a number: (how prose does it, how code does it).
NUMBERS = {
    "1e-3": (r"\de-?\d", re.compile(r"(?<![\w.])[\d.]+e-?\d+")),
    "2.": (r"\b\d+\.(?!\d)", re.compile(r"(?<![\w.\]])\d+\.(?![\w.])")),
    "60_000": (r"\d_\d", re.compile(r"(?<!\w)\d+_\d+")),
}
TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
STRINGS = re.compile(r"#.*|\"[^\"\n]*\"|'[^'\n]*'")  # and comments


def parsed(source):
    """A cell's syntax tree, Jupyter's own commands taken along."""
    return ast.parse(TransformerManager().transform_cell(source))


def imported(tree):
    """What the import statements of a syntax tree bind: {name: full name}."""
    found = {}
    for node in ast.walk(tree):
        for alias in getattr(node, "names", ()):
            if isinstance(node, ast.ImportFrom):
                full = f"{node.module}.{alias.name}"
                found[alias.asname or alias.name] = full
            elif isinstance(node, ast.Import):
                whole = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
                found[alias.asname or whole] = whole
    return found


def defined(tree):
    """The functions, classes, methods and attributes that code defines."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute):
            of_self = getattr(node.value, "id", "") == "self"
            if of_self and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
    return {name for name in found if not name.startswith("__")}


@functools.cache
def resolve(full):
    """What a full name, like torch.nn.Linear, stands for; or None."""
    parts = full.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for part in parts[end:]:
            thing = getattr(thing, part, None)
        return thing
    return None


def root(node):
    """The name that a chain of attributes, calls and indices begins with."""
    while not isinstance(node, ast.Name):
        node = getattr(node, "value", None) or getattr(node, "func", None)
        if node is None:
            return None
    return node.id


class Uses(ast.NodeVisitor):
    """The names that the code cells of one notebook use.

    `of(cell's source)` gives those of one cell; ask in order, because a cell
    sees what the ones before it have imported.
    """

    def __init__(self, sources):
        self.own = set().union(*map(defined, map(parsed, sources)))
        self.bound, self.painting, self.found = {}, set(), set()

    def of(self, source):
        tree = parsed(source)
        nodes = list(ast.walk(tree))
        self.bound |= imported(tree)
        self.found = {
            name
            for name, (_, is_one) in SYNTAX.items()
            if any(map(is_one, nodes))
        }
        plain = STRINGS.sub(" ", source)
        self.found |= {
            name for name, (_, how) in NUMBERS.items() if how.search(plain)
        }
        self.visit(tree)
        return self.found - KNOWN

    def full_name(self, node):
        """torch.nn.Linear for nn.Linear; None for what isn't in a module."""
        if isinstance(node, ast.Name):
            return self.bound.get(node.id)
        if isinstance(node, ast.Attribute):
            head = self.full_name(node.value)
            if head and isinstance(resolve(head), ModuleType | type):
                return f"{head}.{node.attr}"
        return None

    def paints(self, node):
        name = root(node)
        full = str(self.bound.get(name, ""))
        return name in self.painting or full.startswith(PAINTING)

    def add(self, full):
        if full.startswith(OURS) or isinstance(resolve(full), ModuleType):
            return
        for module, short in SHORT.items():
            if full.startswith(f"{module}."):
                full = short + full.removeprefix(module)
        self.found.add(full)

    def visit_Assign(self, node):
        if self.paints(node.value):
            for target in node.targets:
                self.painting |= {
                    n.id for n in ast.walk(target) if isinstance(n, ast.Name)
                }
        self.generic_visit(node)

    def visit_ClassDef(self, node):
        """Methods that the base class or Python asks for are names, too."""
        bases = [resolve(self.full_name(b) or "object") for b in node.bases]
        self.found |= {
            f".{part.name}"
            for part in node.body
            if isinstance(part, ast.FunctionDef)
            and (
                part.name.startswith("__")
                or any(hasattr(base, part.name) for base in bases)
            )
        }
        self.generic_visit(node)

    def visit_Name(self, node):
        if node.id in self.bound:
            self.add(self.bound[node.id])
        elif hasattr(builtins, node.id) and node.id not in self.own:
            self.found.add(node.id)

    def visit_Attribute(self, node):
        full = self.full_name(node)
        if full:
            self.add(full)
            return
        if not self.paints(node) and node.attr not in self.own:
            self.found.add(f".{node.attr}")
        self.generic_visit(node)

    def visit_Call(self, node):
        if not self.is_ours(node.func):
            self.found |= {f"{k.arg}=" for k in node.keywords if k.arg}
        self.generic_visit(node)

    def is_ours(self, function):
        """Is it defined in the notebook or in utils/, or does it paint?"""
        full = self.full_name(function)
        if full:
            return full.startswith(OURS)
        if isinstance(function, ast.Name):
            return not hasattr(builtins, function.id)
        name = getattr(function, "attr", None)
        return name in self.own or self.paints(function)


SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
BLOCK = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def spans(text):
    """What stands in backticks, without blocks of code, as a list."""
    found = SPAN.findall(BLOCK.sub("", text))
    return [" ".join(span.split()) for _, span in found]


def mentions(span, name):
    """Is a name in something that stands in backticks?"""
    written = span if name in SYNTAX else without_texts(span)
    return bool(pattern(name).search(written))


@functools.cache
def without_texts(span):
    return TEXTS.sub(" ", span)


@functools.cache
def pattern(name):
    """How prose writes a name in backticks, as a compiled pattern."""
    if name in SYNTAX:
        return re.compile(SYNTAX[name][0])
    if name in NUMBERS:
        return re.compile(NUMBERS[name][0])
    head, _, last = name.removesuffix("=").rpartition(".")
    last = rf"{re.escape(last)}(?!\w)"
    if head:  # of a module: np.zeros, or zeros alone
        return re.compile(rf"(?:(?<![\w.])|\b{re.escape(head)}\.){last}")
    if name.startswith("."):  # of an array, a tensor, a module …
        return re.compile(rf"(?<!\w){last}")
    return re.compile(rf"(?<![\w.]){last}")
