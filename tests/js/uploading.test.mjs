// Uploads: how long the rest takes, and what answers of the library mean.
import assert from "node:assert/strict";
import { test } from "node:test";
import { delay, isFinal, wordsOf } from "../../cms/assets/js/uploading/answers.mjs";
import { Pace } from "../../cms/assets/js/uploading/pace.mjs";
import { Stride } from "../../cms/assets/js/uploading/stride.mjs";

const MEBIBYTE = 1024 * 1024;

/** What requests carry, one after the other, on a line of so many bytes a second. */
const carried = (speed, requests) => {
  const stride = new Stride();
  return Array.from({ length: requests }, () => {
    const { bytes } = stride;
    stride.took(bytes, bytes / speed);
    return bytes / MEBIBYTE;
  });
};

test("on a good line each request carries more, up to a limit", () => {
  assert.deepEqual(carried(100 * MEBIBYTE, 5), [8, 16, 32, 64, 64]);
});

test("on a poor line requests are short, and never too short", () => {
  assert.deepEqual(carried(400_000, 3), [8, 1, 1]);
  assert.deepEqual(carried(5_000, 3), [8, 1, 1]);
});

test("where five seconds bring eight mebibytes, all stays as it is", () => {
  assert.deepEqual(carried(2 * MEBIBYTE, 3), [8, 8, 8]);
});

test("a file's short end says little of the line", () => {
  const stride = new Stride();
  stride.took(2 * MEBIBYTE, 0.01);
  assert.equal(stride.bytes, 8 * MEBIBYTE);
});

test("the rest takes as long as the last seconds tell", () => {
  const pace = new Pace();
  for (let second = 0; second <= 4; second += 1) pace.note(second * 100, second * 1000);
  assert.equal(pace.secondsLeft(1000), 6);
});

test("a line that became slower is believed after a while", () => {
  const pace = new Pace();
  for (let second = 0; second <= 60; second += 1) {
    pace.note(second < 30 ? second * 1000 : 29_000 + (second - 29) * 10, second * 1000);
  }
  assert.equal(pace.secondsLeft(29_310 + 100), 10);
});

test("nothing is said of the first moments, nor of a line that stands", () => {
  const pace = new Pace();
  assert.equal(pace.secondsLeft(10), null);
  pace.note(5, 0);
  pace.note(6, 1000);
  assert.equal(pace.secondsLeft(10), null);
  pace.rest();
  for (let second = 0; second < 5; second += 1) pace.note(7, second * 1000);
  assert.equal(pace.secondsLeft(10), null);
});

test("what goes on from an earlier place is measured from there", () => {
  const pace = new Pace();
  pace.note(1000, 0);
  pace.note(400, 1000);
  pace.note(600, 3000);
  assert.equal(pace.secondsLeft(800), 2);
});

test("the library's no is final, a broken line and a busy library are not", () => {
  for (const status of [400, 403, 404, 410, 412, 413, 415]) assert.ok(isFinal(status), String(status));
  for (const status of [0, 408, 409, 423, 429, 460, 500, 502, 503, 504]) assert.ok(!isFinal(status), String(status));
});

test("each failure waits longer, up to a minute and a half, and as long as the library asks", () => {
  const least = (failures, told) => delay(failures, told, () => 0);
  assert.deepEqual([1, 2, 3, 4].map((failures) => least(failures)), [1000, 2000, 4000, 8000]);
  assert.equal(least(500), 60_000);
  assert.equal(delay(500, "", () => 1), 90_000);
  assert.equal(least(1, "10"), 10_000);
  assert.equal(least(1, "soon"), 1000);
  assert.equal(least(1, null), 1000);
});

test("a refusal's sentence is the library's own", () => {
  assert.equal(wordsOf('{"code": "too-big", "message": "Túl nagy."}'), "Túl nagy.");
  for (const body of ["", "<html>", "null", "{}", '{"message": 7}']) assert.equal(wordsOf(body), "");
});
