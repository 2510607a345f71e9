export interface Risk {
  /** `lock`: others wait for a large table meanwhile. `deploy`: the version that still runs breaks, or the migration fails. */
  readonly kind: 'data' | 'lock' | 'deploy'
  /** The beginning of the statement. */
  readonly statement: string
  readonly says: string
}

type Rule = readonly [kind: Risk['kind'], pattern: RegExp, says: string]

const online = 'A migration is one transaction, so by hand before it'
const twice = 'and in a later migration VALIDATE CONSTRAINT'

// Source: PostgreSQL 18 manual, ALTER TABLE (notes), CREATE INDEX (building indexes concurrently), explicit locking.
const rules: readonly Rule[] = [
  ['data', /^DROP TABLE/i, 'Its rows are lost.'],
  ['data', /^(TRUNCATE|DELETE FROM)/i, 'Its rows are lost.'],
  ['data', /\bDROP COLUMN/i, 'Its values are lost.'],
  ['data', /\bDROP (TYPE|SCHEMA|SEQUENCE)\b.*CASCADE/i, 'Columns that use it are lost.'],
  ['data', /\bALTER COLUMN\b.*\bTYPE\b/i, 'Values that do not fit the new type make it fail, or are cut.'],
  [
    'deploy',
    /^DROP TABLE|\bDROP COLUMN/i,
    'First deploy a version that does not use it: the one that runs still does.',
  ],
  [
    'deploy',
    /^(?!ALTER TYPE .*_(new|old)").*\bRENAME (TO|COLUMN|"?\w)/i,
    'The version that runs knows the old name: add the new one, write both, and drop the old one later.',
  ],
  [
    'deploy',
    /^ALTER TYPE .*\bADD VALUE\b/i,
    'The version that runs cannot read a row with it: deploy one that knows it, and write it with the next.',
  ],
  // As Prisma replaces an enum.
  [
    'deploy',
    /^ALTER TYPE .*\bRENAME TO "\w+_old"/i,
    'First deploy a version that does not write the values that go, and change the rows that have them.',
  ],
  [
    'deploy',
    /\bADD COLUMN\b(?=.*\bNOT NULL)(?!.*\b(DEFAULT|GENERATED|SERIAL|BIGSERIAL)\b)/i,
    'It fails when the table has rows: give it a DEFAULT.',
  ],
  [
    'lock',
    /\bALTER COLUMN\b.*\bTYPE\b/i,
    'Rewrites the table, and nobody can read it meanwhile: add another column, fill it in batches, and change over.',
  ],
  [
    'lock',
    /\bADD COLUMN\b.*(\b(SMALL|BIG)?SERIAL\b|\bGENERATED\b|DEFAULT (gen_random_uuid|uuidv[47]|random|clock_timestamp|nextval))/i,
    'Rewrites the table, since each row gets another value: add it without DEFAULT, and fill it in batches.',
  ],
  [
    'lock',
    /\bSET NOT NULL\b/i,
    `Reads the whole table, and nobody can read it meanwhile: add CHECK (… IS NOT NULL) NOT VALID, ${twice}, and SET NOT NULL after it.`,
  ],
  [
    'lock',
    /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY|IF NOT EXISTS)/i,
    `Nobody can write to the table meanwhile. ${online}: CREATE INDEX CONCURRENTLY; here with IF NOT EXISTS.`,
  ],
  [
    'lock',
    /^CREATE (UNIQUE )?INDEX CONCURRENTLY/i,
    `It fails: a migration is one transaction. ${online}, and here with IF NOT EXISTS, without CONCURRENTLY.`,
  ],
  [
    'lock',
    /\bADD CONSTRAINT\b(?=.*\b(FOREIGN KEY|CHECK)\b)(?!.*\bNOT VALID\b)/i,
    `Reads the whole table, and nobody can write meanwhile: add it NOT VALID, ${twice}.`,
  ],
  [
    'lock',
    /\bADD CONSTRAINT\b(?=.*\b(UNIQUE|PRIMARY KEY|EXCLUDE)\b)(?!.*\bUSING INDEX\b)/i,
    `Builds an index, and nobody can read the table meanwhile. ${online}: CREATE UNIQUE INDEX CONCURRENTLY; here ADD CONSTRAINT … USING INDEX.`,
  ],
  ['lock', /^UPDATE\b/i, 'The rows are locked until its end: a few at a time, by a scheduled task.'],
  ['lock', /^(LOCK TABLE|VACUUM FULL|CLUSTER|REINDEX)/i, 'Nobody can use the table meanwhile.'],
]

/** What a migration may lose, or make others wait for. Tables that it creates itself have no rows. */
export function risksOf(sql: string): Risk[] {
  const statements = statementsOf(sql)
  const created = new Set(
    statements.flatMap((it) => /^CREATE TABLE (?:IF NOT EXISTS )?(\S+)/i.exec(it)?.[1] ?? []),
  )
  return statements.flatMap((statement) => {
    const table =
      /^(?:ALTER TABLE|UPDATE|DELETE FROM)(?: IF EXISTS)?(?: ONLY)? (\S+)|^CREATE .*?\bON (?:ONLY )?([^\s(]+)/i.exec(
        statement,
      )
    if (created.has(table?.[1] ?? table?.[2] ?? '')) return []
    return rules.flatMap(([kind, pattern, says]) =>
      pattern.test(statement) ? [{ kind, statement: short(statement), says }] : [],
    )
  })
}

const short = (statement: string) => (statement.length > 90 ? `${statement.slice(0, 89)}…` : statement)

/** On one line each, each action of an ALTER TABLE on its own, without comments. What is quoted with `$$` is part of its statement. */
function statementsOf(sql: string): string[] {
  const bodies = sql.replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
  const code = bodies.replaceAll(/('(?:[^']|'')*')|--[^\n]*|\/\*[\s\S]*?\*\//g, (_, text = '') =>
    text === '' ? '' : `'${text.slice(1, -1).replaceAll(';', ',')}'`,
  )
  return code
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '')
    .flatMap(actionsOf)
}

function actionsOf(statement: string): string[] {
  const table = /^ALTER TABLE (IF EXISTS |ONLY )*\S+ /i.exec(statement)?.[0]
  if (table === undefined) return [statement]
  const actions = statement.slice(table.length).split(/, ?(?=(?:ADD|ALTER|DROP|RENAME|VALIDATE) )/i)
  return actions.map((action) => table + action)
}
