import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { resourceMissing } from '../errors.ts'
import { Intent } from '../intent.ts'
import type { Database } from './index.ts'
import { type Page, type PageQuery, readPage } from './page.ts'

const Row = Compile(Type.Object({ record: Type.String() }))
const Record = Compile(Intent)

function read(row: unknown): Intent {
  return Record.Parse(JSON.parse(Row.Parse(row).record))
}

export function intentStore(database: Database) {
  const { sqlite } = database
  const insert = sqlite.prepare('INSERT INTO intents (id, created, settles_at, record) VALUES (?, ?, ?, ?)')
  const update = sqlite.prepare('UPDATE intents SET settles_at = ?, record = ? WHERE id = ?')
  const byId = sqlite.prepare('SELECT record FROM intents WHERE id = ?')
  const byCharge = sqlite.prepare("SELECT record FROM intents WHERE record ->> '$.state.charge' = ?")
  const settling = sqlite.prepare('SELECT record FROM intents WHERE settles_at <= ? ORDER BY settles_at')
  const earliest = sqlite.prepare('SELECT min(settles_at) AS at FROM intents')
  const all = sqlite.prepare('SELECT record FROM intents ORDER BY seq')

  return {
    /** Inserts or updates. */
    save(intent: Intent): void {
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
      if (row === undefined) throw resourceMissing('payment_intent', id, 'intent', 404)
      return read(row)
    },
    findByCharge(charge: string): Intent | undefined {
      const row = byCharge.get(charge)
      return row === undefined ? undefined : read(row)
    },
    page: (query: PageQuery): Page<Intent> => readPage(database, 'intents', query, [], read),
    /** Processing and due. */
    settling: (now: number): Intent[] => settling.all(now).map(read),
    nextSettlement(): number | undefined {
      const at = earliest.get()?.['at']
      return typeof at === 'number' ? at : undefined
    },
    all: (): Intent[] => all.all().map(read),
  }
}
