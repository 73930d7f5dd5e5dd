// Words laid invisibly over the scan, so that they can be selected and copied where they stand.

export class Letters {
  constructor(parent, { onWheel }) {
    this.cover = document.createElement("div");
    this.cover.className = "letters";
    this.cover.hidden = true;
    this.sheet = document.createElement("div");
    this.sheet.className = "letters__sheet";
    this.cover.append(this.sheet);
    parent.append(this.cover);
    this.layer = null;
    this.cover.addEventListener("copy", (event) => this.copy(event));
    this.cover.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        onWheel(event);
      },
      { passive: false },
    );
  }

  get active() {
    return !this.cover.hidden;
  }

  place(matrix) {
    if (matrix && this.active) this.sheet.style.transform = `matrix(${matrix.join(", ")})`;
  }

  show(layer) {
    if (layer !== this.layer) this.fill(layer);
    this.cover.hidden = false;
  }

  hide() {
    this.cover.hidden = true;
    if (this.selected()) window.getSelection().removeAllRanges();
  }

  fill(layer) {
    this.layer = layer;
    const measure = document.createElement("canvas").getContext("2d");
    const words = document.createDocumentFragment();
    for (const block of layer?.blocks ?? []) {
      for (const line of layer.lines.slice(block[5], block[6])) {
        for (let word = line[4]; word < line[5]; word += 1) {
          const box = layer.box(word);
          if (box) words.append(letters(measure, layer.words[word], word, reach(layer, line, word, box), block));
        }
      }
    }
    this.sheet.replaceChildren(words);
  }

  /** Indexes of the first and the last selected word, or null. */
  selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.sheet)) return null;
    const inside = [...this.sheet.children].filter((word) => range.intersectsNode(word));
    const indexes = inside.map((word) => Number(word.dataset.word));
    return indexes.length ? [Math.min(...indexes), Math.max(...indexes)] : null;
  }

  copy(event) {
    const selected = this.selected();
    if (!selected) return;
    event.clipboardData.setData("text/plain", this.layer.flow(...selected));
    event.preventDefault();
  }
}

function letters(measure, text, index, [x, y, w, h], block) {
  const made = document.createElement("span");
  made.textContent = `${text} `;
  made.dataset.word = index;
  made.lang = block[7];
  made.dir = block[8];
  measure.font = `${h}px sans-serif`;
  const natural = measure.measureText(made.textContent).width || w;
  made.style.cssText = `left:${x}px;top:${y}px;font-size:${h}px;line-height:${h}px;transform:scaleX(${w / natural})`;
  return made;
}

/** A word's box drawn out over the gap to the next word of its line, so that a selection has no holes. */
function reach(layer, line, word, [x, y, w, h]) {
  const next = word + 1 < line[5] ? layer.box(word + 1) : null;
  if (!next) return [x, y, w, h];
  if (next[0] >= x + w) return [x, y, next[0] - x, h];
  if (next[0] + next[2] <= x) return [next[0] + next[2], y, x + w - next[0] - next[2], h];
  return [x, y, w, h];
}
