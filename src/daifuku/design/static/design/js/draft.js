// What is typed in a form with data-draft is kept on this device until it has been saved.
const DAYS = 7 * 24 * 3600 * 1000;
const key = (form) => `draft:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((field) => field.matches("textarea, input:not([type=hidden],[type=password],[type=file]), select") && field.name);
const note = (form, text) => {
  const place = form.querySelector("[data-draft-note]");
  if (place) place.textContent = text;
};
let timer;

daifuku.on("input", "form[data-draft]", (form) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const typed = fields(form).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
    const empty = fields(form).every((field) => field.type === "checkbox" || !field.value.trim() || field.value === field.defaultValue);
    daifuku.keep(key(form), empty ? null : { at: Date.now(), typed });
    note(form, empty ? "" : daifuku.words.saved);
  }, 400);
});

daifuku.each("form[data-draft]", (form) => {
  const draft = daifuku.kept(key(form));
  if (!draft || form.dataset.drafted) return;
  form.dataset.drafted = "1";
  if (Date.now() - draft.at > DAYS) return daifuku.keep(key(form), null);
  for (const [name, value] of draft.typed) {
    const field = form.elements[name];
    if (!field?.matches) continue;
    if (field.type === "checkbox") field.checked = value;
    else if (field.matches("select") || !field.value) field.value = value;
  }
  note(form, daifuku.words.restored);
});

// Saved is what the server answered with success; the composer is then empty again.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  if (!form?.matches?.("form[data-draft]") || ctx.response.status >= 400) return;
  clearTimeout(timer);
  daifuku.keep(key(form), null);
  form.reset();
  note(form, "");
});

daifuku.on("submit", 'form[action*="/logout"]', () => {
  Object.keys(localStorage).filter((name) => name.startsWith("daifuku:draft:")).forEach((name) => localStorage.removeItem(name));
});

daifuku.on("keydown", "form[data-submit-keys]", (form, event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || daifuku.composing(event)) return;
  event.preventDefault();
  form.requestSubmit();
});
