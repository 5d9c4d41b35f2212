use specforge_schema::rules::RuleCode;

/// Every finding that has a code, sorted by it: those on a whole app (`SF00…`), then the rules on one resource.
pub fn codes() -> impl Iterator<Item = RuleCode> {
    WHOLE_APP.iter().chain(specforge_schema::rules::codes()).copied()
}

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> RuleCode {
    RuleCode { code, title, explanation }
}

/// What only the whole app shows.
const WHOLE_APP: &[RuleCode] = &[
    code(
        "SF0001",
        "Resources of one stack need each other",
        "None of them can be created first. Handles cannot make a circle; raw properties and free-form JSON that spell `Ref` \
         out can. Cut it at one place: rules between security groups, for example, are resources of their own.",
    ),
    code(
        "SF0002",
        "A logical ID or an output is declared twice in a stack",
        "The name of the `let`, behind the names of the components around, is the logical ID. Choose another name, or put \
         `#[key(…)]` on the loop or on the component call.",
    ),
    code(
        "SF0003",
        "A key that a logical ID cannot hold",
        "A logical ID is made of ASCII letters and digits (CloudFormation User Guide, \"Resources section structure\"). \
         Other ASCII characters of a key separate words; one without a letter and a digit tells nothing apart.",
    ),
    code(
        "SF0004",
        "A resource is declared outside of a stack",
        "Call the component from a function marked `#[stack]`, with that function's scope.",
    ),
    code(
        "SF0005",
        "A stack is called inside another stack",
        "Stacks do not nest: call each with the app. A group of resources inside a stack is a `#[component]`.",
    ),
    code(
        "SF0006",
        "Two stacks have one name",
        "Call a stack's function once for each app, or name one with `#[stack(name = \"…\")]`.",
    ),
    code(
        "SF0007",
        "A prerequisite does not say when it is missing",
        "Add `.until_given(parameter)` or `.until_ssm_parameter_exists(parameter)`: the deployment stops there only as long \
         as something is missing.",
    ),
    code(
        "SF0008",
        "A handle of another app is used",
        "Apps are deployed apart from each other. Pass values through a contract, or as text: `external::<…>(…)`.",
    ),
    code(
        "SF0009",
        "A secret parameter is used in another stack",
        "It would stand in clear in an output. Keep the value in AWS Secrets Manager, and pass the secret.",
    ),
    code("SF0010", "The app has no stack", "Call a function marked `#[stack]` with the app."),
    code(
        "SF0011",
        "A name that no stack can have",
        "A letter, then letters, digits and hyphens, 128 characters at most (CloudFormation API Reference, \
         \"CreateStack\").",
    ),
    code(
        "SF0012",
        "A stack has no resource",
        "CloudFormation refuses a template without resources (User Guide, \"Resources section structure\"). Declare one, or \
         do not call the stack.",
    ),
    code(
        "SF0013",
        "Stacks need each other",
        "None of them can be deployed first. Move what both need into a stack before them.",
    ),
    code(
        "SF0014",
        "More resources, parameters or outputs than a template takes",
        "500 resources, 200 parameters and 200 outputs (CloudFormation User Guide, \"Understand CloudFormation quotas\"). \
         Split the stack; handles may cross stacks.",
    ),
    code(
        "SF0015",
        "A logical ID is too long",
        "255 characters at most (CloudFormation User Guide, \"Understand CloudFormation quotas\"). Nest components less \
         deeply, or pin the name with `#[id(\"…\")]`.",
    ),
    code(
        "SF0016",
        "A template is too large",
        "1 MiB is the end; beyond 51,200 bytes, where this is a warning, a template has to be uploaded to a bucket first \
         (CloudFormation User Guide, \"Understand CloudFormation quotas\"). Split the stack; handles may cross stacks.",
    ),
    code(
        "SF0018",
        "Raw JSON refers to what is not in the stack",
        "Pass the handle of the resource instead: it cannot dangle.",
    ),
    code(
        "SF0019",
        "A snapshot of what has none",
        "A few types alone can be snapshotted before they are deleted (CloudFormation User Guide, \"DeletionPolicy \
         attribute\"). Keep the resource with `Retain` or `RetainExceptOnCreate`, or let it go with `Delete`.",
    ),
    code(
        "SF0020",
        "A subnet is not in its network's range",
        "Choose a range inside of the network's, or add one to the network with `ec2::VpcCidrBlock` (Amazon VPC User Guide, \
         \"Subnet CIDR blocks\").",
    ),
    code(
        "SF0021",
        "Two subnets of one network overlap",
        "Each subnet has a range of its own (Amazon VPC User Guide, \"Subnet CIDR blocks\").",
    ),
    code(
        "SF0022",
        "The instance of a contract cannot be a part of a parameter's name",
        "Letters, digits and `_.-`, in levels apart by `/` (Systems Manager User Guide, \"About requirements and constraints \
         for parameter names\"). The name of the environment will do.",
    ),
    code(
        "SF0023",
        "A field of a contract is published without a value",
        "It is `None` or an empty list, and whoever imports the contract counts on a value. What may be missing belongs in a \
         contract of its own.",
    ),
    code(
        "SF0028",
        "An account or a region that cannot exist",
        "An account's number has twelve digits (AWS Account Management Reference Guide, \"AWS account identifiers\"). A region \
         is written like `eu-central-1`; `eu-central-1a` is one of its zones (AWS General Reference, \"Regions and endpoints\").",
    ),
    code(
        "SF0029",
        "An export name that is not the only one, or not known in time",
        "CloudFormation wants a name that no other output of the account and the region has, and wants it before it creates \
         anything: it may hold parameters and `stack_name()`, and no resource (CloudFormation User Guide, \"Outputs\").",
    ),
    code(
        "SF0030",
        "A resource that was moved from a stack which the app does not have",
        "`#[moved(from = \"stack.Old\")]` names a stack of the app by its short ID or in full, and one that the app once had in \
         full. Nothing would be moved otherwise, and a new resource would take the place of the old one.",
    ),
    code(
        "SF0036",
        "Something is written raw that the language has a form for",
        "`scope.raw(…)` adds sections to a template and `#[raw(…)]` attributes to a resource or an output, for what the \
         language has no form for. Parameters, resources, outputs and what they consist of are written as themselves, so \
         that they are checked.",
    ),
    code(
        "SF0037",
        "Two resources claim what there is once",
        "A subnet has one route table, a route table one route to a destination, a load balancer one listener on a port, a \
         listener one rule of a priority, and a zone one record of a name and a type. Sources: Amazon VPC User Guide, \
         Elastic Load Balancing API Reference, Application Auto Scaling API Reference, Amazon Route 53 API Reference.",
    ),
    code(
        "SF0038",
        "What is always there needs what a condition may leave out",
        "CloudFormation refuses a template whose resource or output refers to a resource that its conditions leave out \
         (CloudFormation User Guide, \"Condition functions\"). Put both under the condition.",
    ),
];
