import { currentCell } from "../current-cell.js";
import { display, isInteractive } from "../display.js";
import { type KernelLink, kernelLink } from "../kernel-link.js";
import { after } from "./after.js";
import { addShown, type Item, outputArea } from "./output-area.js";
import { valueBundle } from "./value-bundle.js";
import { openWidget, type State, WIDGET_MIME } from "./widgets.js";

/** A promise if the function of a control returns one. */
export type Drawn<R> = R extends PromiseLike<unknown> ? Promise<void> : undefined;

/** The definition of a control. */
export interface Control<T> {
  /** Its text with its value, shown where controls are not supported. */
  readonly text: string;
  readonly start: T;
  /** Its ipywidgets class, style class and state. */
  readonly widget: { readonly name: string; readonly style: string; readonly state: State };
  /** Reads the value from a state. */
  readonly read: (state: State) => T;
}

/**
 * Shows a control and runs a function with its value: now, and whenever the user changes it. What a run prints, shows
 * and returns replaces the output of the run before.
 *
 * @param control the control
 * @param run the function
 * @returns a promise where the function returns one
 * @throws what the function throws with the first value; later errors are shown instead of its output
 */
export function runControl<T, R>(control: Control<T>, run: (value: T) => R): Drawn<R> {
  const link = isInteractive() ? kernelLink() : undefined;
  return (link === undefined ? runOnce(control, run) : runAgain(link, control, run)) as Drawn<R>;
}

function runOnce<T>({ text, start }: Control<T>, run: (value: T) => unknown): void | Promise<void> {
  display({ "text/plain": text });
  return after(run(start), (value) => {
    if (value !== undefined) return after(valueBundle(value), (bundle) => display(bundle));
  });
}

function runAgain<T>(link: KernelLink, control: Control<T>, run: (value: T) => unknown): void | Promise<void> {
  const { text, start, read, widget } = control;
  const area = outputArea(link);
  let drawn = start;
  const shown = openWidget(link, widget.name, widget.style, widget.state, (state) => {
    const value = read(state);
    if (Object.is(value, drawn)) return;
    drawn = value;
    const fail = (error: unknown, items: Item[]): void => {
      items.push({ data: { "text/plain": link.describe(error) }, metadata: {} });
      area.draw(items);
    };
    return collectRun(link, () => run(value), area.draw, fail);
  });
  replaceEarlier(() => {
    shown.close();
    area.close();
  });
  display({ [WIDGET_MIME]: shown.view, "text/plain": text });
  return collectRun(
    link,
    () => run(start),
    area.draw,
    (error, items) => {
      area.draw(items);
      throw error;
    },
  );
}

/** Runs a function and captures what it prints, shows and returns. */
function collectRun(
  link: KernelLink,
  run: () => unknown,
  done: (items: Item[]) => void,
  failed: (error: unknown, items: Item[]) => void,
): void | Promise<void> {
  const items: Item[] = [];
  const stop = link.collect((shown) => addShown(items, shown));
  const end = (): void => {
    stop();
    done(items);
  };
  const fail = (error: unknown): void => {
    stop();
    failed(error, items);
  };
  const add = (value: unknown): unknown => {
    if (value === undefined) return undefined;
    return after(valueBundle(value), (data) => items.push({ data, metadata: {} }));
  };
  try {
    const ran = after(after(run(), add), () => undefined);
    if (ran === undefined) return end();
    return ran.then(end, fail);
  } catch (error) {
    return fail(error);
  }
}

/** How to remove the controls of a cell's last run, by the front end's id of the cell. */
const ends = new Map<string, { readonly run: number; readonly all: (() => void)[] }>();

/** A cell that runs again gets new controls; those of its previous run are removed. */
function replaceEarlier(end: () => void): void {
  const { id, run } = currentCell();
  if (id === undefined) return;
  const earlier = ends.get(id);
  if (earlier?.run === run) {
    earlier.all.push(end);
    return;
  }
  for (const one of earlier?.all ?? []) one();
  ends.set(id, { run, all: [end] });
}
