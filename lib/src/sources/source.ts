import type { Bars } from "../bars/bars.js";

/** Which bars are wanted. */
export interface HistoryRequest {
  readonly symbol: string;
  /** First day, `YYYY-MM-DD`; everything from the beginning when left out. */
  readonly start?: string | undefined;
  /** Day after the last, `YYYY-MM-DD`; everything to the end when left out. */
  readonly end?: string | undefined;
}

/** Where minute bars come from: a function that gives them in New York time, stamped at their end. */
export type Source = (request: HistoryRequest) => Promise<Bars>;
