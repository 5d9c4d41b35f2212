//! Rules of security groups.

use crate::rules::cidr::Ipv4Network;
use crate::rules::codes::RuleCode;
use crate::rules::pattern::only;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[PORTS, PROTOCOL, SAME_RULE, DESCRIPTION, EXPOSED];

const PORTS: RuleCode = RuleCode {
    code: "SF0210",
    title: "A port range that a rule cannot have",
    explanation: "A rule for TCP or UDP names the first and the last port, each from 0 to 65535, in this order. A rule \
                  for every protocol (`-1`) opens every port, whatever ports are written. For ICMP the two are type and \
                  code, from -1 to 255. Source: Amazon EC2 API Reference, `IpPermission`.",
};
const PROTOCOL: RuleCode = RuleCode {
    code: "SF0211",
    title: "An IP protocol that does not exist",
    explanation: "The protocol is `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number from 0 to 255, or `-1` for all. \
                  Source: Amazon EC2 API Reference, `IpPermission`, `IpProtocol`.",
};
const SAME_RULE: RuleCode = RuleCode {
    code: "SF0212",
    title: "The same rule twice",
    explanation: "The rules of a security group are a set; EC2 refuses the second (`InvalidPermission.Duplicate`). The \
                  description does not make a rule another one.",
};
const DESCRIPTION: RuleCode = RuleCode {
    code: "SF0213",
    title: "A description or name that EC2 refuses",
    explanation: "Descriptions have up to 255 characters of `a-z A-Z 0-9 . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *` and \
                  space; a group's name does not begin with `sg-`. Source: Amazon EC2 API Reference, \
                  `CreateSecurityGroup`.",
};
const EXPOSED: RuleCode = RuleCode {
    code: "SF0214",
    title: "Administration or a database open to the whole internet",
    explanation: "A rule admits every address to a port on which servers are administered (SSH, RDP) or databases \
                  listen. Such ports are scanned within minutes. Source: AWS Security Hub, controls EC2.13, EC2.14, \
                  EC2.18 and EC2.19.",
};

