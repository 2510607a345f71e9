import { type Client, escapeIdentifier } from 'pg'

interface State {
  /** Something in this database, as in one from before there were two roles. */
  readonly owns: boolean
  readonly creates: boolean
  /** On tables to come. */
  readonly granted: boolean
}

/** Source: PostgreSQL manual, pg_shdepend, pg_default_acl, aclexplode. */
const state = `
  SELECT
    EXISTS (SELECT FROM pg_shdepend JOIN pg_database ON pg_database.oid = dbid
            WHERE datname = current_database() AND refclassid = 'pg_authid'::regclass
              AND refobjid = role.oid AND deptype = 'o') AS owns,
    EXISTS (SELECT FROM pg_namespace, aclexplode(nspacl) AS acl
            WHERE nspname = 'public' AND grantee = role.oid AND acl.privilege_type = 'CREATE') AS creates,
    EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl)
            WHERE defaclrole = current_user::regrole AND defaclobjtype = 'r' AND grantee = role.oid) AS granted
  FROM pg_roles AS role WHERE rolname = $1 AND rolname <> current_user`

/**
 * Statements after which `role` may read and write the rows of this database's tables, also of later ones, and nothing
 * else. None when that has been done: a migration may have narrowed the rights since.
 */
export async function missingRights(client: Client, role: string): Promise<string[]> {
  const { rows } = await client.query<State>(state, [role])
  const [found] = rows
  if (found === undefined || (found.granted && !found.owns && !found.creates)) return []
  const name = escapeIdentifier(role)
  const [onTables, onSequences] = ['SELECT, INSERT, UPDATE, DELETE', 'USAGE']
  return [
    ...(found.owns ? [`REASSIGN OWNED BY ${name} TO CURRENT_USER`] : []),
    ...(found.creates ? [`REVOKE CREATE ON SCHEMA public FROM ${name}`] : []),
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${onTables} ON TABLES TO ${name}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ${onSequences} ON SEQUENCES TO ${name}`,
    `GRANT ${onTables} ON ALL TABLES IN SCHEMA public TO ${name}`,
    `GRANT ${onSequences} ON ALL SEQUENCES IN SCHEMA public TO ${name}`,
    // Read for readiness.
    `REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${name}`,
  ]
}
