// Words and boxes: what is under a point, what is copied, where one looks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Layer, around, union } from "../../../archive_pages/assets/viewer/layer.mjs";

const layer = new Layer({
  words: ["Hírek", "Gyalogló", "ver", "seny", "volt"],
  boxes: [50, 10, 80, 20, 50, 50, 80, 20, 140, 50, 80, 20, 50, 80, 80, 20, 0, 0, 0, 0],
  lines: [
    [50, 10, 80, 20, 0, 1],
    [50, 50, 170, 20, 1, 3],
    [50, 80, 170, 20, 3, 5],
  ],
  blocks: [
    ["heading", 50, 10, 80, 20, 0, 1, "hu", "ltr"],
    ["text", 50, 50, 170, 50, 1, 3, "hu", "ltr"],
  ],
  divided: [2],
});

test("a word without a box has none", () => {
  assert.deepEqual(layer.box(1), [50, 50, 80, 20]);
  assert.equal(layer.box(4), null);
  assert.deepEqual(layer.boxesOf([0, 4]), [[50, 10, 80, 20]]);
});

test("the word at a point, its right and lower edge outside", () => {
  assert.equal(layer.wordAt(140, 50), 2);
  assert.equal(layer.wordAt(130, 50), -1);
  assert.equal(layer.wordAt(0, 0), -1);
});

test("copied text joins divided words and keeps passages apart", () => {
  assert.equal(layer.flow(0, 4), "Hírek\n\nGyalogló verseny volt");
  assert.equal(layer.flow(1, 2), "Gyalogló ver");
  assert.equal(layer.flow(3, 3), "seny");
});

test("boxes together", () => {
  assert.deepEqual(union([[10, 10, 5, 5], [0, 12, 4, 20]]), [0, 10, 15, 22]);
  assert.equal(union([]), null);
});

test("one looks at a hit with its surroundings, and never off the page", () => {
  const [x, y, w, h] = around([950, 5, 40, 10], 1000, 1400);
  assert.ok(x >= 0 && y >= 0 && x + w <= 1000 && y + h <= 1400);
  assert.ok(x <= 950 && x + w >= 990 && y <= 5 && y + h >= 15);
  assert.ok(w >= 333);
});
