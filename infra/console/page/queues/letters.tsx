import { useSignal } from '@preact/signals'
import type { LetterView } from '../../src/queues/letters.ts'
import { post, useResource } from '../api.ts'
import { clock, shortId } from '../format.ts'
import { Link } from '../router.tsx'
import { Empty, Loaded } from '../states.tsx'

/** As JSON brings it. */
type Letter = Omit<LetterView, 'since'> & { readonly since: string }

const places = {
  dead: 'could not be handled',
  undelivered: 'could not be delivered',
  outbox: 'refused by SNS',
}

export function Letters({ version }: { readonly version: string }) {
  const done = useSignal(0)
  const outcome = useSignal('')
  const letters = useResource<readonly Letter[]>('/letters', `${version} ${done.value}`)

  async function act(action: 'redrive' | 'purge', ids: readonly string[] | undefined): Promise<void> {
    const what = ids ? 'this dead letter' : 'all dead letters'
    if (action === 'purge' && !confirm(`Delete ${what} for good?`)) return
    try {
      const answer = await post<Record<string, readonly string[]>>(`/letters/${action}`, ids ? { ids } : {})
      const count = Object.values(answer)[0]?.length ?? 0
      outcome.value = action === 'redrive' ? `${count} sent once more` : `${count} deleted`
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error)
    }
    done.value += 1
  }

  return (
    <>
      <p class="note" role="status">
        {outcome.value}
      </p>
      <Loaded resource={letters}>
        {(all) =>
          all.length === 0 ? (
            <Empty>None: every event was delivered and handled.</Empty>
          ) : (
            <>
              <p class="tools">
                <button type="button" onClick={() => act('redrive', undefined)}>
                  Redrive all {all.length}
                </button>
                <button type="button" class="danger" onClick={() => act('purge', undefined)}>
                  Purge all
                </button>
              </p>
              <ul class="letters">
                {all.map((letter) => (
                  <li key={letter.id}>
                    <Entry letter={letter} act={act} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </>
  )
}

interface EntryProps {
  readonly letter: Letter
  readonly act: (action: 'redrive' | 'purge', ids: readonly string[]) => void
}

function Entry({ letter, act }: EntryProps) {
  const { id, service, place, type = 'not an event', since, reason, lastError, journey, event, body } = letter
  const name = `${type} for ${service}`
  return (
    <>
      <p>
        <strong>{name}</strong> {places[place]}, since {clock(Date.parse(since))}
        {journey && event && 'orderId' in event.data ? (
          <>
            , <Link to={`/orders/${journey}`}>order {shortId(journey)}</Link>
          </>
        ) : null}
      </p>
      <p class="bad">{lastError ?? reason}</p>
      <details>
        <summary data-entry>
          What it says <code>{id}</code>
        </summary>
        <pre>{event ? JSON.stringify(event, undefined, 2) : body}</pre>
      </details>
      <p class="tools">
        <button type="button" aria-label={`Redrive ${name}`} onClick={() => act('redrive', [id])}>
          Redrive
        </button>
        <button type="button" class="danger" aria-label={`Purge ${name}`} onClick={() => act('purge', [id])}>
          Purge
        </button>
      </p>
    </>
  )
}
