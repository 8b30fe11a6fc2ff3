import { display, type MimeBundle } from "../display.js";
import type { Collected, KernelLink } from "../kernel-link.js";
import { openOutput, type State, WIDGET_MIME, type Widget } from "./widgets.js";

/** One output of a run of the function. */
export interface Item {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The id that the function itself gave it. */
  readonly displayId?: string | undefined;
  readonly isPrinted?: boolean;
}

/**
 * Adds something printed or shown to a run's outputs.
 *
 * @param items the outputs so far; text is appended to the last one, a display with a known id replaces the earlier one
 * @param shown what was printed or shown
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

/** The output area of a control. */
export interface OutputArea {
  /** Replaces the outputs of the previous run with those of this run. */
  readonly draw: (items: readonly Item[]) => void;
  readonly close: () => void;
}

/**
 * Creates an output area below a control, in the running cell.
 *
 * It is an output widget, which can be updated long after its cell has ended, and after the page was reloaded. A front
 * end without widgets, a saved notebook and a report show the outputs of the first run, which are stored beside it.
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
    // All of them are in the widget already; front ends that show the widget hide these.
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

/** An output in the format of a notebook file. */
function toOutput({ data, metadata, isPrinted }: Item): State {
  if (isPrinted) return { output_type: "stream", name: "stdout", text: data["text/plain"] };
  return { output_type: "display_data", data, metadata };
}
