import { element, shownNumber } from "./elements.js";
import { ask } from "./server.js";

const EVERY_MS = 5000;

/** What the worker has done, asked for again and again while the page is looked at. */
export class Stats {
  #list = document.getElementById("stats");

  constructor() {
    setInterval(() => document.hidden || this.update(), EVERY_MS);
  }

  async update() {
    let found;
    try {
      found = await (await ask("stats")).json();
    } catch {
      return; // what is shown stays; predicting says when the worker is gone
    }
    const shown = [
      ["up", shownDuration(found.upTimeMs)],
      ["last prediction", found.lastTime ? `${shownDuration(found.lastTimeAgoMs)} ago` : "never"],
      ["rows", found.rows],
      ["requests", found.get.count + found.post.count],
      ["refused or failed", found.errors],
      ["median", shownTime(found.p50Ms)],
      ["95 %", shownTime(found.p95Ms)],
      ["99 %", shownTime(found.p99Ms)],
      ["in the last minute", found.lastMinute.count],
      ["a second", shownNumber(found.lastMinute.ratePerSecond, 2)],
      ["99 % in the last minute", shownTime(found.lastMinute.p99Ms)],
      ["refused or failed in the last hour", found.lastHour.errors],
    ];
    this.#list.replaceChildren(
      ...shown.map(([name, value]) =>
        element("div", {}, element("dt", { text: name }), element("dd", { text: String(value) })),
      ),
    );
  }
}

function shownTime(ms) {
  return ms === null ? "–" : `${shownNumber(ms, 3)} ms`;
}

function shownDuration(ms) {
  const units = [["d", 86400e3], ["h", 3600e3], ["min", 60e3], ["s", 1e3]];
  const [unit, size] = units.find(([, size]) => ms >= size) ?? ["s", 1e3];
  return `${Math.floor(ms / size)} ${unit}`;
}
