import type { Invariant } from '../../src/map/invariants.ts'
import { useResource } from '../api.ts'
import { Loaded } from '../states.tsx'

interface Answer {
  readonly orders: number
  readonly invariants: readonly Invariant[]
}

const tones = { holds: 'good', 'not yet': 'wait', broken: 'bad' } as const

export function Invariants({ version }: { readonly version: number }) {
  const answer = useResource<Answer>('/invariants', version)
  return (
    <section>
      <h2>What must hold</h2>
      <Loaded resource={answer}>
        {({ orders, invariants }) => (
          <>
            <p class="note" role="status">
              {summary(orders, invariants)}
            </p>
            <ul class="invariants">
              {invariants.map(({ name, verdict, found }) => (
                <li key={name}>
                  <span class={tones[verdict]}>{verdict}</span> {name} <small>{found}</small>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}

function summary(orders: number, invariants: readonly Invariant[]): string {
  const counted = `${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'}`
  if (invariants.some(({ verdict }) => verdict === 'broken')) return `${counted}: something is broken.`
  if (invariants.some(({ verdict }) => verdict === 'not yet')) return `${counted}, work under way.`
  return `${counted}, every cent accounted for.`
}
