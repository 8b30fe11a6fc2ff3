import { display, type MimeBundle } from "../display.js";
import type { Collected, KernelLink } from "../kernel-link.js";
import { openOutput, type State, WIDGET_MIME, type Widget } from "./widgets.js";

/** One output of a function's run. */
export interface Item {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The name that the function itself gave it. */
  readonly displayId?: string | undefined;
  readonly isPrinted?: boolean;
}

/**
 * Adds what was printed or shown to a run's outputs.
 *
 * @param items the outputs so far; text goes on in the last one, a display of a name that is there takes its place
 * @param shown what came
 */
export function addShown(items: Item[], shown: Collected): void {
  if (shown.type === "bundle") {
    const { data, metadata, displayId } = shown;
    const at = items.findIndex((item) => displayId !== undefined && item.displayId === displayId);
    items.splice(at < 0 ? items.length : at, 1, { data, metadata, displayId });
    return;
  }
  const last = items.at(-1);
  const before = last?.isPrinted ? String(last.data["text/plain"]) : undefined;
  const item = { data: { "text/plain": (before ?? "") + shown.text }, metadata: {}, isPrinted: true };
  items.splice(before === undefined ? items.length : items.length - 1, 1, item);
}

/** Where a control's outputs stand. */
export interface OutputArea {
  /** Puts the outputs of a run in the place of those of the run before. */
  readonly draw: (items: readonly Item[]) => void;
  readonly close: () => void;
}

/**
 * Makes a place for outputs below a control, in the cell that runs.
 *
 * It is an output widget, which draws anew long after its cell has ended, and when the page was loaded again. A front end
 * without widgets, a saved notebook and a report show the outputs of the first run, which stand beside it.
 *
 * @param link the kernel
 */
export function outputArea(link: KernelLink): OutputArea {
  const widgets: Widget[] = [];
  const begin = (items: readonly Item[]): void => {
    const area = openOutput(link, items.map(toOutput));
    widgets.push(area);
    const [first = { data: { "text/plain": "" }, metadata: {} }, ...others] = items;
    display({ [WIDGET_MIME]: area.view, ...first.data }, { metadata: first.metadata });
    if (others.length === 0) return;
    // All are in the widget already: where it is seen, these are not.
    const nothing = openOutput(link, []);
    widgets.push(nothing);
    for (const { data, metadata } of others) display({ [WIDGET_MIME]: nothing.view, ...data }, { metadata });
  };
  return {
    draw: (items) => {
      const [area] = widgets;
      if (area === undefined) begin(items);
      else area.set({ outputs: items.map(toOutput) });
    },
    close: () => {
      for (const widget of widgets) widget.close();
    },
  };
}

/** An output as a notebook's file has it. */
function toOutput({ data, metadata, isPrinted }: Item): State {
  if (isPrinted) return { output_type: "stream", name: "stdout", text: data["text/plain"] };
  return { output_type: "display_data", data, metadata };
}
