// What can be said of a file before it is sent: its kind, its size, its length.
import { fill, inMinutes } from "./words.mjs";

const ENDINGS = {
  video: /\.(mp4|m4v|mov|webm|mkv|avi|3gp|mpe?g|mts|m2ts|ogv)$/i,
  audio: /\.(mp3|m4a|aac|wav|ogg|oga|opus|flac|webm|3gp|amr|wma|aiff?)$/i,
  photograph: /\.(jpe?g|png|webp|heic|heif|tiff?)$/i,
};
const TYPES = { video: "video/", audio: "audio/", photograph: "image/" };
const MEGABYTE = 1_000_000;
const PATIENCE = 4_000; // milliseconds for a browser to say how long a film is
const ABOUT = 0.5; // seconds by which a film may be longer: the last picture stands for a while

/** The sentence that refuses this file, or `""`. `rules`: `{kind, seconds, megabytes}`. */
export async function refusal(file, rules, words) {
  const name = file.name;
  if (!isOf(file, rules.kind)) return fill(words[`wrong${capital(rules.kind)}`], { name });
  if (file.size === 0) return fill(words.empty, { name });
  if (file.size > rules.megabytes * MEGABYTE) {
    return fill(words.tooBig, { name, size: Math.ceil(file.size / MEGABYTE), most: rules.megabytes });
  }
  const seconds = rules.seconds && rules.kind !== "photograph" ? await lengthOf(file, rules.kind) : null;
  if (seconds !== null && seconds > rules.seconds + ABOUT) {
    return fill(words.tooLong, { name, length: inMinutes(seconds), most: inMinutes(rules.seconds) });
  }
  return "";
}

function isOf(file, kind) {
  if (file.type === "image/svg+xml") return false;
  return file.type ? file.type.startsWith(TYPES[kind]) || ENDINGS[kind].test(file.name) : ENDINGS[kind].test(file.name);
}

/** Seconds, or null where this browser can't tell: the library measures it again. */
function lengthOf(file, kind) {
  const player = document.createElement(kind);
  const address = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const done = (seconds) => {
      URL.revokeObjectURL(address);
      player.removeAttribute("src");
      resolve(Number.isFinite(seconds) ? seconds : null);
    };
    setTimeout(done, PATIENCE, null);
    player.preload = "metadata";
    player.addEventListener("loadedmetadata", () => done(player.duration), { once: true });
    player.addEventListener("error", () => done(null), { once: true });
    player.src = address;
  });
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
