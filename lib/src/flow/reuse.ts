/**
 * Gives the result of a stage: the last one of that stage if all that it depends on is still the same, otherwise a new
 * one. What a stage depends on are arrays, functions and other stages' results, compared by identity, and choices as text.
 */
export type Reuse = <T>(stage: string, dependsOn: readonly unknown[], make: () => T) => T;

/** Makes every result anew. */
export const makeAnew: Reuse = (_stage, _dependsOn, make) => make();

/**
 * Keeps the last result of each stage for runs that follow. Where one is made anew, the old one and all that was made of
 * it are dropped first, so that no run holds another's arrays.
 */
export function reuseLast(): Reuse {
  const kept = new Map<string, { readonly dependsOn: readonly unknown[]; readonly result: unknown }>();
  const drop = (stage: string): void => {
    const old = kept.get(stage);
    if (!kept.delete(stage)) return;
    for (const [other, { dependsOn }] of [...kept]) if (dependsOn.includes(old!.result)) drop(other);
  };
  return <T>(stage: string, dependsOn: readonly unknown[], make: () => T): T => {
    const old = kept.get(stage);
    if (old?.dependsOn.length === dependsOn.length && dependsOn.every((one, i) => one === old.dependsOn[i])) {
      return old.result as T;
    }
    drop(stage);
    const result = make();
    kept.set(stage, { dependsOn, result });
    return result;
  };
}

/** What a result depends on through a choice: the choice as text, or the function itself. */
export function choiceOf(choice: unknown): unknown {
  return typeof choice === "function" ? choice : JSON.stringify(choice);
}
