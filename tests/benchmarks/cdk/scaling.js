// The app of ../src/scaling.rs in AWS CDK: node scaling.js STACKS RESOURCES OUTPUT
// CDK_VALIDATION=false leaves its checks out.
const { App, Stack, Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');

const [stacks, resources, outdir] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const app = new App({ outdir });

for (let number = 0; number < stacks; number += 1) {
  const stack = new Stack(app, `Scaling${number}`, { env: { region: 'us-east-1' } });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, clusterName: `cluster-${number}` });
  const balancer = new ec2.SecurityGroup(stack, 'Balancer', { vpc, description: 'Load balancer' });
  const task = new ecs.FargateTaskDefinition(stack, 'Task', { family: `app-${number}`, cpu: 256, memoryLimitMiB: 512 });
  task.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.27'),
    portMappings: [{ containerPort: 8080 }],
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'app' }),
  });
  // Cluster, group, task definition, two roles, a policy and a log group stand beside the bundles.
  for (let bundle = 0; bundle < Math.floor((resources - 7) / 4); bundle += 1) {
    const group = new ec2.SecurityGroup(stack, `Group${bundle}`, { vpc, description: `Service ${bundle}` });
    group.connections.allowFrom(balancer, ec2.Port.tcp(8080), 'From the load balancer');
    const service = new ecs.FargateService(stack, `Service${bundle}`, {
      cluster,
      taskDefinition: task,
      serviceName: `service-${bundle}`,
      desiredCount: 2,
      minHealthyPercent: 50,
      maxHealthyPercent: 200,
      assignPublicIp: false,
      circuitBreaker: { rollback: true },
      securityGroups: [group],
    });
    new cloudwatch.Alarm(stack, `Cpu${bundle}`, {
      metric: service.metricCpuUtilization({ period: Duration.minutes(5) }),
      threshold: 80,
      evaluationPeriods: 2,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    });
  }
}

app.synth();
