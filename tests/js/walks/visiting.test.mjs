// Parts of the pages of walks that can be asked without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, inWords, octant } from "../../../walks/assets/js/earth.mjs";
import { secondsIn } from "../../../walks/assets/js/listening.mjs";
import { nearest } from "../../../walks/assets/js/near.mjs";
import { read, write } from "../../../walks/assets/js/progress.mjs";
import { share } from "../../../walks/assets/js/then_and_now.mjs";
import { turnFor } from "../../../walks/assets/js/turning.mjs";

test("a pointer's share of the frame stays between 0 and 100", () => {
  const box = { left: 100, width: 200 };
  assert.deepEqual([50, 100, 200, 300, 999].map((x) => share(x, box)), [0, 0, 50, 100, 100]);
});

test("arrow keys turn in the direction of reading, and nothing else turns", () => {
  const key = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  assert.equal(turnFor(key("ArrowRight"), false), "next");
  assert.equal(turnFor(key("ArrowLeft"), false), "previous");
  assert.equal(turnFor(key("ArrowRight"), true), "previous");
  assert.equal(turnFor(key("ArrowLeft"), true), "next");
  assert.equal(turnFor(key("ArrowLeft", { altKey: true }), false), null); // the browser's "back"
  assert.equal(turnFor(key("ArrowRight", { defaultPrevented: true }), false), null);
  assert.equal(turnFor(key("a"), false), null);
});

test("progress survives, counts each stop once, and is nothing where there is rubbish or no room", () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
  assert.equal(read("w", storage), null);
  write("w", 1, "a", storage);
  write("w", 2, "b", storage);
  write("w", 1, "a", storage);
  assert.deepEqual(read("w", storage), { number: 1, seen: ["a", "b"] });
  assert.equal(read("other", storage), null);
  for (const rubbish of ["{", "7", "null", '{"number":"1","seen":[]}', '{"number":-1,"seen":[]}', '{"number":1}']) {
    kept.set("walk-progress:w", rubbish);
    assert.equal(read("w", storage), null, rubbish);
  }
  const full = { getItem: () => null, setItem: () => { throw new Error("full"); } };
  write("w", 1, "a", full);
});

test("distances and directions", () => {
  const here = [24.5, 46.5];
  assert.ok(Math.abs(distance(here, [24.5, 46.6]) - 11119.5) < 1);
  assert.deepEqual([[24.5, 46.6], [24.6, 46.5], [24.5, 46.4], [24.4, 46.5]].map((there) => octant(here, there)), [0, 2, 4, 6]);
  assert.equal(octant([179.9, 0], [-179.9, 0]), 2);
});

test("distances are told in the reader's words and digits", () => {
  const forms = { metres: "%(metres)s m", kilometres: "%(kilometres)s km" };
  assert.deepEqual([3, 84, 229, 1440, 12345].map((metres) => inWords(metres, forms, "en")), ["10 m", "80 m", "250 m", "1.4 km", "12 km"]);
  assert.equal(inWords(1440, forms, "hu"), "1,4 km");
  assert.equal(inWords(84, forms, "fa"), "۸۰ m");
});

test("the nearest walks come first; those without a place are left out", () => {
  const at = (title, lon) => ({ geometry: lon === null ? null : { type: "Point", coordinates: [lon, 46] }, properties: { title } });
  const found = nearest([at("far", 25), at("nowhere", null), at("near", 24.1), at("here", 24)], [24, 46], 2);
  assert.deepEqual(found.map((walk) => walk.title), ["here", "near"]);
  assert.equal(found[0].metres, 0);
});

test("an address may say from which second on to speak", () => {
  assert.deepEqual(["#listen", "#listen=12.5", "", "#listen=x", "#listening"].map(secondsIn), [0, 12.5, NaN, NaN, NaN]);
});
