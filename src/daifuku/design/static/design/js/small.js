// Copy, show a password, remember an open panel, mark a drop zone, send with Ctrl+Enter and only once.
daifuku.on("click", "[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  daifuku.toast({ text: button.dataset.said || daifuku.words.copied });
});

daifuku.on("click", "[data-reveal]", (button) => {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "password";
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", shown);
});

daifuku.each("details[data-remember]", (details) => {
  const open = daifuku.kept(`open:${details.dataset.remember}`);
  if (open !== null) details.open = open;
});
document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.("details[data-remember]")) daifuku.keep(`open:${target.dataset.remember}`, target.open);
}, true);

// A strip of links that scrolls sideways shows the page it is on.
daifuku.each(".settings-nav [aria-current], .tabs [aria-current]", (link) => link.scrollIntoView({ block: "nearest", inline: "center" }));

daifuku.on("dragover", "[data-drop]", (zone) => zone.classList.add("over"));
for (const type of ["dragleave", "drop"]) daifuku.on(type, "[data-drop]", (zone) => zone.classList.remove("over"));

// The page of a resting database asks now and then, and comes back by itself.
daifuku.each("[data-retry]", (element) => setInterval(async () => {
  const answer = await fetch(location.href).catch(() => null);
  if (answer && answer.status < 500) location.replace(location.href);
}, element.dataset.retry * 1000));

daifuku.on("keydown", "form[data-submit-keys]", (form, event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || daifuku.composing(event)) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
  if (form.method === "post") form.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));
