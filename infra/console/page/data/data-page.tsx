import type { Table } from '../../src/sources/tables.ts'
import { useResource } from '../api.ts'
import { Link } from '../router.tsx'
import { Loaded } from '../states.tsx'
import { Rows } from './rows.tsx'

interface ServiceTables {
  readonly service: string
  readonly tables: readonly Table[]
}

export function DataPage({ service, table }: { readonly service?: string; readonly table?: string }) {
  const services = useResource<readonly ServiceTables[]>('/data')
  return (
    <>
      <h1>{table ? `${service}: ${table}` : 'Data'}</h1>
      <div class="data">
        <Loaded resource={services}>
          {(all) => (
            <nav aria-label="Tables">
              {all.map(({ service: name, tables }) => (
                <section key={name}>
                  <h2>{name}</h2>
                  <ul class="plain">
                    {tables.map((each) => (
                      <li key={each.name}>
                        <Link
                          to={`/data/${name}/${each.name}`}
                          current={name === service && each.name === table}
                          entry
                        >
                          {each.name}
                        </Link>{' '}
                        <small title="rows">
                          {each.rows}
                          {each.hasMore ? '+' : ''}
                        </small>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </nav>
          )}
        </Loaded>
        {service && table ? (
          <Rows key={`${service} ${table}`} service={service} table={table} />
        ) : (
          <p class="note">
            Choose a table; beside it is the number of its rows. What is shown is read only; each service has
            a database of its own.
          </p>
        )}
      </div>
    </>
  )
}
