// A value edited where it is read: a <details> whose form shows the input. The new value stands at
// once; when it cannot be kept the form comes back with what was typed.
const inputOf = (place) => place.querySelector("form .input");

const close = (place, focus) => {
  place.open = false;
  if (focus) place.querySelector("summary").focus();
};

// On a click only: a form that the server sends open must not take the focus. Opened here, so that
// the very next key is typed into it.
daifuku.on("click", "[data-inline-edit] > summary", (summary, event) => {
  event.preventDefault();
  const place = summary.parentElement;
  place.open = !place.open;
  if (!place.open) return;
  document.querySelectorAll("[data-inline-edit][open]").forEach((other) => {
    if (other !== place && inputOf(other).value === inputOf(other).defaultValue) other.open = false;
  });
  inputOf(place).focus();
  inputOf(place).select?.();
});

daifuku.on("keydown", "[data-inline-edit] form", (form, event) => {
  if (daifuku.composing(event)) {
    if (event.key === "Enter") event.preventDefault();
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    form.reset();
    close(form.closest("[data-inline-edit]"), true);
  }
});
// A choice from the list is saved at once. The arrows of a closed list only walk through it: then
// Enter saves.
let walking = false;
daifuku.on("pointerdown", "[data-inline-edit] select", () => { walking = false; });
daifuku.on("keydown", "[data-inline-edit] select", (select, event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    select.form.requestSubmit();
  }
  walking = !event.altKey && event.key !== " ";
});
daifuku.on("change", "[data-inline-edit] select", (select) => walking || select.form.requestSubmit());
daifuku.on("click", "[data-edit-cancel]", (button) => {
  button.form.reset();
  close(button.closest("[data-inline-edit]"), true);
});

daifuku.on("htmx:before:request", "[data-inline-edit] form", (form) => {
  const place = form.closest("[data-inline-edit]");
  const input = inputOf(place);
  const shown = place.querySelector("[data-shown]");
  shown.dataset.before ??= shown.innerHTML;
  shown.textContent = (input.selectedOptions ? input.selectedOptions[0].textContent : input.value) || "—";
  place.classList.add("saving");
  close(place, true);
});
daifuku.on("daifuku:failed", "[data-inline-edit] form", (form) => {
  const place = form.closest("[data-inline-edit]");
  const shown = place.querySelector("[data-shown]");
  shown.innerHTML = shown.dataset.before ?? "";
  delete shown.dataset.before;
  place.classList.remove("saving");
  place.open = true;
  inputOf(place).focus();
});
daifuku.on("daifuku:refused", "[data-inline-edit] form", (form) => {
  // A refusal said as a message only leaves the form in the page: give the typed text back.
  setTimeout(() => form.isConnected && form.dispatchEvent(new CustomEvent("daifuku:failed", { bubbles: true })), 50);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (!source?.closest?.("[data-inline-edit]") && !source?.getAttribute?.("hx-target")?.startsWith("#")) return;
  const place = document.querySelector(`${source.getAttribute("hx-target")} [data-inline-edit]`);
  if (place) (place.open ? inputOf(place) : place.querySelector("summary"))?.focus();
});
