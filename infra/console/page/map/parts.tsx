import { useSignal } from '@preact/signals'
import type { PartAction } from '../../src/sources/controlled-parts.ts'
import type { PartView } from '../../src/sources/parts.ts'
import { post } from '../api.ts'
import { partsVersion } from '../live.ts'

/** What can be stopped, killed, paused or slowed down. */
export function Parts({
  parts,
  isBroken,
}: {
  readonly parts: readonly PartView[]
  readonly isBroken: boolean
}) {
  const failure = useSignal('')
  const busy = useSignal<ReadonlySet<string>>(new Set())

  async function act(name: string, path: string, body: object, method: 'POST' | 'PUT'): Promise<void> {
    busy.value = new Set([...busy.value, name])
    failure.value = ''
    try {
      await post(path, body, method)
    } catch (error) {
      failure.value = `${name}: ${error instanceof Error ? error.message : error}`
    }
    busy.value = new Set([...busy.value].filter((each) => each !== name))
    partsVersion.value += 1
  }

  return (
    <section>
      <h2>Break it</h2>
      <p class="tools">
        <button type="button" disabled={!isBroken} onClick={() => act('all', '/release', {}, 'POST')}>
          Release everything
        </button>
        <span class="bad" role="status">
          {failure.value}
        </span>
      </p>
      <p class="note">
        Only Node processes of their own can be slow: PostgreSQL is none, and the mail server and Stripe run
        inside dev.
      </p>
      <table>
        <caption class="hidden">Parts</caption>
        <tbody>
          {parts.map(({ name, state, actions }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class={state === 'up' ? 'good' : 'bad'}>{busy.value.has(name) ? '…' : state}</td>
              <td class="actions">
                {actions
                  .filter((action) => isPossible(action, state))
                  .map((action) => (
                    <button
                      type="button"
                      key={action}
                      aria-label={`${action} ${name}`}
                      disabled={busy.value.has(name)}
                      onClick={() => act(name, `/parts/${name}`, { action }, 'PUT')}
                    >
                      {action}
                    </button>
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const isPossible = (action: PartAction, state: PartView['state']) =>
  (action === 'release') === (state !== 'up')
