// A list follows what is typed in its search: a moment after the last key, never while an IME composes.
const WAIT = 200;
let timer;
const narrow = (form, wait = WAIT) => {
  clearTimeout(timer);
  timer = setTimeout(() => window.htmx.trigger(form, "narrow"), wait);
};

daifuku.on("input", "form[data-narrow]", (form, event) => event.isComposing || narrow(form));
daifuku.on("compositionend", "form[data-narrow]", (form) => narrow(form));
daifuku.on("submit", "form[data-narrow]", (form, event) => {
  event.preventDefault();
  narrow(form, 0);
});
