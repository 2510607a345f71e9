/** Where nginx asks the machine's own process whether a request came through the CDN; not reachable from outside. */
export const originGuardPath = '/_origin-guard'

/** The header in which the CDN sends its secret. */
export const secretHeader = 'x-origin-secret'
