"""Prints what cfn-lint and AWS CloudFormation Validate say of templates, a line each: nothing, where they are sound.

Ends with 1 if they say something.
"""

import json
import subprocess
import sys
from pathlib import Path

from cloudformation_validate import CompositeEngine

templates = sys.argv[1:]
said = []
linter = Path(sys.executable).with_name("cfn-lint")
linted = subprocess.run([linter, "--format", "json", "--", *templates], capture_output=True, text=True, check=False)
for match in json.loads(linted.stdout):
    said.append(("cfn-lint", match["Rule"]["Id"], Path(match["Filename"]).name, match["Message"]))
engine = CompositeEngine()
for template in templates:
    for found in engine.validate_template(template).diagnostics:
        severity = str(getattr(found.severity, "name", found.severity)).upper()
        if severity in ("WARN", "ERROR", "FATAL"):
            said.append(("cloudformation-validate", found.rule_id, Path(template).name, found.message))
for line in said:
    print(*line)
sys.exit(1 if said else 0)
