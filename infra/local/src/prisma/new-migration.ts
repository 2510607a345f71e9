import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { startTemporaryPostgres } from '../temporary-postgres.ts'
import { ensureClients } from './ensure-clients.ts'
import { type Risk, risksOf } from './risks.ts'
import { failureOf, type NewMigration, writeMigration } from './write-migration.ts'

const headings = {
  data: 'Data may be lost',
  lock: 'On a large table, others wait',
  deploy: 'While it is deployed',
} as const satisfies Record<Risk['kind'], string>

/** Needs no network, and no `dev`. Prints the SQL and its risks. Throws an Error that explains. */
export async function newMigration(
  folder: string,
  migration: NewMigration,
  print: (line: string) => void,
): Promise<void> {
  const { postgres, stop } = await startTemporaryPostgres()
  let written: string | undefined
  let failure: string | undefined
  try {
    written = await writeMigration(postgres, folder, migration)
    if (written !== undefined) failure = await failureOf(postgres, folder)
  } finally {
    await stop()
  }
  await ensureClients(print, [folder])
  if (written === undefined) {
    return print(
      `${basename(folder)}: the migrations match prisma/schema.prisma already; --empty writes one for SQL by hand.`,
    )
  }
  const sql = await readFile(join(folder, written), 'utf8')
  print(`Wrote ${written}${sql === '' ? ', for SQL by hand' : `\n\n${sql.trim()}`}\n`)
  for (const line of report(risksOf(sql))) print(line)
  if (failure !== undefined) return print(`It fails as it is. Mend its SQL:\n  ${failure}`)
  print(
    sql === ''
      ? 'dev applies it when it has SQL.'
      : 'A running dev applies it at once: what is edited after that needs another migration, or npx --yes pnpm@12 fresh.',
  )
}

export function report(risks: readonly Risk[]): string[] {
  const kinds = ['data', 'deploy', 'lock'] as const
  return kinds.flatMap((kind) => {
    const found = risks.filter((risk) => risk.kind === kind)
    if (found.length === 0) return []
    const lines = found.map(({ statement, says }) => `  ${statement}\n    ${says}`)
    return [`${headings[kind]}:`, ...lines, '']
  })
}
