import { version } from "../store/version.js";
import { type KindName, type Kinds, kindOf } from "./kinds.js";
import type { RunHead } from "./run.js";

/**
 * Makes a worker ready for the jobs of a run.
 *
 * @returns what does a job
 * @throws when the run comes from another version of the library, whose numbers may differ; as the kind does
 */
export async function startKind<K extends KindName>(
  head: RunHead<K>,
): Promise<(item: Kinds[K]["item"]) => Kinds[K]["result"] | Promise<Kinds[K]["result"]>> {
  const own = version();
  if (head.version !== own) {
    throw new Error(
      `the run was made by ata-lab ${head.version}, and this worker is ata-lab ${own}: install the same version, or start the run again`,
    );
  }
  const kind = await kindOf(head.kind);
  const prepared = await kind.prepare(head.common);
  return (item) => kind.run(prepared, item);
}
