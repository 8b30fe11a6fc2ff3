/** The running cell, as far as the front end identifies it. */
export interface CurrentCell {
  /** Number of cell runs in this process; running the same cell again counts again. */
  readonly run: number;
  /** The front end's id of the cell, which stays the same when it runs again. */
  readonly id: string | undefined;
  /** Ids of cells that were removed from the notebook. */
  readonly deleted: ReadonlySet<string>;
}

let current: CurrentCell = { run: 0, id: undefined, deleted: new Set() };

/** Records the cell that a kernel is about to run; `metadata` comes from the front end's request. */
export function enterCell(metadata: Readonly<Record<string, unknown>>): void {
  const { cellId, deletedCells } = metadata;
  current = {
    run: current.run + 1,
    id: typeof cellId === "string" ? cellId : undefined,
    deleted: new Set([...current.deleted, ...(Array.isArray(deletedCells) ? deletedCells : [])]),
  };
}

/** The running cell. In a kernel that does not identify cells (stock tslab), or outside one, it is always the same. */
export function currentCell(): CurrentCell {
  return current;
}
