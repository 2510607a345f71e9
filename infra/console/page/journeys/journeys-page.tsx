import { useSignal } from '@preact/signals'
import type { JourneySummary } from '../../src/journey/read-journeys.ts'
import { get, useResource } from '../api.ts'
import { clock, money, shortId, words } from '../format.ts'
import { journeysVersion } from '../live.ts'
import { go, Link } from '../router.tsx'
import { Empty, Loaded } from '../states.tsx'
import { useThrottled } from '../throttled.ts'
import { VirtualList } from './virtual-list.tsx'

export interface JourneyList {
  readonly total: number
  readonly items: readonly JourneySummary[]
}

const statuses = ['', 'pending', 'confirmed', 'cancelled']

export function JourneysPage() {
  const status = useSignal('')
  const query = status.value === '' ? '' : `&status=${status.value}`
  const version = useThrottled(journeysVersion.value)
  const failure = useSignal('')
  const first = useResource<JourneyList>(`/journeys?limit=1${query}`, version)
  return (
    <>
      <h1>Orders</h1>
      <form
        class="tools"
        onSubmit={(event) => {
          event.preventDefault()
          const id = String(new FormData(event.currentTarget).get('id')).trim()
          if (id === '') return
          get<{ order: JourneySummary }>(`/journeys/${encodeURIComponent(id)}`).then(
            ({ order }) => go(`/orders/${order.id}`),
            ({ message }: Error) => (failure.value = message),
          )
        }}
      >
        <label>
          Status{' '}
          <select value={status.value} onChange={(event) => (status.value = event.currentTarget.value)}>
            {statuses.map((each) => (
              <option key={each} value={each}>
                {each || 'all'}
              </option>
            ))}
          </select>
        </label>
        <label>
          Id <input name="id" size={38} placeholder="of an order, long or short, then Enter" />
        </label>
        <span class="bad" role="alert">
          {failure.value}
        </span>
      </form>
      <Loaded resource={first}>
        {({ total }) =>
          total === 0 ? (
            <Empty>
              No {status.value} order yet. Place one with <code>npx --yes pnpm@12 demo --attach</code>; it
              appears here by itself.
            </Empty>
          ) : (
            <>
              <p class="note" role="status">
                {total} {total === 1 ? 'order' : 'orders'}, newest first
              </p>
              <VirtualList total={total} query={query} version={version}>
                {(order) => <Row order={order} />}
              </VirtualList>
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Row({ order }: { readonly order: JourneySummary }) {
  const { id, at, status, reason, waitsFor, payment, balance, total, currency } = order
  return (
    <Link to={`/orders/${id}`} class="entry" entry>
      <code>{shortId(id)}</code>
      <span class="when">{clock(at)}</span>
      <span class={`status ${status}`}>{status}</span>
      <span class="amount">{money(total, currency)}</span>
      <span>
        {waitsFor
          ? `waits for ${waitsFor}`
          : reason
            ? words(reason)
            : `card ${words(payment)}, balance ${balance}`}
      </span>
    </Link>
  )
}
