// Single keys and g-sequences, by data-hot on what they press. They rest while somebody types,
// while an IME composes, inside dialogs, and when the user has turned them off.
const singleKeys = daifuku.meta("keys") === "on";
let sequence = "";
let timer;

const press = (keys) => {
  const target = [...document.querySelectorAll(`[data-hot="${CSS.escape(keys)}"]`)].find((found) => !found.disabled && found.checkVisibility());
  if (!target) return false;
  target.focus();
  if (!target.matches("input, textarea, select")) target.click();
  return true;
};

const find = () => {
  const here = document.querySelector("main [data-list-search]");
  if (here) here.select();
  else daifuku.openDialog("palette");
};

const escape = () => {
  const peek = document.getElementById("peek");
  if (peek?.open) peek.close();
  else document.dispatchEvent(new CustomEvent("daifuku:back"));
};

// What was done last, also when its message has left.
const undo = () => {
  const form = daifuku.undo;
  if (!form) return false;
  daifuku.undo = null;
  if (!form.isConnected) document.body.append(form);
  form.requestSubmit();
  return true;
};

document.addEventListener("keydown", (event) => {
  if (daifuku.composing(event) || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return daifuku.openDialog("palette");
  }
  if (document.querySelector("dialog:modal")) return;
  if (event.key === "Escape") return escape();
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !daifuku.typing(event.target) && undo()) return event.preventDefault();
  if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || daifuku.typing(event.target)) return;
  if (event.target.closest?.("[role=menu], [role=tablist]")) return;

  clearTimeout(timer);
  const keys = sequence ? `${sequence} ${event.key}` : event.key;
  sequence = "";
  let done = true;
  if (keys === "?") daifuku.openDialog("keys");
  else if (keys === "/") find();
  else if (press(keys)) done = true;
  else if (document.querySelector(`[data-hot^="${CSS.escape(keys)} "]`)) {
    sequence = keys;
    timer = setTimeout(() => { sequence = ""; }, 1200);
  } else done = false;
  if (done) event.preventDefault();
});

if (/mac|iphone|ipad/i.test(navigator.platform)) {
  document.querySelectorAll("kbd").forEach((key) => { if (key.textContent.startsWith("Ctrl")) key.textContent = key.textContent.replace("Ctrl", "⌘"); });
}
