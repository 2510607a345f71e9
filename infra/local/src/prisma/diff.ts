import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { firstCause } from '../postgres/connect.ts'
import { catalogAdapter } from './catalog-adapter.ts'
import { createSchemaEngine } from './schema-engine.ts'

export async function diffToSchema(databaseUrl: string, schema: string): Promise<string | undefined> {
  const files = [{ path: 'schema.prisma', content: schema }]
  const pool = new pg.Pool({ connectionString: databaseUrl })
  try {
    const { exitCode, stdout } = await firstCause(pool, async () => {
      const engine = await createSchemaEngine(bindMigrationAwareSqlAdapterFactory(catalogAdapter(pool)))
      return engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: '.' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        // 2 when there is a difference, 0 when there is none.
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      })
    })
    // Around the replacement of an enum. A migration is one transaction already, and refused with another.
    return exitCode === 2 && stdout !== null ? stdout.replaceAll(/^(BEGIN|COMMIT);\n/gm, '') : undefined
  } finally {
    await pool.end()
  }
}
