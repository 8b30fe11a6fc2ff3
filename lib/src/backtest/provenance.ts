/** A run of rows, by the times of its first and last bar. */
interface Span {
  readonly first: string;
  readonly last: string;
}

/** What a judge must know of where models come from. A manifest tells it. */
export interface Provenance {
  readonly data: {
    readonly symbol: string;
    readonly synthetic: boolean;
    /** Time of the last minute that models were made of. */
    readonly last: string;
  };
  /** Which rows did what; `test` only where rows were left that nothing was learned from. */
  readonly parts: { readonly train: Span; readonly validation: Span; readonly test?: Span };
  /** Fits that were tried, all models together. */
  readonly trials: number;
}
