import { element, shownNumber, table } from "./elements.js";
import { contributionsOf } from "./contributions.js";

const MOST_SHOWN = 20;
const HEADLINES = ["label", "value", "cluster", "normalizedScore"];
const TOLD_ELSEWHERE = new Set(["labelIndex", "probabilities", "contributions", "warnings"]);

/** What the worker says of one row, as elements. */
export function partsOf(answer) {
  const headline = HEADLINES.find((name) => name in answer);
  const parts = [element("p", { className: "answer", text: headlineOf(headline, answer[headline]) })];
  if (answer.probabilities) parts.push(...probabilitiesOf(answer));
  const others = Object.entries(answer).filter(
    ([name, value]) => name !== headline && !TOLD_ELSEWHERE.has(name) && !Array.isArray(value),
  );
  if (others.length) parts.push(factsOf(others));
  if (answer.contributions) parts.push(...contributionsOf(answer.contributions, answer.label));
  if (answer.warnings) parts.push(warningsOf(answer.warnings));
  return parts;
}

function headlineOf(name, value) {
  if (name === undefined) return "";
  if (value === null) return name === "label" ? "no label" : "not a number";
  if (name === "cluster") return `cluster ${value}`;
  return typeof value === "number" ? shownNumber(value, 8) : value;
}

function probabilitiesOf({ label, probabilities }) {
  const levels = Object.entries(probabilities);
  const isLong = levels.length > MOST_SHOWN;
  const shown = isLong ? levels.sort(([, one], [, other]) => other - one).slice(0, MOST_SHOWN) : levels;
  const columns = [["level", ""], ["probability", "number"], ["", ""]];
  const parts = [table(columns, shown.map(([level, share]) => rowOfLevel(level, share, level === label)))];
  if (isLong) parts.push(hint(`The likeliest ${MOST_SHOWN} of ${levels.length} levels.`));
  if (label !== null && probabilities[label] < Math.max(...levels.map(([, share]) => share))) {
    parts.push(hint("The model's own threshold decides the label."));
  }
  return parts;
}

function rowOfLevel(level, probability, isPredicted) {
  const bar = element("progress", { max: 1, value: probability ?? 0, ariaLabel: `probability of ${level}` });
  return element(
    "tr",
    { className: isPredicted ? "predicted" : "" },
    element("td", { text: level }),
    element("td", { className: "number", text: probability === null ? "–" : probability.toFixed(4) }),
    element("td", { className: "bar" }, bar),
  );
}

function factsOf(entries) {
  const shown = entries.slice(0, MOST_SHOWN).map(([name, value]) =>
    element("div", {}, element("dt", { text: name }), element("dd", { text: factOf(value) })),
  );
  return element("dl", {}, ...shown);
}

function factOf(value) {
  return typeof value === "number" || value === null ? shownNumber(value, 6) : String(value);
}

function warningsOf(warnings) {
  const items = warnings.slice(0, MOST_SHOWN).map((text) => element("li", { text }));
  const rest = warnings.length - items.length;
  if (rest > 0) items.push(element("li", { text: `and ${rest} more` }));
  return element("div", { className: "caution", role: "note" }, element("ul", {}, ...items));
}

function hint(text) {
  return element("p", { className: "hint", text });
}
