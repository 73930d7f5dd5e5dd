import assert from "node:assert/strict";
import test from "node:test";

import { moveWithin, neighbour, place, targetOf } from "../../../archive_pages/assets/js/strip_order.mjs";

test("keys move a page by one, to the beginning and to the end", () => {
  assert.equal(targetOf("ArrowRight", 1, 4, false), 2);
  assert.equal(targetOf("ArrowDown", 1, 4, false), 2);
  assert.equal(targetOf("ArrowLeft", 1, 4, false), 0);
  assert.equal(targetOf("Home", 2, 4, false), 0);
  assert.equal(targetOf("End", 2, 4, false), 3);
});

test("left is onward where reading goes from right to left", () => {
  assert.equal(targetOf("ArrowLeft", 1, 4, true), 2);
  assert.equal(targetOf("ArrowRight", 1, 4, true), 0);
  assert.equal(targetOf("ArrowDown", 1, 4, true), 2);
});

test("no page leaves the strip, and other keys move nothing", () => {
  assert.equal(targetOf("ArrowLeft", 0, 4, false), null);
  assert.equal(targetOf("ArrowRight", 3, 4, false), null);
  assert.equal(targetOf("Home", 0, 4, false), null);
  assert.equal(targetOf("Tab", 1, 4, false), null);
});

test("an arrow leads one place on, and nowhere from the ends", () => {
  assert.equal(neighbour(1, -1, 4), 0);
  assert.equal(neighbour(1, 1, 4), 2);
  assert.equal(neighbour(0, -1, 4), null);
  assert.equal(neighbour(3, 1, 4), null);
});

test("a page that is moved is put in once, and the others keep their order", () => {
  assert.deepEqual(moveWithin(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moveWithin(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.equal(place(["b", "c"], "c"), "2");
});
