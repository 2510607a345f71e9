import { queueDefaults } from '@fanfare/topology'

/** The platform's nginx already appends the caller's address to X-Forwarded-For. */
export const nginxLimits = `# An SQS message has at most 1 MiB; the service refuses what is too large, with a reason.
client_max_body_size 2m;
# Longer than the worker daemon's InactivityTimeout (299 s): otherwise nginx answers 504 after 60 s.
proxy_read_timeout ${queueDefaults.visibilitySeconds + 5}s;
proxy_send_timeout ${queueDefaults.visibilitySeconds + 5}s;
`
