import type { Operation } from './options.ts'
import type { Repository } from './repository.ts'
import { filesOfService, type ServiceFiles } from './service-files.ts'

const pattern = /\.(get|post|put|patch|delete)\(\s*'(\/[^']*)'/g

/** The operations in a service's source, as in `GET /orders/{orderId}`, with their files. */
export const servedBy = (files: ServiceFiles): ReadonlyMap<string, string> =>
  new Map(
    files
      .found('src/**/*.ts')
      .filter((file) => !/^src\/(platform|generated)\//.test(file))
      .flatMap((file) =>
        [...files.read(file).matchAll(pattern)].map(([, method = '', path = '']) => {
          const operation = `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`
          return [operation, files.pathOf(file)] as const
        }),
      ),
  )

export const textOf = ({ method, path }: Operation) => `${method} ${path}`

/** Every operation of every service. */
export const servedByAll = (repository: Repository) =>
  repository.services.flatMap((service) =>
    [...servedBy(filesOfService(repository, service))].map(([operation, file]) => ({
      service,
      operation,
      file,
    })),
  )
