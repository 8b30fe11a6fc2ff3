/** Vendors that `ata-lab fetch` knows, as a manifest names them. */
export const SOURCES = ["alpaca", "massive", "databento"] as const;
export type SourceName = (typeof SOURCES)[number];

/** What prices can be adjusted for. */
export const ADJUSTMENTS = ["all", "split", "dividend", "raw"] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

/** Which of a vendor's bars to fetch. Bars of two kinds never share a folder. */
export interface Kind {
  /** What the vendor calls its feed or data set. */
  readonly feed: string;
  readonly adjustment: Adjustment;
  /** Fetch the company that had the symbol on this day, `YYYY-MM-DD`; undefined leaves the choice to the vendor. */
  readonly asof?: string;
}

/** What to ask for: the minutes that start from `first` to `last`, both included, in milliseconds of UTC. */
export interface Asked extends Kind {
  readonly symbols: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** One request over HTTP: POST if there is a form, otherwise GET. */
export interface VendorRequest {
  /** Relative to the vendor's address, or a whole URL on the same host. */
  readonly path: string;
  /** Parameters after the `?`; undefined keeps those in `path`. */
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** A bar as the vendor sent it. Its fields are numbers, but may be impossible ones. */
export interface RawBar {
  readonly symbol: string;
  /** Start of the minute in milliseconds of UTC. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The venue, if the vendor sends a bar for each venue. */
  readonly publisher?: string;
}

/** What one answer holds. */
export interface Page {
  /** In order of time for each symbol. */
  readonly bars: readonly RawBar[];
  /** The request for the next page; null on the last one. */
  readonly next: VendorRequest | null;
}

/**
 * A vendor: how to ask for its bars and read its answers. It is plain data and pure functions; `fetch/` sends the
 * requests.
 */
export interface Provider {
  readonly source: SourceName;
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** Its address, and the environment variable that replaces it. */
  readonly url: string;
  readonly urlVariable: string;
  /** The environment variables that hold its keys. */
  readonly keyVariables: readonly string[];
  /** The headers of each request, made from the keys in the order of `keyVariables`. */
  readonly headers: (keys: readonly string[]) => Readonly<Record<string, string>>;
  /** The command line's option for the feed. */
  readonly feedOption: string;
  readonly adjustments: readonly [Adjustment, ...Adjustment[]];
  /** How many symbols one request may ask for. */
  readonly mostSymbols: number;
  /** Requests a minute that its smallest plan allows. */
  readonly requestsPerMinute: number;
  /** How many milliseconds its smallest plan delays the newest bars. */
  readonly keptBack: number;
  /** An upper limit for the unpacked bytes of a page. */
  readonly largestAnswer: number;
  readonly firstRequest: (asked: Asked) => VendorRequest;
  /**
   * Reads an answer.
   *
   * @param request the request that was answered
   * @returns undefined if the answer was cut off on its way
   * @throws if the answer has another form, or is about something else
   */
  readonly readPage: (text: string, asked: Asked, request: VendorRequest) => Page | undefined;
  /** What to do after a refusal, as the end of a sentence; empty if nothing is known. */
  readonly cureOf: (status: number, said: string) => string;
  /** What to know if there were no bars; printed in parentheses. */
  readonly reach: string;
}
