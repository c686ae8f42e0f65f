// Popover menus: placed at their button, walked with the arrows.
const GAP = 4;
const opener = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
const items = (menu) => [...menu.querySelectorAll(".menu-item:not(:disabled)")];

const place = (menu, button) => {
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = from.left + width > innerWidth - 8 ? from.right - width : from.left;
  const below = from.bottom + GAP;
  const top = below + height > innerHeight - GAP ? Math.max(GAP, from.top - GAP - height) : below;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${top}px`;
};

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) return;
  const button = opener(menu);
  const isOpen = event.newState === "open";
  button?.setAttribute("aria-expanded", isOpen);
  if (!isOpen || !button) return;
  place(menu, button);
  if (menu.getAttribute("role") === "menu") items(menu)[0]?.focus();
}, true);

daifuku.on("keydown", "[data-menu][role=menu]", (menu, event) => {
  const all = items(menu);
  const here = all.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    all.at(next % all.length)?.focus();
  } else if (event.key === "Tab") {
    menu.hidePopover();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    all.find((item) => item.dataset.key === event.key)?.click();
  }
});
daifuku.on("click", "[data-menu] .menu-item", (item) => item.closest("[popover]")?.hidePopover());
addEventListener("scroll", (event) => {
  const menu = document.querySelector("[data-menu]:popover-open");
  if (menu && !menu.contains(event.target) && opener(menu)) place(menu, opener(menu));
}, { capture: true, passive: true });
