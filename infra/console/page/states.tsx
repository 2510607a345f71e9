import type { ComponentChildren } from 'preact'
import type { Resource } from './api.ts'

/** Loading and failed look the same on every page. */
export function Loaded<T>({
  resource,
  children,
}: {
  readonly resource: Resource<T>
  readonly children: (value: T) => ComponentChildren
}) {
  switch (resource.state) {
    case 'loading':
      return <p class="note">Loading …</p>
    case 'failed':
      return (
        <p class="note bad" role="alert">
          {resource.reason}
        </p>
      )
    case 'ready':
      return <>{children(resource.value)}</>
    default:
      return resource satisfies never
  }
}

export const Empty = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="note">{children}</p>
)
