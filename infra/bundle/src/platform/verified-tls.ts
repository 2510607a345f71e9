/** In each bundle, and beside the function that runs SQL. */
export const certificatesFile = 'rds-ca.pem'

/**
 * For URLs of databases. The file is relative to the folder in which a program runs. Source: PostgreSQL, libpq,
 * connection strings.
 */
export const verifiedTls = `sslmode=verify-full&sslrootcert=${certificatesFile}`
