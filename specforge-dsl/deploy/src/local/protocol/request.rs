use super::ApiError;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of one query-protocol request, or of one member of a list inside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::local) struct Request {
    fields: BTreeMap<String, String>,
}

impl Request {
    /// Decodes an `application/x-www-form-urlencoded` body.
    pub(in crate::local) fn decode(body: &[u8]) -> Self {
        Self { fields: form_urlencoded::parse(body).into_owned().collect() }
    }

    /// The operation that the request names.
    pub(in crate::local) fn action(&self) -> &str {
        self.text("Action").unwrap_or_default()
    }

    /// What a repeated request has in common with the one before: the operation and what it is about.
    pub(in crate::local) fn subject(&self) -> String {
        let about = ["Action", "StackName", "ChangeSetName", "NextToken"];
        about.into_iter().filter_map(|name| self.text(name)).collect::<Vec<_>>().join(" ")
    }

    /// Whether the operation changes nothing by itself.
    pub(in crate::local) fn only_reads(&self) -> bool {
        ["Describe", "Get", "List", "Validate"].iter().any(|verb| self.action().starts_with(verb))
    }

    /// A field that is present and not empty.
    pub(in crate::local) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A field's text even when it is empty: an empty parameter value is a value.
    pub(in crate::local) fn raw(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// A field without which the operation makes no sense, with CloudFormation's message when it is missing.
    pub(in crate::local) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name).ok_or_else(|| {
            let member = name[..1].to_lowercase() + &name[1..];
            ApiError::validation(format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
            ))
        })
    }

    /// A Boolean field; absent is `None`.
    pub(in crate::local) fn flag(&self, name: &str) -> Option<bool> {
        self.text(name).map(|text| text == "true")
    }

    /// Whether a list or structure was sent at all, be it empty.
    pub(in crate::local) fn has(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        self.fields.contains_key(name) || self.fields.keys().any(|key| key.starts_with(&prefix))
    }

    /// A structure's fields (`Filters.FailedEvents`).
    pub(in crate::local) fn structure(&self, name: &str) -> Request {
        let prefix = format!("{name}.");
        let inside = |(key, value): (&String, &String)| Some((key.strip_prefix(&prefix)?.to_owned(), value.clone()));
        Request { fields: self.fields.iter().filter_map(inside).collect() }
    }

    /// The members of a list of structures (`Parameters.member.1.ParameterKey`), in their order.
    pub(in crate::local) fn members(&self, name: &str) -> Vec<Request> {
        let list = self.structure(&format!("{name}.member"));
        list.indexes().into_iter().map(|index| list.structure(&index.to_string())).collect()
    }

    /// The members of a list of texts (`Capabilities.member.1`), in their order.
    pub(in crate::local) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.structure(&format!("{name}.member"));
        list.indexes().into_iter().filter_map(|index| list.raw(&index.to_string()).map(str::to_owned)).collect()
    }

    /// The entries of a map of texts (`ResourceIdentifier.entry.1.key`).
    pub(in crate::local) fn entries(&self, name: &str) -> Vec<(&str, &str)> {
        let entry = |number: usize| {
            let part = |part: &str| self.raw(&format!("{name}.entry.{number}.{part}"));
            Some((part("key")?, part("value")?))
        };
        (1..).map_while(entry).collect()
    }

    fn indexes(&self) -> BTreeSet<usize> {
        self.fields.keys().filter_map(|key| key.split('.').next()?.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_in_numeric_order() {
        let body: String = (1..=11).map(|n| format!("Tags.member.{n}.Key=k{n}&")).collect();
        let keys: Vec<String> = Request::decode(body.as_bytes())
            .members("Tags")
            .iter()
            .filter_map(|tag| tag.text("Key").map(str::to_owned))
            .collect();
        assert_eq!(keys.join(" "), "k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11");
    }

    #[test]
    fn a_missing_field_is_named_as_cloudformation_names_it() {
        let error = Request::decode(b"Action=DescribeStacks").required("StackName").unwrap_err();
        assert!(error.message().contains("Value null at 'stackName'"), "{error:?}");
    }
}
