// Sentences with numbers, in the reader's digits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { wordSpan } from "../../../archive_pages/assets/viewer/reading.mjs";
import { counted, fill } from "../../../archive_pages/assets/viewer/sentences.mjs";

test("what has a value is filled in, in the reader's digits", () => {
  assert.equal(fill("Page {label}, {position} of {total}", { label: "iv", position: 3, total: 12 }, "en"), "Page iv, 3 of 12");
  assert.equal(fill("{position} / {other}", { position: 3 }, "fa"), "۳ / {other}");
});

test("one hit, many hits", () => {
  const sentences = ["{count} hit", "{count} hits"];
  assert.equal(counted(sentences, 1, "en"), "1 hit");
  assert.equal(counted(sentences, 12, "en"), "12 hits");
});

test("the place of a word in its line", () => {
  assert.deepEqual(wordSpan("  egy szép nap", 1), [6, 10]);
  assert.deepEqual(wordSpan("egy szép", 9), [4, 8]);
  assert.deepEqual(wordSpan("", 0), [0, 0]);
});
