"""What can be wrong with a block's translation, found without reading it.

Equations, code, numbers, links and tags have to be the source's; terms have
to be the glossary's; sentences end in 합니다체; no English is left. A
translator's comment exempts a block: `everyday: step, share` from terms that
aren't meant as terms there, `allowed: numbers` from a check, by its name.
"""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from utils.maintenance import translation_blocks as blocks
from utils.paths import ROOT

LOCALE = ROOT / "notebooks" / "locale" / "ko"
# English, tab, Korean (several with | between them; none: an everyday phrase
# that has a term in it), tab, a note.
GLOSSARY = LOCALE / "glossary.tsv"

NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d+)*|[¼½¾⅓⅔]")
# What a number in words may become.
IN_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "zero",
            "a an one once first single",
            "two twice both second pair double half halves",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven",
            "twelve dozen",
        )
    )
    for word in words.split()
} | {"hundred": "100", "million": "100", "thousand": "1,000"}
SIGNS = re.compile("[<>≤≥≈≠±×·√∂∇∞∑ΣΠ∏←→]")
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*){3,}")
HANGUL = re.compile("[가-힣]")
CLOSING = "[)\"'”’»*\\]]*"
SENTENCE = re.compile(rf"([가-힣]+){CLOSING}([.?!]){CLOSING}(?=\s|$|\0)")
# 합니다체, and how it asks for something.
POLITE = ("니다", "니까", "시오", "시다", "까요")


def findings(block, korean, comment=""):
    """What is wrong with a translation, as a list of texts.

    Args:
        block: a translation_blocks.Block.
        korean: its translation, which isn't empty.
        comment: the translator's.
    """
    theirs = replace(block, text=korean)
    allowed = _listed(comment, "allowed")
    found = []
    for name, check in CHECKS.items():
        if name not in allowed:
            found += [f"{name}: {text}" for text in check(block, theirs)]
    everyday = _listed(comment, "everyday")
    return found + [f"glossary: {t}" for t in terms(block, theirs, everyday)]


def _listed(comment, key):
    """What a comment lists behind a key, as a set."""
    lines = re.findall(rf"^\s*{key}:(.*)$", comment, re.MULTILINE)
    listed = {
        name.strip().lower() for line in lines for name in line.split(",")
    }
    return listed - {""}


def _difference(ours, theirs):
    """What one has and the other hasn't, as a list of texts."""
    ours, theirs = Counter(ours), Counter(theirs)
    lost, more = ours - theirs, theirs - ours
    found = [f"{text} is missing" for text in lost.elements()]
    return found + [f"{text} is too much" for text in more.elements()]


def _of_type(*types):
    """A check that two blocks have the same tokens of these types."""

    def check(ours, theirs):
        return _difference(
            *(
                [t.content.strip() for t in tokens(b) if t.type in types]
                for b in (ours, theirs)
            )
        )

    return check


def tokens(block):
    return [] if block.kind == "alt" else blocks.tokens(block)


def links(ours, theirs):
    def targets(block):
        for token in tokens(block):
            target = token.attrs.get("href") or token.attrs.get("src")
            if target:
                yield str(target)

    return _difference(targets(ours), targets(theirs))


def tags(ours, theirs):
    def of(block):
        for token in tokens(block):
            if token.type == "html_inline":  # an alt or title is translated
                yield blocks.ALT.sub("", token.content)

    return _difference(of(ours), of(theirs))


def numbers(ours, theirs):
    def of(block):
        text = blocks.prose(block)
        return Counter(n.strip("-") for n in NUMBER.findall(text))

    words = re.findall(r"[a-z]+", blocks.prose(ours).lower())
    in_words = Counter(IN_WORDS[w] for w in words if w in IN_WORDS)
    # Of what is too much, what the source has in words is right.
    return _difference(
        of(ours), of(theirs) - ((of(theirs) - of(ours)) & in_words)
    )


def signs(ours, theirs):
    ours, theirs = (
        set(SIGNS.findall(blocks.prose(block))) for block in (ours, theirs)
    )
    return _difference(ours, theirs)


