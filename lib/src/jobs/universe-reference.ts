import type { Bars } from "../bars/bars.js";
import { makeUniverse, type UniverseOptions } from "../bars/make-universe.js";
import type { Universe, UniverseSource } from "../bars/universe.js";
import { type OpenUniverseOptions, openUniverse } from "../sources/universe.js";

/** A universe of which the bars' origin may be recognised without reading them. */
export interface PrintedUniverse extends Universe {
  /** What the bars of a symbol depend on, as a short text. */
  print(symbol: string): Promise<string>;
}

/** The universe that a source names, or the one that was given itself. */
export async function universeFrom(source: UniverseSource | Universe): Promise<PrintedUniverse> {
  if ("minutes" in source) return withPrint(source);
  if ("made" in source) return withPrint(makeUniverse(source.made as UniverseOptions));
  return openUniverse(source.files, { ...(source.options as OpenUniverseOptions), report: () => {} });
}

/** Bars that are made depend on the options, which the run's hash is over; of other bars nothing is known. */
function withPrint(universe: Universe<Bars | Promise<Bars>>): PrintedUniverse {
  return { ...universe, print: async () => (universe.source && "made" in universe.source ? "made" : "") };
}
