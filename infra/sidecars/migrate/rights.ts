import { type Client, escapeIdentifier } from 'pg'

interface State {
  /** Tables, functions or types in this database, as in one from before there were two roles. */
  readonly owns: boolean
  /** Of these, quoted. */
  readonly tables: readonly string[]
  readonly sequences: readonly string[]
  readonly creates: boolean
  /** On tables to come. */
  readonly granted: boolean
}

const owned = (kinds: string) => `
    ARRAY (SELECT oid::regclass::text FROM pg_class WHERE relowner = role.oid
           AND relnamespace = 'public'::regnamespace AND relkind IN (${kinds}))`

/**
 * Source: PostgreSQL manual, pg_shdepend, pg_default_acl, aclexplode. Every role may create large objects and default
 * privileges of its own: they are no sign of an earlier version.
 */
const state = `
  SELECT
    EXISTS (SELECT FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
            WHERE datname = current_database() AND refclassid = 'pg_authid'::regclass
              AND refobjid = role.oid AND deptype = 'o'
              AND classid NOT IN ('pg_largeobject'::regclass, 'pg_default_acl'::regclass)) AS owns,
    ${owned(`'r', 'p', 'v', 'm', 'f'`)} AS tables,
    ${owned(`'S'`)} AS sequences,
    EXISTS (SELECT FROM pg_namespace, aclexplode(nspacl) AS acl
            WHERE nspname = 'public' AND grantee = role.oid AND acl.privilege_type = 'CREATE') AS creates,
    EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl)
            WHERE defaclrole = current_user::regrole AND defaclobjtype = 'r' AND grantee = role.oid) AS granted
  FROM pg_roles AS role WHERE rolname = $1 AND rolname <> current_user`

/**
 * Statements after which `role` may read and write the rows of this database's tables, also of later ones, and nothing
 * else. Rights that were granted once are not granted again: a migration may have narrowed them since.
 */
export async function missingRights(client: Client, role: string): Promise<string[]> {
  const { rows } = await client.query<State>(state, [role])
  const [found] = rows
  if (found === undefined) return []
  const name = escapeIdentifier(role)
  const [onTables, onSequences] = ['SELECT, INSERT, UPDATE, DELETE', 'USAGE']
  const first = [
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${onTables} ON TABLES TO ${name}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${onSequences} ON SEQUENCES TO ${name}`,
    `GRANT ${onTables} ON ALL TABLES IN SCHEMA public TO ${name}`,
    `GRANT ${onSequences} ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
    // Read for readiness.
    `REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${name}`,
  ]
  const taken = [
    ...found.tables.map((table) => `GRANT ${onTables} ON TABLE ${table} TO ${name}`),
    ...found.sequences.map((sequence) => `GRANT ${onSequences} ON SEQUENCE ${sequence} TO ${name}`),
  ]
  return [
    ...(found.owns ? [`REASSIGN OWNED BY ${name} TO CURRENT_USER`] : []),
    ...(found.creates ? [`REVOKE CREATE ON SCHEMA public FROM ${name}`] : []),
    ...(found.granted ? taken : first),
  ]
}