def emphasis(ours, theirs):
    def of(block):
        for token in tokens(block):
            if token.type in ("strong_open", "em_open"):
                yield {"s": "**bold**", "e": "*italics*"}[token.type[0]]
            elif token.type == "text":
                yield from re.findall(r"\*+", token.content)

    found = _difference(of(ours), of(theirs))
    if "** is too much" in found or "* is too much" in found:
        found.append(
            "a bracket and then * don't end it before a letter: "
            "**용어**(term)는, not **용어(term)**는"
        )
    return found


def form(ours, theirs):
    """Is it still a single block of its kind, to a reader of Markdown?"""
    if ours.kind == "row":
        bars = [len(re.findall(r"(?<!\\)\|", b.text)) for b in (ours, theirs)]
        if bars[0] != bars[1] or "\n" in theirs.text:
            return [f"{bars[1]} times | in a row, which had {bars[0]}"]
    elif ours.kind in ("paragraph", "item"):
        kinds = [
            [token.type for token in blocks.PARSER.parse(b.text)]
            for b in (ours, theirs)
        ]
        if kinds[0] != kinds[1]:
            return [
                f"Markdown makes {kinds[1][0].removesuffix('_open')} of it"
            ]
    elif "\n" in theirs.text.strip():
        return ["more than one line"]
    return []


def english(ours, theirs):
    plain = _without_titles(theirs)
    if not HANGUL.search(theirs.text):
        return ["nothing is Korean"]
    outside = re.sub(r"\([^()]*\)", " · ", plain)
    return [f"{text!r} is left" for text in ENGLISH.findall(outside)]


def _without_titles(block):
    """A block's prose without the texts of links out of the course."""
    if block.kind == "alt":
        return block.text
    pieces, inside = [], False
    for token in tokens(block):
        if token.type == "link_open":
            inside = "://" in str(token.attrs.get("href"))
        elif token.type == "link_close":
            inside = False
        elif not inside:
            text = token.type == "text"
            pieces.append(token.content if text else " · ")
    return "".join(pieces)


def style(ours, theirs):
    """Sentences in 합니다체; rows, headings, items and alts may be shorter."""
    strict = ours.kind in ("paragraph", "html")
    found = []
    for word, mark in SENTENCE.findall(blocks.prose(theirs)):
        plain = word.endswith(("다", "요", "자", "까", "냐", "라"))
        if (strict or plain) and not word.endswith(POLITE):
            found.append(f"{word}{mark} isn't 합니다체")
    if re.search(r"우리(는|가|의)(?=\s)", blocks.prose(theirs)):
        found.append("no 우리는")
    return found


@cache
def glossary():
    """[(pattern of an English term, term, its Korean)], longest first."""
    rows = [
        line.split("\t")
        for line in GLOSSARY.read_text(encoding="utf-8").splitlines()[1:]
    ]
    rows.sort(key=lambda row: -len(row[0]))
    return [
        (_pattern(english), english, [k for k in korean.split("|") if k])
        for english, korean, *_ in rows
    ]


def _pattern(term):
    """The term, or its plural, in any case, with a hyphen or a blank."""
    words = [re.escape(word) for word in re.split(r"[- ]", term)]
    plural = "(?:es)?" if term.endswith("s") else "(?:s|es)?"
    if term.endswith("y"):
        words[-1], plural = words[-1][:-1], "(?:y|ies)"
    text = r"[-\s]?".join(words)
    return re.compile(rf"(?<![\w-]){text}{plural}(?![\w-])", re.IGNORECASE)


def terms(ours, theirs, everyday):
    """Terms of the source whose Korean isn't in the translation."""
    text, korean = _without_titles(ours), blocks.prose(theirs)
    found = []
    for pattern, term, wanted in glossary():
        text, count = pattern.subn(" · ", text)
        if not count or not wanted or term.lower() in everyday:
            continue
        if not any(word in korean for word in wanted):
            found.append(f"{term} is {' or '.join(wanted)}")
    return found


CHECKS = {
    "equations": _of_type("math_inline", "math_inline_double"),
    "code": _of_type("code_inline"),
    "links": links,
    "tags": tags,
    "numbers": numbers,
    "signs": signs,
    "emphasis": emphasis,
    "form": form,
    "english": english,
    "style": style,
}
