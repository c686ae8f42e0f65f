// The book says who was touched; what shows them is fetched again. Without a stream: every 10 s.
// What somebody is typing in is left alone until they are done.
const stream = daifuku.metaOf("stream");
const shown = new WeakMap();
let waiting = new Set();
let timer;

const entries = (element) => [...element.querySelectorAll(".timeline-item")];
const typing = (element) => element.querySelector("[data-inline-edit][open]") !== null ||
  [...element.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field === document.activeElement || (field.type !== "checkbox" && field.value !== field.defaultValue));

const refresh = () => {
  const ids = waiting;
  waiting = new Set();
  for (const element of document.querySelectorAll("[data-live], [data-live-customer]")) {
    const mine = element.dataset.liveCustomer;
    if (mine && !ids.has("all") && !ids.has(mine)) continue;
    if (typing(element)) {
      touch([mine ?? "all"], 3000);
    } else {
      shown.set(element, new Set(entries(element).map((entry) => entry.id)));
      window.htmx.trigger(element, "live");
    }
  }
};
const touch = (ids, wait = 250) => {
  ids.forEach((id) => waiting.add(String(id)));
  clearTimeout(timer);
  timer = setTimeout(refresh, wait);
};

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const before = shown.get(ctx.sourceElement);
  if (!before) return;
  shown.delete(ctx.sourceElement);
  entries(ctx.sourceElement).filter((entry) => !before.has(entry.id)).forEach((entry) => entry.classList.add("fresh"));
});

const poll = () => setInterval(() => { if (!document.hidden) touch(["all"]); }, 10000);

const connect = (token, failures = 0) => {
  const url = new URL(stream.content, location.href);
  url.searchParams.set("token", token);
  const source = new EventSource(url);
  const read = ({ data }) => touch(JSON.parse(data).customers ?? ["all"]);
  source.onopen = () => { if (failures) touch(["all"]); failures = 0; };
  source.onmessage = read;
  source.addEventListener("book", read);
  // The token lives a minute, so a lost stream comes back with a fresh one.
  source.onerror = () => {
    source.close();
    setTimeout(async () => {
      const answer = stream.dataset.renew && await fetch(stream.dataset.renew).catch(() => null);
      const fresh = answer?.ok && !answer.redirected ? (await answer.json()).token : token;
      if (failures > 5 && !stream.dataset.renew) poll();
      else connect(fresh, failures + 1);
    }, Math.min(30000, 1000 * 2 ** failures));
  };
};

if (document.querySelector("[data-live], [data-live-customer]")) {
  if (stream?.content && window.EventSource) connect(stream.dataset.token);
  else if (daifuku.meta("search")) poll();
}
