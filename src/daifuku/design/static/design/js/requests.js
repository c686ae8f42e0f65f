// Every htmx request carries the token; an answer that is no fragment never replaces what was typed.
const { words } = daifuku;
const SAID = { 401: "expired", 403: "denied", 404: "missing", 410: "missing", 503: "gone" };

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.started = Date.now();
  if (!/^(GET|HEAD)$/.test(ctx.request.method)) ctx.request.headers["X-CSRFToken"] = daifuku.csrf();
});

const signedOut = (answer) => answer.status === 401 ||
  (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/"));

// What a page asks for by itself fails quietly: the next time it may go well. Only the end of the
// session is said, once.
let toldExpired = false;
const quiet = (ctx, expired) => ctx.sourceEvent?.type === "live" && (!expired || toldExpired);

const failed = (ctx, key) => {
  const expired = key === "expired";
  if (quiet(ctx, expired)) return;
  toldExpired ||= expired;
  daifuku.toast({
    text: words[key], tone: "bad",
    href: expired ? `/accounts/login/?next=${encodeURIComponent(location.pathname)}` : "",
    link: words.signIn, apart: expired,
  });
  ctx.sourceElement?.dispatchEvent(new CustomEvent("daifuku:failed", { bubbles: true, detail: { ctx } }));
};

const repeated = new WeakSet();
const repeat = ({ sourceElement, sourceEvent }) => {
  repeated.add(sourceElement);
  if (sourceElement.matches("form")) sourceElement.requestSubmit(sourceEvent.submitter);
  else window.htmx.trigger(sourceElement, sourceEvent.type);
};

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const answer = ctx.response.raw;
  const page = /^\s*(<!doctype|<html|\{)/i.test(ctx.text);
  if (!repeated.has(ctx.sourceElement) && daifuku.freshCsrf(answer)) {
    event.preventDefault();
    return repeat(ctx);
  }
  repeated.delete(ctx.sourceElement);
  if (signedOut(answer)) {
    event.preventDefault();
    failed(ctx, "expired");
  } else if (answer.status >= 400 && (page || !ctx.text.trim())) {
    event.preventDefault();
    failed(ctx, SAID[answer.status] ?? (answer.status > 500 ? "gone" : "broken"));
  } else if (answer.status >= 400) {
    ctx.sourceElement?.dispatchEvent(new CustomEvent("daifuku:refused", { bubbles: true, detail: { ctx } }));
  }
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (!ctx?.request) return;
  repeated.delete(ctx.sourceElement);
  const replaced = error?.name === "AbortError" && Date.now() - ctx.started < 19000;
  if (!replaced) failed(ctx, "offline");
});
