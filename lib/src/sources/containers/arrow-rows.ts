import { formatTime, SECOND } from "../../util/time.js";
import { csvLine } from "./csv-text.js";
import { unpackLz4 } from "./lz4.js";

const ROWS_A_PIECE = 10_000;

/**
 * An Arrow file (Feather version 2) or stream as the CSV that holds the same rows, a piece at a time. Numbers are written so
 * that reading them gives the same bits.
 *
 * @throws when the bytes are no Arrow, or packed in another way than by LZ4
 */
export async function* arrowRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { CompressionType, setCompressionCodec, tableFromIPC, Type } = await import("@uwdata/flechette");
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    decode: unpackLz4,
    encode: () => {
      throw new Error("only read");
    },
  });
  const pieces: Buffer[] = [];
  for await (const chunk of chunks) pieces.push(Buffer.from(chunk));
  const options = { useBigInt: true };
  try {
    const table = tableFromIPC(Buffer.concat(pieces), options);
    const columns = table.names.map((name, j) => {
      const { type } = table.schema.fields[j]!;
      const column = table.getChild(name);
      const value = (i: number): unknown => column.at(i);
      if (type.typeId === Type.Timestamp) return (i: number) => timeText(value(i), type.timezone ? "Z" : "");
      if (type.typeId === Type.Date) return (i: number) => timeText(value(i), "").slice(0, 10);
      return value;
    });
    yield Buffer.from(csvLine(table.names));
    for (let from = 0; from < table.numRows; from += ROWS_A_PIECE) {
      const to = Math.min(table.numRows, from + ROWS_A_PIECE);
      const lines = Array.from({ length: to - from }, (_, i) => csvLine(columns.map((at) => at(from + i))));
      yield Buffer.from(lines.join(""));
    }
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("ZSTD"))
      throw new Error('it is Arrow packed by zstd: write it with to_feather(path, compression="lz4")');
    throw new Error("it is not a readable Arrow file: it is damaged or incomplete");
  }
}

/** A time in ms, which may have a fraction, with as much of it as tells that it is no whole minute. */
function timeText(time: unknown, zone: string): string {
  if (typeof time !== "number") return "";
  const rest = time - Math.floor(time / SECOND) * SECOND;
  return `${formatTime(time)}${rest === 0 ? "" : `.${String(Math.floor(rest)).padStart(3, "0")}5`}${zone}`;
}
