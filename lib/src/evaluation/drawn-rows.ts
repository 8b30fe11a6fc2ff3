import { type BootstrapOptions, dayBlocks, drawBlocks, firstDraws } from "./day-blocks.js";

/**
 * Draws days with replacement and evaluates statistics of the rows of each draw, for models that must be refitted: one
 * array of draws for each statistic. A draw with only one class is repeated.
 */
export function resampleRows(
  time: Float64Array,
  label: Uint8Array,
  settings: Required<BootstrapOptions>,
  statistics: (rows: Uint32Array, label: Uint8Array) => ArrayLike<number>,
): { readonly draws: Float64Array[]; readonly blocks: number } {
  const { of, count } = dayBlocks([time], settings.blockDays);
  const gathered = Array.from({ length: count }, (): number[] => []);
  of[0]!.forEach((block, row) => {
    gathered[block]!.push(row);
  });
  const rowsOfBlock = gathered.map((rows) => Uint32Array.from(rows));
  const draw = drawBlocks(count, settings);
  const draws = firstDraws(count, settings.draws, () => {
    const counts = draw();
    const rows = new Uint32Array(rowsOfBlock.reduce((sum, own, block) => sum + counts[block]! * own.length, 0));
    let at = 0;
    rowsOfBlock.forEach((own, block) => {
      for (let time = 0; time < counts[block]!; time++, at += own.length) rows.set(own, at);
    });
    const drawn = takeLabels(label, rows);
    return drawn.every((value) => value === drawn[0]) ? [Number.NaN] : statistics(rows, drawn);
  });
  return { draws, blocks: count };
}

function takeLabels(label: Uint8Array, rows: Uint32Array): Uint8Array {
  const taken = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = label[rows[i]!]!;
  return taken;
}
