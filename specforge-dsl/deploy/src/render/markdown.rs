//! A plan as a comment in a pull request: what needs a decision first, then a table, then everything else to unfold.

use super::access::{party, readable_list};
use super::changes::verdict;
use super::connections::{Connection, connections};
use super::planned_drift::{drift_summary, not_checked, sentences};
use super::text::{counted, short_type};
use super::traffic::weights;
use crate::plan::permissions::{Effect, PermissionChange, Presence};
use crate::plan::{
    Action, Certainty, Counts, Names, Plan, PropertyChange, ResourceChange, ResourceDrift, StackPlan, Step,
};

/// GitHub takes no comment longer than 65,536 characters.
const LONGEST: usize = 60_000;
/// A value is cut beyond this.
const LONGEST_VALUE: usize = 160;

/// The plan as GitHub-flavoured Markdown.
pub(crate) fn markdown(plan: &Plan) -> String {
    let whole = written(plan, true);
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    written(plan, false)
}

fn written(plan: &Plan, details: bool) -> String {
    let mut text = format!("### {}: {}\n", escaped(&plan.app), summary(plan));
    text.push_str(&consents(plan));
    text.push_str(&remarks(plan));
    text.push_str(&drift(plan));
    let changing: Vec<&StackPlan> = plan.stacks.iter().filter(|stack| stack.step != Step::NoChange).collect();
    if changing.is_empty() {
        return text;
    }
    text.push_str("\n| stack | add | modify | replace | remove |\n|---|---:|---:|---:|---:|\n");
    text.extend(plan.stacks.iter().map(row));
    for stack in changing {
        if details {
            text.push_str(&unfolded(stack));
        } else if !stack.changes.is_empty() {
            text.push_str(&format!("\n**{}**: {}\n", escaped(&stack.id), names(stack)));
        }
    }
    if !details {
        text.push_str("\nThe plan is too long for a comment: `plan` shows the properties.\n");
    }
    text
}

fn summary(plan: &Plan) -> String {
    if !plan.changes_anything() {
        return "no changes".to_owned();
    }
    let counts = plan.counts();
    let stacks = plan.stacks.iter().filter(|stack| stack.step.changes_anything()).count();
    format!("{} in {}", told(counts), counted(stacks, "stack"))
}

fn told(counts: Counts) -> String {
    let parts = [
        (counts.add, "add"),
        (counts.import, "import"),
        (counts.modify, "modify"),
        (counts.replace, "replace"),
        (counts.remove, "remove"),
        (counts.unknown, "treat in an unknown way"),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, verb)| format!("{count} to {verb}"));
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "nothing to change".to_owned() } else { parts.join(", ") }
}

fn consents(plan: &Plan) -> String {
    let open: Vec<_> = plan.hazards().filter(|hazard| !hazard.consented).collect();
    let given: Vec<_> = plan.hazards().filter(|hazard| hazard.consented).collect();
    let mut text = String::new();
    for (kind, title, hazards) in
        [("CAUTION", "without consent, this is not deployed", open), ("WARNING", "consented", given)]
    {
        if hazards.is_empty() {
            continue;
        }
        text.push_str(&format!("\n> [!{kind}]\n> **{title}**\n"));
        for hazard in hazards {
            let what = escaped(&hazard.what);
            let (id, stack) = (code(&hazard.logical_id), code(&hazard.stack));
            let kind = short_type(&hazard.resource_type);
            let place = hazard.location.map(|place| format!(" ({})", code(&place.to_string()))).unwrap_or_default();
            let help = hazard.help.as_ref().filter(|_| !hazard.consented);
            let help = help.map(|help| format!("; {}", escaped(&help.to_string()))).unwrap_or_default();
            let consent = match &hazard.blocked {
                Some(reason) => format!("**nobody can consent to it now**, {}", escaped(reason)),
                None => code(&hazard.option()),
            };
            text.push_str(&format!("> - {id} ({kind} in {stack}) {what}: {consent}{place}{help}\n"));
        }
    }
    text
}

