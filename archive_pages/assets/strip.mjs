// The strip of an issue's pages: every change is sent as it is made, and the answer is the strip anew.
import { moveWithin, neighbour, place, targetOf } from "./js/strip_order.mjs";

const SAVE_AFTER = 500; // milliseconds without another move

class Strip {
  constructor(root) {
    this.root = root;
    this.body = root.querySelector("[data-strip-body]");
    this.said = root.querySelector("[data-strip-said]");
    this.error = root.querySelector("[data-strip-error]");
    this.undo = root.querySelector("[data-strip-undo]");
    this.words = root.querySelector("[data-strip-words]").content.firstElementChild.dataset;
    this.queue = Promise.resolve();
    this.timer = null;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("change", (event) => this.changed(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    for (const name of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) {
      root.addEventListener(name, (event) => this[name](event));
    }
  }

  get list() {
    return this.root.querySelector("[data-strip-pages]");
  }

  say(text) {
    this.said.textContent = text;
  }

  fail(text) {
    this.error.hidden = !text;
    this.error.textContent = text;
  }

  // Changes are sent one after another, so that answers come in the order of the changes.
  send(action, fields, focus) {
    const job = this.queue.then(() => this.post(action, fields, focus));
    this.queue = job.catch(() => {});
    return job;
  }

  async post(action, fields, focus) {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    this.fail("");
    this.say(this.words.wait);
    this.root.setAttribute("aria-busy", "true");
    try {
      const url = this.root.dataset.url.replace(/order\/$/, `${action}/`);
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
      const said = await answer.json();
      this.say(said.message || "");
      if (answer.ok) this.show(said, focus);
      else this.fail(said.error);
    } catch {
      this.say("");
      this.fail(this.words.offline);
    } finally {
      this.root.removeAttribute("aria-busy");
    }
  }

  // Where nothing is to have the focus now, it stays where it is meanwhile.
  show(said, focus) {
    focus ||= this.focusNow();
    this.body.innerHTML = said.html;
    this.undo.hidden = !said.undo;
    this.undo.dataset.stripPutBack = said.undo || "";
    if (focus) (this.body.querySelector(focus) || this.list)?.focus();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const page = button.closest("[data-canvas]");
    const { stripMove, stripRotate, stripPutBack } = button.dataset;
    const uuid = page?.dataset.canvas;
    if (stripMove) {
      const pages = [...this.list.children];
      this.move(page, neighbour(pages.indexOf(page), Number(stripMove), pages.length), button);
    } else if (stripRotate) {
      const again = `[data-canvas="${uuid}"] [data-strip-rotate="${stripRotate}"]`;
      this.send("rotate", [["canvas", uuid], ["degrees", stripRotate]], again);
    } else if ("stripRemove" in button.dataset) {
      const next = page.nextElementSibling || page.previousElementSibling;
      const focus = next ? `[data-canvas="${next.dataset.canvas}"] [data-strip-remove]` : "[data-strip-add]";
      this.send("remove", [["canvas", uuid]], focus);
    } else if (stripPutBack) {
      this.send("put-back", [["removed", stripPutBack]], "[data-strip-grip]");
    }
  }

  changed(event) {
    const field = event.target;
    const uuid = field.closest("[data-canvas]")?.dataset.canvas;
    const has = (name) => field.hasAttribute(`data-strip-${name}`);
    const again = (name) => `[data-canvas="${uuid}"] [data-strip-${name}]`;
    if (has("label")) this.send("label", [["canvas", uuid], ["label", field.value]]);
    else if (has("text")) this.send("text", [["canvas", uuid], ["expected", String(!field.checked)]], again("text"));
    else if (has("replace") && field.files.length) this.send("replace", [["canvas", uuid], ["file", field.files[0]]], again("replace"));
    else if (has("add") && field.files.length) this.send("add", [...field.files].map((file) => ["file", file]), "[data-strip-add]");
  }

  // What has the focus, as a selector that finds it in a new strip too: after a label it has gone on to the next field already.
  focusNow() {
    const active = document.activeElement;
    const uuid = active?.closest?.("[data-canvas]")?.dataset.canvas;
    const mark = uuid && [...active.attributes].find((attribute) => attribute.name.startsWith("data-strip-"));
    if (!mark) return "";
    return `[data-canvas="${uuid}"] [${mark.name}${mark.value ? `="${mark.value}"` : ""}]`;
  }

  pressed(event) {
    if (event.key === "Enter" && event.target.hasAttribute("data-strip-label")) {
      event.preventDefault(); // or the whole form would be sent
      event.target.blur();
      return;
    }
    if (!event.target.hasAttribute("data-strip-grip")) return;
    const pages = [...this.list.children];
    const page = event.target.closest("[data-canvas]");
    const rightToLeft = getComputedStyle(this.list).direction === "rtl";
    const to = targetOf(event.key, pages.indexOf(page), pages.length, rightToLeft);
    if (to === null) return;
    event.preventDefault();
    this.move(page, to, event.target);
  }

  // Moves `page` to the place `to`, from 0; null leaves it. The focus stays on `control`, by which it was moved.
  move(page, to, control = page.querySelector("[data-strip-grip]")) {
    if (to === null) return;
    const pages = [...this.list.children];
    const moved = moveWithin(pages, pages.indexOf(page), to);
    this.list.append(...moved);
    moved.forEach((one, index) => number(one, index, moved.length));
    control.focus();
    this.say(this.words.moved.replace("{place}", place(moved, page)).replace("{count}", String(moved.length)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  save() {
    this.send("order", [...this.list.children].map((one) => ["canvas", one.dataset.canvas]));
  }

  dragstart(event) {
    const page = event.target.closest?.("[data-canvas]");
    if (!page) return;
    this.dragged = page;
    page.classList.add("strip__page--moving");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", page.dataset.canvas);
  }

  dragover(event) {
    const page = event.target.closest?.("[data-canvas]");
    if (!this.dragged || !page) return;
    event.preventDefault();
    if (page !== this.dragged) page.classList.add("strip__page--before");
  }

  dragleave(event) {
    event.target.closest?.("[data-canvas]")?.classList.remove("strip__page--before");
  }

  drop(event) {
    const page = event.target.closest?.("[data-canvas]");
    if (!this.dragged || !page) return;
    event.preventDefault();
    page.classList.remove("strip__page--before");
    const pages = [...this.list.children];
    if (page !== this.dragged) this.move(this.dragged, pages.indexOf(page));
  }

  dragend() {
    this.dragged?.classList.remove("strip__page--moving");
    this.dragged = null;
  }
}

// Writes the place `index` of `count` on a page that has come there, and which of its arrows still leads somewhere.
function number(page, index, count) {
  page.querySelector(".strip__place").textContent = String(index + 1);
  for (const arrow of page.querySelectorAll("[data-strip-move]")) {
    arrow.setAttribute("aria-disabled", String(neighbour(index, Number(arrow.dataset.stripMove), count) === null));
  }
}

function start() {
  for (const root of document.querySelectorAll("[data-strip]")) new Strip(root);
}

// The admin loads a panel's scripts in the head.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
