/**
 * Goes on with a value: at once where it is there, later where it is promised. What throws at once still throws at once.
 *
 * @param value a value, or a promise of one
 * @param next what to do with it
 */
export function after<T, U>(value: T | PromiseLike<T>, next: (value: T) => U | PromiseLike<U>): U | Promise<U> {
  if (isPromise(value)) return Promise.resolve(value).then(next);
  return next(value) as U | Promise<U>;
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === "function";
}
