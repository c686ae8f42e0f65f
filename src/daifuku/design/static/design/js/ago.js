// "3 minutes ago" keeps true while the page stays open.
const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const speak = new Intl.RelativeTimeFormat(daifuku.language, { numeric: "always" });

const refresh = (element) => {
  const seconds = (new Date(element.dateTime) - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length * 0.95) ?? UNITS.at(-1);
  const said = speak.format(Math.round(seconds / size), unit);
  element.textContent = daifuku.language === "ja" ? said.replace(" ", "") : said;
};
setInterval(() => document.querySelectorAll("time[data-ago]").forEach(refresh), 60000);
