import { isEmpty, rowOf } from "./inputs.js";
import { Refusal, post, publicAddress } from "./server.js";

const PAUSE_MS = 150; // after the last key, before the code is asked for

/** The code that asks for what the form holds, or for an example while it is empty. */
export class Snippets {
  #form;
  #code = document.getElementById("code");
  #copy = document.getElementById("copy");
  #tabs = [...document.querySelectorAll("[data-language]")];
  #snippets = {};
  #chosen;
  #timer;
  #asked = 0;

  constructor(form) {
    this.#form = form;
    this.#choose(this.#tabs[0]);
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#choose(tab));
    document.getElementById("languages").addEventListener("keydown", (event) => this.#move(event));
    this.#copy.addEventListener("click", () => this.#toClipboard());
  }

  updateSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.update(), PAUSE_MS);
  }

  async update() {
    this.#asked += 1;
    const turn = this.#asked;
    const row = isEmpty(this.#form) ? "null" : rowOf(this.#form);
    const url = JSON.stringify(publicAddress("predict"));
    let snippets;
    try {
      const response = await post("snippets", `{"url": ${url}, "row": ${row}}`);
      snippets = await response.json();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      snippets = Object.fromEntries(this.#tabs.map((tab) => [tab.dataset.language, refusal.message]));
    }
    if (turn !== this.#asked) return; // a newer one is on its way
    this.#snippets = snippets;
    this.#show();
  }

  #choose(tab) {
    this.#chosen = tab.dataset.language;
    for (const one of this.#tabs) {
      one.ariaSelected = String(one === tab);
      one.tabIndex = one === tab ? 0 : -1;
    }
    this.#code.setAttribute("aria-labelledby", tab.id);
    this.#show();
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const count = this.#tabs.length;
    const tab = this.#tabs[(this.#tabs.indexOf(event.target) + step + count) % count];
    this.#choose(tab);
    tab.focus();
  }

  #show() {
    this.#code.textContent = this.#snippets[this.#chosen] ?? "";
    this.#copy.textContent = "Copy";
  }

  async #toClipboard() {
    try {
      await navigator.clipboard.writeText(this.#code.textContent);
      this.#copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(this.#code); // no clipboard without https: ready for Ctrl+C
    }
  }
}
