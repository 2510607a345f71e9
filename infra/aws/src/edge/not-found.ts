/** Source: CloudFront developer guide, functions, event structure. */
export const notFoundFunction = `function handler(event) {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: { 'content-type': { value: 'application/problem+json' } },
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'no service is reached by this path',
      instance: event.request.uri,
    }),
  }
}
`
