const part = 'part of another resource'
const seldom =
  "runs seldom: far within Lambda's million requests and 400,000 GB-seconds that are free in every month"
const byUse = 'paid for by use: see the lines of use'

const freeTypes: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': byUse,
  'AWS::SQS::Queue': byUse,
  'AWS::CloudFront::Distribution': byUse,
  'AWS::SNS::Subscription': part,
  'AWS::SNS::TopicPolicy': part,
  'AWS::SQS::QueuePolicy': part,
  'AWS::S3::BucketPolicy': part,
  'AWS::SecretsManager::SecretTargetAttachment': part,
  'AWS::KMS::Alias': part,
  'AWS::RDS::DBSubnetGroup': part,
  'AWS::RDS::DBParameterGroup': part,
  'AWS::ElasticLoadBalancingV2::Listener': part,
  'AWS::ElasticLoadBalancingV2::ListenerRule': part,
  'AWS::ElasticLoadBalancingV2::TargetGroup': part,
  'AWS::CloudFront::VpcOrigin': 'no charge of its own: Amazon CloudFront, restrict access with VPC origins',
  'AWS::CloudFront::Function': 'answers what no route takes: two million runs are free in every month',
  'AWS::CloudFront::CachePolicy': part,
  'AWS::CloudFront::OriginRequestPolicy': part,
  'AWS::CloudFront::ResponseHeadersPolicy': part,
  'AWS::CloudFront::OriginAccessControl': part,
  'AWS::ElasticBeanstalk::Application': 'no charge of its own: what its environments are made of is paid for',
  'AWS::ElasticBeanstalk::ApplicationVersion': 'a few kilobytes in the bucket of CDK',
  'AWS::IAM::Role': 'IAM is free',
  'AWS::IAM::Policy': 'IAM is free',
  'AWS::IAM::ManagedPolicy': 'IAM is free',
  'AWS::IAM::InstanceProfile': 'IAM is free',
  'AWS::EC2::VPC': 'networks are free; gateways, endpoints and addresses are not',
  'AWS::EC2::Subnet': part,
  'AWS::EC2::RouteTable': part,
  'AWS::EC2::Route': part,
  'AWS::EC2::SubnetRouteTableAssociation': part,
  'AWS::EC2::InternetGateway': 'no charge of its own',
  'AWS::EC2::VPCGatewayAttachment': part,
  'AWS::EC2::SecurityGroup': part,
  'AWS::EC2::SecurityGroupIngress': part,
  'AWS::EC2::SecurityGroupEgress': part,
  'AWS::Logs::LogGroup': byUse,
  'AWS::Logs::MetricFilter': 'filters are free; what they count is a metric',
  'AWS::Lambda::Function': seldom,
  'AWS::Lambda::Permission': part,
  'AWS::Events::Rule': 'rules that run by the clock are free',
  'AWS::EC2::FlowLog': 'of what was rejected alone: a few megabytes in the bucket of logs',
  'AWS::Route53::RecordSet': part,
  'AWS::CertificateManager::Certificate': 'public certificates are free',
  'AWS::CDK::Metadata': 'a note in the template',
}

/** A custom resource's function is counted by itself. */
export function isFree(type: string): boolean {
  return type in freeTypes || type.startsWith('Custom::')
}
