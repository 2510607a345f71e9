/** The file of settings that PostgreSQL reads after its own; written anew at every start. */
export const settingsFile = 'fanfare.conf'

/**
 * `durable: false` is for data that is thrown away (tests). Even then, a commit that was answered survives a SIGKILL of
 * PostgreSQL, since it is in the system's page cache; only a crash of the machine itself may lose it.
 */
export function settings(port: number, durable: boolean): string {
  return `
# Loopback only, and no socket in /tmp: its name would be shared with another PostgreSQL on this machine.
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''

# Eight processes of services with pools of ten or twenty, their listeners, and a person with psql beside them.
max_connections = 200

# A commit costs 0.2 to 0.3 ms more with fsync, measured on a small virtual machine: little enough to keep what AWS would.
# synchronous_commit stays on in both cases: without it, a SIGKILL loses commits that were answered.
fsync = ${durable ? 'on' : 'off'}
full_page_writes = ${durable ? 'on' : 'off'}
wal_init_zero = ${durable ? 'on' : 'off'}

# Nobody replicates from it: less is written, and fewer processes are started.
wal_level = minimal
max_wal_senders = 0
max_logical_replication_workers = 0
io_method = sync

# When a row was committed can be asked of it: the benchmarks do.
track_commit_timestamp = on

# The same on every machine, as in AWS.
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'

# Short queries only: compiling one costs more than it saves.
jit = off

log_checkpoints = off
log_line_prefix = '%m [%p] %u@%d '
`
}
