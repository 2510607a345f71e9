import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { JourneySummary } from '../../src/journey/read-journeys.ts'
import { get } from '../api.ts'
import type { JourneyList } from './journeys-page.tsx'

/** Pixels, as in main.css. */
const rowHeight = 34
const pageSize = 100
/** Rows beyond the visible ones, for a key that moves on. */
const spare = 8

interface Props {
  readonly total: number
  readonly query: string
  readonly version: number
  readonly children: (order: JourneySummary) => ComponentChildren
}

/** Only the rows in view exist, and only their pages are read. */
export function VirtualList({ total, query, version, children }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const asked = useRef({ view: '', number: 0, shown: 0 })
  const [range, setRange] = useState({ first: 0, last: 40 })
  const [pages, setPages] = useState<ReadonlyMap<number, readonly JourneySummary[]>>(new Map())

  const onScroll = () => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
    const last = Math.ceil((scrollTop + clientHeight) / rowHeight) + spare
    if (first !== range.first || last !== range.last) setRange({ first, last })
  }
  useEffect(onScroll)

  const firstPage = Math.floor(range.first / pageSize)
  const lastPage = Math.floor(Math.min(range.last, total - 1) / pageSize)
  const view = `${firstPage} ${lastPage} ${query}`
  useEffect(() => {
    const number = asked.current.number + 1
    asked.current = { ...asked.current, view, number }
    readPages(firstPage, lastPage, query).then(
      (read) => {
        // Not the answer for another view, and none that is older than what is shown.
        if (asked.current.view !== view || number < asked.current.shown) return
        asked.current.shown = number
        setPages(read)
      },
      () => undefined,
    )
  }, [firstPage, lastPage, query, view, version])

  const rows = []
  for (let index = range.first; index < Math.min(range.last, total); index++) {
    const order = pages.get(Math.floor(index / pageSize))?.[index % pageSize]
    rows.push(
      <li
        key={index}
        style={{ transform: `translateY(${index * rowHeight}px)` }}
        aria-setsize={total}
        aria-posinset={index + 1}
      >
        {order ? children(order) : null}
      </li>,
    )
  }
  return (
    <div class="virtual" ref={box} onScroll={onScroll}>
      <ol style={{ height: total * rowHeight }}>{rows}</ol>
    </div>
  )
}

async function readPages(first: number, last: number, query: string) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const pages = await Promise.all(
    numbers.map(async (number) => {
      const path = `/journeys?limit=${pageSize}&offset=${number * pageSize}${query}`
      const { items } = await get<JourneyList>(path)
      return [number, items] as const
    }),
  )
  return new Map(pages)
}
