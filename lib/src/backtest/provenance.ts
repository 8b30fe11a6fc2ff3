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
    /** Time of the last minute used to make the models. */
    readonly last: string;
  };
  /** The rows of each part; `test` only if some rows were left that nothing was learned from. */
  readonly parts: { readonly train: Span; readonly validation: Span; readonly test?: Span };
}
