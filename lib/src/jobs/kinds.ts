import type { PolicyReport } from "../backtest/policy-null.js";
import type { NullReports } from "../validation/null-runs.js";
import type { Kind } from "./kind.js";
import type { NullCommon } from "./kinds/null-runs.js";
import type { PolicyNullCommon } from "./kinds/policy-null.js";
import type { StretchCommon, StretchDone } from "./kinds/stretch.js";
import type { SymbolCommon, SymbolItem } from "./kinds/symbol.js";
import type { SymbolDone } from "./symbol-done.js";

/** Every kind of job by name: what its jobs share, an item, and a result. */
export interface Kinds {
  readonly "null-runs": JobTypes<NullCommon, number, NullReports>;
  readonly "policy-null": JobTypes<PolicyNullCommon, number, PolicyReport>;
  readonly stretch: JobTypes<StretchCommon, number, StretchDone>;
  readonly symbol: JobTypes<SymbolCommon, SymbolItem, SymbolDone>;
}

interface JobTypes<C, I, R> {
  readonly common: C;
  readonly item: I;
  readonly result: R;
}

/** Name of a kind of job. */
export type KindName = keyof Kinds;

/** The kind of that name, whatever it makes ready. */
type KindNamed<K extends KindName> = Kind<Kinds[K]["common"], unknown, Kinds[K]["item"], Kinds[K]["result"]>;

/** Where each kind is found: a worker loads only the one it works for. */
const KINDS: { readonly [K in KindName]: () => Promise<KindNamed<K>> } = {
  "null-runs": async () => (await import("./kinds/null-runs.js")).nullKind,
  "policy-null": async () => (await import("./kinds/policy-null.js")).policyNullKind,
  stretch: async () => (await import("./kinds/stretch.js")).stretchKind,
  symbol: async () => (await import("./kinds/symbol.js")).symbolKind,
};

/**
 * The kind of job of that name.
 *
 * @throws when there is none, as in a run from another version
 */
export async function kindOf<K extends KindName>(name: K): Promise<KindNamed<K>> {
  if (!Object.hasOwn(KINDS, name)) {
    throw new Error(`there is no kind of job "${name}"; there are ${Object.keys(KINDS).join(", ")}`);
  }
  return KINDS[name]();
}
