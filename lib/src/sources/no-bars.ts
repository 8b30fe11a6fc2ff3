const marked = new WeakSet<object>();

/** Marks an error as one about a file that holds no bars at all: a folder may hold such, and passes over them. */
export function noBars(error: Error): Error {
  marked.add(error);
  return error;
}

/** Whether an error says that a file holds no bars at all, not that one of its bars is at fault. */
export function saysNoBars(error: unknown): error is Error {
  return error instanceof Error && marked.has(error);
}
