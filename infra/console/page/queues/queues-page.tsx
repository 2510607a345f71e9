import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { QueueView } from '../../src/queues/read-queues.ts'
import { useResource } from '../api.ts'
import { duration } from '../format.ts'
import { partsVersion } from '../live.ts'
import { Loaded } from '../states.tsx'
import { Letters } from './letters.tsx'

/** Milliseconds: depths are asked for, nothing reports them. */
const interval = 1_500

export function QueuesPage() {
  const tick = useSignal(0)
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) tick.value += 1
    }, interval)
    return () => clearInterval(timer)
  }, [tick])
  const queues = useResource<readonly QueueView[]>('/queues', `${tick.value} ${partsVersion.value}`)
  return (
    <>
      <h1>Queues</h1>
      <Loaded resource={queues}>{(all) => <Depths queues={all} />}</Loaded>
      <h2>Dead letters</h2>
      <p class="note">
        Events that a service could not handle, that SNS could not deliver, or that SNS refused.
      </p>
      <Letters
        version={
          queues.state === 'ready'
            ? queues.value
                .map(({ dead, undelivered, outbox }) => `${dead} ${undelivered} ${outbox?.dead}`)
                .join()
            : ''
        }
      />
    </>
  )
}

const numbers = [
  'In the queue',
  'In flight',
  'Dead',
  'Undelivered',
  'In the outbox',
  'Oldest there',
  'Refused by SNS',
]

function Depths({ queues }: { readonly queues: readonly QueueView[] }) {
  const number = (count: number | undefined, isBad = false) => (
    <td class={count ? (isBad ? 'count bad' : 'count some') : 'count'}>{count ?? '–'}</td>
  )
  return (
    <section class="scroll" tabindex={0} aria-label="Depths">
      <table>
        <caption class="hidden">Depth of each queue and outbox</caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            {numbers.map((heading) => (
              <th key={heading} scope="col" class="count">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {queues.map(({ service, waiting, inFlight, dead, undelivered, outbox }) => (
            <tr key={service}>
              <th scope="row">{service}</th>
              {number(waiting)}
              {number(inFlight)}
              {number(dead, true)}
              {number(undelivered, true)}
              {number(outbox?.waiting)}
              <td class="count">
                {outbox?.oldest === undefined ? '' : duration(Date.now() - outbox.oldest)}
              </td>
              {number(outbox?.dead, true)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
