"use strict";

const form = document.getElementById("inputs");
const result = document.getElementById("result");
const command = document.getElementById("command");
const stats = document.getElementById("stats");
const emptyResult = [...result.childNodes];

/** An element with text and children; text is never read as HTML. */
function element(name, { text, className, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** The value of one field as JSON: null when empty, a number where it is one. */
function valueOf(field) {
  const control = field.dataset.control;
  if (control === "choice") return field.querySelector("input:checked")?.value ?? null;
  if (control === "list") {
    const option = field.querySelector("select").selectedOptions[0];
    return "missing" in option.dataset ? null : option.value;
  }
  const text = field.querySelector("input").value.trim();
  if (text === "") return null;
  // Only numbers that survive the way through a JavaScript number are sent as one.
  const isSame = control === "number" && String(Number(text)) === text;
  return isSame ? Number(text) : text;
}

/** The row as JSON in the order of the form, which an object would lose for names like "1". */
function jsonOfForm() {
  const fields = [...form.querySelectorAll("[data-name]")];
  const pairs = fields.map((field) => `${JSON.stringify(field.dataset.name)}: ${JSON.stringify(valueOf(field))}`);
  return `{${pairs.join(", ")}}`;
}

function showCommand() {
  const quoted = `'${jsonOfForm().replaceAll("'", "'\\''")}'`;
  command.textContent = `curl -s ${new URL("predict", location.href)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted}`;
}

function showError(message) {
  result.replaceChildren(element("p", { className: "trouble", text: message, role: "alert" }));
}

function shownNumber(number, digits) {
  return number === null ? "not a number" : Number(number.toPrecision(digits)).toString();
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

function tableOf(answer) {
  const levels = Object.keys(answer.probabilities);
  const heads = [["level", ""], ["probability", "number"], ["", ""]];
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...heads.map(([text, className]) => element("th", { text, className })))),
    element("tbody", {}, ...levels.map((level) => rowOfLevel(level, answer.probabilities[level], level === answer.label))),
  );
}

function showAnswer(answer) {
  const isClass = "probabilities" in answer;
  const text = isClass ? (answer.label ?? "no label") : shownNumber(answer.value, 8);
  const parts = [element("p", { className: "answer", text })];
  if (isClass) {
    parts.push(tableOf(answer));
    const likeliest = Math.max(...answer.classProbabilities);
    if (answer.label !== null && answer.probabilities[answer.label] < likeliest) {
      parts.push(element("p", { className: "hint", text: "The model's own threshold decides the label." }));
    }
  }
  if (answer.warnings) {
    const items = answer.warnings.map((warning) => element("li", { text: warning }));
    parts.push(element("div", { className: "caution" }, element("ul", {}, ...items)));
  }
  result.replaceChildren(...parts);
}

async function predict() {
  try {
    const response = await fetch("predict", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: jsonOfForm(),
    });
    const answer = await response.json();
    if (response.ok) showAnswer(answer);
    else showError(answer.error.message);
  } catch {
    showError("The worker did not answer. Is it still running?");
  }
  await showStats();
}

function shownDuration(ms) {
  const units = [["d", 86400e3], ["h", 3600e3], ["min", 60e3], ["s", 1e3]];
  const [unit, size] = units.find(([, size]) => ms >= size) ?? ["s", 1e3];
  return `${Math.floor(ms / size)} ${unit}`;
}

async function showStats() {
  let found;
  try {
    const response = await fetch("stats");
    if (!response.ok) return;
    found = await response.json();
  } catch {
    return; // what is shown stays; predicting says when the worker is gone
  }
  const ms = (value) => (value === null ? "–" : `${shownNumber(value, 3)} ms`);
  const shown = [
    ["up", shownDuration(found.upTimeMs)],
    ["last prediction", found.lastTime ? `${shownDuration(found.lastTimeAgoMs)} ago` : "never"],
    ["rows", found.rows],
    ["requests", found.get.count + found.post.count],
    ["refused or failed", found.errors],
    ["median", ms(found.p50Ms)],
    ["95 %", ms(found.p95Ms)],
    ["99 %", ms(found.p99Ms)],
  ];
  stats.replaceChildren(
    ...shown.map(([name, value]) => element("div", {}, element("dt", { text: name }), element("dd", { text: String(value) }))),
  );
}

async function copyCommand(event) {
  const button = event.currentTarget;
  try {
    await navigator.clipboard.writeText(command.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(command); // no clipboard without https: ready for Ctrl+C
  }
}

form.addEventListener("input", () => {
  document.getElementById("copy").textContent = "Copy";
  showCommand();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  predict();
});
form.addEventListener("reset", () => {
  setTimeout(showCommand); // the inputs are empty only after this event
  result.replaceChildren(...emptyResult);
});
document.getElementById("copy").addEventListener("click", copyCommand);
setInterval(() => document.hidden || showStats(), 5000);
showCommand();
showStats();
