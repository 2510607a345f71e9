import { useSignal } from '@preact/signals'
import type { MapView } from '../../src/map/read-map.ts'
import type { DisturbedEdge } from '../../src/sources/edges.ts'
import { disturb, howOf, hows, names } from './disturb.ts'

const dollars = (cost: number) => (cost === 0 ? '–' : `$${cost.toFixed(4)}`)

/** Every subscription: what it costs, and whether it is disturbed. */
export function Edges({ map, edges }: { readonly map: MapView; readonly edges: readonly DisturbedEdge[] }) {
  const failure = useSignal('')
  return (
    <section>
      <h2>Subscriptions</h2>
      <p class="bad" role="status">
        {failure.value}
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">To</th>
              <th scope="col" class="count">
                On AWS, for 1,000 orders
              </th>
              <th scope="col" class="count">
                The way there is
              </th>
            </tr>
          </thead>
          <tbody>
            {map.events.flatMap(({ type, subscribers, publishCost, deliverCost }) =>
              subscribers.map((service, index) => (
                <tr key={`${type} ${service}`}>
                  <th scope="row">{type}</th>
                  <td>{service}</td>
                  <td class="count">{dollars(deliverCost + (index === 0 ? publishCost : 0))}</td>
                  <td class="count">
                    <select
                      aria-label={`The way of ${type} to ${service}`}
                      value={howOf(edges, { type, service })}
                      onChange={async (event) => {
                        failure.value = await disturb({ type, service }, event.currentTarget.value)
                      }}
                    >
                      {hows.map((how) => (
                        <option key={how} value={how}>
                          {names[how]}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
    </section>
  )
}
