import { useResource } from '../api.ts'
import { journeysVersion } from '../live.ts'
import { Link } from '../router.tsx'
import { Empty, Loaded } from '../states.tsx'
import { useThrottled } from '../throttled.ts'

interface MailRow {
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
}

const shown = 200

export function MailsPage() {
  const mails = useResource<readonly MailRow[]>('/mails', useThrottled(journeysVersion.value))
  return (
    <>
      <h1>Mails</h1>
      <Loaded resource={mails}>
        {(all) =>
          all.length === 0 ? (
            <Empty>No mail has arrived yet.</Empty>
          ) : (
            <>
              <p class="note">
                {all.length} {all.length === 1 ? 'mail' : 'mails'}, newest first
                {all.length > shown ? `: ${shown} of them are here, the mailbox’s own page has the rest` : ''}
              </p>
              <ul class="plain">
                {all.slice(0, shown).map(({ id, to, subject }) => (
                  <li key={id}>
                    <Link to={`/mails/${id}`} class="entry mail" entry>
                      <span>{to.join(', ')}</span>
                      <span>{subject}</span>
                    </Link>
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
