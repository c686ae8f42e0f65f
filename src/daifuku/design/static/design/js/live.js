// The book says who was touched; what shows them is fetched again: soon, and under a storm of news
// once every PAUSE. While no stream is open, every 10 s. What somebody is typing in is left alone.
const LIVE = "[data-live], [data-live-customer]";
const PAUSE = document.querySelector("[data-live]") ? 5000 : 1000;
const PATIENCE = 10000;
const stream = daifuku.metaOf("stream");
const shown = new WeakMap();
const waiting = new Set();
let due = Infinity;
let last = 0;
let timer;
let listening = false;

const entries = (element) => [...element.querySelectorAll(".timeline-item")];
const typing = (element) =>
  [...element.querySelectorAll("details[open] form")].some((form) => form.closest("details").open) ||
  [...element.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field === document.activeElement || (field.type !== "checkbox" && field.value !== field.defaultValue));
// A menu, a dialog, a value on its way: what is under somebody's hands is not replaced either.
const busy = (element) => typing(element) || document.querySelector("dialog[open]") !== null ||
  element.querySelector(":popover-open, .saving") !== null;

const refresh = () => {
  const ids = [...waiting];
  waiting.clear();
  due = Infinity;
  last = Date.now();
  for (const element of ids.map((id) => document.getElementById(id)).filter(Boolean)) {
    if (busy(element)) {
      later(element, 3000);
    } else {
      shown.set(element, new Set(entries(element).map((entry) => entry.id)));
      window.htmx.trigger(element, "live");
    }
  }
};
// A running clock is only ever put forward, so that no stream of news can hold it up.
const later = (element, wait) => {
  waiting.add(element.id);
  const at = Math.max(Date.now() + wait, last + PAUSE);
  if (at >= due) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(refresh, at - Date.now());
};
// A customer has a name for each record that was merged. A part that is fetched again brings those that
// came since; the others of the page, which are about the same one, are told by it.
const touch = (names) => {
  const parts = [...document.querySelectorAll(LIVE)];
  const theirs = parts.flatMap((element) => element.dataset.liveCustomer?.split(" ") ?? []);
  const told = names.includes("all") || theirs.some((name) => names.includes(name));
  for (const element of parts) {
    if (told || !element.dataset.liveCustomer) later(element, 250);
  }
};

// An answer that was asked for before somebody began comes too late: it is asked for again.
document.addEventListener("htmx:before:swap", (event) => {
  const element = event.detail.ctx.sourceElement;
  if (!shown.has(element) || !busy(element)) return;
  event.detail.tasks.length = 0;
  shown.delete(element);
  later(element, 3000);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const before = shown.get(ctx.sourceElement);
  if (!before) return;
  shown.delete(ctx.sourceElement);
  entries(ctx.sourceElement).filter((entry) => !before.has(entry.id)).forEach((entry) => entry.classList.add("fresh"));
});

// The token lives a minute, so a lost stream comes back with a fresh one.
const renewed = async (token) => {
  const answer = await fetch(stream.dataset.renew).catch(() => null);
  return answer?.ok && !answer.redirected ? (await answer.json()).token : token;
};
const connect = (token, failures = 0) => {
  const url = new URL(stream.content, location.href);
  url.searchParams.set("token", token);
  const source = new EventSource(url);
  const lost = () => {
    clearTimeout(giveUp);
    source.close();
    listening = false;
    setTimeout(async () => connect(await renewed(token), failures + 1), Math.min(300000, 1000 * 2 ** failures));
  };
  const giveUp = setTimeout(lost, PATIENCE);
  // What was written between the page and its first stream the server tells by itself.
  source.onopen = () => {
    clearTimeout(giveUp);
    listening = true;
    if (failures) touch(["all"]);
    failures = 0;
  };
  source.addEventListener("book", ({ data }) => touch(JSON.parse(data).customers ?? ["all"]));
  source.onerror = lost;
};

if (document.querySelector(LIVE) && daifuku.meta("user")) {
  if (stream?.content && window.EventSource) connect(stream.dataset.token);
  setInterval(() => { if (!listening && !document.hidden) touch(["all"]); }, 10000);
}
