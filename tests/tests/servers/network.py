"""Prints how many there are of what a network is made of, as EC2 itself tells."""

import json

import boto3

ec2 = boto3.client("ec2")
gateways = ec2.describe_nat_gateways()["NatGateways"]
print(
    json.dumps(
        {
            "vpcs": len(ec2.describe_vpcs()["Vpcs"]),
            "nat_gateways": sum(gateway["State"] == "available" for gateway in gateways),
            "addresses": len(ec2.describe_addresses()["Addresses"]),
        }
    )
)
