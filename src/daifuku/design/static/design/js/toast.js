// Messages at the corner: the server's (swapped into #toasts) and the page's own. They wait while
// the pointer or the focus rests on them; what went wrong stays until it is closed.
const region = document.getElementById("toasts");
const icon = (name) => {
  const sprite = document.querySelector("svg use")?.getAttribute("href").split("#")[0];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
};

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const leave = (toast) => {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 160);
};

// Within the dialog that is open, if one is: all else on the page is then out of reach.
const settle = (parent = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body) => {
  if (region.parentElement === parent) return;
  const open = region.matches(":popover-open");
  parent.append(region);
  if (open) region.showPopover();
};

const start = (toast) => {
  if (toast.dataset.started) return;
  toast.dataset.started = "1";
  daifuku.undo = toast.querySelector("form:not([data-redo])") ?? daifuku.undo;
  settle();
  if (region.matches(":popover-open")) region.hidePopover?.();
  region.showPopover?.();
  if ("stay" in toast.dataset) return;
  const wait = toast.querySelector("form, a") ? 10000 : 5000;
  const tick = () => (toast.matches(":hover, :focus-within") ? setTimeout(tick, 1500) : leave(toast));
  setTimeout(tick, wait);
};

daifuku.toast = ({ text, tone = "ok", undo = "", redo = false, href = "", link = "", apart = false }) => {
  if (!region || !text) return;
  const bad = tone === "bad";
  const toast = element("div", { className: "toast" }, icon(bad ? "alert-circle" : "circle-check"), element("p", { textContent: text }));
  toast.setAttribute("role", bad ? "alert" : "status");
  toast.dataset.toast = "";
  if (bad) toast.dataset.stay = "";
  if (undo) {
    const button = element("button", { type: "submit" }, icon(redo ? "arrow-forward-up" : "arrow-back-up"), daifuku.words[redo ? "redo" : "undo"]);
    const form = element("form", { method: "post", action: undo }, button);
    form.setAttribute("hx-post", undo);
    form.setAttribute("hx-swap", "none");
    form.toggleAttribute("data-redo", redo);
    toast.append(form);
  }
  if (href) toast.append(element("a", { href, textContent: link, target: apart ? "_blank" : "" }));
  const close = element("button", { type: "button", className: "close" }, icon("x"));
  close.setAttribute("aria-label", daifuku.words.close);
  close.dataset.toastClose = "";
  toast.append(close);
  const same = [...region.children].find((other) => other.textContent === toast.textContent);
  same?.remove();
  region.append(toast);
  while (region.childElementCount > 4) region.firstElementChild.remove();
  window.htmx?.process(toast);
};

if (region) {
  new MutationObserver(() => region.querySelectorAll("[data-toast]").forEach(start)).observe(region, { childList: true });
  region.querySelectorAll("[data-toast]").forEach(start);
  daifuku.settleToasts = settle;
  document.addEventListener("daifuku:opened", () => settle());
  document.addEventListener("htmx:before:swap", () => settle(document.body));
  document.addEventListener("htmx:after:swap", () => settle());
  daifuku.on("click", "[data-toast-close]", (button) => leave(button.closest(".toast")));
  daifuku.on("submit", ".toast form", (form) => leave(form.closest(".toast")));
  document.addEventListener("toast", ({ detail }) => daifuku.toast(detail.value ? { text: detail.value } : detail));
  addEventListener("offline", () => daifuku.toast({ text: daifuku.words.offline, tone: "bad" }));
}
