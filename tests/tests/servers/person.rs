//! What people do besides deploying.

use crate::account::{Account, elements, text};
use crate::ministack::Ministack;
use crate::production::Ran;
use serde_json::json;

/// Makes the zone of the site's name, which a team has before it deploys anything; its ID.
pub(crate) fn hosted_zone(server: &Ministack) -> String {
    let zone = server.shell(
        "aws route53 create-hosted-zone --name example.com --caller-reference 1 --query HostedZone.Id --output text",
    );
    zone.trim().trim_start_matches("/hostedzone/").to_owned()
}

/// Does what a deployment that stopped asks for, with the commands that it shows; the digests of both images.
pub(crate) fn provide(server: &Ministack, stopped: &Ran) -> (String, String) {
    let missing = elements(stopped.details("services", "awaits_prerequisites"));
    let subjects: Vec<&str> = missing.iter().map(|one| text(&one["subject"])).collect();
    assert_eq!(
        subjects,
        [
            "an image in specforge-production-backend",
            "an image in specforge-production-frontend",
            "the API key of OpenAI",
            "the API key of Anthropic",
        ]
    );
    let commands: Vec<Vec<&str>> =
        missing.iter().map(|one| elements(&one["commands"]).iter().map(text).collect()).collect();
    for command in commands.iter().flatten() {
        assert!(!command.contains("${"), "`{command}` can be run as it is");
        let shown = bare(&stopped.messages).contains(&bare(command));
        assert!(shown, "`{command}` is shown:\n{}", stopped.messages);
    }
    let [backend, frontend, keys @ ..] = &commands[..] else { panic!("no commands for images: {commands:?}") };
    for key in keys.iter().flatten() {
        server.shell(key);
    }
    let account = Account::of(server);
    for provider in ["anthropic", "openai"] {
        let parameter = account.item("parameters", &format!("/specforge-production/{provider}/api-key"));
        assert_eq!(parameter["Type"], "SecureString");
    }
    (image(server, "backend", backend), image(server, "frontend", frontend))
}

/// Text without spaces, and without the signs that break a command into lines.
fn bare(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "\\").collect()
}

/// Puts an image where the commands say, and asks for its digest as they say.
fn image(server: &Ministack, part: &str, commands: &[&str]) -> String {
    let [login, push, look_up] = commands else { panic!("expected three commands, found {commands:?}") };
    let account = Account::of(server);
    let name = format!("specforge-production-{part}");
    let uri = text(&account.item("repositories", &name)["repositoryUri"]);
    assert!(login.contains(uri), "{login}");
    assert_eq!(*push, format!("docker push {uri}:<version>"));
    push_image(server, &name, "1.0.0");
    server.shell(&look_up.replace("<version>", "1.0.0")).trim().to_owned()
}

/// Puts an image into a repository, as `docker push` does in the end.
pub(crate) fn push_image(server: &Ministack, repository: &str, version: &str) {
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "size": 2,
            "digest": format!("sha256:{}", "0".repeat(64)),
        },
        "layers": [],
        // Each version is other bytes, so it gets another digest.
        "annotations": { "org.opencontainers.image.version": version, "org.opencontainers.image.title": repository },
    });
    server.shell(&format!(
        "aws ecr put-image --repository-name {repository} --image-tag {version} --image-manifest '{manifest}'"
    ));
}
