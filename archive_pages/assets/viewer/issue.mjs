// An issue on the screen: the page shown, its scan, its text, the search, and the address that says all of it.
import { clip, readAddress, writeAddress } from "./address.mjs";
import { Deep } from "./deep.mjs";
import { Frames } from "./frames.mjs";
import { Hits } from "./hits.mjs";
import { Layer, around, union } from "./layer.mjs";
import { Letters } from "./letters.mjs";
import { Parts } from "./parts.mjs";
import { showWord } from "./reading.mjs";
import { counted, fill } from "./sentences.mjs";

const WHEEL = 1.2;
const EDGE = 16; // pixels around the scan
const MARK_FROM_TOP = 160; // pixels

export class Issue {
  constructor(root, data) {
    this.root = root;
    this.canvases = data.canvases;
    this.direction = data.direction;
    this.strings = data.strings;
    this.language = document.documentElement.lang;
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.live = root.querySelector("[data-live]");
    this.text = root.querySelector("[data-text]");
    this.layers = new Map();
    this.parts = new Parts();
    this.hits = new Hits(data.canvases, data.hits);
    this.hit = -1;
    this.address = readAddress(window.location.search);
    this.canvas = this.canvasOf(this.address.page);
    this.address.page = this.canvas.order;
  }

  canvasOf(order) {
    return this.canvases.findLast((canvas) => order !== null && canvas.order <= order) ?? this.canvases[0];
  }

  /** Puts the deep zoom over the still picture. */
  start() {
    const element = this.root.querySelector("[data-deep]");
    element.hidden = false;
    this.deep = new Deep(element, { calm: this.calm });
    this.frames = new Frames(element);
    this.letters = new Letters(element, {
      onWheel: (event) => {
        const corner = element.getBoundingClientRect();
        const point = { x: event.clientX - corner.left, y: event.clientY - corner.top };
        this.deep.zoom(event.deltaY < 0 ? WHEEL : 1 / WHEEL, point);
      },
    });
    this.deep.onMove(() => this.follow());
    this.deep.onRest(() => this.rememberRegion());
    this.deep.onPress((point) => this.press(point));
    this.deep.onFirstTile(() => this.root.setAttribute("data-deep-shown", ""));
    return this.openScan();
  }

  /** The whole page is seen between what floats over the scan. */
  keepRoom() {
    const stage = this.root.querySelector("[data-stage]").getBoundingClientRect();
    const room = (selector) => {
      const part = this.root.querySelector(selector).getBoundingClientRect();
      const floats = part.height && part.top < stage.bottom && part.bottom > stage.top;
      return floats ? part.height + 2 * EDGE : EDGE;
    };
    const [top, bottom] = [room(".viewer-hits"), room(".viewer-controls")];
    this.deep.keepRoom({ top, bottom, left: EDGE, right: EDGE });
  }

  say(sentence, values = {}) {
    this.live.textContent = "";
    requestAnimationFrame(() => {
      this.live.textContent = fill(sentence, values, this.language);
    });
  }

  follow() {
    const matrix = this.deep.matrix();
    this.frames.place(matrix);
    this.letters.place(matrix);
  }

  async layer(canvas = this.canvas) {
    if (!canvas.words) return null;
    if (!this.layers.has(canvas.id)) {
      const loading = fetch(canvas.words).then(async (response) => {
        if (!response.ok) throw new Error(`${canvas.words}: ${response.status}`);
        return new Layer(await response.json());
      });
      loading.catch(() => this.layers.delete(canvas.id));
      this.layers.set(canvas.id, loading);
    }
    return this.layers.get(canvas.id);
  }

  async openScan() {
    const { canvas } = this;
    const region = this.address.region && clip(this.address.region, canvas.width, canvas.height);
    this.frames.clear();
    if (!canvas.image) {
      this.root.removeAttribute("data-deep-shown");
      return;
    }
    this.keepRoom();
    try {
      await this.deep.open(canvas, region);
    } catch {
      if (canvas === this.canvas) this.say(this.strings.noPicture);
      return;
    }
    if (canvas !== this.canvas) return;
    if (region) this.frames.draw("region", [region]);
    this.follow();
    await this.drawHits();
    if (this.letters.active) this.letters.show(await this.layer());
    this.follow();
  }

  async drawHits() {
    const places = this.hits.on(this.canvas.id);
    const { canvas } = this;
    const layer = places.length ? await this.layer() : null;
    if (canvas !== this.canvas) return;
    const boxes = places.flatMap((place) => (layer?.boxesOf(place.words) ?? []).map((box) => ({ box, place })));
    const current = this.hits.places[this.hit];
    this.frames.draw("hit", boxes.map(({ box }) => box), (index) => boxes[index].place === current);
    this.root.dataset.framed = this.canvas.id;
  }

  /** Another page, search or view. `history`: "push", "replace", or "none" when the address is there already. */
  async go(change, history = "push") {
    const before = this.address;
    const stays = (change.page ?? before.page) === before.page;
    this.address = { ...before, region: stays ? before.region : null, ...change };
    const turned = this.address.page !== before.page;
    const searched = this.address.q !== before.q;
    this.canvas = this.canvasOf(this.address.page);
    this.setView(this.address.view);
    this.write(history);
    if (!turned && !searched) return;
    if (searched) this.hit = -1;
    const opened = turned ? this.openTurned() : null;
    const fresh = await this.fetchParts();
    if (fresh && searched) await this.takeHits(fresh);
    await opened;
  }

