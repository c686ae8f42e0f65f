// Ctrl/⌘ K: find anything, or run a command. Quiet while an IME composes.
const dialog = document.getElementById("palette");
if (dialog) {
  const input = dialog.querySelector("input");
  const results = dialog.querySelector("[role=listbox]");
  const commands = results.querySelector("[data-palette-commands]");
  let timer;
  let running;

  const options = () => [...results.querySelectorAll("[role=option]:not([hidden])")];
  const mark = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", other === option));
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  };
  const current = () => results.querySelector("[aria-selected=true]");

  const matching = (text) => {
    let any = false;
    for (const option of commands.querySelectorAll("[role=option]")) {
      const words = `${option.textContent} ${option.dataset.words ?? ""}`.toLowerCase();
      option.hidden = !words.includes(text.toLowerCase());
      any ||= !option.hidden;
    }
    commands.hidden = !any;
  };
  const show = (html) => {
    results.innerHTML = html;
    results.append(commands);
    const found = options();
    mark(found[0]);
    daifuku.say(found.length ? daifuku.words.found.replace("{n}", found.length) : daifuku.words.nothing);
  };

  const search = async () => {
    const text = input.value.trim();
    running?.abort();
    const commandsOnly = text.startsWith(">");
    matching(commandsOnly ? text.slice(1).trim() : text);
    if (!text || commandsOnly) return show("");
    running = new AbortController();
    const url = `${daifuku.meta("search")}?palette=1&q=${encodeURIComponent(text)}`;
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { "HX-Request": "true" } });
      if (answer.redirected) daifuku.toast({ text: daifuku.words.expired, tone: "bad", href: "/accounts/login/", link: daifuku.words.signIn, apart: true });
      else if (answer.ok) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") daifuku.toast({ text: daifuku.words.offline, tone: "bad" });
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, 120);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
  input.addEventListener("keydown", (event) => {
    if (daifuku.composing(event)) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      mark(all.at((all.indexOf(current()) + step) % all.length));
    } else if (event.key === "Enter" && current()) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) open(current().href);
      else current().click();
    }
  });
  results.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== current()) mark(option);
  });
  dialog.addEventListener("daifuku:opened", () => {
    input.setAttribute("aria-expanded", "true");
    input.select();
    search();
  });
  dialog.addEventListener("close", () => { running?.abort(); input.setAttribute("aria-expanded", "false"); });
}
