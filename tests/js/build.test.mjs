// What the build gives a reader to download, and that its style sheets mirror.
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { buildInto } from "../../cms/assets/build.mjs";
import { codePoints } from "../../cms/assets/build/parts-of-fonts.mjs";

const KB = 1000;
const root = path.resolve(import.meta.dirname, "../..");
let folder;
let files;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "build-"));
  await buildInto(folder, "silent");
  files = await readdir(folder, { recursive: true });
});

after(() => rm(folder, { recursive: true }));

async function compressed(...names) {
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(path.join(folder, name))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test("all style sheets together are at most 40 kB compressed", async () => {
  const sheets = files.filter((file) => file.endsWith(".css"));
  assert.ok(sheets.includes(path.join("cms", "site.css")));
  const size = await compressed(...sheets);
  assert.ok(size <= 40 * KB, `${size} bytes`);
});

test("what every page runs is at most 60 kB compressed", async () => {
  const size = await compressed("cms/site.js", "cms/theme.js");
  assert.ok(size <= 60 * KB, `${size} bytes`);
});

test("the fonts that the base template preloads are there", async () => {
  const template = await readFile(path.join(root, "cms/templates/base.html"), "utf8");
  const preloaded = [...template.matchAll(/static '([^']+\.woff2)'/g)].map((match) => match[1]);
  assert.equal(preloaded.length, 4);
  for (const font of preloaded) assert.ok(files.includes(path.normalize(font)), font);
});

test("a part of a font is there beside the whole, and much smaller", async () => {
  const parts = files.filter((file) => /-[0-9a-f]{4}\.woff2$/.test(file));
  assert.ok(parts.length >= 5, parts.join());
  for (const part of parts) {
    const [small, whole] = await Promise.all(
      [part, part.replace(/-[0-9a-f]{4}\.woff2$/, ".woff2")].map((name) => readFile(path.join(folder, name))),
    );
    assert.ok(small.length > 5 * KB && small.length < 0.8 * whole.length, `${part}: ${small.length} of ${whole.length}`);
  }
});

test("the letters of a part are those of its ranges", () => {
  assert.deepEqual(codePoints("U+0020, U+0218-021A"), [0x20, 0x218, 0x219, 0x21a]);
});

test("style sheets ask nothing of another site", async () => {
  for (const sheet of files.filter((file) => file.endsWith(".css"))) {
    const css = await readFile(path.join(folder, sheet), "utf8");
    assert.doesNotMatch(css, /url\(["']?(https?:)?\/\//, sheet);
  }
});

test("style sheets use logical properties only, so that Persian pages mirror; a line that can't says why", async () => {
  const physical =
    /(?:^|[;{\s])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right|float)\s*:|text-align\s*:\s*(?:left|right)/;
  for (const room of await readdir(root)) {
    const assets = path.join(root, room, "assets");
    const sources = await readdir(assets, { recursive: true }).catch(() => []);
    for (const source of sources.filter((name) => name.endsWith(".css"))) {
      const lines = (await readFile(path.join(assets, source), "utf8")).split("\n");
      const wrong = lines.filter((line) => physical.test(line) && !line.includes("/*"));
      assert.deepEqual(wrong, [], path.join(room, source));
    }
  }
});
