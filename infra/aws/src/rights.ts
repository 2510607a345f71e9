import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IConstruct } from 'constructs'
import { accept } from './accept.ts'

export interface Right {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** Why a resource has a `*`. */
  readonly because?: string
}

export const statementOf = ({ actions, resources }: Right) =>
  new PolicyStatement({ actions: [...actions], resources: [...resources] })

/** Accepts cdk-nag's findings on wildcards, for the reasons in `because`. */
export function acceptWildcards(holder: IConstruct, rights: readonly Right[]): void {
  for (const { resources, because } of rights) {
    if (because === undefined) continue
    const wild = resources.map((resource) => written(Stack.of(holder).resolve(resource)))
    accept(holder, Object.fromEntries(wild.map((text) => [`IAM5[Resource::${text}]`, because])))
  }
}

/** As cdk-nag prints it: `<Bundles.Arn>/order/*`. */
function written(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  if ('Ref' in value) return `<${value.Ref}>`
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return `<${value['Fn::GetAtt'].join('.')}>`
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join']
    return Array.isArray(parts) ? parts.map(written).join(String(separator)) : ''
  }
  return ''
}
