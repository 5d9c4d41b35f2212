//! Listeners, their rules and actions.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[PROTOCOL, ACTION, LOOP, RULE];

const PROTOCOL: RuleCode = RuleCode {
    code: "SF0225",
    title: "A listener whose certificate or policy does not fit its protocol",
    explanation: "HTTPS and TLS need a certificate; a certificate, a security policy, an ALPN policy and mutual \
                  authentication are for them alone. Source: AWS::ElasticLoadBalancingV2::Listener.",
};
const ACTION: RuleCode = RuleCode {
    code: "SF0226",
    title: "An action without its configuration",
    explanation: "`forward` needs a target group, given once as `target_group_arn` or in `forward_config` (up to five, \
                  with weights from 0 to 999); `redirect`, `fixed-response` and the authentications need their own \
                  configuration and none other. The last action forwards, redirects or responds; authentication is for \
                  HTTPS. Source: AWS::ElasticLoadBalancingV2::Listener, `Action`.",
};
const LOOP: RuleCode = RuleCode {
    code: "SF0227",
    title: "A redirect that points at itself",
    explanation: "A redirect has to change the protocol, the port, the host or the path, else the client would be \
                  redirected for ever. Source: AWS::ElasticLoadBalancingV2::Listener, `RedirectConfig`.",
};
const RULE: RuleCode = RuleCode {
    code: "SF0228",
    title: "A listener rule whose condition cannot be evaluated",
    explanation: "A rule has one to five conditions; each condition has the values of its \
                  own field, five in all. Source: AWS::ElasticLoadBalancingV2::ListenerRule and Application Load \
                  Balancer quotas.",
};

/// `AWS::ElasticLoadBalancingV2::Listener`.
pub(super) fn listener(listener: View<'_>, report: &mut Report) {
    let protocol = listener.get("Protocol");
    match protocol.text() {
        Some(secure @ ("HTTPS" | "TLS")) => {
            let none = listener.get("Certificates").all_items().is_some_and(|certificates| certificates.is_empty());
            if listener.lacks("Certificates") || none {
                report
                    .add(&PROTOCOL, protocol.at(), format!("a listener for {secure} needs a certificate"))
                    .help("add `certificates: [new { certificate_arn: … }]`");
            }
        }
        Some(plain) => {
            let secure = if matches!(plain, "HTTP") { "HTTPS" } else { "TLS" };
            let only = [
                ("Certificates", "certificates"),
                ("SslPolicy", "ssl_policy"),
                ("AlpnPolicy", "alpn_policy"),
                ("MutualAuthentication", "mutual_authentication"),
            ];
            for (name, rust) in only.into_iter().filter(|(name, _)| listener.has(name)) {
                if listener.get(name).all_items().is_some_and(|items| items.is_empty()) {
                    continue;
                }
                report
                    .add(&PROTOCOL, listener.name_at(name), format!("a listener for {plain} has no `{rust}`"))
                    .also(protocol.at(), format!("it listens for {plain}"))
                    .help(format!("remove `{rust}`, or listen for {secure}"));
            }
        }
        None => {}
    }
    let policy = listener.get("SslPolicy");
    if let Some(text) = policy.text().filter(|text| !text.starts_with("ELBSecurityPolicy-")) {
        report
            .add(&PROTOCOL, policy.at(), format!("there is no security policy `{text}`"))
            .help("write `\"ELBSecurityPolicy-TLS13-1-2-2021-06\"`");
    }
    actions(listener.get("DefaultActions"), report);
    for action in listener.get("DefaultActions").items() {
        authentication(action, protocol, report);
        redirect_loop(action, listener, report);
    }
}

/// `AWS::ElasticLoadBalancingV2::ListenerRule`.
pub(super) fn rule(rule: View<'_>, report: &mut Report) {
    actions(rule.get("Actions"), report);
    let conditions = rule.get("Conditions");
    if conditions.all_items().is_some_and(|items| items.is_empty()) {
        report
            .add(&RULE, conditions.at(), "a listener rule needs a condition")
            .help("what holds without a condition is the listener's default action");
    }
    conditions.items().for_each(|one| condition(one, report));
    let values: usize = conditions.items().map(|one| values(one).count()).sum();
    if values > 5 {
        report
            .add(
                &RULE,
                conditions.at(),
                format!("a listener rule has up to five values in its conditions, found {values}"),
            )
            .help("split it into several rules");
    }
}

