use specforge_schema::ResourceType;
use syn::{GenericArgument, Path, PathArguments, Type};

/// What a struct literal declares.
pub(crate) enum Target {
    /// A resource of a published type, or a type that its service does not have.
    Resource { service: specforge_schema::Service, resource: Option<ResourceType> },
    /// A resource whose type is written as CloudFormation writes it, or in other letters than Rust's.
    Misnamed(ResourceType),
    /// A resource whose type and properties are not checked.
    RawResource,
    /// A template parameter of this kind.
    Parameter(Box<Type>),
    /// A stack's output.
    Output,
}

impl Target {
    /// The target of a literal's path; none if the literal is plain Rust.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let segments: Vec<_> = path.segments.iter().collect();
        let segments = match segments.as_slice() {
            [first, rest @ ..] if rest.len() == 2 && first.ident == "aws" => rest,
            all => all,
        };
        match segments {
            [only] if only.ident == "Output" && only.arguments.is_none() => Some(Self::Output),
            [only] if only.ident == "Parameter" => {
                let PathArguments::AngleBracketed(arguments) = &only.arguments else {
                    return Some(Self::Parameter(Box::new(syn::parse_quote!(::specforge_dsl::expansion::Text))));
                };
                match arguments.args.first() {
                    Some(GenericArgument::Type(kind)) => Some(Self::Parameter(Box::new(kind.clone()))),
                    _ => None,
                }
            }
            [aws, service, name] if aws.ident == "AWS" => {
                let name = format!("AWS::{}::{}", service.ident, name.ident);
                specforge_schema::resource(&name).map(Self::Misnamed)
            }
            [module, name] => {
                let (module, name) = (module.ident.to_string(), name.ident.to_string());
                if module == "raw" && name == "Resource" {
                    return Some(Self::RawResource);
                }
                let Some(service) = specforge_schema::service(&module) else {
                    let service = specforge_schema::service(&module.to_ascii_lowercase());
                    let service = service.or_else(|| misspelt_service(&module, &name))?;
                    return same_letters(service, &name).map(Self::Misnamed);
                };
                let resource = service.resource(&name);
                if let (None, Some(meant)) = (resource, same_letters(service, &name)) {
                    return Some(Self::Misnamed(meant));
                }
                // A module of the user's own may share its name with a service; only a near miss is taken for a mistake.
                let near =
                    || specforge_schema::suggest(&name, service.resources().map(|resource| resource.rust_name()));
                (resource.is_some() || near().is_some()).then_some(Self::Resource { service, resource })
            }
            _ => None,
        }
    }

    /// What a person calls it.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Resource { .. } | Self::Misnamed(_) | Self::RawResource => "resource",
            Self::Parameter(_) => "parameter",
            Self::Output => "output",
        }
    }

    pub(crate) fn is_output(&self) -> bool {
        matches!(self, Self::Output)
    }
}

/// The type whose name has the same letters: `VPC` for `Vpc`.
fn same_letters(service: specforge_schema::Service, name: &str) -> Option<ResourceType> {
    service.resources().find(|resource| resource.rust_name().eq_ignore_ascii_case(name))
}

/// The service that a module's name misses by one letter, if it has this very type. A module of the user's own, which a
/// plural may be, is none.
fn misspelt_service(module: &str, name: &str) -> Option<specforge_schema::Service> {
    let service = specforge_schema::services().find(|service| {
        let right = service.module();
        right.len() > 3
            && module.strip_suffix('s') != Some(right)
            && right.strip_suffix('s') != Some(module)
            && specforge_schema::differ_by_one(module, right)
    })?;
    service.resource(name).map(|_| service)
}
