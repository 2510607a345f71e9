import { useResource } from '../api.ts'
import { Link } from '../router.tsx'
import { Loaded } from '../states.tsx'

interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

/** As the customer sees it. */
export function MailPage({ id }: { readonly id: string }) {
  const mail = useResource<Mail>(`/mails/${id}`)
  return (
    <>
      <p class="crumbs">
        <Link to="/mails">Mails</Link>
      </p>
      <Loaded resource={mail}>
        {({ from, to, subject, text }) => (
          <>
            <h1>{subject}</h1>
            <p class="note">
              from {from} to {to.join(', ')}
            </p>
            <iframe title={`Mail: ${subject}`} src={`/_console/api/mails/${id}/html`} sandbox="" />
            <details>
              <summary>As text</summary>
              <pre>{text}</pre>
            </details>
          </>
        )}
      </Loaded>
    </>
  )
}
