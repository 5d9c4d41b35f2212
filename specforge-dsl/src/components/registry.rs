use super::Retention;
use crate::prelude::*;

/// How a registry keeps its images.
pub struct RegistrySettings<'a> {
    /// The repository's name.
    pub name: &'a str,
    /// The key that encrypts the images.
    pub key: Handle<kms::Key>,
    /// How many tagged images stay: as many releases can be gone back to.
    pub releases: u16,
    /// Whether the images outlive the stack.
    pub retention: Retention,
}

/// Makes a registry for the images of one service: encrypted, scanned on push, with tags that cannot be moved.
///
/// Untagged images go after a week, so that an upload can be inspected but is not paid for forever.
#[component]
pub fn registry(scope: &Scope, settings: &RegistrySettings<'_>) -> Handle<ecr::Repository> {
    let cleanup = json!({
        "rules": [
            {
                "rulePriority": 1,
                "description": "Untagged images go after a week",
                "selection": { "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 7 },
                "action": { "type": "expire" },
            },
            {
                "rulePriority": 2,
                "description": "The newest releases stay",
                "selection": {
                    "tagStatus": "tagged",
                    "tagPatternList": ["*"],
                    "countType": "imageCountMoreThan",
                    "countNumber": settings.releases,
                },
                "action": { "type": "expire" },
            },
        ],
    });
    #[deletion_policy(settings.retention)]
    let repository = ecr::Repository {
        repository_name: settings.name,
        image_tag_mutability: Immutable,
        image_scanning_configuration: new { scan_on_push: true },
        encryption_configuration: new { encryption_type: Kms, kms_key: settings.key },
        lifecycle_policy: new { lifecycle_policy_text: cleanup },
        // A repository with images in it cannot be deleted otherwise.
        empty_on_delete: settings.retention == Retention::Discard,
    };
    repository
}
