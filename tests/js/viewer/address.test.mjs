// The address: what is read from it, and how it is written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clip, readAddress, readRegion, writeAddress } from "../../../archive_pages/assets/viewer/address.mjs";

test("an empty address is the first page's scan", () => {
  assert.deepEqual(readAddress(""), { page: null, q: "", view: "scan", region: null });
});

test("what was written is read back", () => {
  const address = { page: 3, q: "szép & jó „idézet”", view: "text", region: [1, 2, 30, 40] };
  assert.deepEqual(readAddress(writeAddress(address)), address);
});

test("what makes no sense is left out", () => {
  assert.deepEqual(readAddress("?page=-1&view=door&region=1,2,3"), { page: null, q: "", view: "scan", region: null });
  for (const text of ["", "1,2,3,4,5", "1,2,0,4", "a,b,c,d", "1.5,2,3,4", "1,2,,4"]) assert.equal(readRegion(text), null, text);
});

test("the page that everybody starts on needs no words", () => {
  assert.equal(writeAddress({ page: null, q: "", view: "scan", region: null }), "");
  assert.equal(writeAddress({ page: 2, q: "a b", view: "scan", region: null }), "?page=2&q=a+b");
});

test("a region is cut to the canvas", () => {
  assert.deepEqual(clip([-10.4, 5.6, 50, 50], 100, 30), [0, 6, 40, 24]);
  assert.equal(clip([200, 0, 10, 10], 100, 100), null);
});
