// Back to a long list: its rows are fetched again up to where it was left, and it scrolls there.
// A page that the browser kept whole comes back by itself.
const MOST = 500;
const grid = document.querySelector("main [data-place]");
const key = () => `place:${location.pathname}${location.search}`;
const rows = () => document.querySelectorAll("main [data-place] tbody tr[id]");
const scroller = () => document.querySelector("main .grid-wrap.scroll");

const keep = () => {
  const opened = document.querySelector("main [data-place] tr:is(.current, :focus-within)")?.id ?? "";
  daifuku.keep(key(), { rows: rows().length, opened, inner: scroller()?.scrollTop ?? 0, page: scrollY }, "sessionStorage");
};

// Not by a click on it, which this early the link itself would follow.
const fill = async (count) => {
  for (let before = -1; rows().length < count && rows().length > before;) {
    before = rows().length;
    const more = document.querySelector("main [data-place] .more a[hx-get]");
    if (!more) return;
    const target = more.closest("tr");
    await window.htmx.ajax("GET", more.getAttribute("hx-get"), { source: more, target, swap: "outerHTML" });
  }
};
const restore = async ({ rows: count, opened, inner, page }) => {
  await fill(Math.min(count, MOST));
  if (opened) document.getElementById(opened)?.classList.add("current");
  scroller()?.scrollTo(0, inner);
  scrollTo(0, page);
};

if (grid) {
  addEventListener("pagehide", keep);
  const [arrival] = performance.getEntriesByType("navigation");
  const left = arrival?.type === "back_forward" && daifuku.kept(key(), "sessionStorage");
  if (left) addEventListener("load", () => restore(left));
}
