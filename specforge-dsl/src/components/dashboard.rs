use super::metric::{MetricSource, Series};
use crate::prelude::*;

/// A dashboard's grid is 24 units wide (CloudWatch API Reference, "Dashboard Body Structure and Syntax"): three graphs.
const WIDTH: usize = 8;
const HEIGHT: usize = 6;

/// A graph of a dashboard; all lines on one axis have the same unit.
pub struct Graph {
    title: String,
    lines: Vec<Json>,
}

/// A graph with these lines on its left axis.
pub fn graph<U>(title: impl Into<String>, series: impl IntoIterator<Item = Series<U>>) -> Graph {
    Graph { title: title.into(), lines: series.into_iter().flat_map(|series| lines(&series, "left")).collect() }
}

impl Graph {
    /// The same with further lines on a right axis of a unit of its own.
    #[must_use]
    pub fn and_on_the_right<U>(mut self, series: impl IntoIterator<Item = Series<U>>) -> Self {
        self.lines.extend(series.into_iter().flat_map(|series| lines(&series, "right")));
        self
    }

    fn widget(&self, row: usize, column: usize) -> Json {
        let (x, y) = (column * WIDTH, row * HEIGHT);
        json!({
            "type": "metric",
            "x": x,
            "y": y,
            "width": WIDTH,
            "height": HEIGHT,
            "properties": { "title": self.title, "view": "timeSeries", "region": region(), "metrics": self.lines },
        })
    }
}

/// One line for each metric: namespace, name, dimensions, then how to draw it.
fn lines<U>(series: &Series<U>, axis: &str) -> Vec<Json> {
    let draw = |source: &MetricSource| {
        let mut line = vec![json!(source.namespace.as_ref()), json!(source.name.as_ref())];
        for dimension in &source.dimensions {
            line.extend([json!(dimension.name), json!(dimension.value)]);
        }
        let (statistic, period) = (series.statistic.name(), series.period.whole());
        line.push(json!({ "stat": statistic, "period": period, "label": series.label, "yAxis": axis }));
        json!(line)
    };
    series.sources.iter().map(draw).collect()
}

/// Makes a dashboard; each row holds up to three graphs.
#[component]
pub fn dashboard(scope: &Scope, name: &str, rows: &[Vec<Graph>]) -> Handle<cloudwatch::Dashboard> {
    let place = |(row, graphs): (usize, &Vec<Graph>)| {
        graphs.iter().enumerate().map(|(column, graph)| graph.widget(row, column)).collect::<Vec<_>>()
    };
    let widgets: Vec<Json> = rows.iter().enumerate().flat_map(place).collect();
    let dashboard = cloudwatch::Dashboard { dashboard_name: name, dashboard_body: json!({ "widgets": widgets }) };
    dashboard
}