/// What was changed by hand: what the plan touches first, since nobody else will see it again.
fn drift(plan: &Plan) -> String {
    let Some(summary) = drift_summary(plan) else { return String::new() };
    let looked = || plan.stacks.iter().filter_map(|stack| Some((&stack.id, stack.drift.as_ref()?)));
    let mut resources: Vec<(&String, &ResourceDrift)> =
        looked().flat_map(|(id, drift)| drift.resources.iter().map(move |resource| (id, resource))).collect();
    resources.sort_by_key(|(_, resource)| !resource.is_harmed());
    let kind = if resources.iter().any(|(_, resource)| resource.is_harmed()) { "WARNING" } else { "NOTE" };
    let mut text = format!("\n> [!{kind}]\n> **drift: {}**\n", escaped(&summary));
    for (id, resource) in resources {
        let place = resource.location.map(|place| format!(" ({})", code(&place.to_string()))).unwrap_or_default();
        let what: Vec<String> = sentences(resource).iter().map(|sentence| escaped(sentence)).collect();
        text.push_str(&format!("> - {} in {}{place}: {}\n", code(&resource.logical_id), code(id), what.join(". ")));
    }
    for (id, reason) in looked().filter_map(|(id, drift)| Some((id, drift.not_checked.as_ref()?))) {
        text.push_str(&format!("> - {}: {}\n", code(id), escaped(&not_checked(reason))));
    }
    text
}

fn remarks(plan: &Plan) -> String {
    let of_stacks = plan.stacks.iter().flat_map(|stack| stack.review.notes.iter());
    let remarks: String =
        of_stacks.chain(&plan.notes).map(|note| format!("> - {}\n", escaped(&note.to_string()))).collect();
    if remarks.is_empty() { remarks } else { format!("\n> [!NOTE]\n{remarks}") }
}

fn row(stack: &StackPlan) -> String {
    let id = escaped(&stack.id);
    let word = match stack.step {
        Step::NoChange => "no change",
        Step::Blocked => "waits for a stack before it",
        Step::AwaitsPrerequisites => "waits for what a person provides",
        Step::Refused => "refused by CloudFormation",
        Step::Create | Step::Update => {
            let Counts { add, import, modify, replace, remove, .. } = stack.counts();
            let number = |count: usize| if count == 0 { String::new() } else { count.to_string() };
            let new = if stack.step == Step::Create { " (new)" } else { "" };
            return format!(
                "| {id}{new} | {} | {} | {} | {} |\n",
                number(add + import),
                number(modify),
                number(replace),
                number(remove)
            );
        }
    };
    format!("| {id} | {word} | | | |\n")
}

fn unfolded(stack: &StackPlan) -> String {
    if stack.changes.is_empty() && stack.review.permissions.is_empty() && stack.review.network.is_empty() {
        return String::new();
    }
    let mut text = format!("\n<details><summary><b>{}</b>: {}</summary>\n\n", escaped(&stack.id), told(stack.counts()));
    text.extend(stack.changes.iter().map(resource));
    text.extend(
        stack
            .traffic
            .iter()
            .map(|rule| format!("- traffic of {}: {}\n", code(&rule.logical_id), escaped(&weights(rule)))),
    );
    let names = &stack.review.names;
    if !stack.review.permissions.is_empty() {
        text.push_str("\n| | who | may | on | via |\n|---|---|---|---|---|\n");
        text.extend(stack.review.permissions.iter().map(|change| permission(change, names)));
    }
    if !stack.review.network.is_empty() {
        text.push_str("\n| | from | to | over | via |\n|---|---|---|---|---|\n");
        text.extend(connections(&stack.review.network).iter().map(|connection| way(connection, names)));
    }
    text + "\n</details>\n"
}

fn names(stack: &StackPlan) -> String {
    let names = stack.changes.iter().map(|change| format!("{} {}", sign(&change.action), code(&change.logical_id)));
    names.collect::<Vec<_>>().join(", ")
}

fn sign(action: &Action) -> &'static str {
    match action {
        Action::Add => "➕",
        Action::Import => "📥",
        Action::Modify => "✏️",
        Action::Replace(_) => "♻️",
        Action::Remove => "➖",
        Action::Unknown(_) => "❔",
    }
}

