import { inParameterWords } from "../util/parameter-words.js";
import { mapText, type View, viewHtml, viewText } from "../views/view.js";
import type { MimeBundle } from "./display.js";

/** A view for Jupyter, as text and as HTML, in the words of notebooks. */
export function viewBundle(view: View): MimeBundle {
  const shown = mapText(view, inParameterWords);
  return { "text/plain": viewText(shown), "text/html": viewHtml(shown) };
}
