// "/" goes to the search box.
import assert from "node:assert/strict";
import { test } from "node:test";
import { searchKey } from "../../cms/assets/js/search-key.mjs";

function press(key, { within = null, box = true, ...held } = {}) {
  let listener;
  const done = { focused: false, prevented: false };
  const input = { focus: () => (done.focused = true), select: () => {} };
  searchKey({
    addEventListener: (_name, call) => (listener = call),
    querySelector: () => (box ? input : null),
  });
  listener({ key, target: { closest: () => within }, preventDefault: () => (done.prevented = true), ...held });
  return done;
}

test("the key goes to the box and is not written into it", () => {
  assert.deepEqual(press("/"), { focused: true, prevented: true });
});

test("other keys, shortcuts and a reader who is writing are left alone", () => {
  for (const done of [press("a"), press("/", { ctrlKey: true }), press("/", { within: {} }), press("/", { box: false })]) {
    assert.deepEqual(done, { focused: false, prevented: false });
  }
});

test("a page that has a use of its own for the key keeps it", () => {
  assert.equal(press("/", { defaultPrevented: true }).focused, false);
});
