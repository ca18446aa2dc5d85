/** An element with text and children; text is never read as HTML. */
export function element(name, { text, className, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** A table of some columns, each a title and a class, and of rows that are elements already. */
export function table(columns, rows) {
  const heads = columns.map(([text, className]) => element("th", { text, className, scope: "col" }));
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

export function trouble(message) {
  return element("p", { className: "trouble", text: message, role: "alert" });
}

export function shownNumber(number, digits) {
  return number === null ? "not a number" : Number(number.toPrecision(digits)).toString();
}
