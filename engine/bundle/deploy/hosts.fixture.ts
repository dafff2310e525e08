/*
 * JSON schemas of what the templates hand to their hosts, cut by hand: the fields that the templates use, with the API's own names, types and
 * values; any other field is refused. They are no copies of published schemas.
 *
 * Sources: Amazon ECS API Reference (RegisterTaskDefinition, CreateService), EventBridge Scheduler API Reference (CreateSchedule), CloudWatch
 * API Reference (PutMetricAlarm), AWS documentation, 2025; Render Blueprint YAML Reference, https://render.com/docs/blueprint-spec; Railway,
 * Config as Code Reference, https://docs.railway.com/reference/config-as-code.
 */
const text = { type: 'string', minLength: 1 } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const flag = { type: 'boolean' } as const;
const list = (items: object) => ({ type: 'array', items, minItems: 1 });
const oneOf = (...values: string[]) => ({ enum: values });
const shape = (properties: Record<string, object>, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const some = (properties: Record<string, object>, ...required: string[]) => shape(properties, required);

const arn = { type: 'string', pattern: '^arn:aws:[a-z0-9-]+:' };
const pair = shape({ name: text, value: text });

const Container = some(
  {
    name: text,
    image: text,
    essential: flag,
    user: text,
    command: list(text),
    readonlyRootFilesystem: flag,
    stopTimeout: { type: 'integer', minimum: 2, maximum: 120 },
    linuxParameters: some({ initProcessEnabled: flag, capabilities: some({ drop: list(text) }) }),
    portMappings: list(
      some({ name: text, containerPort: { type: 'integer', minimum: 1, maximum: 65_535 }, protocol: oneOf('tcp', 'udp') }, 'containerPort'),
    ),
    environment: list(pair),
    secrets: list(shape({ name: text, valueFrom: arn })),
    mountPoints: list(shape({ sourceVolume: text, containerPath: { type: 'string', pattern: '^/' }, readOnly: flag })),
    healthCheck: some(
      {
        command: { type: 'array', prefixItems: [oneOf('CMD', 'CMD-SHELL')], items: text, minItems: 2 },
        interval: { type: 'integer', minimum: 5, maximum: 300 },
        timeout: { type: 'integer', minimum: 2, maximum: 60 },
        retries: { type: 'integer', minimum: 1, maximum: 10 },
        startPeriod: { type: 'integer', minimum: 0, maximum: 300 },
      },
      'command',
    ),
    logConfiguration: some(
      { logDriver: oneOf('awslogs', 'awsfirelens', 'splunk'), options: { type: 'object', additionalProperties: text } },
      'logDriver',
    ),
  },
  'name',
  'image',
);

/** Of Fargate: cpu and memory are texts, and only some pairs are sold. */
const FARGATE: Readonly<Record<string, readonly number[]>> = { 1024: [2048, 8192], 2048: [4096, 16_384], 4096: [8192, 30_720] };
const sizes = Object.entries(FARGATE).map(([cpu, [from, to]]) => ({
  properties: {
    cpu: { const: cpu },
    memory: { enum: Array.from({ length: (to! - from!) / 1024 + 1 }, (_, i) => String(from! + 1024 * i)) },
  },
}));

export const RegisterTaskDefinition = {
  ...some(
    {
      family: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,255}$' },
      networkMode: { const: 'awsvpc' },
      requiresCompatibilities: list(oneOf('FARGATE')),
      runtimePlatform: some({ cpuArchitecture: oneOf('X86_64', 'ARM64'), operatingSystemFamily: oneOf('LINUX') }),
      cpu: { type: 'string' },
      memory: { type: 'string' },
      executionRoleArn: arn,
      taskRoleArn: arn,
      volumes: list(
        some(
          {
            name: text,
            efsVolumeConfiguration: some(
              {
                fileSystemId: text,
                transitEncryption: oneOf('ENABLED', 'DISABLED'),
                authorizationConfig: some({ accessPointId: text, iam: oneOf('ENABLED', 'DISABLED') }),
              },
              'fileSystemId',
            ),
          },
          'name',
        ),
      ),
      containerDefinitions: list(Container),
      tags: list(shape({ key: text, value: text })),
    },
    'family',
    'networkMode',
    'cpu',
    'memory',
    'executionRoleArn',
    'containerDefinitions',
  ),
  anyOf: sizes,
};

export const CreateService = some(
  {
    cluster: text,
    serviceName: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,255}$' },
    taskDefinition: text,
    desiredCount: whole,
    launchType: oneOf('EC2', 'FARGATE', 'EXTERNAL'),
    platformVersion: text,
    deploymentConfiguration: some({
      minimumHealthyPercent: whole,
      maximumPercent: whole,
      deploymentCircuitBreaker: shape({ enable: flag, rollback: flag }),
      alarms: shape({ alarmNames: list(text), enable: flag, rollback: flag }),
    }),
    healthCheckGracePeriodSeconds: whole,
    networkConfiguration: shape({
      awsvpcConfiguration: some(
        { subnets: list(text), securityGroups: list(text), assignPublicIp: oneOf('ENABLED', 'DISABLED') },
        'subnets',
      ),
    }),
    loadBalancers: list(some({ targetGroupArn: arn, containerName: text, containerPort: whole })),
    enableExecuteCommand: flag,
    propagateTags: oneOf('TASK_DEFINITION', 'SERVICE', 'NONE'),
  },
  'serviceName',
);

