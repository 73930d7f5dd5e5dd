// The text beside the scan: from a line to its place on the scan, and from a word on the scan to its place in the text.

const HIGHLIGHT = "found-word";

/** The line of the text, an element, that shows a word. */
export function lineOf(panel, word) {
  let found = null;
  for (const line of panel.querySelectorAll("[data-word]")) {
    if (Number(line.dataset.word) <= word && (!found || Number(line.dataset.word) > Number(found.dataset.word))) {
      found = line;
    }
  }
  return found;
}

/** Start and end, in the text of a line, of its `number`-th word from 0; of its last where it has fewer. */
export function wordSpan(text, number) {
  const words = [...text.matchAll(/\S+/g)];
  const word = words[Math.min(number, words.length - 1)];
  return word ? [word.index, word.index + word[0].length] : [0, 0];
}

/** A range over the word in the text, or null. */
export function rangeOf(panel, word) {
  const line = lineOf(panel, word);
  if (!line) return null;
  const [start, end] = wordSpan(line.textContent, word - Number(line.dataset.word));
  const range = document.createRange();
  range.setStart(...pointIn(line, start));
  range.setEnd(...pointIn(line, end));
  return range;
}

/** Scrolls the text to the word and marks it. */
export function showWord(panel, word, calm) {
  const range = rangeOf(panel, word);
  if (!range) return;
  const line = range.startContainer.parentElement;
  line.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  if (globalThis.CSS?.highlights) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
  else window.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}

function pointIn(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) return [node, left];
    left -= node.length;
    last = node;
  }
  return last ? [last, last.length] : [element, 0];
}
