//! KMS keys.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[KEY];

const KEY: RuleCode = RuleCode {
    code: "SF0308",
    title: "A key that cannot do what is asked of it",
    explanation: "Only symmetric encryption keys rotate by themselves; RSA keys encrypt or sign, ECC keys sign or agree, HMAC \
                  keys generate and verify codes. Aliases that begin with `alias/aws/` are AWS's own. Source: \
                  AWS::KMS::Key, `EnableKeyRotation` and `KeyUsage`, and AWS::KMS::Alias, `AliasName`.",
};

/// `AWS::KMS::Key`.
pub(super) fn key(key: View<'_>, report: &mut Report) {
    let (spec, usage, rotation) = (key.get("KeySpec"), key.get("KeyUsage"), key.get("EnableKeyRotation"));
    let Some(kind) = spec.text() else { return };
    if kind != "SYMMETRIC_DEFAULT" && rotation.boolean() == Some(true) {
        report
            .add(&KEY, rotation.at(), format!("a key of the kind `{kind}` does not rotate by itself"))
            .also(spec.at(), "the kind of the key")
            .help("remove `enable_key_rotation`");
    }
    let allowed: &[&str] = match kind {
        "SYMMETRIC_DEFAULT" => &["ENCRYPT_DECRYPT"],
        kind if kind.starts_with("RSA_") => &["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
        "ECC_SECG_P256K1" => &["SIGN_VERIFY"],
        kind if kind.starts_with("ECC_NIST_P") => &["SIGN_VERIFY", "KEY_AGREEMENT"],
        kind if kind.starts_with("HMAC_") => &["GENERATE_VERIFY_MAC"],
        _ => return,
    };
    let wanted = usage.text().or(key.lacks("KeyUsage").then_some("ENCRYPT_DECRYPT"));
    if let Some(wanted) = wanted.filter(|wanted| !allowed.contains(wanted)) {
        let at = if usage.is_given() { usage.at() } else { spec.at() };
        report
            .add(&KEY, at, format!("a key of the kind `{kind}` is not for `{wanted}`"))
            .help(format!("write `key_usage: \"{}\"`", allowed.join("\"` or `\"")));
    }
}

/// `AWS::KMS::Alias`.
pub(super) fn alias(alias: View<'_>, report: &mut Report) {
    let name = alias.get("AliasName");
    if let Some(text) = name.text().filter(|text| text.starts_with("alias/aws/")) {
        report.add(&KEY, name.at(), format!("`{text}` is an alias of AWS")).help("choose another name");
    }
}
