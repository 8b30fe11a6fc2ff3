/** Where bars come from, as far as is known. */
export interface Origin {
  /** The files they were read from, in the order read; none when they were made in memory. */
  readonly files: readonly string[];
  /** What the prices are adjusted for; `"adjusted"` is for splits and dividends. */
  readonly adjustment: "raw" | "split" | "adjusted" | "unknown";
  /** Which end of a minute the files stamp; `Bars.stamp` says how the bars are stamped now. */
  readonly stamp?: "start" | "end";
  /** The vendor's feed, such as `sip`. */
  readonly feed?: string;
}
