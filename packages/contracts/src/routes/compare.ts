/** Whether some path is taken by both patterns. Exact: every way of sharing a path is followed, in |a| × |b| steps. */
export function overlaps(a: string, b: string): boolean {
  // reachable[j]: the first i symbols of a and the first j of b can take the same beginning of a path.
  let reachable: readonly boolean[] = []
  for (let i = 0; i <= a.length; i++) {
    const before = reachable
    const here: boolean[] = []
    for (let j = 0; j <= b.length; j++) {
      const [x, y] = [a[i - 1], b[j - 1]]
      const eitherTakesAnything = x === '*' || y === '*'
      const bothTakeOne = x === y || x === '?' || y === '?'
      if (i === 0 && j === 0) here.push(true)
      else if (eitherTakesAnything) here.push(before[j] === true || here[j - 1] === true)
      else here.push(bothTakeOne && before[j - 1] === true)
    }
    reachable = here
  }
  return reachable[b.length] === true
}

/**
 * Whether every path that `narrow` takes is taken by `wide` too.
 *
 * `wide` is followed as a set of positions (one bit each) through what `narrow` can produce. A character that `wide`
 * does not name is the hardest it can be given, so `?` stands for one such, and `*` for none, one, two … of them.
 */
export function covers(wide: string, narrow: string): boolean {
  const { start, end, step } = positionsIn(wide.replace(/\*+/g, '*'))
  let situations = new Set([start])
  for (const symbol of narrow) {
    if (symbol === '*') addAllRuns(situations, step)
    else situations = new Set([...situations].map((positions) => step(positions, symbol)))
  }
  return [...situations].every((positions) => (positions & end) !== 0n)
}

function addAllRuns(situations: Set<bigint>, step: (positions: bigint, symbol: string) => bigint): void {
  // A Set visits what is added while it is walked; the walk ends because longer runs change nothing in the end.
  for (const positions of situations) situations.add(step(positions, '?'))
}

function positionsIn(pattern: string) {
  const maskOf = (symbol: string) =>
    [...pattern].reduce((mask, each, index) => (each === symbol ? mask | (1n << BigInt(index)) : mask), 0n)
  const stars = maskOf('*')
  const anyOne = maskOf('?')
  const literals = new Map([...new Set(pattern)].map((symbol) => [symbol, maskOf(symbol)]))
  const pastStars = (positions: bigint) => positions | ((positions & stars) << 1n)
  return {
    start: pastStars(1n),
    end: 1n << BigInt(pattern.length),
    step: (positions: bigint, symbol: string) => {
      const takers = symbol === '?' ? anyOne : anyOne | (literals.get(symbol) ?? 0n)
      return pastStars((positions & stars) | ((positions & takers) << 1n))
    },
  }
}
