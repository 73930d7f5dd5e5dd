// Builds the site's CSS and JavaScript into build/static/.
//
// An entry is a .css, .mjs or .svg file that lies directly in a room's assets/ folder: cms/assets/site.css becomes
// build/static/cms/site.css, archive_pages/assets/viewer.mjs becomes build/static/archive_pages/viewer.js.
// Files in folders below are parts that entries import. Names stay plain: Django's manifest storage adds the
// hashes. Fonts are copied from their npm packages to build/static/cms/fonts/.
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { partsOfFonts } from "./build/parts-of-fonts.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const target = path.join(root, "build", "static");

// What a script of ours asks for by its address, as its package has it.
const asPackaged = [{ in: "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", out: "campaigns/zxing_reader" }];

async function entries() {
  const rooms = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = asPackaged.map((one) => ({ in: path.join(root, one.in), out: one.out }));
  for (const room of rooms) {
    const folder = path.join(root, room.name, "assets");
    const files = await readdir(folder).catch((error) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    for (const file of files) {
      const { name, ext } = path.parse(file);
      if ([".css", ".mjs", ".svg"].includes(ext) && name !== "build") {
        found.push({ in: path.join(folder, file), out: `${room.name}/${name}` });
      }
    }
  }
  return found;
}

/** Builds all entries into the folder `outdir`. Returns esbuild's list of what it wrote (`metafile.outputs`). */
export async function buildInto(outdir, logLevel = "info") {
  const { metafile } = await build({
    entryPoints: await entries(),
    absWorkingDir: root,
    outdir,
    outbase: root,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox115", "safari16.4"],
    loader: { ".woff2": "file", ".svg": "copy", ".wasm": "copy" },
    assetNames: "cms/fonts/[name]",
    plugins: [partsOfFonts],
    logLevel,
    legalComments: "none",
    metafile: true,
  });
  return metafile.outputs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(target, { recursive: true, force: true });
  await buildInto(target);
}
