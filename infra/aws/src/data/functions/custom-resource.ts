/** Source: CloudFormation user guide, custom resource request objects. */
export interface Request<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly ResourceProperties: Properties
}

type Answer =
  | { readonly Status: 'SUCCESS'; readonly Data: Readonly<Record<string, string>> }
  | { readonly Status: 'FAILED'; readonly Reason: string }

/**
 * Answers when `work` is done, with what it returns for Fn::GetAtt; or with the reason why it failed.
 * @param wrong as in `The database of order could not be made`
 */
export async function serve(
  request: Request<unknown>,
  PhysicalResourceId: string,
  wrong: string,
  work: () => Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  const answer = await work().then(
    (Data): Answer => ({ Status: 'SUCCESS', Data }),
    (error: unknown): Answer => {
      console.error(error)
      return { Status: 'FAILED', Reason: `${wrong}: ${error instanceof Error ? error.message : error}` }
    },
  )
  await respond(request, { ...answer, PhysicalResourceId })
}

async function respond(request: Request<unknown>, answer: object): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId })
  const { ok, status } = await fetch(request.ResponseURL, { method: 'PUT', body })
  if (!ok) throw new Error(`CloudFormation did not take the answer: ${status}`)
}
