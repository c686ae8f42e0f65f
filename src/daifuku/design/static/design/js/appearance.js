// Theme and density change at once and are remembered by the server; a language needs the page anew.
const root = document.documentElement;

const send = async (form, name, value) => {
  if (name !== "language") root.dataset[name] = value;
  const body = new FormData(form);
  body.set(name, value);
  try {
    const answer = await daifuku.post(form.action, body);
    if (!answer.ok) throw new Error(answer.status);
    if (name === "language") location.reload();
  } catch {
    daifuku.toast({ text: daifuku.words.offline, tone: "bad" });
  }
};

daifuku.on("change", "form[data-appearance] input[type=radio]", (input) => send(input.form, input.name, input.value));
daifuku.on("submit", "form[data-appearance]", (form, event) => {
  const { name, value } = event.submitter ?? {};
  if (!name) return;
  event.preventDefault();
  form.querySelectorAll(`[name="${name}"]`).forEach((item) => item.setAttribute("aria-checked", item.value === value));
  send(form, name, value);
});
