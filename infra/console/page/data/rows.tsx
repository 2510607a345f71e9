import { useSignal } from '@preact/signals'
import { useResource } from '../api.ts'
import { Empty, Loaded } from '../states.tsx'

const limit = 50

export function Rows({ service, table }: { readonly service: string; readonly table: string }) {
  const offset = useSignal(0)
  const version = useSignal(0)
  const rows = useResource<readonly Record<string, unknown>[]>(
    `/data/${service}/${table}?limit=${limit}&offset=${offset.value}`,
    version.value,
  )
  const move = (by: number) => {
    offset.value = Math.max(0, offset.value + by)
  }
  return (
    <section class="rows">
      <p class="tools">
        <button type="button" onClick={() => move(-limit)} disabled={offset.value === 0}>
          Newer
        </button>
        <button
          type="button"
          onClick={() => move(limit)}
          disabled={rows.state !== 'ready' || rows.value.length < limit}
        >
          Older
        </button>
        <button type="button" onClick={() => (version.value += 1)}>
          Read again
        </button>
      </p>
      <Loaded resource={rows}>
        {(all) =>
          all.length === 0 ? <Empty>No row here.</Empty> : <Grid rows={all} name={`Rows of ${table}`} />
        }
      </Loaded>
    </section>
  )
}

function Grid({ rows, name }: { readonly rows: readonly Record<string, unknown>[]; readonly name: string }) {
  const columns = Object.keys(rows[0] ?? {})
  return (
    <section class="scroll" tabindex={0} aria-label={name}>
      <table class="grid">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column} title={textOf(row[column])}>
                  {textOf(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
