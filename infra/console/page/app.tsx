import { DataPage } from './data/data-page.tsx'
import { Help, helpOpen } from './help.tsx'
import { JourneyPage } from './journey/journey-page.tsx'
import { JourneysPage } from './journeys/journeys-page.tsx'
import { connected } from './live.ts'
import { MailPage } from './mails/mail-page.tsx'
import { MailsPage } from './mails/mails-page.tsx'
import { MapPage } from './map/map-page.tsx'
import { QueuesPage } from './queues/queues-page.tsx'
import { Link, path } from './router.tsx'
import { TryPage } from './try/try-page.tsx'

export const pages = [
  { to: '/orders', name: 'Orders', key: '1' },
  { to: '/map', name: 'Map', key: '2' },
  { to: '/queues', name: 'Queues', key: '3' },
  { to: '/mails', name: 'Mails', key: '4' },
  { to: '/data', name: 'Data', key: '5' },
  { to: '/try', name: 'Try', key: '6' },
]

function Page() {
  const [, page = '', id, table] = path.value.split('/')
  if (page === 'orders' && id) return <JourneyPage key={id} id={id} />
  if (page === 'orders') return <JourneysPage />
  if (page === 'map') return <MapPage />
  if (page === 'queues') return <QueuesPage />
  if (page === 'mails' && id) return <MailPage key={id} id={id} />
  if (page === 'mails') return <MailsPage />
  if (page === 'data') return <DataPage {...(id && table ? { service: id, table } : {})} />
  if (page === 'try') return <TryPage />
  return <p class="note">There is no page here. The pages are above.</p>
}

export function App() {
  return (
    <>
      <header>
        <strong>Fanfare</strong>
        <nav aria-label="Pages">
          {pages.map(({ to, name, key }) => (
            <Link key={to} to={to} current={path.value.startsWith(to)}>
              {name} <kbd>{key}</kbd>
            </Link>
          ))}
        </nav>
        <button type="button" onClick={() => (helpOpen.value = true)}>
          Keys <kbd>?</kbd>
        </button>
      </header>
      {connected.value ? null : (
        <p class="banner" role="status">
          No connection to dev. What you see may be old; it goes on by itself when dev runs again.
        </p>
      )}
      <main>
        <Page />
      </main>
      <Help />
    </>
  )
}
