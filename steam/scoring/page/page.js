import { partsOf } from "./answer.js";
import { trouble } from "./elements.js";
import { FileForm } from "./file.js";
import { fillExample, rowOf, unfinished } from "./inputs.js";
import { Refusal, post, publicAddress } from "./server.js";
import { Snippets } from "./snippets.js";
import { Stats } from "./stats.js";

const form = document.getElementById("inputs");
const result = document.getElementById("result");
const explain = document.getElementById("explain"); // null where the model cannot
const emptyResult = [...result.childNodes];
const snippets = new Snippets(form);
const stats = new Stats();

async function predict() {
  const half = unfinished(form);
  try {
    if (half !== undefined) throw new Refusal(`The time in ${half} is not complete. Complete it, or clear it.`);
    const response = await post(explain?.checked ? "predict?contributions=true" : "predict", rowOf(form));
    result.replaceChildren(...partsOf(await response.json()));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    result.replaceChildren(trouble(refusal.message));
  }
  await stats.update();
}

form.addEventListener("input", () => snippets.updateSoon());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  predict();
});
form.addEventListener("reset", () => {
  snippets.updateSoon(); // the inputs are empty only after this event
  result.replaceChildren(...emptyResult);
});
document.getElementById("example").addEventListener("click", () => {
  fillExample(form);
  snippets.update();
});
document.getElementById("openapi").href = publicAddress("openapi.json");
new FileForm(() => stats.update());
snippets.update();
stats.update();
