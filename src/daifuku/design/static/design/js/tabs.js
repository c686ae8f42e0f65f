// Tabs within a page: arrows move, the panel follows.
const choose = (tab) => {
  for (const other of tab.closest("[data-tabs]").querySelectorAll("[role=tab]")) {
    const on = other === tab;
    other.setAttribute("aria-selected", on);
    other.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !on;
  }
};

daifuku.chooseTab = choose;
daifuku.on("click", "[data-tabs] [role=tab]", (tab) => {
  choose(tab);
  const panel = document.getElementById(tab.getAttribute("aria-controls"));
  if (tab.closest("[data-composer]")) panel?.querySelector("textarea")?.focus();
});
daifuku.on("keydown", "[data-tabs] [role=tab]", (tab, event) => {
  const tabs = [...tab.closest("[data-tabs]").querySelectorAll("[role=tab]")];
  const here = tabs.indexOf(tab);
  const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const target = tabs.at(next % tabs.length);
  target.focus();
  choose(target);
});
