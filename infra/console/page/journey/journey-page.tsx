import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Story } from '../../src/journey/story.ts'
import { useResource } from '../api.ts'
import { clock, duration, money, shortId, words } from '../format.ts'
import { journeysVersion, report } from '../live.ts'
import { Link } from '../router.tsx'
import { Loaded } from '../states.tsx'
import { Books } from './books.tsx'
import { Saga } from './saga.tsx'
import { Timeline } from './timeline.tsx'

export function JourneyPage({ id }: { readonly id: string }) {
  const version = useSignal(0)
  const seen = useRef(journeysVersion.peek())
  // Read, and drawn, again when this order has changed; not when another has.
  useSignalEffect(() => {
    if (journeysVersion.value === seen.current) return
    seen.current = journeysVersion.value
    const { journeys } = report.peek()
    if (journeys.length === 0 || journeys.includes(id)) version.value = version.peek() + 1
  })
  const story = useResource<Story>(`/journeys/${id}`, version.value)
  return (
    <>
      <p class="crumbs">
        <Link to="/orders">Orders</Link>
      </p>
      <Loaded resource={story}>{(value) => <JourneyStory story={value} />}</Loaded>
    </>
  )
}

function JourneyStory({ story }: { readonly story: Story }) {
  const { order, parts, steps, saga, traces } = story
  const { id, status, reason, waitsFor, at, updated, currency } = order
  const paid = [
    ...(order.cardAmount > 0
      ? [`${money(order.cardAmount, currency)} by card (${order.paymentMethod ?? 'none'})`]
      : []),
    ...(order.balanceAmount > 0 ? [`${money(order.balanceAmount, currency)} from the balance`] : []),
  ]
  return (
    <>
      <h1>
        Order {shortId(id)} <span class={`status ${status}`}>{status}</span>
      </h1>
      <p class="note">
        {paid.join(' and ')}; placed {clock(at)}, last change after {duration(updated - at)}
        {reason ? `; ${words(reason)}` : ''}
        {waitsFor ? `; waits for ${waitsFor}` : ''}
        <br />
        <code>{id}</code>
        {traces.length > 0 ? ` · trace ${traces[0]}` : ''}
      </p>
      <Saga steps={saga} />
      <Timeline steps={steps} />
      <Books parts={parts} currency={currency} />
    </>
  )
}
