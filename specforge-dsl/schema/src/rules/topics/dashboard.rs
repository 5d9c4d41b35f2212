//! CloudWatch dashboards.

use crate::rules::codes::RuleCode;
use crate::rules::json::Json;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[WIDGET];

const WIDGET: RuleCode = RuleCode {
    code: "SF0285",
    title: "A dashboard widget that CloudWatch refuses",
    explanation: "A body has `widgets`; each has a type (`metric`, `text`, `log`, `alarm`, `explorer` or `custom`) and \
                  properties. A metric widget needs a region and metrics or annotations, a log widget a region and a \
                  query, a text widget its Markdown, an alarm widget its alarms. The grid has 24 columns. Source: Amazon \
                  CloudWatch API Reference, \"Dashboard Body Structure and Syntax\".",
};

const TYPES: [&str; 6] = ["alarm", "custom", "explorer", "log", "metric", "text"];

/// `AWS::CloudWatch::Dashboard`.
pub(super) fn dashboard(dashboard: View<'_>, report: &mut Report) {
    let body = dashboard.get("DashboardBody");
    let Some(json) = Json::of(body) else { return };
    let at = body.at();
    if json.is_object() && json.lacks("widgets") {
        report.add(&WIDGET, at, "the body of a dashboard has `widgets`").help("write `{ \"widgets\": […] }`");
    }
    for (position, widget) in json.get("widgets").items().into_iter().enumerate() {
        if let Some(problem) = problem(&widget) {
            report.add(
                &WIDGET,
                widget.at().unwrap_or(at),
                format!("widget {} of the dashboard: {problem}", position + 1),
            );
        }
    }
}

fn problem(widget: &Json<'_>) -> Option<String> {
    let properties = widget.get("properties");
    let kind = widget.get("type");
    if widget.lacks("type") {
        return Some("it has no `type`".into());
    }
    let kind = kind.text()?;
    if !TYPES.contains(&kind.as_str()) {
        return Some(format!("there is no type `{kind}`"));
    }
    let (width, x, height) = (widget.get("width").number(), widget.get("x").number(), widget.get("height").number());
    if width.is_some_and(|width| !(1.0..=24.0).contains(&width)) {
        return Some("`width` is 1 to 24 columns".into());
    }
    if x.zip(width).is_some_and(|(x, width)| x + width > 24.0) || x.is_some_and(|x| !(0.0..=23.0).contains(&x)) {
        return Some("`x` and `width` exceed the 24 columns of the grid".into());
    }
    if height.is_some_and(|height| !(1.0..=1000.0).contains(&height)) {
        return Some("`height` is 1 to 1000 rows".into());
    }
    if widget.lacks("properties") {
        return Some("it has no `properties`".into());
    }
    match kind.as_str() {
        "metric" if properties.lacks("metrics") && properties.lacks("annotations") => {
            Some("a metric widget needs `metrics` or `annotations`".into())
        }
        "metric" | "log" if properties.lacks("region") => Some(format!("a {kind} widget needs `region`")),
        "log" if properties.lacks("query") => Some("a log widget needs `query`".into()),
        "text" if properties.lacks("markdown") => Some("a text widget needs `markdown`".into()),
        "alarm" if properties.lacks("alarms") => Some("an alarm widget needs `alarms`".into()),
        _ => None,
    }
}
