//! Names of databases and their users.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[NAME];

const NAME: RuleCode = RuleCode {
    code: "SF0252",
    title: "A name that the database engine refuses",
    explanation: "An instance identifier has up to 63 letters, digits and single hyphens, begins with a letter and does \
                  not end with a hyphen. A database name begins with a letter (PostgreSQL: or an underscore), has \
                  letters, digits and underscores, and is no reserved word; neither is the master user's name, which in \
                  PostgreSQL does not begin with `pg_`. Source: AWS::RDS::DBInstance, `DBInstanceIdentifier`, `DBName` \
                  and `MasterUsername`.",
};
/// The identifier of an instance or a cluster.
pub(super) fn identifier(name: View<'_>, rust: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    let sound = matches_whole("[A-Za-z](-?[A-Za-z0-9])*", text) != Some(false) && text.len() <= 63;
    if !sound {
        report
            .add(&NAME, name.at(), format!("`{rust}` is not `{text}`"))
            .help("up to 63 letters, digits and single hyphens, beginning with a letter");
    }
}

/// Words that PostgreSQL reserves (PostgreSQL documentation, appendix C) and that RDS adds.
const POSTGRES_RESERVED: &str = "admin all analyse analyze and any array as asc asymmetric both case cast check collate \
    column constraint create current_catalog current_date current_role current_time current_timestamp current_user db \
    default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially \
    intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary \
    rdsadmin rds_superuser rds_replication rdsrepladmin rds_iam rds_password references returning select session_user \
    some symmetric system_user table then to trailing true union unique user using variadic when where window with";
/// Names that RDS keeps for itself in every engine.
const RDS_RESERVED: &str = "rdsadmin rdsrepladmin rds_superuser_role";

fn is_reserved(text: &str, engine: &str) -> bool {
    let words = if engine.contains("postgres") { POSTGRES_RESERVED } else { RDS_RESERVED };
    words.split_whitespace().any(|word| word.eq_ignore_ascii_case(text))
}

/// The name of the database in it.
pub(super) fn database_name(name: View<'_>, engine: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    if engine.starts_with("sqlserver") {
        report.add(&NAME, name.at(), "SQL Server databases are created after the instance").help("remove `db_name`");
        return;
    }
    let (pattern, most) = match engine {
        engine if engine.contains("postgres") => ("[A-Za-z_][A-Za-z0-9_]*", 63),
        engine if engine.starts_with("oracle") => ("[A-Za-z][A-Za-z0-9]*", 8),
        engine if engine.contains("mysql") || engine == "mariadb" => ("[A-Za-z][A-Za-z0-9_]*", 64),
        engine if engine.starts_with("db2") => ("[A-Za-z][A-Za-z0-9_]*", 8),
        _ => return,
    };
    if matches_whole(pattern, text) == Some(false) || text.len() > most {
        report
            .add(&NAME, name.at(), format!("`{text}` is not the name of a database of the engine `{engine}`"))
            .help(format!("up to {most} letters, digits and underscores, beginning with a letter"));
    } else if is_reserved(text, engine) {
        report
            .add(&NAME, name.at(), format!("`{text}` is a reserved word of the engine `{engine}`"))
            .help("choose another name");
    }
}

/// The name of the master user.
pub(super) fn user_name(name: View<'_>, engine: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    let postgres = engine.contains("postgres");
    if is_reserved(text, engine) {
        report
            .add(&NAME, name.at(), format!("the engine `{engine}` reserves the user name `{text}`"))
            .help("choose another name, for example `\"app_owner\"`");
    } else if postgres && text.to_ascii_lowercase().starts_with("pg_") {
        report.add(&NAME, name.at(), "names of PostgreSQL users do not begin with `pg_`").help("choose another name");
    } else if !text.starts_with(|first: char| first.is_ascii_alphabetic() || (postgres && first == '_')) {
        report.add(&NAME, name.at(), format!("the name of the master user begins with a letter, found `{text}`"));
    }
}
