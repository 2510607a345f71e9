/** The owner's URL is for migrations: no process that takes requests or events has it. */
export function withoutMigration({
  MIGRATION_DATABASE_URL: _,
  ...others
}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return others
}
