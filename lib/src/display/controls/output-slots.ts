import { randomUUID } from "node:crypto";
import type { Figure } from "../../views/charts/figure.js";
import type { MimeBundle } from "../display.js";
import { figureRoom, PLOTLY_MIME } from "../figure/figure-bundle.js";
import type { Collected, KernelLink } from "../kernel-link.js";

/** One output of a function's run. */
export interface Item {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The name that the function itself gave it. */
  readonly displayId: string | undefined;
}

/**
 * Adds what was printed or shown to a run's outputs.
 *
 * @param items the outputs so far; text goes on in the last one, a display of a name that is there takes its place
 * @param shown what came
 */
export function addShown(items: Item[], shown: Collected): void {
  if (shown.type === "bundle") {
    const { type: _, ...item } = shown;
    const at = items.findIndex(({ displayId }) => displayId !== undefined && displayId === item.displayId);
    if (at < 0) items.push(item);
    else items[at] = item;
    return;
  }
  const last = items.at(-1);
  const before = last?.metadata[PRINTED] === true ? String(last.data["text/plain"]) : undefined;
  const item = {
    data: { "text/plain": (before ?? "") + shown.text },
    metadata: { [PRINTED]: true },
    displayId: undefined,
  };
  if (before === undefined) items.push(item);
  else items[items.length - 1] = item;
}

/** In an output's metadata: it is printed text. */
const PRINTED = "ata-lab-printed";

/** The places in a cell where a control's outputs stand. */
export interface OutputSlots {
  /** Puts the outputs of a run in the place of those of the run before. */
  readonly draw: (items: readonly Item[]) => void;
}

type Output = Pick<Item, "data" | "metadata">;

/** A place with nothing in it. */
const EMPTY: Output = { data: { "text/html": "", "text/plain": "" }, metadata: {} };

/**
 * Makes places in the cell that runs.
 *
 * @param link the kernel: later runs draw when their cell has long ended
 */
export function outputSlots(link: KernelLink): OutputSlots {
  const cell = link.cell();
  const slots: { readonly id: string; shown: Output }[] = [];
  const show = ({ data, metadata }: Output, displayId: string, update: boolean): void => {
    const content = { data, metadata, transient: { display_id: displayId } };
    link.publish(update ? "update_display_data" : "display_data", content, cell);
  };
  const change = (slot: (typeof slots)[number], output: Output): void => {
    if (JSON.stringify(slot.shown) === JSON.stringify(output)) return;
    // Plotly's extension draws an output once and looks at no update: something else in between makes it begin anew.
    const figure = output.data[PLOTLY_MIME] as Figure | undefined;
    if (figure !== undefined) show({ data: figureRoom(figure), metadata: {} }, slot.id, true);
    show(output, slot.id, true);
    slot.shown = output;
  };
  return {
    draw: (items) => {
      for (const [k, { data, metadata, displayId }] of items.entries()) {
        const output = { data, metadata: metadata[PRINTED] === true ? {} : metadata };
        const slot = slots[k];
        if (slot !== undefined) {
          change(slot, output);
          continue;
        }
        const id = displayId ?? randomUUID();
        slots.push({ id, shown: output });
        show(output, id, false);
      }
      for (const slot of slots.slice(items.length)) change(slot, EMPTY);
    },
  };
}
