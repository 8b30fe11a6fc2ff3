/** Marks an error that says why a job cannot be done on this machine, though another one may do it. */
const REFUSAL = "ERR_NOT_HERE";

/** An error with which a kind leaves a job to another machine. */
export function refusal(message: string): Error {
  return Object.assign(new Error(message), { code: REFUSAL });
}

/** Whether a job may be done elsewhere. */
export function isRefusal(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === REFUSAL;
}
