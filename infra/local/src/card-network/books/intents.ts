import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { Intent } from '../intent.ts'
import { noSuch } from '../refusal.ts'
import type { Database } from './database.ts'
import { type Page, type PageWish, readPage } from './page.ts'

const Row = Compile(Type.Object({ record: Type.String() }))
const Record = Compile(Intent)

function read(row: unknown): Intent {
  return Record.Parse(JSON.parse(Row.Parse(row).record))
}

export function intentBook(database: Database) {
  const { sqlite } = database
  const insert = sqlite.prepare('INSERT INTO intents (id, created, settles_at, record) VALUES (?, ?, ?, ?)')
  const update = sqlite.prepare('UPDATE intents SET settles_at = ?, record = ? WHERE id = ?')
  const byId = sqlite.prepare('SELECT record FROM intents WHERE id = ?')
  const byCharge = sqlite.prepare("SELECT record FROM intents WHERE record ->> '$.state.charge' = ?")
  const settling = sqlite.prepare('SELECT record FROM intents WHERE settles_at <= ? ORDER BY settles_at')
  const soonest = sqlite.prepare('SELECT min(settles_at) AS at FROM intents')
  const all = sqlite.prepare('SELECT record FROM intents ORDER BY seq')

  return {
    /** Writes an intent, new or changed. */
    keep(intent: Intent): void {
      const settlesAt = intent.state.status === 'processing' ? intent.state.settlesAt : null
      const record = JSON.stringify(intent)
      const { changes } = update.run(settlesAt, record, intent.id)
      if (changes === 0) insert.run(intent.id, intent.created, settlesAt, record)
    },
    find(id: string): Intent | undefined {
      const row = byId.get(id)
      return row === undefined ? undefined : read(row)
    },
    /** Throws Stripe's 404. */
    get(id: string): Intent {
      const row = byId.get(id)
      if (row === undefined) throw noSuch('payment_intent', id, 'intent', 404)
      return read(row)
    },
    findByCharge(charge: string): Intent | undefined {
      const row = byCharge.get(charge)
      return row === undefined ? undefined : read(row)
    },
    page: (wish: PageWish): Page<Intent> => readPage(database, 'intents', wish, [], read),
    /** Those that are processing and whose time has come. */
    settling: (now: number): Intent[] => settling.all(now).map(read),
    /** When the next one's time comes. */
    settlesNext(): number | undefined {
      const at = soonest.get()?.['at']
      return typeof at === 'number' ? at : undefined
    },
    /** Oldest first. */
    all: (): Intent[] => all.all().map(read),
  }
}
