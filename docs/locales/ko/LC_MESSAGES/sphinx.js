// What the pages' scripts say.
Documentation.addTranslations({
  locale: "ko",
  plural_expr: "0",
  messages: {
    "Search": "검색",
    "Searching": "찾는 중",
    "Preparing search...": "찾을 준비를 하는 중…",
    "Search Results": "찾은 곳",
    "Search finished, found one page matching the search query.":
      ["${resultCount}곳에서 찾았습니다."],
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "찾지 못했습니다. 철자를 확인하고, 다른 낱말로도 찾아 보십시오.",
    "Hide Search Matches": "찾은 낱말 표시 지우기",
    ", in ": ", ",
  },
});
