// "3 minutes ago" keeps true while the page stays open: told as `formats.ago` tells it, by the days
// of the company's time zone.
const { language, words } = daifuku;
const zone = { timeZone: daifuku.meta("zone") || undefined };
const dayOf = (moment) => new Intl.DateTimeFormat("sv", zone).format(moment);
const written = (moment, shape) => new Intl.DateTimeFormat(language === "ja" ? "ja-JP" : "en-US", { ...zone, ...shape }).format(moment);
const minutes = new Intl.PluralRules(language);

const told = (moment, now) => {
  const seconds = (now - moment) / 1000;
  if (Math.abs(seconds) < 60) return words.justNow;
  if (seconds > 0 && seconds < 3600) {
    const count = Math.floor(seconds / 60);
    return words[minutes.select(count) === "one" ? "minuteAgo" : "minutesAgo"].replace("{n}", count);
  }
  const [day, today] = [dayOf(moment), dayOf(now)];
  if (day === today) return words.todayAt.replace("{time}", written(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  if (day === dayOf(now - 86400000)) return words.yesterday;
  const dated = { month: language === "ja" ? "long" : "short", day: "numeric" };
  return written(moment, day.slice(0, 4) === today.slice(0, 4) ? dated : { ...dated, year: "numeric" });
};
setInterval(() => document.querySelectorAll("time[data-ago]").forEach((element) => {
  if (element.dateTime.includes("T")) element.textContent = told(new Date(element.dateTime), new Date());
}), 60000);
