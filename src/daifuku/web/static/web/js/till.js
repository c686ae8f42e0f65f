// The till's field: found while somebody types; Enter (a scanner sends it too) opens who is meant.
const WAIT = 120;
const form = document.querySelector("form[data-till]");
if (form) {
  const { q: field, open } = form.elements;
  const hits = () => [...document.querySelectorAll("#till_hits a.till-hit")];
  let timer;
  const look = (entered, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      open.value = entered ? "1" : "";
      if (field.value.trim() || !entered) window.htmx.trigger(form, "look");
    }, wait);
  };
  // The next customer may see the screen: nobody stays on it. Looking for nothing drops what is asked.
  const clear = () => {
    document.querySelectorAll("#till_hits, #till_card").forEach((place) => place.replaceChildren());
    look(false, 0);
  };
  const typed = () => (field.value.trim() ? look(false, WAIT) : clear());
  form.addEventListener("input", (event) => event.isComposing || typed());
  form.addEventListener("compositionend", typed);
  form.addEventListener("submit", (event) => { event.preventDefault(); look(true, 0); });

  // The next scan writes over the last one; where thumbs type, the card comes into sight instead.
  document.addEventListener("till:opened", () => {
    clearTimeout(timer);
    if (matchMedia("(pointer: coarse)").matches) field.blur();
    else if (!document.querySelector("#till_hits :focus")) field.select();
    if (matchMedia("(max-width: 900px)").matches) document.querySelector("#till_card").scrollIntoView();
    daifuku.say(document.querySelector(".till-card")?.getAttribute("aria-label") ?? "");
  });

  document.addEventListener("keydown", (event) => {
    if (daifuku.composing(event) || document.querySelector("dialog:modal")) return;
    const list = hits();
    const here = list.indexOf(document.activeElement);
    if (document.activeElement !== field && here < 0) return;
    if (event.key === "Escape") { field.value = ""; field.focus(); clear(); return; }
    if (!list.length || !/^Arrow(Down|Up)$/.test(event.key)) return;
    event.preventDefault();
    (list[here + (event.key === "ArrowDown" ? 1 : -1)] ?? (here <= 0 ? field : list.at(-1))).focus();
  });
}
