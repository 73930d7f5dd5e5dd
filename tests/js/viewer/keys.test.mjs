// Keys give commands: in either direction of reading, on any keyboard, and not where one writes or scrolls.
import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFor } from "../../../archive_pages/assets/viewer/keys.mjs";

const place = { direction: "ltr", enlarged: false, singleKeys: true, scrolls: false };
const press = (key, change = {}, event = {}) => commandFor({ key, code: "", ...event }, { ...place, ...change });

test("arrows turn pages in the direction of reading", () => {
  assert.equal(press("ArrowRight"), "next-page");
  assert.equal(press("ArrowLeft"), "previous-page");
  assert.equal(press("ArrowRight", { direction: "rtl" }), "previous-page");
  assert.equal(press("ArrowLeft", { direction: "rtl" }), "next-page");
});

test("an enlarged scan moves instead", () => {
  assert.equal(press("ArrowRight", { enlarged: true, direction: "rtl" }), "pan-right");
  assert.equal(press("ArrowUp"), "pan-up");
  assert.equal(press("PageDown", { enlarged: true }), "next-page");
});

test("where the arrows scroll, they scroll", () => {
  for (const key of ["ArrowDown", "ArrowRight", "PageDown"]) assert.equal(press(key, { scrolls: true }), null);
  assert.equal(press("t", { scrolls: true }), "text");
});

test("single keys, and none of them when they are switched off", () => {
  const all = { "+": "zoom-in", "-": "zoom-out", 0: "fit", f: "full", r: "rotate", t: "text", s: "select", n: "next-hit",
    p: "previous-hit", "/": "find", "?": "help" };
  for (const [key, command] of Object.entries(all)) {
    assert.equal(press(key), command);
    assert.equal(press(key, { singleKeys: false }), null);
  }
  assert.equal(press("ArrowRight", { singleKeys: false }), "next-page");
  assert.equal(press("Escape", { singleKeys: false }), "close");
});

test("a Persian keyboard gives the same commands", () => {
  assert.equal(press("ب", {}, { code: "KeyF" }), "full");
  assert.equal(press("؟"), "help");
  assert.equal(press("۰"), "fit");
});

test("commands of the browser stay the browser's", () => {
  assert.equal(press("f", {}, { ctrlKey: true }), null);
  assert.equal(press("ArrowLeft", {}, { altKey: true }), null);
  assert.equal(press("x"), null);
  assert.equal(press("Tab"), null);
});
