use crate::local::protocol::{ApiError, Node, Request};

/// One page of a list, from where the request's token says; the node with the token of the next page.
///
/// A token is the number of members before the page. Lists that grow at their end keep what a client has seen in place;
/// events, newest first, count from the oldest instead (see `events`).
pub(super) fn page<T>(
    request: &Request,
    node: Node,
    name: &'static str,
    items: &[T],
    size: usize,
    member: impl Fn(&T) -> Node,
) -> Result<Node, ApiError> {
    let start = start(request)?.unwrap_or(0).min(items.len());
    let end = (start + size).min(items.len());
    let node = node.list(name, items.get(start..end).unwrap_or_default().iter().map(member));
    Ok(node.maybe("NextToken", (end < items.len()).then_some(end)))
}

/// The number in a request's token.
pub(super) fn start(request: &Request) -> Result<Option<usize>, ApiError> {
    let token = request.text("NextToken");
    let number = token.map(|token| token.parse().map_err(|_| ApiError::validation("Invalid NextToken")));
    number.transpose()
}
