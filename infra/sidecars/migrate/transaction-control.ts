/** Comments, and texts in quotes: what is in them is no statement of the migration. */
const inert =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\bE'(?:\\[\s\S]|[^'\\]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1/g

/** A function's, whose END ends no transaction. */
const body = /\bBEGIN\s+ATOMIC\b[\s\S]*?;\s*END\b/gi

// Not ROLLBACK TO, which stays in the transaction.
const control = /(?:^|;)\s*(BEGIN|START\s+TRANSACTION|COMMIT|END|ABORT|ROLLBACK(?!\s+TO\b))\b/i

/** A statement of the SQL that begins or ends a transaction; undefined without one. */
export const transactionControl = (sql: string): string | undefined =>
  control.exec(sql.replaceAll(inert, ' ').replaceAll(body, ' '))?.[1]?.toUpperCase()