/// The fields of a condition and the property that holds the values.
const FIELDS: [(&str, &str, &str); 6] = [
    ("host-header", "HostHeaderConfig", "host_header_config"),
    ("http-header", "HttpHeaderConfig", "http_header_config"),
    ("http-request-method", "HttpRequestMethodConfig", "http_request_method_config"),
    ("path-pattern", "PathPatternConfig", "path_pattern_config"),
    ("query-string", "QueryStringConfig", "query_string_config"),
    ("source-ip", "SourceIpConfig", "source_ip_config"),
];

fn values(condition: View<'_>) -> impl Iterator<Item = View<'_>> {
    let configs = FIELDS.into_iter().flat_map(move |(_, config, _)| condition.get(config).get("Values").items());
    condition.get("Values").items().chain(configs)
}

fn condition(condition: View<'_>, report: &mut Report) {
    let field = condition.get("Field");
    let Some(name) = field.text() else { return };
    let Some((_, own, own_rust)) = FIELDS.into_iter().find(|(known, _, _)| *known == name) else {
        let known = FIELDS.map(|(known, _, _)| known);
        report
            .add(&RULE, field.at(), format!("there is no condition on `{name}`"))
            .help(format!("expected {}", listed(known, "or")));
        return;
    };
    let foreign = FIELDS.into_iter().find(|(_, other, _)| *other != own && condition.has(other));
    if let Some((_, other, other_rust)) = foreign {
        report
            .add(&RULE, condition.name_at(other), format!("a condition on `{name}` has no `{other_rust}`"))
            .also(field.at(), format!("the condition is on `{name}`"))
            .help(format!("give `{own_rust}`"));
        return;
    }
    let plain = matches!(name, "host-header" | "path-pattern");
    if condition.lacks(own) && (!plain || condition.lacks("Values")) {
        report
            .add(&RULE, condition.at(), format!("a condition on `{name}` needs `{own_rust}`"))
            .help(format!("add `{own_rust}: new {{ … }}`"));
    }
    for value in values(condition) {
        let Some(text) = value.text() else { continue };
        if name == "path-pattern" && !text.starts_with(['/', '*', '?']) {
            report
                .add(&RULE, value.at(), format!("the path pattern `{text}` would never match: a path begins with `/`"))
                .help(format!("write `\"/{text}\"`"));
        } else if plain && text.chars().count() > 128 {
            report.add(&RULE, value.at(), format!("a value of a condition on `{name}` has at most 128 characters"));
        }
    }
}

/// The types of actions and the properties that configure them.
const TYPES: [(&str, &[(&str, &str)]); 6] = [
    ("forward", &[("TargetGroupArn", "target_group_arn"), ("ForwardConfig", "forward_config")]),
    ("redirect", &[("RedirectConfig", "redirect_config")]),
    ("fixed-response", &[("FixedResponseConfig", "fixed_response_config")]),
    ("authenticate-cognito", &[("AuthenticateCognitoConfig", "authenticate_cognito_config")]),
    ("authenticate-oidc", &[("AuthenticateOidcConfig", "authenticate_oidc_config")]),
    ("jwt-validation", &[("JwtValidationConfig", "jwt_validation_config")]),
];

fn actions(actions: View<'_>, report: &mut Report) {
    actions.items().for_each(|one| action(one, report));
    let Some(items) = actions.all_items() else { return };
    let ends = |action: &View<'_>| matches!(action.get("Type").text(), Some("forward" | "redirect" | "fixed-response"));
    let typed = items.iter().all(|action| action.get("Type").text().is_some());
    if typed && !items.is_empty() && !items.iter().any(ends) {
        report
            .add(&ACTION, actions.at(), "the last action forwards, redirects or responds")
            .help("add an action of the type `forward`, `redirect` or `fixed-response`");
    }
}

fn action(action: View<'_>, report: &mut Report) {
    let kind = action.get("Type");
    let Some(name) = kind.text() else { return };
    let Some((_, own)) = TYPES.into_iter().find(|(known, _)| *known == name) else { return };
    if own.iter().all(|(property, _)| action.lacks(property)) {
        let names = listed(own.iter().map(|(_, rust)| *rust), "or");
        report
            .add(&ACTION, kind.at(), format!("an action of the type `{name}` needs {names}"))
            .help(format!("add {names}"));
    }
    for (_, others) in TYPES.into_iter().filter(|(known, _)| *known != name) {
        for (property, rust) in others.iter().filter(|(property, _)| action.has(property)) {
            report
                .add(&ACTION, action.name_at(property), format!("an action of the type `{name}` has no `{rust}`"))
                .also(kind.at(), format!("its type is `{name}`"))
                .help(format!("remove `{rust}`, or change the type"));
        }
    }
    let groups = action.get("ForwardConfig").get("TargetGroups");
    if groups.items().filter(|group| group.is_given()).count() > 5 {
        report.add(&ACTION, groups.at(), "a listener forwards to at most five target groups");
    }
    for weight in groups.items().map(|group| group.get("Weight")) {
        if let Some(number) = weight.integer().filter(|number| !(0..=999).contains(number)) {
            report.add(&ACTION, weight.at(), format!("`weight` is 0 to 999, found `{number}`"));
        }
    }
    let alone = groups.all_items().filter(|all| all.len() == 1);
    let (direct, nested) = (action.get("TargetGroupArn"), alone.map(|all| all[0].get("TargetGroupArn")));
    let differ = |nested: View<'_>| direct.is_given() && nested.is_given() && !direct.same(nested);
    let several = groups.all_items().is_some_and(|all| all.len() > 1) && direct.is_given();
    if several || nested.is_some_and(differ) {
        report
            .add(&ACTION, action.name_at("TargetGroupArn"), "the target group is given twice, and differently")
            .also(action.name_at("ForwardConfig"), "`forward_config` is given here")
            .help("remove `target_group_arn`");
    }
    let status = action.get("FixedResponseConfig").get("StatusCode");
    let sound =
        |text: &str| text.len() == 3 && text.starts_with(['2', '4', '5']) && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(text) = status.text().filter(|text| !sound(text)) {
        report.add(
            &ACTION,
            status.at(),
            format!("`status_code` of a fixed response is 2xx, 4xx or 5xx, found `{text}`"),
        );
    }
}

fn authentication(action: View<'_>, protocol: View<'_>, report: &mut Report) {
    let kind = action.get("Type");
    if kind.text().is_some_and(|kind| kind.starts_with("authenticate-")) && protocol.text() == Some("HTTP") {
        report
            .add(&ACTION, kind.at(), "authentication is for HTTPS")
            .also(protocol.at(), "the listener listens for HTTP")
            .help("listen for HTTPS, with a certificate");
    }
}

/// The default action of a listener holds for every request, so that a redirect to the same URL never ends.
fn redirect_loop(action: View<'_>, listener: View<'_>, report: &mut Report) {
    let redirect = action.get("RedirectConfig");
    if !redirect.is_object() {
        return;
    }
    let keeps = |name: &str, placeholder: &str, current: Option<String>| {
        let value = redirect.get(name).text();
        redirect.lacks(name) || value == Some(placeholder) || (value.is_some() && value == current.as_deref())
    };
    let protocol = listener.get("Protocol").text().map(str::to_string);
    let port = listener.get("Port").integer().map(|port| port.to_string());
    let same = keeps("Protocol", "#{protocol}", protocol)
        && keeps("Port", "#{port}", port)
        && keeps("Host", "#{host}", None)
        && keeps("Path", "/#{path}", None)
        && keeps("Query", "#{query}", None);
    if same {
        report
            .add(&LOOP, redirect.at(), "the redirect points at itself")
            .help("a redirect to HTTPS is `protocol: \"HTTPS\", port: \"443\"`");
    }
}
