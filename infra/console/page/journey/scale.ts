interface Span {
  readonly at: number
  readonly until?: number | undefined
}

/** Milliseconds: a longer pause is drawn as long as this, so that a refund a day later leaves the rest readable. */
const longest = 1_500

/** From a time to percent of the width. */
export function scaleOf(steps: readonly Span[]): (at: number) => number {
  const marks = [...new Set(steps.flatMap(({ at, until = at }) => [at, until]))].sort(
    (one, other) => one - other,
  )
  const positions = new Map<number, number>()
  let position = 0
  marks.forEach((mark, index) => {
    position += Math.min(longest, mark - (marks[index - 1] ?? mark))
    positions.set(mark, position)
  })
  const whole = position || 1
  return (at) => ((positions.get(at) ?? 0) / whole) * 100
}
