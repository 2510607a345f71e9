/**
 * Runs what it is given one after the other. The start and stop of a part change the same state: a stop that is asked
 * for during a start waits for it, and a second start finds the first one's result.
 */
export function inTurn(): <Result>(step: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (step) => {
    const next = last.then(step)
    last = next.catch(() => undefined)
    return next
  }
}
