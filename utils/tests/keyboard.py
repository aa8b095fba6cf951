"""For a keyboard alone: what of a page can be clicked, and what Tab reaches.

Used by the tests of the site and of the slides.
"""

MANY = 2000  # more than the stops of any page

# Before the page's own scripts: whatever listens for a pointer is noted.
LISTEN = """(() => {
  const kinds = ["click", "dblclick", "mousedown", "mouseup",
    "pointerdown", "pointerup", "touchstart"];
  window.heard = new Set();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (kinds.includes(kind) && this instanceof Element) heard.add(this);
    return add.call(this, kind, ...rest);
  };
})()"""

# What can be clicked or scrolled now, by its kind, its listener or its look.
CLICKABLE = """() => {
  const kinds = "a[href], button, summary, input, select, textarea, " +
    "[onclick], [role=button], [role=link], [tabindex='0']";
  const seen = e => e.checkVisibility({visibilityProperty: true}) &&
    e.getBoundingClientRect().width && e.getBoundingClientRect().height;
  const over = (e, style) =>
    /auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1
    || /auto|scroll/.test(style.overflowY)
      && e.scrollHeight > e.clientHeight + 1;
  const pointer = e => e && getComputedStyle(e).cursor == "pointer";
  window.clickable = [...document.body.querySelectorAll("*")].filter(e =>
    seen(e) && !e.disabled && (
      e.matches(kinds) || e.onclick || heard.has(e) ||
      pointer(e) && !pointer(e.parentElement) && !e.closest("label") ||
      over(e, getComputedStyle(e))));
  return window.clickable.length;
}"""

# Where the focus is: "" when it has left the page, and how it looks.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e == document.body || e == document.documentElement) return "";
  // Without a window around the page, the last stop may lead to the first.
  if (e.dataset.reached) return e.dataset.reached == "first" ? "" : "again";
  e.dataset.reached = document.querySelector("[data-reached]")
    ? "yes" : "first";
  const settle = () => document.getAnimations().forEach(a => a.finish());
  settle();
  const look = style => [style.outlineStyle != "none" && style.outlineWidth,
    style.boxShadow, style.borderColor, style.backgroundColor,
    style.textDecorationLine, style.textDecorationThickness].join();
  const box = e.getBoundingClientRect();
  const within = box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth
    && e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const shown = look(getComputedStyle(e));
  e.blur();
  settle();
  const plain = look(getComputedStyle(e));
  e.focus({focusVisible: true, preventScroll: true});
  return JSON.stringify({
    what: e.outerHTML.slice(0, 120), within, marked: shown != plain});
}"""

# What Tab hasn't reached; a thing that scrolls may hold what it has.
MISSED = """() => clickable.filter(e => !e.dataset.reached &&
    !(!e.matches("[onclick]") && e.querySelector("[data-reached]")))
  .map(e => e.outerHTML.slice(0, 160))"""
FORGET = """() => document.querySelectorAll("[data-reached]")
  .forEach(e => delete e.dataset.reached)"""

# The next Tab begins at the page's top, wherever the focus was.
START = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


def walk(page, key="Tab"):
    """Hold a key down, Tab or Shift+Tab, until the focus leaves the page.

    Returns:
        The stops as JSON, in order; the last is "again" if it's a trap.
    """
    page.evaluate(FORGET)
    if key == "Tab":
        page.evaluate(START)
    stops, keys = [], key.split("+")
    for one in keys[:-1]:
        page.keyboard.down(one)
    while len(stops) < MANY:
        page.keyboard.down(keys[-1])
        stops.append(page.evaluate(FOCUS))
        if stops[-1] in ("", "again"):
            break
    for one in reversed(keys):
        page.keyboard.up(one)
    return stops


def missed(page):
    """What of the page can be clicked, and Tab hasn't reached."""
    return page.evaluate(MISSED)
