use super::{Permissions, Statement};
use serde_json::{Value, json};

/// Characters that a managed policy may have, white space not counted (IAM User Guide, "IAM and AWS STS quotas").
pub const MANAGED_POLICY_LIMIT: usize = 6_144;

impl Permissions {
    /// All permissions as one policy document, for review. It may be longer than a managed policy can be.
    pub fn document(&self) -> Value {
        document(&self.statements)
    }

    /// The same permissions as documents that each fit into a managed policy.
    ///
    /// No action is widened by a wildcard to save room: statements are distributed, and one that is too long for a
    /// document of its own is divided by its actions.
    pub fn managed_policies(&self) -> Vec<Value> {
        let mut documents: Vec<Vec<Statement>> = Vec::new();
        for statement in self.statements.iter().flat_map(|statement| divided(statement, &statement.id)) {
            match documents.last_mut() {
                Some(open) if length(&document(open)) + 1 + length(&statement.to_value()) <= MANAGED_POLICY_LIMIT => {
                    open.push(statement);
                }
                _ => documents.push(vec![statement]),
            }
        }
        documents.iter().map(|statements| document(statements)).collect()
    }
}

fn document(statements: &[Statement]) -> Value {
    let statements: Vec<Value> = statements.iter().map(Statement::to_value).collect();
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// Policies hold no white space outside of texts, and no text with any.
fn length(value: &Value) -> usize {
    value.to_string().chars().count()
}

/// The statement, or as many as it takes to have each in a document of its own.
fn divided(statement: &Statement, id: &str) -> Vec<Statement> {
    if length(&document(std::slice::from_ref(statement))) <= MANAGED_POLICY_LIMIT || statement.actions.len() < 2 {
        return vec![Statement { id: id.to_owned(), ..statement.clone() }];
    }
    let half = statement.actions.len() / 2;
    let first = statement.actions.iter().take(half).cloned().collect();
    let second = statement.actions.iter().skip(half).cloned().collect();
    let part = |actions, suffix: char| divided(&Statement { actions, ..statement.clone() }, &format!("{id}{suffix}"));
    [part(first, 'A'), part(second, 'B')].concat()
}
