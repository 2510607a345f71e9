import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { clock, curve } from '../rates.ts'

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name)

const timeOf = (at: number) => new Date(at * 1000).toLocaleTimeString('sv')

/** Events and failed tries a second. */
export function Curve() {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  useEffect(() => {
    if (!box.current) return
    const axis = { stroke: () => getComputedStyle(document.body).color, grid: { show: false } }
    const created = new uPlot(
      {
        width: box.current.clientWidth,
        height: 110,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, _min, max) => [0, Math.max(1, max)] } },
        axes: [
          { ...axis, values: (_, times) => times.map(timeOf) },
          { ...axis, size: 40 },
        ],
        series: [
          {},
          { label: 'events a second', stroke: () => colour('--curve'), width: 1.5 },
          { label: 'failed tries a second', stroke: () => colour('--fault'), width: 1.5 },
        ],
      },
      curve(),
      box.current,
    )
    plot.current = created
    return () => created.destroy()
  }, [])
  useEffect(() => plot.current?.setData(curve()), [clock.value])
  return (
    <figure>
      <figcaption>Events a second, and failed tries, in the last two minutes</figcaption>
      <div ref={box} aria-hidden="true" />
    </figure>
  )
}
