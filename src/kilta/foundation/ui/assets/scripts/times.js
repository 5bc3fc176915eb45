// Beside the hours of an event by the clocks of its place stand the reader's own, where they differ.
import { whenever } from "./enhance.js";

whenever("time[data-until][data-zone]", (time) => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const starts = new Date(time.dateTime);
  const ends = new Date(time.dataset.until);
  const language = document.documentElement.lang;
  // Hours as the page writes them beside it, from 0 to 23.
  const written = { hourCycle: "h23" };
  const said = (moment, zone, parts) => new Intl.DateTimeFormat(language, { ...written, ...parts, timeZone: zone }).format(moment);
  const exactly = { dateStyle: "short", timeStyle: "short" };

  // What the server knew of the reader's country or language is a guess beside what this device knows.
  const next = time.nextElementSibling;
  const guess = next?.matches(".own-time") ? next : next?.nextElementSibling;
  if (guess?.matches(".own-time")) guess.remove();
  const differs = [starts, ends].some((moment) => said(moment, own, exactly) !== said(moment, time.dataset.zone, exactly));
  if (!differs) return;

  const day = { dateStyle: "short" };
  const isOnOtherDays = [starts, ends].some((moment) => said(moment, own, day) !== said(moment, time.dataset.zone, day));
  const format = isOnOtherDays ? exactly : { timeStyle: "short" };
  const beside = document.createElement("span");
  beside.className = "own-time soft";
  beside.textContent = `(${time.dataset.own.replace("%s", `${said(starts, own, format)} – ${said(ends, own, format)}`)})`;
  const after = next && !next.matches(".own-time") && next.matches("span.soft") ? next : time;
  after.after(" ", beside);
});
