use crate::prelude::*;

/// Asks which image of a repository to run, by its digest, and says how to get one there if it is missing.
///
/// A digest names one image forever: what was tested in one environment is what runs in the next. The parameter is called
/// after the binding: `let backend_image = image_digest(…)` makes `BackendImageDigest`.
#[component]
pub fn image_digest(scope: &Scope, repository_name: &str, repository: Handle<ecr::Repository>) -> Parameter<Text> {
    let digest = Parameter::<Text> {
        description: format!("The digest of the image of {repository_name} to run"),
        allowed_pattern: "sha256:[0-9a-f]{64}",
        sample: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    };
    let uri = repository.repository_uri();
    scope.requires(
        Prerequisite::new(format!("an image in {repository_name}"))
            .until_given(digest)
            .command(sub!(
                "aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {uri}"
            ))
            .command(sub!("docker push {uri}:<version>"))
            .command(sub!(
                "aws ecr describe-images --repository-name {repository_name} --image-ids imageTag=<version> \
                 --query 'imageDetails[0].imageDigest' --output text"
            )),
    );
    digest
}
