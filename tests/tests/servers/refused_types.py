"""Prints, for each resource type given, why no change set can be created with it; null where one can."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

cloudformation = boto3.client("cloudformation")


def refusal(resource_type):
    stack = "probe-" + resource_type.replace("::", "-")
    template = {"Resources": {"Probe": {"Type": resource_type, "Properties": {}}}}
    try:
        cloudformation.create_change_set(
            StackName=stack, ChangeSetName="probe", ChangeSetType="CREATE", TemplateBody=json.dumps(template)
        )
    except ClientError as error:
        return error.response["Error"]["Message"]
    cloudformation.delete_stack(StackName=stack)
    return None


print(json.dumps({resource_type: refusal(resource_type) for resource_type in sys.argv[1:]}))
