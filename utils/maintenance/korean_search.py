"""Search in Korean, for Sphinx, which has no such language.

A particle is part of its word in Korean: 손실을 is 손실 and 을. What is
indexed, and what is asked for, loses its particles; both by the same table, in
Python while the site is made and in JavaScript while it's read.
"""

import json
import re

from sphinx.search.en import SearchEnglish

HANGUL = re.compile(r"[가-힣]")
FIRST, FINALS, RIEUL = 0xAC00, 28, 8  # how Unicode orders syllables

# Particles by what they follow: a final consonant, a vowel, or either.
AFTER_CONSONANT = (
    "은 이 을 과 으로 으로는 으로도 으로만 으로부터 으로서 으로써 이나 이란 "
    "이라 이라고 이라는 이라면 이며 이면 이고 이지만"
)
AFTER_VOWEL = "는 가 를 와"
AFTER_EITHER = (
    "에서 에서는 에서도 에서의 에게 에는 에도 에만 까지 부터 보다 처럼 마다 "
    "만큼 대로 와의 과의 와는 과는 로는 로도 로부터 로서 로써 들은 들이 "
    "들을 들의 이다 입니다 입니까 이었습니다 합니다 합니까 하는 하고 하면 "
    "하여 하려면 하지 하게 하기 했습니다 됩니다 되는 되고 되면 되지 되어 "
    "시킵니다 시키는 시키고 시키면 시키기"
)
# These end many nouns, too (정의, 속도): only after two syllables, or one of
# the course's own nouns of one.
AFTER_TWO = "의 에 도 만 들"
SHORT = "층 값 합 행 열 축 곱 식 점 항 칸"

# Read by Python and by JavaScript: what stem() does, word for word.
TABLE = {
    "consonant": AFTER_CONSONANT.split(),
    "vowel": AFTER_VOWEL.split(),
    "either": AFTER_EITHER.split(),
    "two": AFTER_TWO.split(),
    "short": SHORT.split(),
}
LONGEST = max(len(end) for ends in TABLE.values() for end in ends)

JAVASCRIPT = """
(() => {
  const table = TABLE;
  const hangul = /[가-힣]/;
  const final = c => hangul.test(c) ? (c.charCodeAt(0) - 0xAC00) % 28 : -1;
  const isParticle = (stem, end) => {
    const last = final(stem[stem.length - 1]);
    if (table.either.includes(end)) return true;
    if (table.consonant.includes(end)) return last != 0;
    if (table.vowel.includes(end)) return last <= 0;
    if (end == "로") return last <= 0 ? stem.length > 1 : last == 8;
    return table.two.includes(end) &&
      (stem.length > 1 || table.short.includes(stem));
  };
  const bare = word => {
    for (let n = LONGEST; n > 0; n--) {
      const stem = word.slice(0, -n), end = word.slice(-n);
      if (stem && hangul.test(end) && isParticle(stem, end))
        return bare(stem);
    }
    return word;
  };
  const English = window.Stemmer;
  window.Stemmer = function () {
    const english = new English();
    this.stemWord = word => english.stemWord(bare(word));
  };
})();
"""


class KoreanSearch(SearchEnglish):
    """English search, whose words lose their Korean particles first."""

    lang = "ko"
    js_splitter_code = JAVASCRIPT.replace(
        "TABLE", json.dumps(TABLE, ensure_ascii=False)
    ).replace("LONGEST", str(LONGEST))

    def stem(self, word):
        """A word without particles, and without English endings."""
        return super().stem(bare(word))


def bare(word):
    """A word without its particles."""
    for length in range(LONGEST, 0, -1):
        stem, end = word[:-length], word[-length:]
        if stem and HANGUL.search(end) and is_particle(stem, end):
            return bare(stem)
    return word


def is_particle(stem, end):
    """May this be a particle behind that stem?"""
    last = _final(stem[-1])
    if end in TABLE["either"]:
        return True
    if end in TABLE["consonant"]:
        return last != 0
    if end in TABLE["vowel"]:
        return last <= 0
    if end == "로":
        return len(stem) > 1 if last <= 0 else last == RIEUL
    return end in TABLE["two"] and (len(stem) > 1 or stem in TABLE["short"])


def _final(letter):
    """The number of a syllable's final consonant, 0 if none, -1 if no Hangul.

    What isn't Hangul may be read either way.
    """
    return (ord(letter) - FIRST) % FINALS if HANGUL.match(letter) else -1
