// The words of a canvas with their boxes, from `/canvas/{uuid}.json`; all numbers in the pixels of the canvas.

export class Layer {
  constructor(data) {
    this.words = data.words;
    this.boxes = data.boxes;
    this.lines = data.lines;
    this.blocks = data.blocks;
    this.divided = new Set(data.divided);
  }

  /** `[x, y, w, h]` of a word; null where the OCR file had no usable one. */
  box(word) {
    const box = this.boxes.slice(4 * word, 4 * word + 4);
    return box.length === 4 && box[2] > 0 && box[3] > 0 ? box : null;
  }

  boxesOf(words) {
    return words.map((word) => this.box(word)).filter(Boolean);
  }

  lineBox(line) {
    return this.lines[line]?.slice(0, 4) ?? null;
  }

  /** The smallest word at a point, or -1. */
  wordAt(x, y) {
    let found = -1;
    let area = Infinity;
    for (let word = 0; word < this.words.length; word += 1) {
      const at = 4 * word;
      const [left, top, w, h] = [this.boxes[at], this.boxes[at + 1], this.boxes[at + 2], this.boxes[at + 3]];
      if (x >= left && y >= top && x < left + w && y < top + h && w * h < area) {
        found = word;
        area = w * h;
      }
    }
    return found;
  }

  /** Words `first` to `last`, both included, as running text: divided words whole, a blank line between blocks. */
  flow(first, last) {
    const passages = [];
    for (const block of this.blocks) {
      const lines = this.lines.slice(block[5], block[6]);
      if (!lines.length) continue;
      const from = Math.max(first, lines[0][4]);
      const until = Math.min(last + 1, lines.at(-1)[5]);
      let text = "";
      for (let word = from; word < until; word += 1) {
        text += this.words[word];
        if (!(this.divided.has(word) && word + 1 < until)) text += " ";
      }
      if (text) passages.push(text.trim());
    }
    return passages.join("\n\n");
  }
}

/** The smallest box around all of `boxes`; null for none. */
export function union(boxes) {
  if (!boxes.length) return null;
  const left = Math.min(...boxes.map((box) => box[0]));
  const top = Math.min(...boxes.map((box) => box[1]));
  const right = Math.max(...boxes.map((box) => box[0] + box[2]));
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]));
  return [left, top, right - left, bottom - top];
}

/** A region around a box in which it can be read: six of its heights above and below, and no narrower than a column. */
export function around([x, y, w, h], width, height) {
  const wide = Math.min(width, Math.max(3 * w, width / 3));
  const high = Math.min(height, Math.max(13 * h, wide / 2));
  const left = Math.min(Math.max(0, x + w / 2 - wide / 2), width - wide);
  const top = Math.min(Math.max(0, y + h / 2 - high / 2), height - high);
  return [left, top, wide, high].map(Math.round);
}
