"""Texts that strangers wrote, made fit for one line, a file, a spreadsheet."""

import re
import unicodedata

LONGEST = 600  # characters of a message or a note
# What a spreadsheet takes for the beginning of a formula, wide ones included.
FORMULA = "=+@＝＋－＠-"
# Where one may begin: at the start, after blanks, or after what separates
# the fields in this spreadsheet or that one.
BEGINS = re.compile(rf"(^\s*|[;,\t|]\s*)(?=[{FORMULA}])")


def one_line(text, longest=LONGEST):
    """A text without line breaks and control characters, not too long."""
    shown = (c if c.isprintable() else " " for c in text[: 2 * longest])
    short = " ".join("".join(shown).split())
    return short if len(short) <= longest else f"{short[:longest]} …"


def printable(text):
    """A text that any file can take."""
    text = text.encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else "?" for c in text)


def as_text(text):
    """A text that no spreadsheet takes for a formula, or for several."""
    shown = BEGINS.sub(r"\1'", printable(text))
    return f"'{shown}" if shown.lstrip()[:1] == ";" else shown


def same_name(text):
    """A name as it's compared: é is one letter, however it was typed."""
    return unicodedata.normalize("NFC", text)


def joined(notes, longest=LONGEST):
    """Several notes as one, not too long; it says how many there are more."""
    text = "; ".join(notes)
    if len(text) <= longest:
        return text
    kept, length = [], 0
    for note in notes:
        note = one_line(note, longest // 2)
        length += len(note) + 2
        if kept and length > longest - 20:
            break
        kept.append(note)
    more = len(notes) - len(kept)
    text = "; ".join(kept) + (f"; and {more:,} more" if more else "")
    return text if len(text) <= longest else text[:longest]