export const CreateSchedule = some(
  {
    Name: { type: 'string', pattern: '^[0-9A-Za-z_.-]{1,64}$' },
    Description: { type: 'string', maxLength: 512 },
    State: oneOf('ENABLED', 'DISABLED'),
    ScheduleExpression: { type: 'string', pattern: '^(cron|rate|at)\\(.+\\)$' },
    ScheduleExpressionTimezone: text,
    FlexibleTimeWindow: some(
      { Mode: oneOf('OFF', 'FLEXIBLE'), MaximumWindowInMinutes: { type: 'integer', minimum: 1, maximum: 1440 } },
      'Mode',
    ),
    Target: some(
      {
        Arn: arn,
        RoleArn: arn,
        EcsParameters: some(
          {
            TaskDefinitionArn: arn,
            TaskCount: { type: 'integer', minimum: 1, maximum: 10 },
            LaunchType: oneOf('EC2', 'FARGATE', 'EXTERNAL'),
            NetworkConfiguration: shape({
              awsvpcConfiguration: some(
                { Subnets: list(text), SecurityGroups: list(text), AssignPublicIp: oneOf('ENABLED', 'DISABLED') },
                'Subnets',
              ),
            }),
          },
          'TaskDefinitionArn',
        ),
        RetryPolicy: some({
          MaximumRetryAttempts: { type: 'integer', minimum: 0, maximum: 185 },
          MaximumEventAgeInSeconds: { type: 'integer', minimum: 60, maximum: 86_400 },
        }),
      },
      'Arn',
      'RoleArn',
    ),
  },
  'Name',
  'ScheduleExpression',
  'FlexibleTimeWindow',
  'Target',
);

const Dimensions = list(shape({ Name: text, Value: text }));
const Metric = shape({ Namespace: text, MetricName: text, Dimensions });

export const PutMetricAlarm = {
  ...some(
    {
      AlarmName: text,
      AlarmDescription: { type: 'string', maxLength: 1024 },
      ComparisonOperator: oneOf('GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'),
      Threshold: { type: 'number' },
      EvaluationPeriods: { type: 'integer', minimum: 1 },
      DatapointsToAlarm: { type: 'integer', minimum: 1 },
      TreatMissingData: oneOf('breaching', 'notBreaching', 'ignore', 'missing'),
      Namespace: text,
      MetricName: text,
      Dimensions,
      Period: { type: 'integer', multipleOf: 10, minimum: 10 },
      ExtendedStatistic: { type: 'string', pattern: '^p\\d{1,2}(\\.\\d+)?$' },
      Metrics: list(
        some(
          {
            Id: { type: 'string', pattern: '^[a-z][a-zA-Z0-9_]*$' },
            Expression: text,
            Label: text,
            ReturnData: flag,
            MetricStat: shape({ Metric, Period: { type: 'integer', multipleOf: 10, minimum: 10 }, Stat: text }),
          },
          'Id',
        ),
      ),
    },
    'AlarmName',
    'ComparisonOperator',
    'EvaluationPeriods',
  ),
  // Metrics, or one metric: never both.
  oneOf: [{ required: ['Metrics'] }, { required: ['MetricName', 'Namespace', 'Period'] }],
};

export const RenderBlueprint = shape({
  services: list(
    some(
      {
        type: oneOf('web', 'pserv', 'worker', 'cron', 'keyvalue'),
        name: text,
        runtime: oneOf('docker', 'image', 'node', 'python', 'go', 'ruby', 'rust', 'elixir', 'static'),
        plan: oneOf('free', 'starter', 'standard', 'pro', 'pro plus', 'pro max', 'pro ultra'),
        dockerfilePath: { type: 'string', pattern: '^\\./' },
        dockerContext: text,
        healthCheckPath: { type: 'string', pattern: '^/' },
        numInstances: { type: 'integer', minimum: 1 },
        maxShutdownDelaySeconds: { type: 'integer', minimum: 1, maximum: 300 },
        autoDeploy: flag,
        disk: some(
          { name: text, mountPath: { type: 'string', pattern: '^/' }, sizeGB: { type: 'integer', minimum: 1 } },
          'name',
          'mountPath',
        ),
        envVars: list({
          anyOf: [shape({ key: text, value: text }), shape({ key: text, generateValue: flag }), shape({ key: text, sync: flag })],
        }),
      },
      'type',
      'name',
    ),
  ),
});

export const RailwayConfig = shape({
  $schema: text,
  build: some({ builder: oneOf('RAILPACK', 'NIXPACKS', 'DOCKERFILE'), dockerfilePath: text }, 'builder'),
  deploy: some({
    healthcheckPath: { type: 'string', pattern: '^/' },
    healthcheckTimeout: whole,
    restartPolicyType: oneOf('ON_FAILURE', 'ALWAYS', 'NEVER'),
    restartPolicyMaxRetries: whole,
    numReplicas: { type: 'integer', minimum: 1 },
    drainingSeconds: whole,
  }),
});
