import pLimit from 'p-limit'

/** Runs steps one after the other: a stop waits for a start, and a second start sees what the first one left. */
export function inTurn(): <Result>(step: () => Promise<Result>) => Promise<Result> {
  return pLimit(1)
}
