// An entry that was sent or withdrawn: this device, which others may use too, keeps nothing of it.
import { Uploading } from "../../../cms/assets/js/uploading.mjs";
import { forget } from "./memory.mjs";
import { forgetPreviews } from "./previews.mjs";

export async function receipt(root) {
  const { entry } = root.dataset;
  forget(entry);
  forgetPreviews(entry);
  for (const one of await Uploading.kept(`entry/${entry}/`)) new Uploading(one).cancel();
}
