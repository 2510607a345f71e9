import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage, type Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { buildSync } from 'esbuild'
import { accept } from '../accept.ts'

const folder = fileURLToPath(new URL('./functions/', import.meta.url))

export interface NodeFunctionProps {
  /** A file of `functions/` that exports `handler`. */
  readonly entry: string
  readonly description: string
  readonly timeout: Duration
  readonly environment?: Record<string, string>
  /** Inside of the network, if need be: it then reaches nothing but what its security group lets it. */
  readonly network?: { vpc: IVpc; vpcSubnets: SubnetSelection; securityGroups: ISecurityGroup[] }
}

/** A Lambda function of one file of TypeScript, bundled here and now; the SDK comes with the runtime. */
export function nodeFunction(stack: Stack, id: string, props: NodeFunctionProps): LambdaFunction {
  const { entry, network, ...rest } = props
  const made = new LambdaFunction(stack, id, {
    ...rest,
    ...network,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    handler: 'index.handler',
    code: bundled(`${folder}${entry}`),
    logGroup: new LogGroup(stack, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  })
  accept(made, {
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]':
      'It lets the function write its log and nothing else.',
    ...(network && {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]':
        'It lets Lambda make the network interfaces of a function in a network, which have no names beforehand.',
    }),
  })
  return made
}

/** CDK's own helper for this starts a program of esbuild's; its API does the same on every machine. */
function bundled(entryPoint: string): Code {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: bundling happens here.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputFolder) {
          buildSync({
            entryPoints: [entryPoint],
            outfile: `${outputFolder}/index.mjs`,
            bundle: true,
            minify: true,
            platform: 'node',
            target: 'node24',
            format: 'esm',
            external: ['@aws-sdk/*', 'pg-native'],
            banner: {
              js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
            },
            logLevel: 'error',
          })
          return true
        },
      },
    },
  })
}
