/** Vendors that `ata-lab fetch` knows, as a manifest names them. */
export const SOURCES = ["alpaca", "massive", "databento"] as const;
export type SourceName = (typeof SOURCES)[number];

/** What prices can be adjusted for. */
export const ADJUSTMENTS = ["all", "split", "dividend", "raw"] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

/** Which bars of a vendor are meant: bars of two kinds do not mix. */
export interface Kind {
  /** What the vendor calls its feed or data set. */
  readonly feed: string;
  readonly adjustment: Adjustment;
  /** The day, `YYYY-MM-DD`, whose holder of the symbol is meant; undefined leaves it to the vendor. */
  readonly asof?: string;
}

/** What is asked for: the minutes from `first` to `last`, their starts in milliseconds of UTC, both included. */
export interface Asked extends Kind {
  readonly symbols: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** One request over HTTP: GET, or POST where there is a form. */
export interface VendorRequest {
  /** Below the vendor's address; or a whole URL, which must lead to the same host. */
  readonly path: string;
  /** Parameters after the `?`; undefined leaves those of `path`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** A bar as a vendor's answer has it: numbers, but perhaps impossible ones. */
export interface RawBar {
  readonly symbol: string;
  /** Start of the minute in milliseconds of UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The venue, where a vendor gives a bar a venue. */
  readonly publisher?: string;
}

/** What one answer holds. */
export interface Page {
  /** In order of time for each symbol. */
  readonly bars: readonly RawBar[];
  /** What to ask for next; null on the last page. */
  readonly next: VendorRequest | null;
}

/** A vendor: how its bars are asked for and read. It is plain data and pure functions; `fetch/` makes the requests. */
export interface Provider {
  readonly source: SourceName;
  /** The vendor's name for people. */
  readonly vendor: string;
  /** Where it is, and the environment variable that names another place. */
  readonly url: string;
  readonly urlVariable: string;
  /** The environment variables that hold its keys. */
  readonly keyVariables: readonly string[];
  /** What travels with each request, made of the keys in the order of `keyVariables`. */
  readonly headers: (keys: readonly string[]) => Readonly<Record<string, string>>;
  /** What the command line calls a feed. */
  readonly feedOption: string;
  readonly adjustments: readonly [Adjustment, ...Adjustment[]];
  /** Symbols that one request may ask for. */
  readonly mostSymbols: number;
  /** Requests a minute that its smallest plan allows. */
  readonly requestsPerMinute: number;
  /** How many milliseconds its smallest plan delays the newest bars. */
  readonly keptBack: number;
  /** More unpacked bytes than any page has. */
  readonly largestAnswer: number;
  readonly firstRequest: (asked: Asked) => VendorRequest;
  /**
   * Reads an answer.
   *
   * @param request what was answered
   * @returns undefined for an answer that was cut off on its way
   * @throws for an answer that is of another form, or about something else
   */
  readonly readPage: (text: string, asked: Asked, request: VendorRequest) => Page | undefined;
  /** What to do after a refusal, as the end of a sentence; empty if nothing is known. */
  readonly cureOf: (status: number, said: string) => string;
  /** What a user should know when there were no bars; printed in parentheses. */
  readonly reach: string;
}
