import type { Finding } from "./audit/finding.js";

/** Something that was said of the files' clock, and that the bars contradict. */
export interface ClockDoubt {
  /** What was said: the zone of the times, or which end of the bar they are. */
  readonly of: "zone" | "stamp";
  readonly what: string;
  /** What to type in its place. */
  readonly cure: string;
}

/** Where bars stand in the files they were read from: the i-th entries of both columns are one bar. */
export interface Places {
  /** Which file, or part of one, a bar is in: that of the last piece that begins at it or before. */
  readonly pieces: readonly { readonly file: string; readonly from: number }[];
  /** Its row there, from 1, as errors of reading count. */
  readonly row: Uint32Array;
  /** Its time: the end of the bar, in New York. */
  readonly time: Float64Array;
}

/** A file that bars were read from, identified by its bytes as they were read. */
export interface InputFile {
  /** As it was named. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** Where bars come from, as far as known. */
export interface Origin {
  /** The files they were read from, in reading order; none if they were made in memory. */
  readonly files: readonly InputFile[];
  /** What the prices are adjusted for; `"adjusted"` is for splits and dividends. */
  readonly adjustment: "raw" | "split" | "adjusted" | "unknown";
  /** Which end of a minute the files stamp; `Bars.stamp` says how the bars are stamped now. */
  readonly stamp?: "start" | "end";
  /** The zone that the files' times are in, an IANA name; `Bars.zone` says which zone they are in now. */
  readonly zone?: string;
  /** What was said of the files' clock and the bars contradict; none when left out. */
  readonly doubts?: readonly ClockDoubt[];
  /** What the audit's checks of all hours found, where bars were cut to regular hours since. */
  readonly allHours?: readonly Finding[];
  /** Where each bar that was read stands in its file, for findings to name; of all hours, also where they were cut since. */
  readonly places?: Places;
  /** The vendor's feed, such as `sip`. */
  readonly feed?: string;
}
