/** Comments, and texts in quotes: what is in them is no statement of the migration. */
const inert = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1/g

// Not END, which ends the body of a function, and not ROLLBACK TO, which stays in the transaction.
const control = /(?:^|;)\s*(BEGIN|START\s+TRANSACTION|COMMIT|ABORT|ROLLBACK(?!\s+TO\b))\b/i

/** A statement of the SQL that begins or ends a transaction; undefined without one. */
export const transactionControl = (sql: string): string | undefined =>
  control.exec(sql.replaceAll(inert, ' '))?.[1]?.toUpperCase()
