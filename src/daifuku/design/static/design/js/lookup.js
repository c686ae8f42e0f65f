// Choosing one of many while typing: what is found stands in a list below, the id of the chosen one in
// a hidden field. Without this script the typed text alone is sent, and looked up there.
const parts = (place) => ({
  input: place.querySelector("[role=combobox]"),
  id: place.querySelector("input[type=hidden]"),
  list: place.querySelector("[role=listbox]"),
});
const timers = new WeakMap();
const running = new WeakMap();

const mark = ({ input, list }, option) => {
  list.querySelectorAll("[role=option]").forEach((one) => one.setAttribute("aria-selected", one === option));
  input.setAttribute("aria-activedescendant", option?.id ?? "");
  option?.scrollIntoView({ block: "nearest" });
};
const close = ({ input, list }) => {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};
const waits = (place) => timers.has(place) || running.has(place);
const stop = (place) => {
  clearTimeout(timers.get(place));
  timers.delete(place);
  running.get(place)?.abort();
  running.delete(place);
};
const choose = (place, option) => {
  const { input, id, list } = parts(place);
  stop(place);
  input.value = option.dataset.text;
  id.value = option.dataset.value;
  close({ input, list });
  input.dispatchEvent(new CustomEvent("lookup:chosen", { bubbles: true }));
  if (place.closest("[data-inline-edit]")) input.form.requestSubmit();
};
const look = async (place) => {
  const { input, list } = parts(place);
  stop(place);
  const asked = new AbortController();
  running.set(place, asked);
  const answer = await fetch(`${place.dataset.lookup}?q=${encodeURIComponent(input.value.trim())}`,
    { signal: asked.signal, headers: { "HX-Request": "true" } })
    .then((given) => (given.ok && !given.redirected ? given.text() : null)).catch(() => null);
  if (running.get(place) !== asked) return;
  running.delete(place);
  if (answer === null || document.activeElement !== input) return;
  list.innerHTML = answer;
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  const found = list.querySelectorAll("[role=option]");
  mark({ input, list }, input.value.trim() ? found[0] : null);
  daifuku.say(found.length ? daifuku.words.found.replace("{n}", found.length) : daifuku.words.nothing);
};
const later = (place, wait) => {
  stop(place);
  timers.set(place, setTimeout(() => look(place), wait));
};

daifuku.on("input", "[data-lookup] [role=combobox]", (input, event) => {
  const place = input.closest("[data-lookup]");
  parts(place).id.value = "";
  // What is marked was found by less than what is typed now.
  mark(parts(place), null);
  if (!event.isComposing) later(place, 150);
});
daifuku.on("compositionend", "[data-lookup] [role=combobox]", (input) => later(input.closest("[data-lookup]"), 150));
daifuku.on("click", "[data-lookup] [role=combobox]", (input) => later(input.closest("[data-lookup]"), 0));
daifuku.on("keydown", "[data-lookup] [role=combobox]", (input, event) => {
  if (daifuku.composing(event)) return;
  const place = input.closest("[data-lookup]");
  const { list } = parts(place);
  if (event.key === "Enter" && waits(place)) {
    event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (list.hidden) {
    if (step) later(place, 0);
    return;
  }
  const all = [...list.querySelectorAll("[role=option]")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (step && all.length) {
    event.preventDefault();
    mark({ input, list }, all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length));
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    choose(place, all[at]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close({ input, list });
  }
});
daifuku.on("pointerdown", "[data-lookup] [role=option]", (option, event) => event.preventDefault());
daifuku.on("click", "[data-lookup] [role=option]", (option) => choose(option.closest("[data-lookup]"), option));
document.addEventListener("focusout", ({ target }) => {
  const place = target.closest?.("[data-lookup]");
  if (place) setTimeout(() => place.contains(document.activeElement) || close(parts(place)), 150);
});
