/** Pick one of a list. */
export type Pick = <T>(list: readonly T[]) => T

/** The same seed picks the same. Source: mulberry32, by Tommy Ettinger. */
export function pickBy(seed: number): Pick {
  let state = seed >>> 0
  return (list) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    const picked = list[((mixed ^ (mixed >>> 14)) >>> 0) % list.length]
    if (picked === undefined) throw new RangeError('nothing to pick from')
    return picked
  }
}
