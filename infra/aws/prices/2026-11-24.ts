import type { PriceList } from './price.ts'

const cloudwatch = 'cloudburn.io/blog/amazon-cloudwatch-pricing (February 2026)'
// AWS's page loads these prices by script; public tables made from its price lists agree.
const instances = 'ten public programs with a table of prices, which agree (2026)'
const databases = 'infratally.com/articles/aws-rds-pricing-explained-2026.html (2026)'

/** us-east-1, on demand. A new list is a new file, so that older bills can be explained. */
export const priceList = {
  region: 'us-east-1',
  date: '2026-11-24',
  prices: {
    'ec2.t4g.nano': { usd: 0.0042, per: 'hour', source: instances },
    'ec2.t4g.micro': { usd: 0.0084, per: 'hour', source: instances },
    'ec2.t4g.small': { usd: 0.0168, per: 'hour', source: instances },
    'ec2.t4g.medium': { usd: 0.0336, per: 'hour', source: instances },
    'ec2.t4g.large': { usd: 0.0672, per: 'hour', source: instances },
    'ebs.gp3': {
      usd: 0.08,
      per: 'GB-month',
      source: 'c3x.dev/blog/gp2-to-gp3-migration-aws-ebs; saisci.com, gp2 and gp3 compared (2021)',
    },
    'ipv4.public': {
      usd: 0.005,
      per: 'hour',
      source:
        'aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws (2024)',
    },
    'alb.hour': {
      usd: 0.0225,
      per: 'hour',
      source:
        'cal53.calculator.city/aws-alb-cost-calculator; per hour or part of one: aws.amazon.com/elasticloadbalancing/pricing',
    },
    'alb.lcu': {
      usd: 0.008,
      per: 'hour',
      source: 'aws.darcy-it.com, cost of ELB; what a unit is: handbook.vantage.sh/aws/services/elb-pricing',
    },
    'nat.hour': {
      usd: 0.045,
      per: 'hour',
      source: 'cloudburn.io/blog/aws-nat-gateway-pricing (February 2026)',
    },
    'endpoint.hour': {
      usd: 0.01,
      per: 'hour',
      source:
        'zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint (June 2026); per zone: aws.amazon.com/privatelink/pricing',
    },
    'rds.db.t4g.micro': { usd: 0.016, per: 'hour', source: databases },
    'rds.db.t4g.small': { usd: 0.032, per: 'hour', source: databases },
    'rds.db.t4g.medium': { usd: 0.065, per: 'hour', source: databases },
    // Costs more than an instance's gp3 disk ($0.08).
    'rds.gp3': {
      usd: 0.115,
      per: 'GB-month',
      source: 'usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator (June 2026)',
    },
    'secret.month': {
      usd: 0.4,
      per: 'month',
      source: 'hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
    },
    'zone.month': {
      usd: 0.5,
      per: 'month',
      source: 'aws.amazon.com/route53/pricing',
      unconfirmed: 'no copy of the page was at hand; public tables of prices agree',
    },
    'kms.key': { usd: 1, per: 'month', source: 'cloudburn.io/blog/aws-kms-pricing (March 2026)' },
    'cloudwatch.alarm': {
      usd: 0.1,
      per: 'month',
      free: 10,
      source: `${cloudwatch}; c3x.dev/resources/aws/aws_cloudwatch_metric_alarm`,
    },
    'cloudwatch.composite-alarm': {
      usd: 0.5,
      per: 'month',
      source: 'c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
    },
    'cloudwatch.dashboard': { usd: 3, per: 'month', free: 3, source: cloudwatch },
    'cloudwatch.metric': {
      usd: 0.3,
      per: 'month',
      free: 10,
      source: `${cloudwatch}; signoz.io/guides/cloudwatch-pricing (February 2026)`,
    },
    'xray.traces': {
      usd: 5,
      per: 'million',
      free: 0.1,
      source: 'aws.amazon.com/xray/pricing',
    },
    'cloudwatch.logs': { usd: 0.5, per: 'GB', free: 5, source: cloudwatch },
    'cloudfront.requests': {
      usd: 1,
      per: 'million',
      free: 10,
      source:
        'free: aws.amazon.com/cloudfront/pricing; HTTPS, North America and Europe: wring.co/blog/aws-cloudfront-pricing-guide (March 2026)',
    },
    'cloudfront.out': { usd: 0.085, per: 'GB', free: 1000, source: 'aws.amazon.com/cloudfront/pricing' },
    'cloudfront.to-origin': {
      usd: 0.02,
      per: 'GB',
      source: 'aws.amazon.com/cloudfront/pricing',
      unconfirmed: 'the copy of the page that was read does not show this row',
    },
    'sqs.requests': {
      usd: 0.4,
      per: 'million',
      free: 1,
      source: 'cloudburn.io/blog/amazon-sqs-pricing (March 2026)',
    },
    'sns.publishes': {
      usd: 0.5,
      per: 'million',
      free: 1,
      source: 'factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols (June 2026)',
    },
    's3.storage': {
      usd: 0.023,
      per: 'GB-month',
      source: 'aws.amazon.com/s3/pricing',
      unconfirmed: 'no copy of the page was at hand',
    },
    'dynamodb.write-capacity': {
      usd: 0.00065,
      per: 'hour',
      free: 25 * 730,
      source: 'aws.amazon.com/dynamodb/pricing/provisioned',
      unconfirmed: 'the copy of the page that was read does not show the figures',
    },
  },
  memory: { 't4g.nano': 0.5, 't4g.micro': 1, 't4g.small': 2, 't4g.medium': 4, 't4g.large': 8 },
} as const satisfies PriceList
