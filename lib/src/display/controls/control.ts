import { currentCell } from "../current-cell.js";
import { display, isInteractive } from "../display.js";
import { type KernelLink, kernelLink } from "../kernel-link.js";
import { after } from "./after.js";
import { addShown, type Item, outputArea } from "./output-area.js";
import { valueBundle } from "./value-bundle.js";
import { openWidget, type State, WIDGET_MIME } from "./widgets.js";

/** A promise where the function that a control runs returns one. */
export type Drawn<R> = R extends PromiseLike<unknown> ? Promise<void> : undefined;

/** What a control is. */
export interface Control<T> {
  /** In words, with its value: what is shown where no control can be. */
  readonly text: string;
  readonly start: T;
  /** Its class among ipywidgets' controls, its style's, and its state. */
  readonly widget: { readonly name: string; readonly style: string; readonly state: State };
  /** The value that a state says. */
  readonly read: (state: State) => T;
}

/**
 * Shows a control, and runs a function with its value: now, and whenever the person changes it. What a later run prints,
 * shows and returns takes the place of what the run before did.
 *
 * @param control what it is
 * @param run the function
 * @returns a promise where the function returns one
 * @throws what the function throws with the first value; what it throws later is shown in its place
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

/** Runs a function, and hands over what it prints, shows and returns. */
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

/** What ends the controls of a cell's last run, by the front end's name for the cell. */
const ends = new Map<string, { readonly run: number; readonly all: (() => void)[] }>();

/** A cell that is run again has new controls: those of its run before are taken away. */
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
