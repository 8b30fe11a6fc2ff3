import { basename } from "node:path";
import { firstFew } from "../bars/audit/finding.js";
import type { Report } from "../util/report.js";
import { type BarBuffer, keepPieces, pieceEnd } from "./csv/bar-buffer.js";
import { filesOfInterval, intervalWords } from "./interval.js";
import type { ReadFile } from "./read-files.js";

/** The files whose bars have the length wanted; the bars of the others are taken out of the buffer. */
export function ofInterval(
  read: ReadFile[],
  buffer: BarBuffer,
  wanted: number | "auto",
  path: string,
  report: Report,
): ReadFile[] {
  if (read.length < 2) return read;
  const times = buffer.pieces.map(({ file, from }, p) => ({
    file,
    time: buffer.time.subarray(from, pieceEnd(buffer, p)),
  }));
  const verdicts = filesOfInterval(times, wanted, path);
  const others = verdicts.flatMap(({ keep, interval }, p) =>
    keep ? [] : `${basename(times[p]!.file)} (${intervalWords(interval)})`,
  );
  if (others.length === 0) return read;
  const what = others.length === 1 ? "1 file of other bars is" : `${others.length} files of other bars are`;
  report(`${basename(path)}: ${what} left out: ${firstFew(others, others.length, 5)}`);
  const isWanted = verdicts.map(({ keep }) => keep);
  keepPieces(buffer, isWanted);
  return read.filter((_, p) => isWanted[p]);
}
