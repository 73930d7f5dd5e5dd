// Parts of fonts: the letters that readers need most, so that the whole file is fetched only where a page holds others.
//
//   src: url("…-latin-ext-wght-normal.woff2?part") format("woff2");
//   unicode-range: U+0100-017F, U+0218-021B;
//
// A part has the letters of its face's `unicode-range` and is named after its file and the first that is no space:
// …-latin-ext-wght-normal-0100.woff2.
import { readFile } from "node:fs/promises";
import path from "node:path";
import subsetFont from "subset-font";

const FACE = /@font-face\s*\{[^}]*\}/g;
const SPACES = ["0020", "00A0"];

/** The code points of a list like "U+0020, U+0100-017F". */
export function codePoints(ranges) {
  return [...ranges.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].flatMap(([, first, last = first]) => {
    const [from, to] = [parseInt(first, 16), parseInt(last, 16)];
    return Array.from({ length: to - from + 1 }, (_, number) => from + number);
  });
}

/** A face whose address tells what its part is to hold. */
function told(face) {
  const ranges = /unicode-range:([^;]+)/.exec(face)?.[1].match(/U\+[0-9A-F-]+/g) ?? [];
  return face.replace(".woff2?part", `.woff2?${ranges.join(",")}`);
}

export const partsOfFonts = {
  name: "parts-of-fonts",
  setup(build) {
    build.onLoad({ filter: /[\\/]fonts\.css$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8")).replace(FACE, told),
      loader: "css",
    }));
    build.onResolve({ filter: /\.woff2\?U\+/ }, async ({ path: asked, resolveDir, kind }) => {
      const [file, ranges] = asked.split("?");
      const whole = await build.resolve(file, { resolveDir, kind });
      if (whole.errors.length) return whole;
      const first = [...ranges.matchAll(/U\+([0-9A-F]+)/g)].map((one) => one[1]).find((one) => !SPACES.includes(one));
      const { dir, name } = path.parse(whole.path);
      return {
        path: path.join(dir, `${name}-${first.toLowerCase()}.woff2`),
        namespace: "part-of-font",
        pluginData: { whole: whole.path, ranges },
      };
    });
    build.onLoad({ filter: /./, namespace: "part-of-font" }, async ({ pluginData: { whole, ranges } }) => ({
      contents: await subsetFont(await readFile(whole), String.fromCodePoint(...codePoints(ranges)), {
        targetFormat: "woff2",
      }),
      loader: "file",
    }));
  },
};
