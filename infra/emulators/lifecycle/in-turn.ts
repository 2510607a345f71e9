import pLimit from 'p-limit'

/** Steps run one after the other, so a stop waits for a start. */
export function inTurn(): <Result>(step: () => Promise<Result>) => Promise<Result> {
  return pLimit(1)
}
