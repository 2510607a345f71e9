import { useEffect, useRef } from 'preact/hooks'
import type { Line } from './layout.ts'

/** Milliseconds from end to end. */
const duration = 1_200

const stillness = matchMedia('(prefers-reduced-motion: reduce)')

/**
 * An event that moves along a line. A transform moves it, which the browser does beside the main thread: a dash that
 * moves has the whole map painted anew.
 */
export function Dot({ points }: Pick<Line, 'points'>) {
  const dot = useRef<SVGCircleElement>(null)
  useEffect(() => {
    if (stillness.matches) return
    const keyframes = points.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)` }))
    const animation = dot.current?.animate(keyframes, { duration, iterations: Number.POSITIVE_INFINITY })
    return () => animation?.cancel()
  }, [points])
  return <circle ref={dot} class="dot" r="3.5" />
}
