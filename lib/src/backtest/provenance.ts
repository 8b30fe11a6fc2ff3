import type { Research } from "../flow/research.js";
import { formatTime } from "../util/time.js";

/** A run of rows, by the times of its first and last bar. */
interface Span {
  readonly first: string;
  readonly last: string;
}

/** What `judge` needs to know about the origin of models. A manifest has it. */
export interface Provenance {
  readonly data: {
    readonly symbol: string;
    readonly synthetic: boolean;
    /** Of models of several stocks, each of them. */
    readonly stocks?: readonly { readonly symbol: string }[];
    /** Time of the last minute used to make the models. */
    readonly last: string;
  };
  /** The rows of each part; `test` only if some rows were left that nothing was learned from. */
  readonly parts: { readonly train: Span; readonly validation: Span; readonly test?: Span };
}

/**
 * The origin of models that were just made, as a manifest would tell it.
 *
 * @param research what `research` returned
 * @example
 * const { parts } = provenanceOf(research(makeSample({ to: "2018-03-01" })));
 * parts.train.first; // → "2018-01-02 11:10:00"
 */
export function provenanceOf<F extends string, M extends string>(research: Research<F, M>): Provenance {
  const { minutes, train, validation, test } = research;
  return {
    data: {
      symbol: minutes.symbol,
      synthetic: minutes.origin === undefined,
      last: formatTime(minutes.time.at(-1)!),
    },
    parts: { train: spanOf(train), validation: spanOf(validation), ...(test && { test: spanOf(test) }) },
  };
}

function spanOf({ time }: { readonly time: Float64Array }): Span {
  return { first: formatTime(time[0]!), last: formatTime(time.at(-1)!) };
}

/** Whether models learned from a stock, under this name. */
export function learnedFrom({ data }: Pick<Provenance, "data">, symbol: string): boolean {
  return data.stocks ? data.stocks.some((stock) => stock.symbol === symbol) : data.symbol === symbol;
}
