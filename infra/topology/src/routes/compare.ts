/** Whether some path matches both patterns. Exact, in |a| × |b| steps. */
export function overlaps(a: string, b: string): boolean {
  // reachable[j]: the first i symbols of a and j of b can match the same beginning of a path.
  let reachable: readonly boolean[] = []
  for (let i = 0; i <= a.length; i++) {
    const before = reachable
    const here: boolean[] = []
    for (let j = 0; j <= b.length; j++) {
      const [x, y] = [a[i - 1], b[j - 1]]
      const eitherIsStar = x === '*' || y === '*'
      const bothMatchOne = x === y || x === '?' || y === '?'
      if (i === 0 && j === 0) here.push(true)
      else if (eitherIsStar) here.push(before[j] === true || here[j - 1] === true)
      else here.push(bothMatchOne && before[j - 1] === true)
    }
    reachable = here
  }
  return reachable[b.length] === true
}

/**
 * Whether every path that matches `narrow` matches `wide`. Runs `wide` as an automaton, its positions as bits,
 * with `?` of `narrow` as a character that `wide` does not have.
 */
export function covers(wide: string, narrow: string): boolean {
  const { start, end, step } = positionsIn(wide.replace(/\*+/g, '*'))
  let states = new Set([start])
  for (const symbol of narrow) {
    if (symbol === '*') addAllRuns(states, step)
    else states = new Set([...states].map((positions) => step(positions, symbol)))
  }
  return [...states].every((positions) => (positions & end) !== 0n)
}

function addAllRuns(states: Set<bigint>, step: (positions: bigint, symbol: string) => bigint): void {
  // A Set iterates over additions, too; the sets of positions are finite.
  for (const positions of states) states.add(step(positions, '?'))
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
      const matching = symbol === '?' ? anyOne : anyOne | (literals.get(symbol) ?? 0n)
      return pastStars((positions & stars) | ((positions & matching) << 1n))
    },
  }
}
