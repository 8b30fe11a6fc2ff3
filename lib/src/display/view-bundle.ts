import { type View, viewHtml, viewText } from "../views/view.js";
import type { MimeBundle } from "./display.js";

/** A view for Jupyter, as text and as HTML. */
export function viewBundle(view: View): MimeBundle {
  return { "text/plain": viewText(view), "text/html": viewHtml(view) };
}
