import { element, shownNumber, table } from "./elements.js";

const MOST_SHOWN = 20;
const BIAS = "BiasTerm";

/** A chart of what each column adds to the score; of several classes, to that of the label. */
export function contributionsOf(contributions, label) {
  const isByClass = Object.values(contributions).some((value) => typeof value === "object" && value !== null);
  if (!isByClass) return [element("h3", { text: "What moved the score" }), chartOf(contributions)];
  const level = Object.hasOwn(contributions, label) ? label : Object.keys(contributions)[0];
  return [element("h3", { text: `What moved the score of ${level}` }), chartOf(contributions[level])];
}

function chartOf(contributions) {
  const shares = Object.entries(contributions).filter(([name]) => name !== BIAS);
  shares.sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
  const most = Math.max(...shares.map(([, share]) => Math.abs(share)), Number.MIN_VALUE);
  const shown = shares.slice(0, MOST_SHOWN);
  const rows = shown.map(([name, share]) => rowOf(name, share, share / most));
  const rest = shares.slice(MOST_SHOWN).reduce((sum, [, share]) => sum + share, 0);
  if (shares.length > MOST_SHOWN) rows.push(rowOf(`${shares.length - MOST_SHOWN} others`, rest, 0));
  if (BIAS in contributions) rows.push(rowOf("where scores start", contributions[BIAS], 0));
  return table([["column", ""], ["adds", "number"], ["", ""]], rows);
}

/** `length` is that of the bar, from -1, all the way to the left, to 1. */
function rowOf(name, share, length) {
  const bar = element("span", { className: length < 0 ? "down" : "up" });
  bar.style.width = `${Math.abs(length) * 50}%`;
  return element(
    "tr",
    {},
    element("td", { text: name }),
    element("td", { className: "number", text: share === null ? "–" : shownNumber(share, 4) }),
    element("td", { className: "bar signed" }, bar),
  );
}
