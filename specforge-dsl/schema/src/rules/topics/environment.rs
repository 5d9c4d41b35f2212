//! What programs are told of the resources that they connect to.

use crate::rules::codes::RuleCode;
use crate::rules::insertion::Insertion;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::{AttributeType, ResourceType};

pub(crate) const CODES: &[RuleCode] = &[HOST];

const HOST: RuleCode = RuleCode {
    code: "SF0311",
    title: "A host that is no address",
    explanation: "A variable whose name ends in `HOST`, `HOSTNAME`, `ADDR`, `ADDRESS` or `ENDPOINT`, or that is a URL, gets \
                  what `Ref` yields of a database, a cache or a load balancer, or its ARN. That is a name inside of AWS, \
                  which no program can connect to; the address is an attribute of its own. Source: the return values of \
                  the resource types.",
};

/// `AWS::ECS::TaskDefinition`: the environment of its containers.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    for variable in task.get("ContainerDefinitions").items().flat_map(|container| container.get("Environment").items())
    {
        if let Some(name) = variable.get("Name").text() {
            host(name, variable.get("Value"), report);
        }
    }
}

/// `AWS::Lambda::Function`: its environment.
pub(super) fn function(function: View<'_>, report: &mut Report) {
    for (name, _, value) in function.get("Environment").get("Variables").fields() {
        host(name, value, report);
    }
}

fn host(name: &str, value: View<'_>, report: &mut Report) {
    const ENDINGS: [&str; 5] = ["HOST", "HOSTNAME", "ADDR", "ADDRESS", "ENDPOINT"];
    let upper = name.to_ascii_uppercase();
    let alone = value.insertion().filter(|_| ENDINGS.iter().any(|end| upper.ends_with(end)));
    let Some(found) = alone.or_else(|| host_of_url(value.reference()?)) else { return };
    let reference = Insertion::new(found.resource, None);
    let is_reference = reference.is_some_and(|reference| reference.kind == found.kind);
    let addresses = addresses(found.resource);
    if addresses.is_empty() || !(is_reference || found.is_arn()) {
        return;
    }
    let message = format!("`{name}` gets `{}` of `{}`, which is no address", found.method(), found.resource.path());
    let methods: Vec<String> = addresses.iter().map(|address| format!("{address}()")).collect();
    report.add(&HOST, value.at(), message).help(format!("write {}", listed(methods.iter().map(String::as_str), "or")));
}

/// The attribute that is the whole host name of an address such as `postgres://user:password@host:5432/name`.
fn host_of_url(reading: &str) -> Option<Insertion> {
    let (_, rest) = reading.split_once("://")?;
    let authority = rest.split('/').next()?;
    let host = authority.rsplit('@').next()?.strip_prefix("${")?;
    let (inside, port) = host.split_once('}')?;
    Insertion::read(inside).filter(|_| port.is_empty() || port.starts_with(':'))
}

/// The attributes of a type that a program can connect to.
fn addresses(resource: ResourceType) -> Vec<&'static str> {
    let is_address = |name: &str| {
        let name = name.to_ascii_lowercase();
        ["endpoint.address", "dnsname", "endpoint"].iter().any(|end| name.ends_with(end))
    };
    let attributes = resource.attributes().filter(|one| matches!(one.value(), AttributeType::Kind(_)));
    attributes.filter(|one| is_address(one.name())).map(|one| one.rust_name()).collect()
}
