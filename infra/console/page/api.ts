import { useEffect, useState } from 'preact/hooks'

const api = '/_console/api'

async function answerOf(response: Response) {
  if (response.ok) return response.json()
  const { detail } = await response.json().catch(() => ({ detail: `status ${response.status}` }))
  throw new Error(detail)
}

export const get = async <T>(path: string): Promise<T> => answerOf(await fetch(`${api}${path}`))

export async function post<T>(path: string, body: object, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return answerOf(await fetch(`${api}${path}`, { method, headers, body: JSON.stringify(body) }))
}

export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'ready'; readonly value: T }

/** Read when the path or `version` changes. What was there stays visible until the answer comes. */
export function useResource<T>(path: string, version: unknown = 0): Resource<T> {
  const [resource, set] = useState<Resource<T> & { path?: string }>({ state: 'loading' })
  useEffect(() => {
    let current = true
    get<T>(path).then(
      (value) => current && set({ state: 'ready', value, path }),
      (error: Error) => current && set({ state: 'failed', reason: error.message, path }),
    )
    return () => {
      current = false
    }
  }, [path, version])
  return resource.path === path ? resource : { state: 'loading' }
}
