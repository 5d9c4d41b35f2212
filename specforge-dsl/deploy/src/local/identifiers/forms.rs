/// Type, attribute (`Ref` for what `Ref` yields) and form, tab-separated and sorted.
const FORMS: &str = include_str!("forms.tsv");

/// How an attribute of a resource type looks, if it is written down.
pub(super) fn form(kind: &str, attribute: &str) -> Option<&'static str> {
    FORMS.lines().find_map(|line| {
        let mut fields = line.split('\t');
        let matches = fields.next() == Some(kind) && fields.next() == Some(attribute);
        matches.then(|| fields.next()).flatten()
    })
}

/// How CloudFormation generates names of a type.
pub(super) enum NameRule {
    /// Capitals are kept.
    Any,
    /// The service takes lower case only.
    Lower,
    /// At most 32 characters.
    Short,
}

/// The rule of a type's generated names.
pub(super) fn name_rule(kind: &str) -> NameRule {
    match kind {
        "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::ElasticLoadBalancingV2::TargetGroup" => NameRule::Short,
        "AWS::S3::Bucket" | "AWS::ECR::Repository" => NameRule::Lower,
        _ if kind.starts_with("AWS::RDS::") || kind.starts_with("AWS::ElastiCache::") => NameRule::Lower,
        _ => NameRule::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_sorted_and_complete() {
        let lines: Vec<&str> = FORMS.lines().collect();
        assert!(lines.len() > 80 && lines.is_sorted(), "forms.tsv must be sorted");
        for line in lines {
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
    }

    #[test]
    fn every_form_names_a_type_and_attribute_that_exist() {
        let unknown = |line: &&str| {
            let (kind, rest) = line.split_once('\t').unwrap_or((line, ""));
            let attribute = rest.split('\t').next().unwrap_or_default();
            !crate::local::facts::resource_type(kind)
                .is_some_and(|it| attribute == "Ref" || it.has_attribute(attribute))
        };
        assert_eq!(FORMS.lines().filter(unknown).collect::<Vec<_>>(), [""; 0]);
    }
}
