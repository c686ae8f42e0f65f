// What the behaviours share: the page's words, delegation, set-up of new content, storage.
const meta = (name) => document.querySelector(`meta[name="daifuku-${name}"]`);

Object.assign(daifuku, {
  meta: (name) => meta(name)?.content ?? "",
  metaOf: meta,
  words: JSON.parse(meta("words")?.content || "{}"),
  language: document.documentElement.lang || "en",
  csrf: () => document.querySelector('meta[name="csrf-token"]')?.content ?? "",

  // Who signed in anew in another tab is refused with the token that is good now.
  freshCsrf(answer) {
    const token = answer.status === 403 && answer.headers.get("Daifuku-Csrf");
    if (!token) return false;
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = token; });
    return true;
  },

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

  // For good in localStorage, for this tab's next page in sessionStorage.
  keep(key, value, place = "localStorage") {
    try {
      if (value === null) window[place].removeItem(`daifuku:${key}`);
      else window[place].setItem(`daifuku:${key}`, JSON.stringify(value));
    } catch { /* a full or closed storage must not stop the typing */ }
  },

  kept(key, place = "localStorage") {
    try {
      return JSON.parse(window[place].getItem(`daifuku:${key}`));
    } catch {
      return null;
    }
  },

  keptNames(start) {
    try {
      const all = Object.keys(localStorage).filter((name) => name.startsWith(`daifuku:${start}`));
      return all.map((name) => name.slice("daifuku:".length));
    } catch {
      return [];
    }
  },

  async post(url, body, repeated = false) {
    const headers = { "X-CSRFToken": daifuku.csrf(), "HX-Request": "true" };
    const answer = await fetch(url, { method: "POST", body, headers });
    return !repeated && daifuku.freshCsrf(answer) ? daifuku.post(url, body, true) : answer;
  },
});
