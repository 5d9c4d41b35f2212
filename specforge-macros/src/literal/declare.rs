use proc_macro2::TokenStream;
use quote::quote;
use specforge_schema::rules;
use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, FieldValue, Member, parse_quote};

use super::Target;
use crate::editor;
use crate::errors::Spot;
use crate::names::pascal;
use crate::rewrite::{Binding, Rewriter, location};

impl Rewriter<'_> {
    /// The expression that declares what `literal` says. Without a name the mistake was reported; the handle's type is
    /// still right, so that one mistake stays one message.
    pub(crate) fn declare(&mut self, target: &Target, literal: &ExprStruct, binding: Option<&Binding>) -> Expr {
        let at = location(literal.path.segments.first().map_or_else(|| literal.span(), |first| first.ident.span()));
        let (scope, name) = match binding {
            None => (self.scope_expression(), String::new()),
            Some(binding) => {
                let id = binding.attributes.id.as_ref().map_or_else(|| pascal(&binding.name), syn::LitStr::value);
                match &binding.attributes.key {
                    Some(_) => (self.named_scope(binding, &id, binding.span), String::new()),
                    None => (self.scope_expression(), id),
                }
            }
        };
        let options = binding.map(|binding| self.options(binding)).unwrap_or_default();
        match target {
            Target::Resource { resource: Some(_), .. } | Target::Misnamed(_) => {
                let (resource, path) = match target {
                    Target::Resource { resource: Some(resource), .. } => (resource, literal.path.clone()),
                    Target::Misnamed(meant) => {
                        self.misnamed(literal, *meant);
                        (meant, own_path(*meant))
                    }
                    _ => return parse_quote!(::core::unreachable!()),
                };
                let outer = (self.resource.replace(*resource), std::mem::replace(&mut self.path, "/properties".into()));
                let (object, node) = self.object(literal, resource.object());
                (self.resource, self.path) = outer;
                let silenced = |code| binding.is_some_and(|binding| binding.attributes.silences(code));
                for violation in rules::check(*resource, &node) {
                    // A macro has errors alone; synthesis warns of the rest.
                    if !violation.is_advice() && !silenced(violation.code) {
                        self.errors.violation(violation);
                    }
                }
                Expr::Verbatim(quote!(
                    #scope.declare::<#path>(#name, #at, ::specforge_dsl::expansion::Declaration::new(#object) #options)
                ))
            }
            Target::Resource { service, resource: None } => self.unknown_type(literal, *service),
            Target::RawResource if self.is_for_editor() => {
                let object = self.editor_raw_resource(literal);
                parse_quote!(#scope.declare_raw("", #name, #at, ::specforge_dsl::expansion::Declaration::new(#object) #options))
            }
            Target::Output if self.is_for_editor() => {
                let object = self.editor_output(literal);
                let none = quote!(::core::option::Option::None);
                let nothing = quote!(::specforge_dsl::expansion::Value::Omitted, #none, #none);
                parse_quote!({ let _ = #object; #scope.declare_output(#name, #at, #nothing, #none) })
            }
            Target::RawResource => {
                let mut fields = Fields::of(literal);
                let r#type = self.wanted(&mut fields, "type", literal);
                let properties = fields.take("properties").map_or_else(
                    || quote!(::specforge_dsl::expansion::Object::default()),
                    |properties| quote!(::specforge_dsl::expansion::raw_resource_properties(#properties)),
                );
                self.no_more(fields, "raw::Resource", &["type", "properties"]);
                Expr::Verbatim(quote!(#scope.declare_raw(
                    ::core::convert::AsRef::<str>::as_ref(&#r#type), #name, #at,
                    ::specforge_dsl::expansion::Declaration::new(#properties) #options
                )))
            }
            Target::Parameter(kind) => {
                let outer = self.resource.take();
                let (object, node) = self.object(literal, specforge_schema::parameter_declaration());
                self.resource = outer;
                self.parameter_fits(kind, &node);
                let path = &literal.path;
                let declaration = quote!(#name, #at, ::specforge_dsl::expansion::Declaration::new(#object) #options);
                if self.is_for_editor() && literal.path.segments.iter().all(|segment| !segment.arguments.is_none()) {
                    return parse_quote!({ let parameter: #path = #scope.declare_parameter(#declaration); parameter });
                }
                Expr::Verbatim(quote!(#scope.declare_parameter::<#kind>(#declaration)))
            }
            Target::Output => {
                let raw = binding.and_then(|binding| binding.attributes.raw.clone());
                self.output(literal, (&scope, &name, &at), raw)
            }
        }
    }

    fn scope_expression(&self) -> Expr {
        Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: self.scope.clone().into() })
    }

    fn options(&mut self, binding: &Binding) -> TokenStream {
        let mut attributes = binding.attributes.clone();
        for policy in [&mut attributes.deletion_policy, &mut attributes.update_replace_policy].into_iter().flatten() {
            if self.types.is_some() {
                *policy = editor::policy(policy);
            } else {
                super::policy::resolve(policy, self.errors);
            }
        }
        attributes.options()
    }

    pub(crate) fn unknown_type(&mut self, literal: &ExprStruct, service: specforge_schema::Service) -> Expr {
        let handle = self.unknown_handle(literal, service);
        if !self.is_for_editor() {
            return handle;
        }
        // It stays what any literal is that the language does not know, as it is while its name is being completed.
        let mut literal = literal.clone();
        syn::visit_mut::visit_expr_struct_mut(self, &mut literal);
        Expr::Struct(literal)
    }

    fn unknown_handle(&mut self, literal: &ExprStruct, service: specforge_schema::Service) -> Expr {
        let nowhere = parse_quote!(::core::unreachable!());
        let Some(last) = literal.path.segments.last() else { return nowhere };
        let wrong = last.ident.to_string();
        // The same type of another service says more than a similar one of this.
        let elsewhere = specforge_schema::services().find_map(|other| other.resource(&wrong));
        let near = || specforge_schema::suggest(&wrong, service.resources().map(|resource| resource.rust_name()));
        let near = elsewhere.or_else(|| near().and_then(|near| service.resource(near)));
        let message = format!("{} has no resource type `{wrong}`", service.namespace());
        let Some(near) = near else {
            self.errors.push(Spot::path(&literal.path), message);
            return nowhere;
        };
        self.errors.push_with_help(Spot::path(&literal.path), message, format!("did you mean `{}`?", near.path()));
        // A handle of the type that was probably meant, so that its uses are no further mistakes.
        let (path, scope) = (own_path(near), self.scope_expression());
        let at = location(Spot::path(&literal.path).first());
        parse_quote!(#scope.declare::<#path>("", #at, ::specforge_dsl::expansion::Declaration::new(
            ::specforge_dsl::expansion::object([])
        )))
    }

    pub(crate) fn misnamed(&mut self, literal: &ExprStruct, meant: specforge_schema::ResourceType) {
        let written: Vec<_> = literal.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.errors.push_with_help(
            Spot::path(&literal.path),
            format!("there is no resource type `{}`", written.join("::")),
            format!("`{}` is written `{}`", meant.name(), meant.path()),
        );
    }

    /// A field of a literal that is not a resource's, rewritten; its absence is an error.
    pub(super) fn wanted(&mut self, fields: &mut Fields, name: &str, literal: &ExprStruct) -> TokenStream {
        if let Some(mut value) = fields.take_or_like(name, self.errors) {
            syn::visit_mut::VisitMut::visit_expr_mut(self, &mut value);
            return quote!(#value);
        }
        self.errors.push(Spot::path(&literal.path), format!("`{name}` is missing"));
        quote!("")
    }

    pub(super) fn no_more(&mut self, fields: Fields, of: &str, known: &[&str]) {
        for field in fields.0 {
            let Member::Named(name) = &field.member else { continue };
            let written = name.to_string();
            let help = match specforge_schema::suggest(&written, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                    format!("it has {}", known.join(", "))
                }
            };
            self.errors.push_with_help(name.span(), format!("no field `{written}` in `{of}`"), help);
        }
    }
}

/// The fields of a literal that are not yet taken.
pub(super) struct Fields(Vec<FieldValue>);

impl Fields {
    pub(super) fn of(literal: &ExprStruct) -> Self {
        Self(literal.fields.iter().cloned().collect())
    }

    /// The field, also if its name is misspelt, which is reported.
    fn take_or_like(&mut self, name: &str, errors: &mut crate::errors::Errors) -> Option<Expr> {
        if let Some(value) = self.take(name) {
            return Some(value);
        }
        let like = self.0.iter().position(|field| match &field.member {
            Member::Named(member) => specforge_schema::suggest(&member.to_string(), [name]).is_some(),
            Member::Unnamed(_) => false,
        })?;
        let field = self.0.remove(like);
        errors.push_with_help(
            field.member.span(),
            format!("no field `{}`", quote::ToTokens::to_token_stream(&field.member)),
            format!("did you mean `{name}`?"),
        );
        Some(field.expr)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Expr> {
        let at = self.0.iter().position(|field| match &field.member {
            Member::Named(member) => member.to_string().trim_start_matches("r#") == name,
            Member::Unnamed(_) => false,
        })?;
        Some(self.0.remove(at).expr)
    }
}

/// The path of a type's marker, whatever is imported.
pub(crate) fn own_path(resource: specforge_schema::ResourceType) -> syn::Path {
    let module = quote::format_ident!("{}", resource.service().module());
    let name = quote::format_ident!("{}", resource.rust_name());
    parse_quote!(::specforge_dsl::aws::#module::#name)
}
