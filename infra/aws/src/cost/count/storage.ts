import type { Item } from '../line.ts'
import { priceName } from '../price-list.ts'
import { numberOf, type Resource, textOf } from '../template.ts'

/** Backups are free up to the size of the disk. */
export function databases(resources: readonly Resource[]): Item[] {
  return resources.flatMap((resource): Item[] => {
    const type = textOf(resource, 'DBInstanceClass') ?? 'with no class'
    const disk = numberOf(resource, 'AllocatedStorage')
    const storage = textOf(resource, 'StorageType') ?? 'gp2'
    if (disk === undefined || storage !== 'gp3')
      throw new Error(
        `The price of the disk of ${resource.id} is not known: set AllocatedStorage, and StorageType to gp3.`,
      )
    const count = resource.properties['MultiAZ'] === true ? 2 : 1
    return [
      { what: `database ${type}`, count, price: priceName(`rds.${type}`) },
      { what: `disk of a database, ${disk} GB`, count, size: disk, price: 'rds.gp3' },
      {
        what: 'secret',
        // The secret that RDS makes is in no template.
        count: resource.properties['ManageMasterUserPassword'] === true ? 1 : 0,
        price: 'secret.month',
      },
    ]
  })
}

export function secrets(resources: readonly Resource[]): Item[] {
  return [{ what: 'secret', count: resources.length, price: 'secret.month' }]
}

export function keys(resources: readonly Resource[]): Item[] {
  return [{ what: 'encryption key', count: resources.length, price: 'kms.key' }]
}

/** One GB each is assumed. */
export function buckets(resources: readonly Resource[]): Item[] {
  return [{ what: 'bucket holding 1 GB', count: resources.length, price: 's3.storage' }]
}
