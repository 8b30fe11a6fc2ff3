/** The cell that runs, as far as the front end tells. */
export interface CurrentCell {
  /** Counts the cells run in this process; the same cell run again counts again. */
  readonly run: number;
  /** The front end's name of the cell, which stays the same when it is run again. */
  readonly id: string | undefined;
  /** Names of the cells that were removed from the notebook. */
  readonly deleted: ReadonlySet<string>;
}

let current: CurrentCell = { run: 0, id: undefined, deleted: new Set() };

/** Takes note of the cell that a kernel is about to run; `metadata` is that of the front end's request. */
export function enterCell(metadata: Readonly<Record<string, unknown>>): void {
  const { cellId, deletedCells } = metadata;
  current = {
    run: current.run + 1,
    id: typeof cellId === "string" ? cellId : undefined,
    deleted: new Set([...current.deleted, ...(Array.isArray(deletedCells) ? deletedCells : [])]),
  };
}

/** The cell that runs. In a kernel that does not tell (stock tslab), or outside one, it is always the same. */
export function currentCell(): CurrentCell {
  return current;
}
