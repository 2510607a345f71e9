/** Where nginx asks the machine's own process whether a request has come by way of the CDN. Nobody else can ask. */
export const doorPath = '/_door'

/** The header in which the CDN shows its secret. */
export const secretHeader = 'x-origin-secret'
