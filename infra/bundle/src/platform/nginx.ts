import { queueDefaults } from '@fanfare/contracts'

/**
 * What every environment's nginx is told beside the platform's own configuration.
 *
 * The platform's hands on X-Forwarded-For with the address of whoever spoke to nginx put behind it, as each proxy before
 * it does: TRUSTED_PROXIES, the number of proxies up to and with nginx, finds the client's in it.
 */
export const nginxLimits = `# An SQS message has 1 MiB at most; what is too large is refused by the service, with a reason.
client_max_body_size 2m;
# Longer than the worker daemon waits (InactivityTimeout, 299 s): it gives up, and not nginx with a 504 after 60 s.
proxy_read_timeout ${queueDefaults.visibilitySeconds + 5}s;
proxy_send_timeout ${queueDefaults.visibilitySeconds + 5}s;
`
