// Dialogs: by button, by an answer swapped into #dialog or #peek, and the question before a deed.
const mounts = ["dialog", "peek"];

const open = (dialog) => {
  if (dialog.open) return;
  if (dialog.id === "peek") {
    const before = document.activeElement;
    dialog.show();
    before?.focus?.();
  } else {
    dialog.showModal();
  }
  dialog.dispatchEvent(new CustomEvent("daifuku:opened", { bubbles: true }));
};

// The sheet of keys lists what works on this page.
daifuku.on("daifuku:opened", "#keys", (sheet) => {
  sheet.querySelectorAll("[data-needs]").forEach((line) => { line.hidden = !document.querySelector(line.dataset.needs); });
  sheet.querySelectorAll("section").forEach((part) => { part.hidden = !part.querySelector("[data-keys]:not([hidden])"); });
});

const changed = (dialog) => [...dialog.querySelectorAll("input, textarea")].some(
  (input) => input.type !== "hidden" && (input.checked !== input.defaultChecked || input.value !== input.defaultValue));

daifuku.openDialog = (id) => {
  const dialog = document.getElementById(id);
  if (dialog) open(dialog);
};
daifuku.on("click", "[data-dialog-open]", (button) => {
  button.closest("[popover]:popover-open")?.hidePopover();
  daifuku.openDialog(button.dataset.dialogOpen);
});
daifuku.on("click", "[data-dialog-close]", (button) => button.closest("dialog").close());
document.addEventListener("dialog:close", () => mounts.forEach((id) => document.getElementById(id)?.close()));

// A click on the veil closes, unless something was typed.
daifuku.on("mousedown", "dialog", (dialog, event) => {
  const box = dialog.getBoundingClientRect();
  const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
  if (event.target === dialog && outside && !changed(dialog)) dialog.close();
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const mount = ctx.target?.closest?.("#dialog, #peek");
  if (mount && mount.childElementCount) open(mount);
});
document.addEventListener("close", ({ target }) => {
  daifuku.settleToasts?.();
  if (mounts.includes(target.id)) target.replaceChildren();
}, true);

const ask = (question, yes, opener) => new Promise((answer) => {
  const dialog = document.getElementById("confirm");
  const button = dialog.querySelector("[data-confirm-yes]");
  dialog.querySelector("h2").textContent = question;
  button.querySelector(".label").textContent = yes || dialog.dataset.yes;
  button.classList.toggle("danger", opener.classList.contains("danger"));
  button.onclick = () => dialog.close("yes");
  dialog.onclose = () => { answer(dialog.returnValue === "yes"); dialog.returnValue = ""; };
  dialog.showModal();
});

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  ask(ctx.confirm, ctx.sourceElement.dataset.confirmYes, ctx.sourceElement).then((yes) => (yes ? issueRequest() : dropRequest()));
});
daifuku.on("click", "button[data-confirm]", (button, event) => {
  if (button.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(button.dataset.confirm, button.dataset.confirmYes, button).then((yes) => {
    if (!yes) return;
    button.dataset.sure = "1";
    button.click();
    delete button.dataset.sure;
  });
}, true);
