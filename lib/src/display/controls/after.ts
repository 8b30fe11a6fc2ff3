/**
 * Continues with a value: immediately, or later if it is a promise. Synchronous errors are still thrown synchronously.
 *
 * @param value a value, or a promise of one
 * @param next the continuation
 */
export function after<T, U>(value: T | PromiseLike<T>, next: (value: T) => U | PromiseLike<U>): U | Promise<U> {
  if (isPromise(value)) return Promise.resolve(value).then(next);
  return next(value) as U | Promise<U>;
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === "function";
}
