// The player's keys, its clock, and the second that an address asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { commandOf } from "../../../campaigns/assets/js/player/keys.mjs";
import { secondsIn } from "../../../campaigns/assets/js/player/start.mjs";
import { clock } from "../../../campaigns/assets/js/player/time.mjs";

/** A key on an element that lies in what is named. */
function key(name, within = [], modifiers = {}) {
  const target = {
    closest: (selector) => (selector.split(", ").some((one) => within.includes(one)) ? target : null),
    matches: (selector) => within.includes(selector),
  };
  return { key: name, target, ...modifiers };
}

test("keys mean what players' keys mean everywhere", () => {
  assert.deepEqual(commandOf(key(" ")), { name: "play" });
  assert.deepEqual(commandOf(key("K")), { name: "play" });
  assert.deepEqual(commandOf(key("j")), { by: -10 });
  assert.deepEqual(commandOf(key("l")), { by: 10 });
  assert.deepEqual(commandOf(key("ArrowRight")), { by: 5 });
  assert.deepEqual(commandOf(key("ArrowUp")), { name: "louder" });
  assert.deepEqual(commandOf(key(">")), { name: "faster" });
  assert.deepEqual(commandOf(key("7")), { part: 0.7 });
  assert.equal(commandOf(key("x")), null);
  assert.equal(commandOf(key("Tab")), null);
});

test("no key is taken from a field, from what is pressed, or from the browser", () => {
  assert.equal(commandOf(key("k", ["select"])), null);
  assert.equal(commandOf(key(" ", ["button"])), null);
  assert.deepEqual(commandOf(key("k", ["button"])), { name: "play" });
  assert.equal(commandOf(key("ArrowDown", ["[data-player-scroll]"])), null);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.equal(commandOf(key("f", [], { [held]: true })), null);
  assert.equal(commandOf(key("k", [], { defaultPrevented: true })), null);
});

test("arrows move the slider along", () => {
  assert.deepEqual(commandOf(key("ArrowUp", ["[type=range]"])), { by: 5 });
  assert.deepEqual(commandOf(key("ArrowLeft", ["[type=range]"])), { by: -5 });
});

test("an address asks for a second in any of the ways of media fragments", () => {
  assert.equal(secondsIn("#t=75"), 75);
  assert.equal(secondsIn("#t=75.5"), 75.5);
  assert.equal(secondsIn("#t=1:15"), 75);
  assert.equal(secondsIn("#t=npt:1:00:05"), 3605);
  assert.equal(secondsIn("#t=75,90"), 75);
  for (const other of ["", "#", "#t=", "#t=x", "#t=-5", "#player-1", "#t=1e9"]) assert.ok(Number.isNaN(secondsIn(other)), other);
});

test("times are told in the reader's digits", () => {
  assert.equal(clock(5.9, "hu"), "0:05");
  assert.equal(clock(185, "en"), "3:05");
  assert.equal(clock(185, "fa"), "۳:۰۵");
  assert.equal(clock(3785, "ro"), "1:03:05");
});
