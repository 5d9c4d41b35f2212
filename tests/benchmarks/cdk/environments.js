// The resource types of ../../../stacks, production and staging, in AWS CDK: node environments.js OUTPUT
// One stack each, of 132 and 120 resources; the library's own constructs wherever it has them.
// CDK_VALIDATION=false leaves its checks out.
const cdk = require('aws-cdk-lib');
const { Duration, RemovalPolicy, Tags } = cdk;
const acm = require('aws-cdk-lib/aws-certificatemanager');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const actions = require('aws-cdk-lib/aws-cloudwatch-actions');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const elasticache = require('aws-cdk-lib/aws-elasticache');
const elb = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const events = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');
const rds = require('aws-cdk-lib/aws-rds');
const route53 = require('aws-cdk-lib/aws-route53');
const aliases = require('aws-cdk-lib/aws-route53-targets');
const s3 = require('aws-cdk-lib/aws-s3');
const secrets = require('aws-cdk-lib/aws-secretsmanager');
const sns = require('aws-cdk-lib/aws-sns');
const subscriptions = require('aws-cdk-lib/aws-sns-subscriptions');

const app = new cdk.App({ outdir: process.argv[2] });
for (const [name, production] of [['production', true], ['staging', false]]) {
  const stack = new cdk.Stack(app, `Specforge-${name}`, { env: { region: 'us-east-1' } });
  Tags.of(stack).add('environment', name);
  declare(stack, name, production);
}
app.synth();

