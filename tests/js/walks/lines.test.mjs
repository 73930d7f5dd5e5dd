// Lines and boxes over the date line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { boxAround, onwards, turned, unbroken } from "../../../walks/assets/map/lines.mjs";

test("a line over the date line is counted on, there and back", () => {
  const line = [[179, 1], [-179, 2], [-178, 3], [179, 4]];
  assert.deepEqual(unbroken(line), [[179, 1], [181, 2], [182, 3], [179, 4]]);
  assert.deepEqual(unbroken([[-179, 1], [179, 2]]), [[-179, 1], [-181, 2]]);
});

test("a line elsewhere stays as it is", () => {
  const line = [[24.1, 46.1], [24.2, 46.2]];
  assert.deepEqual(unbroken(line), line);
  assert.deepEqual(unbroken([]), []);
});

test("a box over the date line has an east beyond its west", () => {
  assert.deepEqual(onwards([179, -18, -179, -16]), [179, -18, 181, -16]);
  assert.deepEqual(onwards([24, 46, 25, 47]), [24, 46, 25, 47]);
});

test("longitudes come back to where GeoJSON has them", () => {
  assert.deepEqual([181, -181, 24.1234567, 540, -180].map(turned), [-179, 179, 24.123457, -180, -180]);
});

test("a box holds its points, and there is none around nothing", () => {
  assert.deepEqual(boxAround([[1, 5], [3, 2]]), [1, 2, 3, 5]);
  assert.equal(boxAround([]), null);
});
