import { csvChunks } from "../containers/open-file.js";
import type { BarFile } from "../find-files.js";
import { noBars, saysNoBars } from "../no-bars.js";
import { type FormatOptions, type FoundFormat, findFormat } from "./find-format.js";
import { textChunks } from "./text-chunks.js";

/** The longest line, in bytes, that a CSV of bars may have. */
const LONGEST_LINE = 1 << 16;

/** A CSV file with a known format, ready to read. */
export interface OpenCsv extends FoundFormat {
  /** The rows, in chunks that may end inside a line; each is valid until the next one is requested. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Closes the file, whether or not it was read to the end. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a CSV file and finds its format.
 *
 * @throws an error that names the file
 */
export async function openCsv({ path, chunks: bytes }: BarFile, options: FormatOptions): Promise<OpenCsv> {
  const unreadable = (error: Error): never => {
    const told = new Error(`${path}: cannot be read: ${error.message}`);
    throw saysNoBars(error) ? noBars(told) : told;
  };
  const chunks = textChunks(csvChunks(bytes()));
  const next = async (): Promise<Buffer | undefined> => {
    const { value, done } = await chunks.next().catch(unreadable);
    return done ? undefined : value;
  };
  try {
    let head: Buffer = Buffer.alloc(0);
    let isWhole = false;
    while (!isWhole && head.length < LONGEST_LINE) {
      const chunk = await next();
      if (chunk) head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      else isWhole = true;
    }
    const found = formatOf(head, isWhole, path, options);
    const rest = body(head.subarray(found.bodyStart), isWhole ? undefined : next);
    return { ...found, chunks: rest, close: async () => void (await chunks.return(undefined)) };
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

function formatOf(...args: Parameters<typeof findFormat>): FoundFormat {
  try {
    return findFormat(...args);
  } catch (error) {
    throw noBars(error as Error);
  }
}

async function* body(first: Buffer, next: (() => Promise<Buffer | undefined>) | undefined): AsyncGenerator<Buffer> {
  yield first;
  for (let chunk = await next?.(); chunk; chunk = await next?.()) yield chunk;
}

/**
 * Cuts chunks of text into whole lines: what is left of one chunk is read with the next.
 *
 * @param parse reads the lines in bytes [from, to), each ending in a line feed except perhaps the last
 * @returns a function that takes a chunk, or `undefined` at the end of the text
 */
export function lineCutter(
  parse: (bytes: Uint8Array, from: number, to: number) => void,
  path: string,
): (chunk: Buffer | undefined) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    if (chunk === undefined) {
      parse(rest, 0, rest.length);
      return;
    }
    let from = 0;
    const last = chunk.lastIndexOf(10) + 1;
    if (rest.length > 0 && last > 0) {
      from = chunk.indexOf(10) + 1;
      const line = Buffer.concat([rest, chunk.subarray(0, from)]);
      parse(line, 0, line.length);
      rest = Buffer.alloc(0);
    }
    if (last > 0) parse(chunk, from, last);
    // Copied, because the chunk's memory is reused.
    rest = Buffer.concat([rest, chunk.subarray(last)]);
    if (rest.length > LONGEST_LINE)
      throw new Error(`${path}: a line is longer than ${LONGEST_LINE} bytes: this is not a CSV of bars`);
  };
}
