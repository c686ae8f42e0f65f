// What the behaviours share: the page's words, delegation, set-up of new content, storage.
const meta = (name) => document.querySelector(`meta[name="daifuku-${name}"]`);

Object.assign(daifuku, {
  meta: (name) => meta(name)?.content ?? "",
  metaOf: meta,
  words: JSON.parse(meta("words")?.content || "{}"),
  language: document.documentElement.lang || "en",
  csrf: () => document.querySelector('meta[name="csrf-token"]')?.content ?? "",

  on(type, selector, act, capture = false) {
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    }, capture);
  },

  // Now and for whatever htmx brings in later.
  each(selector, act) {
    const run = (root) => {
      if (root.matches?.(selector)) act(root);
      root.querySelectorAll?.(selector).forEach(act);
    };
    run(document);
    document.addEventListener("htmx:after:process", (event) => run(event.target));
  },

  composing: (event) => event.isComposing || event.keyCode === 229,
  typing: (target) => !!target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]"),

  say(text) {
    const region = document.getElementById("said");
    if (region) region.textContent = text;
  },

  keep(key, value) {
    try {
      if (value === null) localStorage.removeItem(`daifuku:${key}`);
      else localStorage.setItem(`daifuku:${key}`, JSON.stringify(value));
    } catch { /* a full or closed storage must not stop the typing */ }
  },

  kept(key) {
    try {
      return JSON.parse(localStorage.getItem(`daifuku:${key}`));
    } catch {
      return null;
    }
  },

  post: (url, body) => fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": daifuku.csrf(), "HX-Request": "true" },
  }),
});
