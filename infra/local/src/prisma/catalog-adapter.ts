import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type pg from 'pg'

const charOid = 18
const charArrayOid = 1002

/** The catalogs have columns of type "char", which PrismaPg supports only as arrays. */
export function catalogAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(withCharsAsArrays(pool))
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect()
      const { queryRaw } = adapter
      adapter.queryRaw = async (query) => {
        const result = await queryRaw.call(adapter, query)
        const { CharacterArray, Character } = ColumnTypeEnum
        const columnTypes = result.columnTypes.map((type) => (type === CharacterArray ? Character : type))
        return { ...result, columnTypes }
      }
      return adapter
    },
  }
}

function withCharsAsArrays(pool: pg.Pool): pg.Pool {
  const query = async (config: pg.QueryArrayConfig) => {
    const result = await pool.query(config)
    for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = charArrayOid
    return result
  }
  return new Proxy(pool, { get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)) })
}