/// Ports that are never for everybody: Security Hub's EC2.13, EC2.14 and the databases of EC2.19.
const SENSITIVE: [(i64, &str); 9] = [
    (22, "SSH"),
    (3389, "RDP"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (6379, "Redis"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

/// `AWS::EC2::SecurityGroup`.
pub(super) fn group(group: View<'_>, report: &mut Report) {
    description(group.get("GroupDescription"), report);
    let name = group.get("GroupName");
    if name.text().is_some_and(|name| name.starts_with("sg-")) {
        report.add(&DESCRIPTION, name.at(), "the name of a security group does not begin with `sg-`");
    }
    for list in ["SecurityGroupIngress", "SecurityGroupEgress"] {
        let rules: Vec<View<'_>> = group.get(list).items().collect();
        for (position, rule) in rules.iter().enumerate() {
            if list == "SecurityGroupIngress" {
                ingress(*rule, report)
            } else {
                egress(*rule, report)
            }
            let earlier = rules.iter().take(position);
            if let Some(first) = earlier.into_iter().find(|earlier| is_same_rule(**earlier, *rule)) {
                report
                    .add(&SAME_RULE, rule.at(), "the security group already has this rule")
                    .also(first.at(), "it is here")
                    .help("remove one of them");
            }
        }
    }
}

/// `AWS::EC2::SecurityGroupIngress`, or an item of a group's list.
pub(super) fn ingress(rule: View<'_>, report: &mut Report) {
    ports(rule, report);
    exposure(rule, report);
    description(rule.get("Description"), report);
}

/// `AWS::EC2::SecurityGroupEgress`, or an item of a group's list.
pub(super) fn egress(rule: View<'_>, report: &mut Report) {
    ports(rule, report);
    description(rule.get("Description"), report);
}

fn ports(rule: View<'_>, report: &mut Report) {
    let protocol_view = rule.get("IpProtocol");
    let Some(protocol) = protocol_view.text().map(str::to_ascii_lowercase) else { return };
    let (from, to) = (rule.get("FromPort"), rule.get("ToPort"));
    let known = match (from.integer(), to.integer()) {
        (Some(first), Some(last)) => Some((first, last)),
        _ => None,
    };
    match protocol.as_str() {
        "tcp" | "udp" | "6" | "17" => {
            for (port, name) in [(from, "from_port"), (to, "to_port")] {
                if let Some(number) = port.integer().filter(|number| !(0..=65535).contains(number)) {
                    report
                        .add(&PORTS, port.at(), format!("`{name}` is a port from 0 to 65535, found `{number}`"))
                        .maybe_help((number == -1).then(|| "every port is `from_port: 0, to_port: 65535`".into()));
                    return;
                }
            }
            if rule.lacks("FromPort") || rule.lacks("ToPort") {
                report
                    .add(&PORTS, rule.at(), format!("a rule for `{protocol}` needs `from_port` and `to_port`"))
                    .help("for a single port write the same number twice");
            } else if let Some((first, last)) = known.filter(|(first, last)| first > last) {
                report
                    .add(&PORTS, from.at(), format!("`from_port` {first} is above `to_port` {last}"))
                    .also(to.at(), "the range ends here")
                    .help(format!("write `from_port: {last}, to_port: {first}`"));
            }
        }
        "-1" => {
            let harmless = [(-1, -1), (0, 0), (0, 65535)];
            if let Some((first, last)) = known.filter(|ports| !harmless.contains(ports)) {
                report
                    .add(&PORTS, from.at(), "a rule for every protocol opens every port")
                    .also(protocol_view.at(), "`-1` is every protocol")
                    .help(format!(
                        "write `ip_protocol: \"tcp\"` for the ports {first} to {last}, or leave the ports out"
                    ));
            }
        }
        "icmp" | "icmpv6" | "1" | "58" => {
            for (number, name) in [(from, "from_port"), (to, "to_port")] {
                if let Some(value) = number.integer().filter(|value| !(-1..=255).contains(value)) {
                    let what = if name == "from_port" { "type" } else { "code" };
                    report.add(
                        &PORTS,
                        number.at(),
                        format!("`{name}` of an ICMP rule is a {what} from -1 to 255, found `{value}`"),
                    );
                }
            }
            if from.integer() == Some(-1) && to.integer().is_some_and(|code| code != -1) {
                report.add(&PORTS, to.at(), "every ICMP type has every code").help("write `to_port: -1`");
            }
        }
        other if other.parse::<u8>().is_ok() => {}
        other => {
            report
                .add(&PROTOCOL, protocol_view.at(), format!("there is no IP protocol `{other}`"))
                .help("write `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all");
        }
    }
}

fn exposure(rule: View<'_>, report: &mut Report) {
    let everybody = rule
        .get("CidrIp")
        .text()
        .and_then(|text| Ipv4Network::parse(text).ok())
        .is_some_and(|network| network.is_everything())
        || rule.get("CidrIpv6").text() == Some("::/0");
    let (Some(first), Some(last)) = (rule.get("FromPort").integer(), rule.get("ToPort").integer()) else { return };
    let tcp = matches!(rule.get("IpProtocol").text().map(str::to_ascii_lowercase).as_deref(), Some("tcp" | "6"));
    if !everybody || !tcp {
        return;
    }
    let source = if rule.has("CidrIp") { "CidrIp" } else { "CidrIpv6" };
    if let Some((port, name)) = SENSITIVE.iter().find(|(port, _)| (first..=last).contains(port)) {
        report
            .add(&EXPOSED, rule.get(source).at(), format!("port {port} ({name}) is open to the whole internet"))
            .help("name the security group or the network that needs it");
    }
}

fn description(text: View<'_>, report: &mut Report) {
    let Some(words) = text.text() else { return };
    let allowed = |character: char| character.is_ascii_alphanumeric() || ". _-:/()#,@[]+=&;{}!$*".contains(character);
    if let Some(wrong) = words.chars().find(|character| !allowed(*character)) {
        report
            .add(&DESCRIPTION, text.at(), format!("the description must not contain `{wrong}`: {}", quoted(words)))
            .help("it takes ASCII letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`");
    } else if only(words, allowed) && words.chars().count() > 255 {
        report.add(&DESCRIPTION, text.at(), "the description has more than 255 characters");
    }
}

/// Whether two rules are one for EC2, which does not look at the description.
fn is_same_rule(a: View<'_>, b: View<'_>) -> bool {
    let relevant = |rule: View<'_>| rule.fields().filter(|(name, _, _)| *name != "Description").count();
    let complete = |rule: View<'_>| rule.is_object() && rule.lacks("CertainlyNoProperty");
    complete(a)
        && complete(b)
        && relevant(a) > 0
        && relevant(a) == relevant(b)
        && a.fields().filter(|(name, _, _)| *name != "Description").all(|(name, _, value)| value.same(b.get(name)))
}
