import type { StoredParts } from '../../src/journey/read-parts.ts'
import { money, words } from '../format.ts'
import { Link } from '../router.tsx'

/** What is stored now, in the services' databases, at Stripe and in the mailbox. */
export function Books({ parts, currency }: { readonly parts: StoredParts; readonly currency: string }) {
  const { items, mails, stripe, entries } = parts
  const amount = (minor: number) => (minor === 0 ? '0' : money(minor, currency))
  return (
    <div class="books">
      <section>
        <h2>Items</h2>
        <ul>
          {items.map(({ name, quantity, unitPrice }) => (
            <li key={name}>
              {quantity} × {name}, {amount(unitPrice)} each
            </li>
          ))}
          {entries.map(({ kind, amount: of, at }) => (
            <li key={at}>
              balance {kind}: {amount(of)}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Stripe’s books</h2>
        {stripe && stripe.intents.length > 0 ? (
          stripe.intents.map(({ id, status, held, captured, refunded }) => (
            <p key={id}>
              <code>{id}</code> {words(status)}: held {amount(held)}, captured {amount(captured)}, refunded{' '}
              {amount(refunded)}
            </p>
          ))
        ) : (
          <p class="note">Nothing was asked of Stripe.</p>
        )}
        <ul>
          {stripe?.webhooks.map(({ type, attempts, answer }) => (
            <li key={type}>
              {type}: {attempts} {attempts === 1 ? 'try' : 'tries'}, {answer ?? 'not delivered yet'}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Mails</h2>
        {mails.length === 0 ? <p class="note">No mail was written.</p> : null}
        <ul>
          {mails.map(({ key, subject, state }) => (
            <li key={key}>
              <Link to={`/mails/${encodeURIComponent(key)}`}>{subject}</Link> {state}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
