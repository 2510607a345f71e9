import { useEffect, useRef, useState } from 'preact/hooks'

/** The value, at most once in some milliseconds. */
export function useThrottled(value: number, milliseconds = 1_000): number {
  const [shown, show] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        show(value)
      },
      Math.max(0, last.current + milliseconds - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return shown
}
