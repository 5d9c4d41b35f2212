"""Prints what is in the account, as the services themselves tell it: one JSON object."""

import json

import boto3


def client(service):
    return boto3.client(service)


def pages(service, operation, result, **arguments):
    """All pages of a listing."""
    made = client(service)
    if made.can_paginate(operation):
        answers = made.get_paginator(operation).paginate(**arguments)
    else:
        answers = [getattr(made, operation)(**arguments)]
    return [item for answer in answers for item in answer[result]]


def by(key, items):
    """The items by the value of one of their fields."""
    return {item[key]: item for item in items}


def services():
    ecs = client("ecs")
    found = {}
    for cluster in pages("ecs", "list_clusters", "clusterArns"):
        names = pages("ecs", "list_services", "serviceArns", cluster=cluster)
        if names:
            found.update(by("serviceName", ecs.describe_services(cluster=cluster, services=names)["services"]))
    return found


def task_definitions(running):
    ecs = client("ecs")
    described = {}
    for name, service in running.items():
        answer = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
        described[name] = answer["taskDefinition"]
    return described


def listeners(load_balancers):
    elb = client("elbv2")
    found = {}
    for balancer in load_balancers.values():
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            listener["Rules"] = elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
            found[str(listener["Port"])] = listener
    return found


def attributes(load_balancers):
    elb = client("elbv2")
    arns = {name: balancer["LoadBalancerArn"] for name, balancer in load_balancers.items()}
    return {
        name: {
            attribute["Key"]: attribute["Value"]
            for attribute in elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        }
        for name, arn in arns.items()
    }


def fields_of(value):
    """The names of the fields where a secret is a JSON object; never their values."""
    try:
        return sorted(dict(json.loads(value)))
    except (TypeError, ValueError):
        return []  # a password that is generated may look like the beginning of anything


def secret_fields(secrets):
    manager = client("secretsmanager")
    values = {secret["Name"]: manager.get_secret_value(SecretId=secret["ARN"]) for secret in secrets}
    return {name: fields_of(value["SecretString"]) for name, value in values.items()}


def clusters():
    arns = pages("ecs", "list_clusters", "clusterArns")
    return client("ecs").describe_clusters(clusters=arns, include=["SETTINGS"])["clusters"] if arns else []


def account():
    running = services()
    secrets = pages("secretsmanager", "list_secrets", "SecretList")
    for secret in secrets:
        secret.pop("LastAccessedDate", None)  # looking at a secret is no change
    load_balancers = by("LoadBalancerName", pages("elbv2", "describe_load_balancers", "LoadBalancers"))
    dashboards = [entry["DashboardName"] for entry in pages("cloudwatch", "list_dashboards", "DashboardEntries")]
    zones = [zone["Id"] for zone in pages("route53", "list_hosted_zones", "HostedZones")]
    return {
        "vpcs": [vpc for vpc in pages("ec2", "describe_vpcs", "Vpcs") if not vpc["IsDefault"]],
        "subnets": pages("ec2", "describe_subnets", "Subnets"),
        "security_groups": by("GroupId", pages("ec2", "describe_security_groups", "SecurityGroups")),
        "route_tables": pages("ec2", "describe_route_tables", "RouteTables"),
        "internet_gateways": pages("ec2", "describe_internet_gateways", "InternetGateways"),
        "vpc_endpoints": by("ServiceName", pages("ec2", "describe_vpc_endpoints", "VpcEndpoints")),
        "keys": [
            client("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in pages("kms", "list_keys", "Keys")
        ],
        "key_aliases": by("AliasName", pages("kms", "list_aliases", "Aliases")),
        "repositories": by("repositoryName", pages("ecr", "describe_repositories", "repositories")),
        "log_groups": by("logGroupName", pages("logs", "describe_log_groups", "logGroups")),
        "metric_filters": pages("logs", "describe_metric_filters", "metricFilters"),
        "buckets": [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]],
        "topics": [topic["TopicArn"] for topic in pages("sns", "list_topics", "Topics")],
        "subscriptions": pages("sns", "list_subscriptions", "Subscriptions"),
        "secrets": secrets,
        "secret_fields": secret_fields(secrets),
        "parameters": by("Name", pages("ssm", "describe_parameters", "Parameters")),
        "databases": by("DBInstanceIdentifier", pages("rds", "describe_db_instances", "DBInstances")),
        "database_snapshots": pages("rds", "describe_db_snapshots", "DBSnapshots"),
        "caches": by("ReplicationGroupId", pages("elasticache", "describe_replication_groups", "ReplicationGroups")),
        "cache_snapshots": pages("elasticache", "describe_snapshots", "Snapshots"),
        "certificates": pages("acm", "list_certificates", "CertificateSummaryList"),
        "records": [
            record
            for zone in zones
            for record in pages("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone)
        ],
        "load_balancers": load_balancers,
        "load_balancer_attributes": attributes(load_balancers),
        "listeners": listeners(load_balancers),
        "target_groups": by("TargetGroupArn", pages("elbv2", "describe_target_groups", "TargetGroups")),
        "clusters": clusters(),
        "services": running,
        "task_definitions": task_definitions(running),
        "roles": [role["RoleName"] for role in pages("iam", "list_roles", "Roles")],
        "alarms": by("AlarmName", pages("cloudwatch", "describe_alarms", "MetricAlarms")),
        "dashboards": {
            name: json.loads(client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"])
            for name in dashboards
        },
        "event_rules": pages("events", "list_rules", "Rules"),
    }


print(json.dumps(account(), default=str))