function declare(stack, name, production) {
  const key = new kms.Key(stack, 'Key', { alias: `alias/specforge-${name}`, enableKeyRotation: true });
  const topic = new sns.Topic(stack, 'Alerts', { masterKey: key });
  topic.addSubscription(new subscriptions.EmailSubscription('operations@example.com'));
  const alert = new actions.SnsAction(topic);
  const { vpc, groups } = network(stack, production);
  const { database, token, cache } = data(stack, key, vpc, groups, production);
  const { balancer, listener } = edge(stack, name, vpc, groups, production);

  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
  const tasks = new logs.LogGroup(stack, 'Tasks', { encryptionKey: key, retention: logs.RetentionDays.ONE_MONTH });
  const widgets = [];
  for (const [service, port, priority, path] of [['backend', 3000, 10, '/api/*'], ['frontend', 8080, 20, '/*']]) {
    const repository = new ecr.Repository(stack, `${service}-images`, {
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: 20 }],
    });
    const task = new ecs.FargateTaskDefinition(stack, `${service}-task`, { cpu: 512, memoryLimitMiB: 1024 });
    task.addContainer(service, {
      image: ecs.ContainerImage.fromEcrRepository(repository, '1.0.0'),
      portMappings: [{ containerPort: port }],
      environment: { DATABASE_HOST: database.dbInstanceEndpointAddress, REDIS_HOST: cache.attrPrimaryEndPointAddress },
      secrets: {
        DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(database.secret, 'password'),
        REDIS_TOKEN: ecs.Secret.fromSecretsManager(token),
      },
      readonlyRootFilesystem: true,
      logging: ecs.LogDrivers.awsLogs({ logGroup: tasks, streamPrefix: service }),
    });
    const running = new ecs.FargateService(stack, service, {
      cluster,
      taskDefinition: task,
      desiredCount: production ? 2 : 1,
      securityGroups: [groups[service]],
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
    });
    const blue = target(stack, `${service}-blue`, vpc, port);
    target(stack, `${service}-green`, vpc, port);
    running.attachToApplicationTargetGroup(blue);
    new elb.ApplicationListenerRule(stack, `${service}-rule`, {
      listener, priority, conditions: [elb.ListenerCondition.pathPatterns([path])], targetGroups: [blue],
    });
    new elb.ApplicationListenerRule(stack, `${service}-test-rule`, {
      listener,
      priority: priority + 100,
      conditions: [elb.ListenerCondition.pathPatterns([path]), elb.ListenerCondition.httpHeader('x-test', ['green'])],
      targetGroups: [blue],
    });
    const scaling = running.autoScaleTaskCount({ minCapacity: 1, maxCapacity: 10 });
    scaling.scaleOnCpuUtilization('cpu', { targetUtilizationPercent: 60 });
    scaling.scaleOnMemoryUtilization('memory', { targetUtilizationPercent: 70 });
    const alarms = {
      cpu: running.metricCpuUtilization(),
      memory: running.metricMemoryUtilization(),
      failures: blue.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT),
      latency: blue.metrics.targetResponseTime(),
      unhealthy: blue.metrics.unhealthyHostCount(),
    };
    Object.entries(alarms).forEach(([what, metric]) => alarm(stack, `${service}-${what}`, metric, 80, alert));
    widgets.push(new cloudwatch.GraphWidget({ title: service, left: [alarms.cpu, alarms.memory] }));
    const failures = new logs.MetricFilter(stack, `${service}-errors`, {
      logGroup: tasks,
      filterPattern: logs.FilterPattern.literal('{ $.level = "error" }'),
      metricNamespace: 'Specforge',
      metricName: `${service}-errors`,
    });
    alarm(stack, `${service}-errors-alarm`, failures.metric(), 10, alert);
  }

  const redis = (metricName) => new cloudwatch.Metric({
    namespace: 'AWS/ElastiCache', metricName, dimensionsMap: { ReplicationGroupId: cache.ref },
  });
  const others = {
    'database-cpu': database.metricCPUUtilization(),
    'database-space': database.metricFreeStorageSpace(),
    'database-memory': database.metricFreeableMemory(),
    'database-connections': database.metricDatabaseConnections(),
    'redis-cpu': redis('EngineCPUUtilization'),
    'redis-memory': redis('DatabaseMemoryUsagePercentage'),
    'redis-evictions': redis('Evictions'),
    'balancer-failures': balancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT),
    'balancer-rejected': balancer.metrics.rejectedConnectionCount(),
  };
  Object.entries(others).forEach(([what, metric]) => alarm(stack, what, metric, 80, alert));
  widgets.push(new cloudwatch.GraphWidget({ title: 'Data', left: Object.values(others) }));
  new cloudwatch.Dashboard(stack, 'Dashboard', { widgets: [widgets] });
  new events.Rule(stack, 'Deployments', {
    eventPattern: { source: ['aws.ecs'], detailType: ['ECS Deployment State Change'] },
    targets: [new targets.SnsTopic(topic)],
  });
}

/** A network of two zones with three kinds of subnets, its endpoints, and who may talk to whom. */
function network(stack, production) {
  const subnet = (name, subnetType) => ({ name, subnetType, cidrMask: 24 });
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    natGateways: production ? 2 : 1,
    subnetConfiguration: [
      subnet('public', ec2.SubnetType.PUBLIC),
      subnet('private', ec2.SubnetType.PRIVATE_WITH_EGRESS),
      subnet('data', ec2.SubnetType.PRIVATE_ISOLATED),
    ],
    flowLogs: { all: { destination: ec2.FlowLogDestination.toCloudWatchLogs(), trafficType: ec2.FlowLogTrafficType.ALL } },
  });
  vpc.addGatewayEndpoint('s3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  if (production) {
    const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER, SSM } = ec2.InterfaceVpcEndpointAwsService;
    Object.entries({ ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER, SSM })
      .forEach(([id, service]) => vpc.addInterfaceEndpoint(id, { service }));
  }
  const group = (id) => new ec2.SecurityGroup(stack, `${id}-group`, { vpc, description: id, allowAllOutbound: false });
  const ids = ['balancer', 'backend', 'frontend', 'database', 'cache'];
  const groups = Object.fromEntries(ids.map((id) => [id, group(id)]));
  const allow = (from, to, port) => groups[from].connections.allowTo(groups[to], ec2.Port.tcp(port));
  groups.balancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
  groups.balancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80));
  allow('balancer', 'backend', 3000);
  allow('balancer', 'frontend', 8080);
  allow('frontend', 'backend', 3000);
  allow('backend', 'database', 5432);
  allow('backend', 'cache', 6379);
  for (const id of ['backend', 'frontend']) groups[id].addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
  return { vpc, groups };
}

