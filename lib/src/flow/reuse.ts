/**
 * Gives the result of a stage: the last one of that stage if all that it depends on is still the same, otherwise a new
 * one. What a stage depends on are arrays, functions and other stages' results, compared by identity, and choices as text.
 */
export type Reuse = <T>(stage: string, dependsOn: readonly unknown[], make: () => T) => T;

/** Makes every result anew. */
export const makeAnew: Reuse = (_stage, _dependsOn, make) => make();

/**
 * Keeps the last result of each stage for runs that follow. Where one is made anew, the old one and all that was made
 * after it are dropped first, so that no run holds another's arrays.
 */
export function reuseLast(): Reuse {
  const kept = new Map<string, { readonly dependsOn: readonly unknown[]; readonly result: unknown }>();
  const isKept = (stage: string, dependsOn: readonly unknown[]): boolean => {
    const old = kept.get(stage)?.dependsOn;
    return old?.length === dependsOn.length && dependsOn.every((one, i) => one === old[i]);
  };
  const drop = (stage: string): void => {
    const stages = [...kept.keys()];
    const from = stages.indexOf(stage);
    if (from >= 0) for (const later of stages.slice(from)) kept.delete(later);
  };
  return <T>(stage: string, dependsOn: readonly unknown[], make: () => T): T => {
    if (!isKept(stage, dependsOn)) {
      drop(stage);
      kept.set(stage, { dependsOn, result: make() });
    }
    return kept.get(stage)!.result as T;
  };
}

/** What a result depends on through a choice: the choice as text, or the function itself. */
export function choiceOf(choice: unknown): unknown {
  return typeof choice === "function" ? choice : JSON.stringify(choice);
}
