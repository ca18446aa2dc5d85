import { element, trouble } from "./elements.js";
import { Refusal, ask } from "./server.js";

const TYPES = {
  csv: "text/csv",
  json: "application/json",
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
  arrow: "application/vnd.apache.arrow.stream",
  arrows: "application/vnd.apache.arrow.stream",
};
const SUFFIXES = { "text/csv": "csv", "application/json": "json", "application/x-ndjson": "jsonl" };

/** Predicts the rows of a file, and offers the answer as another one. */
export class FileForm {
  #form = document.getElementById("file-form");
  #result = document.getElementById("file-result");
  #offered;

  constructor(afterwards) {
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.#predict();
      afterwards();
    });
  }

  async #predict() {
    const file = document.getElementById("file").files[0];
    const button = this.#form.querySelector("button");
    button.disabled = true;
    this.#show(element("p", { className: "hint", text: "Predicting…" }));
    try {
      this.#offer(file, await this.#answerTo(file));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      this.#show(trouble(refusal.message));
    } finally {
      button.disabled = false;
    }
  }

  async #answerTo(file) {
    if (!file) throw new Refusal("There is no file yet. Choose one.");
    const type = TYPES[file.name.split(".").pop().toLowerCase()];
    if (!type) throw new Refusal("The name of the file does not tell what it is. Choose a .csv, .json, .jsonl or .arrow file.");
    const most = Number(this.#form.dataset.mostBytes);
    if (file.size > most) {
      throw new Refusal(`The file is larger than ${shownSize(most)}. Send it in several parts.`);
    }
    const partial = document.getElementById("partial").checked;
    const response = await ask(`predict?partial=${partial}`, {
      method: "POST",
      headers: { "Content-Type": type, Accept: type },
      body: file,
    });
    return response.blob();
  }

  #offer(file, answer) {
    if (this.#offered) URL.revokeObjectURL(this.#offered);
    this.#offered = URL.createObjectURL(answer);
    const stem = file.name.replace(/\.[^.]*$/, "");
    const suffix = SUFFIXES[answer.type.split(";")[0]] ?? "arrow";
    const name = `${stem}_predictions.${suffix}`;
    const link = element("a", { href: this.#offered, download: name, text: `Save ${name}` });
    this.#show(element("p", {}, link, ` ${shownSize(answer.size)}`));
  }

  #show(what) {
    this.#result.replaceChildren(what);
  }
}

function shownSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toPrecision(3)} MB`;
}
