// The link to the other edition keeps the place: both have the same anchors.
document.addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector("a.language");
  if (!link) return;
  const address = link.getAttribute("href");
  const keep = () => {
    // To focus the link scrolls the page: that isn't where the reader was.
    if (document.activeElement == link) return;
    const above = [...document.querySelectorAll(".bd-article section[id]")]
      .filter(e => e.getBoundingClientRect().top < innerHeight / 3);
    const place = scrollY > 0 && above.length ? "#" + above.at(-1).id : "";
    link.setAttribute("href", address + place);
  };
  addEventListener("scroll", keep, {passive: true});
  keep();
});
