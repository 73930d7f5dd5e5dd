// The reader's choice of light or dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { keep, kept, shown, turn } from "../../cms/assets/js/theme-choice.mjs";

function storage(value = null) {
  const held = new Map(value === null ? [] : [["theme", value]]);
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, text) => held.set(key, text),
    removeItem: (key) => held.delete(key),
    size: () => held.size,
  };
}

test("without a choice the page follows the device", () => {
  assert.equal(shown(kept(storage()), true), "dark");
  assert.equal(shown(kept(storage()), false), "light");
});

test("a choice wins over the device and is kept", () => {
  const store = storage();
  const choice = turn(kept(store), false);
  keep(choice, store);
  assert.equal(kept(store), "dark");
  assert.equal(shown(kept(store), false), "dark");
});

test("turning back to what the device prefers keeps nothing", () => {
  const store = storage("dark");
  keep(turn(kept(store), false), store);
  assert.equal(store.size(), 0);
});

test("nonsense in the storage, or no storage at all, is no choice", () => {
  assert.equal(kept(storage("purple")), null);
  assert.equal(kept(null), null);
  keep("dark", null);
});
