// What is typed in a form with data-draft is kept on this device, for this person and this record,
// until it has been saved. Kept is what differs from what the server gave; secrets and files never.
const DAYS = 7 * 24 * 3600 * 1000;
const LEFT_OUT = "[type=hidden], [type=password], [type=file], [type=submit], [autocomplete=one-time-code]";
const mine = `draft:${daifuku.meta("user")}:`;
const key = (form) => mine + form.dataset.draft;
const timers = new WeakMap();
const bases = new WeakMap();

const ticked = (field) => field.matches("[type=checkbox], [type=radio]");
const fields = (form) => [...form.elements]
  .filter((field) => field.name && field.matches("input, textarea, select") && !field.matches(LEFT_OUT))
  .map((field) => [ticked(field) ? `${field.name}=${field.value}` : field.name, field]);
const read = (field) => (ticked(field) ? field.checked : field.value);
const given = (field) => {
  if (ticked(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
};
const put = (field, value) => { field[ticked(field) ? "checked" : "value"] = value; };

const place = (form, restored) => {
  const made = Object.assign(document.createElement("p"), { className: "hint", role: "status" });
  made.dataset.draftNote = "";
  if (restored) form.prepend(made);
  else (form.querySelector(".form-actions, .dialog-foot") ?? form).append(made);
  return made;
};
const note = (form, text, restored = false) => {
  const shown = form.querySelector("[data-draft-note]") ?? (text ? place(form, restored) : null);
  if (!shown) return;
  shown.textContent = text;
  if (!restored) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: daifuku.words.discard });
  button.dataset.draftDrop = "";
  shown.append(" ", button);
};

const keep = (form) => {
  clearTimeout(timers.get(form));
  const typed = {};
  for (const [name, field] of fields(form)) {
    const from = bases.get(form)?.[name] ?? given(field);
    if (read(field) !== from) typed[name] = [read(field), from];
  }
  const any = Object.keys(typed).length > 0;
  daifuku.keep(key(form), any ? { at: Date.now(), typed } : null);
  return any;
};
const drop = (form) => {
  clearTimeout(timers.get(form));
  bases.delete(form);
  daifuku.keep(key(form), null);
  form.reset();
  note(form, "");
};

// A value that somebody else has changed since stays theirs: a draft must not undo it unseen.
const restore = (form) => {
  const draft = daifuku.kept(key(form));
  if (!draft || form.dataset.drafted) return;
  form.dataset.drafted = "1";
  const now = Object.fromEntries(fields(form));
  const base = {};
  let any = false;
  for (const [name, [value, from]] of Object.entries(draft.typed)) {
    if (!now[name] || ![value, from].includes(given(now[name]))) continue;
    base[name] = from;
    any ||= read(now[name]) !== value;
    put(now[name], value);
  }
  bases.set(form, base);
  if (any) note(form, daifuku.words.restored, true);
};

const purge = (start, unwanted) => daifuku.keptNames(start).filter(unwanted).forEach((name) => daifuku.keep(name, null));

// A plain form is saved when the answer to it led on to a page that asks for no sign-in; a refusal
// and a failure answer at once, and keep the draft.
const settle = () => {
  const sent = daifuku.kept("sent", "sessionStorage");
  daifuku.keep("sent", null, "sessionStorage");
  const [arrival] = performance.getEntriesByType("navigation");
  const followed = arrival?.redirectCount > 0 && (!document.referrer || document.referrer === sent?.page);
  if (sent && followed && !location.pathname.startsWith("/accounts/")) daifuku.keep(sent.key, null);
};

settle();
purge("draft:", (name) => !(Date.now() - daifuku.kept(name)?.at < DAYS));
daifuku.each("form[data-draft]", restore);

daifuku.on("input", "form[data-draft]", (form) => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => note(form, keep(form) ? daifuku.words.saved : ""), 400));
});
daifuku.on("submit", "form[data-draft]", (form, event) => {
  keep(form);
  if (event.defaultPrevented || form.method !== "post") return;
  daifuku.keep("sent", { key: key(form), page: location.href.split("#")[0] }, "sessionStorage");
});
daifuku.on("click", "[data-draft-drop], form[data-draft] .form-actions a, form[data-draft] .dialog-foot [data-dialog-close]", (clicked) => drop(clicked.closest("form")));

// In place, saved is what the server answered with success; the composer is then empty again.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (form?.matches?.("form[data-draft]") && ctx.response.status < 400) drop(form);
});

daifuku.on("submit", 'form[action*="/logout"]', () => purge(mine, () => true));
