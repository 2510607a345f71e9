import { useEffect, useRef, useState } from 'preact/hooks'

const api = '/_console/api'

async function answerOf(response: Response): Promise<string> {
  if (response.ok) return response.text()
  const { detail } = await response.json().catch(() => ({ detail: `status ${response.status}` }))
  throw new Error(detail)
}

const getText = async (path: string): Promise<string> => answerOf(await fetch(`${api}${path}`))

export const get = async <T>(path: string): Promise<T> => JSON.parse(await getText(path))

export async function post<T>(path: string, body: object, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${api}${path}`, { method, headers, body: JSON.stringify(body) })
  return JSON.parse(await answerOf(response))
}

export type Resource<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'ready'; readonly value: T }

/** Read when the path or `version` changes. What was there stays visible until the answer comes. */
export function useResource<T>(path: string, version: unknown = 0): Resource<T> {
  const [resource, set] = useState<Resource<T> & { path?: string }>({ state: 'loading' })
  const shown = useRef('')
  const reading = useRef({ path: '', again: false })

  async function read(): Promise<void> {
    try {
      const text = await getText(path)
      // The same answer again changes nothing, and draws nothing.
      const isNew = shown.current !== `${path} ${text}`
      if (reading.current.path === path && isNew) {
        set({ state: 'ready', value: JSON.parse(text), path })
        shown.current = `${path} ${text}`
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      shown.current = ''
      if (reading.current.path === path) set({ state: 'failed', reason, path })
    }
    if (reading.current.path !== path) return
    const { again } = reading.current
    reading.current = { path: again ? path : '', again: false }
    if (again) await read()
  }

  useEffect(() => {
    // Not before the answer that is under way: what changes often would never be shown.
    if (reading.current.path === path) reading.current.again = true
    else {
      reading.current = { path, again: false }
      void read()
    }
  }, [path, version])
  return resource.path === path ? resource : { state: 'loading' }
}