fn resource(change: &ResourceChange) -> String {
    let kind = short_type(&change.resource_type);
    let verdict = verdict(change);
    let verdict = if verdict.is_empty() { verdict } else { format!(" **{}**", escaped(&verdict)) };
    let mut text = format!("- {} {} {kind}{verdict}\n", sign(&change.action), code(&change.logical_id));
    text.extend(change.properties.iter().map(property));
    text.extend(change.reasons.iter().map(|reason| format!("  - {}\n", escaped(reason))));
    text
}

fn property(change: &PropertyChange) -> String {
    let forces = match change.replaces {
        Some(Certainty::Certain) => " **forces replacement**",
        Some(Certainty::Possible) => " **may force replacement**",
        None => "",
    };
    let value = match (&change.before, &change.after, &change.cause) {
        (None, None, Some(cause)) => format!("changes with {}", code(cause)),
        (None, None, None) => "changes".to_owned(),
        (Some(before), None, Some(cause)) => format!("{} → known after {}", code(before), code(cause)),
        (None, Some(after), _) => code(after),
        (Some(before), None, None) => format!("{} → unset", code(before)),
        (Some(before), Some(after), _) => format!("{} → {}", code(before), code(after)),
    };
    format!("  - {}: {value}{forces}\n", escaped(&change.path))
}

fn presence(change: Presence, widens: bool) -> &'static str {
    match (change, widens) {
        (Presence::Added, true) => "➕ ⚠️",
        (Presence::Added, false) => "➕",
        (Presence::Removed, true) => "➖ ⚠️",
        (Presence::Removed, false) => "➖",
    }
}

fn permission(change: &PermissionChange, names: &Names) -> String {
    let deny = if change.effect == Effect::Deny { "**not** " } else { "" };
    let condition =
        change.condition.as_ref().map(|words| format!(" if {}", code(&names.readable(words)))).unwrap_or_default();
    let actions: Vec<String> = change.actions.iter().map(|action| code(action)).collect();
    format!(
        "| {} | {} | {deny}{} | {}{condition} | {} |\n",
        presence(change.change, change.widens),
        code(&party(&change.who, names)),
        actions.join(" "),
        code(&readable_list(&change.on, names)),
        code(&change.logical_id)
    )
}

fn way(connection: &Connection<'_>, names: &Names) -> String {
    let via: Vec<String> = connection.via.iter().map(|id| code(id)).collect();
    format!(
        "| {} | {} | {} | {} | {} |\n",
        presence(connection.change, connection.widens),
        code(&names.readable(connection.from)),
        code(&names.readable(connection.to)),
        escaped(connection.over),
        via.join(" ")
    )
}

/// A value as code, on one line and fit for a table: nothing in it ends the code, the cell or the comment.
fn code(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST_VALUE).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    whole_code(&short)
}

/// The same of what must not be cut, such as a command.
fn whole_code(text: &str) -> String {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let short = line.replace('|', "\\|");
    if short.is_empty() {
        return "``\"\"``".to_owned();
    }
    // A fence that is longer than any in the text.
    let longest = short.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let (fence, gap) = ("`".repeat(longest + 1), if longest == 0 { "" } else { " " });
    format!("{fence}{gap}{short}{gap}{fence}")
}

/// Plain words in which no character means anything to Markdown or HTML; code in backticks stays code.
fn escaped(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let is_balanced = parts.len() % 2 == 1;
    let mut written = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 && is_balanced {
            written.push_str(&whole_code(part));
            continue;
        }
        for letter in part.chars() {
            match letter {
                '<' => written.push_str("&lt;"),
                '>' => written.push_str("&gt;"),
                '&' => written.push_str("&amp;"),
                // A mention would write to somebody.
                '@' => written.push_str("&#64;"),
                '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                    written.push('\\');
                    written.push(letter);
                }
                letter if letter.is_control() => written.push(' '),
                letter => written.push(letter),
            }
        }
        if !is_balanced && index + 1 < parts.len() {
            written.push_str("\\`");
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_its_place() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a\n``` b"), "```` a ``` b ````");
        assert_eq!(code(""), "``\"\"``");
        assert_eq!(code(&"x".repeat(500)).chars().count(), LONGEST_VALUE + 3);
        assert_eq!(escaped("</details> @team *now* `a*b`"), "&lt;/details&gt; &#64;team \\*now\\* `a*b`");
        assert_eq!(escaped("one ` tick"), "one \\` tick");
    }
}
