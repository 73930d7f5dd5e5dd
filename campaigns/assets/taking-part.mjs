// What the pages of taking part run: each part looks for its own elements, and does nothing where there are none.
import { beginning } from "./js/beginning.mjs";
import { copying } from "./js/copying.mjs";
import { entryForm } from "./js/entry-form.mjs";
import { receipt } from "./js/receipt.mjs";

const each = (selector, act) => document.querySelectorAll(selector).forEach((element) => act(element));

each("[data-beginning]", beginning);
each("[data-taking-part]", entryForm);
each("[data-receipt]", receipt);
each("[data-copy]", copying);
