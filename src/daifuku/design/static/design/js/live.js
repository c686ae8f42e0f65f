// The book says who was touched; what shows them is fetched again. Without a stream: every 10 s.
const stream = daifuku.metaOf("stream");
let waiting = new Set();
let timer;

const refresh = () => {
  const ids = waiting;
  waiting = new Set();
  document.querySelectorAll("[data-live], [data-live-customer]").forEach((element) => {
    const mine = element.dataset.liveCustomer;
    if (!mine || ids.has("all") || ids.has(mine)) window.htmx.trigger(element, "live");
  });
};
const touch = (ids) => {
  ids.forEach((id) => waiting.add(String(id)));
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
};

const poll = () => setInterval(() => { if (!document.hidden) touch(["all"]); }, 10000);

const connect = (token, failures = 0) => {
  const url = new URL(stream.content, location.href);
  url.searchParams.set("token", token);
  const source = new EventSource(url);
  const read = ({ data }) => {
    const message = JSON.parse(data);
    touch(message.customers ?? ["all"]);
  };
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