function data(stack, key, vpc, groups, production) {
  const vpcSubnets = { subnetGroupName: 'data' };
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
  const database = new rds.DatabaseInstance(stack, 'Database', {
    engine,
    vpc,
    vpcSubnets,
    securityGroups: [groups.database],
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    multiAz: production,
    storageEncryptionKey: key,
    credentials: rds.Credentials.fromGeneratedSecret('specforge', { encryptionKey: key }),
    parameterGroup: new rds.ParameterGroup(stack, 'Parameters', { engine, parameters: { 'rds.force_ssl': '1' } }),
    deletionProtection: production,
    removalPolicy: RemovalPolicy.SNAPSHOT,
  });
  const token = new secrets.Secret(stack, 'Token', {
    encryptionKey: key, generateSecretString: { excludePunctuation: true, passwordLength: 64 },
  });
  const subnets = new elasticache.CfnSubnetGroup(stack, 'CacheSubnets', {
    description: 'Cache', subnetIds: vpc.selectSubnets(vpcSubnets).subnetIds,
  });
  const cache = new elasticache.CfnReplicationGroup(stack, 'Cache', {
    replicationGroupDescription: 'Cache',
    engine: 'redis',
    engineVersion: '7.1',
    cacheNodeType: 'cache.t4g.small',
    numCacheClusters: production ? 2 : 1,
    automaticFailoverEnabled: production,
    multiAzEnabled: production,
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    kmsKeyId: key.keyArn,
    authToken: token.secretValue.unsafeUnwrap(),
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [groups.cache.securityGroupId],
  });
  return { database, token, cache };
}

function edge(stack, name, vpc, groups, production) {
  const bucket = new s3.Bucket(stack, 'AccessLogs', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(90) }],
  });
  const balancer = new elb.ApplicationLoadBalancer(stack, 'Balancer', {
    vpc, internetFacing: true, securityGroup: groups.balancer, deletionProtection: production, dropInvalidHeaderFields: true,
  });
  balancer.logAccessLogs(bucket);
  const zone = route53.PublicHostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com',
  });
  const domainName = `${name}.example.com`;
  const certificate = new acm.Certificate(stack, 'Certificate', {
    domainName, validation: acm.CertificateValidation.fromDns(zone),
  });
  const target = route53.RecordTarget.fromAlias(new aliases.LoadBalancerTarget(balancer));
  new route53.ARecord(stack, 'Record', { zone, recordName: domainName, target });
  balancer.addRedirect({ open: false });
  const listener = balancer.addListener('Https', {
    port: 443,
    open: false,
    certificates: [certificate],
    sslPolicy: elb.SslPolicy.TLS13_RES,
    defaultAction: elb.ListenerAction.fixedResponse(404),
  });
  return { balancer, listener };
}

function target(stack, id, vpc, port) {
  return new elb.ApplicationTargetGroup(stack, id, {
    vpc,
    port,
    protocol: elb.ApplicationProtocol.HTTP,
    targetType: elb.TargetType.IP,
    deregistrationDelay: Duration.seconds(30),
    healthCheck: { path: '/health', interval: Duration.seconds(15) },
  });
}

function alarm(stack, id, metric, threshold, alert) {
  const { GREATER_THAN_THRESHOLD: comparisonOperator } = cloudwatch.ComparisonOperator;
  metric.createAlarm(stack, `${id}-alarm`, { threshold, evaluationPeriods: 3, comparisonOperator }).addAlarmAction(alert);
}
