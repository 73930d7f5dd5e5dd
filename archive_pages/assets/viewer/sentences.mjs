// Sentences in the reader's language, filled in.

/** `fill("Page {label}", {label: "iv"})`; numbers get the reader's digits. */
export function fill(sentence, values, language) {
  const digits = new Intl.NumberFormat(language);
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!(name in values)) return whole;
    return typeof values[name] === "number" ? digits.format(values[name]) : String(values[name]);
  });
}

/** The sentence for `count` of `[one, many]`. */
export function counted(sentences, count, language) {
  const one = new Intl.PluralRules(language).select(count) === "one";
  return fill(sentences[one ? 0 : 1], { count }, language);
}
