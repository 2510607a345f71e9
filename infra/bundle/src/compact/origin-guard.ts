/** For auth_request of nginx; not reachable from outside. */
export const originGuardPath = '/_origin-guard'

export const secretHeader = 'x-origin-secret'
