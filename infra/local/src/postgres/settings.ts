/** Included by postgresql.conf; rewritten at every start. */
export const settingsFile = 'fanfare.conf'

/** Without `durable`, commits survive a SIGKILL of PostgreSQL, but may not survive a crash of the machine. */
export function settings(port: number, durable: boolean): string {
  return `
# Loopback only. No socket in /tmp: another PostgreSQL on this machine may have one of that name.
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''

# Eight processes with pools of ten or twenty, the relay, and psql.
max_connections = 200

# fsync costs 0.2 to 0.3 ms a commit on a small virtual machine.
# synchronous_commit stays on in both cases: without it, a SIGKILL loses commits that were acknowledged.
fsync = ${durable ? 'on' : 'off'}
full_page_writes = ${durable ? 'on' : 'off'}
wal_init_zero = ${durable ? 'on' : 'off'}

# For passwords that are set from now on; the default costs each connection some milliseconds.
scram_iterations = ${durable ? 4096 : 1}

# No replication: less is written, and fewer processes are started.
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
io_method = sync

# The benchmarks read when a row was committed.
track_commit_timestamp = on

# The same on every machine, as in AWS.
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# Short queries: compilation costs more than it saves.
jit = off

log_checkpoints = off
# As in AWS: the details of errors have values of rows.
log_error_verbosity = terse
log_line_prefix = '%m [%p] %u@%d '
`
}