  openTurned() {
    this.announcePage();
    if (this.root.querySelector("[data-text]")) this.text.scrollTop = 0;
    return this.openScan();
  }

  announcePage() {
    const position = this.canvases.indexOf(this.canvas) + 1;
    this.say(this.strings.page, { label: this.canvas.label, position, total: this.canvases.length });
  }

  async fetchParts() {
    try {
      const fresh = await this.parts.turnTo(window.location.pathname + writeAddress(this.address));
      if (fresh) {
        this.setView(this.address.view);
        this.showCurrentLeaf();
        this.showFirstMark();
      }
      return fresh;
    } catch {
      window.location.reload();
      return null;
    }
  }

  async takeHits(fresh) {
    const data = JSON.parse(fresh.getElementById("viewer-data").textContent);
    this.hits = new Hits(this.canvases, data.hits);
    this.keepRoom();
    await this.drawHits();
    if (!this.address.q) return;
    if (this.hits.total) this.say(counted(this.strings.hits, this.hits.total, this.language));
    else this.say(this.strings.noHits);
  }

  /** Brings the first word of the search into view in the text. */
  showFirstMark() {
    const mark = this.text.querySelector("mark");
    if (mark) this.text.scrollTop += mark.getBoundingClientRect().top - this.text.getBoundingClientRect().top - MARK_FROM_TOP;
  }

  showCurrentLeaf() {
    const leaf = this.root.querySelector("[data-strip] [aria-current]");
    leaf?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  setView(view) {
    this.root.dataset.view = view;
    for (const name of ["text", "find"]) {
      const tool = document.querySelector(`.viewer-tools [data-command="${name}"]`);
      tool?.setAttribute("aria-expanded", String(view === name));
    }
  }

  write(history) {
    const address = window.location.pathname + writeAddress(this.address);
    if (history === "push") window.history.pushState(null, "", address);
    if (history === "replace") window.history.replaceState(null, "", address);
  }

  rememberRegion() {
    const region = this.deep.enlarged ? this.seenRegion() : null;
    if (String(region) === String(this.address.region)) return;
    this.address.region = region;
    this.write("replace");
  }

  seenRegion() {
    return this.deep?.item ? clip(this.deep.seen(), this.canvas.width, this.canvas.height) : null;
  }

  /** The permanent address of what is seen now. */
  regionLink() {
    const { q } = this.address;
    const region = this.deep?.item && this.deep.enlarged ? this.seenRegion() : null;
    return this.canvas.link + writeAddress({ page: null, q, view: "scan", region });
  }

  /** The page after (1) or before (-1); beyond the last, the next issue. */
  turn(step) {
    const next = this.canvases[this.canvases.indexOf(this.canvas) + step];
    if (next) return this.go({ page: next.order });
    const link = document.querySelector(`[data-command="${step > 0 ? "next" : "previous"}-page"]`);
    if (link) window.location.assign(link.href);
    else this.say(step > 0 ? this.strings.lastPage : this.strings.firstPage);
    return null;
  }

  /** To the hit after (1) or before (-1) the present one, on whatever page it is. */
  step(step) {
    return this.toHit(this.hits.next(this.hit, this.canvas.order, step));
  }

  async toHit(number) {
    const place = this.hits.places[number];
    if (!place) return;
    this.hit = number;
    if (place.order !== this.canvas.order) await this.go({ page: place.order });
    if (this.hit !== number) return;
    await this.drawHits();
    const layer = await this.layer();
    const box = layer && union(layer.boxesOf(place.words));
    if (box && this.deep.item) this.deep.show(around(box, this.canvas.width, this.canvas.height));
    if (layer) showWord(this.text, place.words[0], this.calm);
    const values = { position: number + 1, total: this.hits.total, label: this.canvas.label };
    const count = this.root.querySelector("[data-hit-count]");
    if (count) count.textContent = fill(this.strings.hit, values, this.language);
    this.say(this.strings.hit, values);
  }

  async press(point) {
    const layer = await this.layer();
    const word = layer?.wordAt(point.x, point.y) ?? -1;
    if (word < 0) return;
    this.frames.draw("line", [layer.box(word)]);
    if (this.address.view === "text") showWord(this.text, word, this.calm);
  }

  async frameLine(line) {
    const layer = line === null ? null : await this.layer();
    const box = layer?.lineBox(line);
    this.frames.draw("line", box ? [box] : []);
  }

  frameRegion(region) {
    this.frames.draw("line", region ? [region] : []);
  }

  async showLine(line) {
    const box = (await this.layer())?.lineBox(line);
    if (box && this.deep.item) this.deep.bringIntoView(box);
  }

  async select(on = !this.letters.active) {
    if (on) {
      this.letters.show(await this.layer());
      this.follow();
    } else this.letters.hide();
    document.querySelector('[data-command="select"]').setAttribute("aria-pressed", String(on));
    this.root.toggleAttribute("data-selecting", on);
    this.say(on ? this.strings.selecting : this.strings.notSelecting);
  }
}
