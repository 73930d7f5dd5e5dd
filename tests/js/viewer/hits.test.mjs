// Stepping from hit to hit over the pages of an issue.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Hits } from "../../../archive_pages/assets/viewer/hits.mjs";

const canvases = [
  { id: "a", order: 1 },
  { id: "b", order: 2 },
  { id: "c", order: 5 },
];
const hits = new Hits(canvases, { c: [[1], [4, 5]], a: [[7]] });

test("hits follow the pages, not the order in which they came", () => {
  assert.deepEqual(hits.places.map((place) => [place.order, place.index]), [[1, 0], [5, 0], [5, 1]]);
  assert.equal(hits.total, 3);
  assert.deepEqual(hits.on("c").map((place) => place.words), [[1], [4, 5]]);
  assert.equal(hits.number(5, 1), 2);
  assert.equal(hits.number(2, 0), -1);
});

test("the first step goes to the next page that has one", () => {
  assert.equal(hits.next(-1, 1, 1), 0);
  assert.equal(hits.next(-1, 2, 1), 1);
  assert.equal(hits.next(-1, 2, -1), 0);
  assert.equal(hits.next(-1, 1, -1), 2);
});

test("after the last comes the first, before the first the last", () => {
  assert.equal(hits.next(2, 5, 1), 0);
  assert.equal(hits.next(0, 1, -1), 2);
});

test("nothing found, nowhere to go", () => {
  assert.equal(new Hits(canvases, {}).next(-1, 1, 1), -1);
});
