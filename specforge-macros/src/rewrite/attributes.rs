use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, LitStr, Token};

use crate::errors::Errors;

/// What the attributes on a `let` say about the resource or component that it binds.
#[derive(Default, Clone)]
pub(crate) struct LetAttributes {
    pub(crate) key: Option<Expr>,
    pub(crate) id: Option<LitStr>,
    pub(crate) depends_on: Vec<Expr>,
    pub(crate) deletion_policy: Option<Expr>,
    pub(crate) update_replace_policy: Option<Expr>,
    pub(crate) raw: Option<Expr>,
    moved_from: Option<LitStr>,
    silenced: Vec<(String, LitStr)>,
    /// Where the first one that only a resource can have stands.
    pub(crate) resource_only: Option<(String, Span)>,
}

impl LetAttributes {
    /// Takes our attributes off a statement.
    pub(crate) fn take(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Self {
        let mut taken = Self::default();
        attributes.retain(|attribute| match taken.read(attribute) {
            Ok(ours) => !ours,
            Err(error) => {
                errors.push_syn(error);
                false
            }
        });
        taken
    }

    /// Takes the key off a loop.
    pub(crate) fn take_key(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Expr> {
        let taken = Self::take(attributes, errors);
        if let Some((name, at)) = taken.resource_only {
            errors.push(at, format!("`#[{name}]` belongs on the `let` of a resource"));
        }
        taken.key
    }

    fn read(&mut self, attribute: &Attribute) -> syn::Result<bool> {
        let Some(name) = attribute.path().get_ident().map(Ident::to_string) else { return Ok(false) };
        match name.as_str() {
            "key" => self.key = Some(attribute.parse_args()?),
            "id" => self.id = Some(logical_id(attribute.parse_args()?)?),
            "depends_on" => {
                let handles = attribute.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated)?;
                self.depends_on.extend(handles);
            }
            "deletion_policy" => self.deletion_policy = Some(attribute.parse_args()?),
            "update_replace_policy" => self.update_replace_policy = Some(attribute.parse_args()?),
            "raw" => self.raw = Some(attribute.parse_args()?),
            "moved" => self.moved_from = Some(attribute.parse_args::<Moved>()?.from),
            "silence" => {
                let silence: Silence = attribute.parse_args()?;
                self.silenced.push((silence.code.to_string(), silence.reason));
            }
            _ => return misspelt(attribute, &name),
        }
        if name != "key" {
            let at = attribute.path().segments[0].ident.span();
            self.resource_only.get_or_insert((name, at));
        }
        Ok(true)
    }

    /// Whether a check is silenced here.
    pub(crate) fn silences(&self, code: &str) -> bool {
        self.silenced.iter().any(|(silenced, _)| silenced == code)
    }

    /// The calls that put the attributes on a `Declaration`; the policies and dependencies are rewritten already.
    pub(crate) fn options(&self) -> TokenStream {
        let depends_on = self.depends_on.iter().map(|handle| {
            let reference = quote_spanned!(handle.span()=> &);
            quote!(.depends_on(::specforge_dsl::expansion::Dependency::elements(#reference #handle)))
        });
        let deletion_policy = self.deletion_policy.iter().map(|policy| quote!(.deletion_policy(#policy)));
        let update_replace_policy =
            self.update_replace_policy.iter().map(|policy| quote!(.update_replace_policy(#policy)));
        let raw = self.raw.iter().map(|attributes| quote!(.raw(#attributes)));
        let pinned = self.id.iter().map(|_| quote!(.pinned()));
        let moved = self.moved_from.iter().map(|old| quote!(.moved_from(#old)));
        let silenced = self.silenced.iter().map(|(code, reason)| quote!(.silence(#code, #reason)));
        quote!(#(#depends_on)* #(#deletion_policy)* #(#update_replace_policy)* #(#raw)* #(#pinned)* #(#moved)* #(#silenced)*)
    }
}

/// An attribute that nobody knows, close to one of ours. rustc would say that it does not exist, and no more.
fn misspelt(attribute: &Attribute, name: &str) -> syn::Result<bool> {
    const OURS: [(&str, &str); 8] = [
        ("deletion_policy", "#[deletion_policy(Retain)]"),
        ("depends_on", "#[depends_on(resource)]"),
        ("id", "#[id(\"LogicalId\")]"),
        ("key", "#[key(expression)]"),
        ("moved", "#[moved(from = \"OldName\")]"),
        ("raw", "#[raw(json!({ … }))]"),
        ("silence", "#[silence(SF0000, reason = \"why\")]"),
        ("update_replace_policy", "#[update_replace_policy(Retain)]"),
    ];
    // Attributes that Rust has on a statement.
    const RUST: [&str; 9] = ["allow", "cfg", "cfg_attr", "deny", "doc", "expect", "forbid", "must_use", "warn"];
    if RUST.contains(&name) {
        return Ok(false);
    }
    let Some(near) = specforge_schema::suggest(name, OURS.iter().map(|(ours, _)| *ours)) else { return Ok(false) };
    let form = OURS.iter().find(|(ours, _)| *ours == near).map_or(near, |(_, form)| form);
    let message = format!("there is no attribute `{name}`\nhelp: did you mean `{form}`?");
    Err(syn::Error::new_spanned(attribute.path(), message))
}

/// A logical ID is alphanumeric, 255 characters at most (CloudFormation User Guide, "Resources section structure").
fn logical_id(id: LitStr) -> syn::Result<LitStr> {
    let value = id.value();
    let fits = (1..=255).contains(&value.len()) && value.chars().all(|character| character.is_ascii_alphanumeric());
    if fits {
        Ok(id)
    } else {
        Err(syn::Error::new(
            id.span(),
            format!("`{value}` cannot be a logical ID\nhelp: use letters and digits, 255 at most"),
        ))
    }
}

/// Where a resource was: its logical ID, after its stack where that was another one.
fn place(from: LitStr) -> syn::Result<LitStr> {
    let value = from.value();
    let Some((stack, id)) = value.rsplit_once('.') else { return logical_id(from) };
    let is_name = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    let fits =
        !stack.is_empty() && is_name(stack) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits {
        return Ok(from);
    }
    let help = "help: write `OldName`, or `stack.OldName` where it was in another stack";
    Err(syn::Error::new(from.span(), format!("`{value}` is not where a resource was\n{help}")))
}

struct Moved {
    from: LitStr,
}

impl Parse for Moved {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = input.parse()?;
        if key != "from" {
            return Err(syn::Error::new(key.span(), "write `#[moved(from = \"OldName\")]`"));
        }
        input.parse::<Token![=]>()?;
        Ok(Self { from: place(input.parse()?)? })
    }
}

struct Silence {
    code: Ident,
    reason: LitStr,
}

impl Parse for Silence {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let code: Ident = input.parse()?;
        let wanted = || {
            syn::Error::new(code.span(), "write `#[silence(SF0000, reason = \"why\")]`: the reason stays with the code")
        };
        input.parse::<Token![,]>().map_err(|_| wanted())?;
        let reason: Ident = input.parse().map_err(|_| wanted())?;
        if reason != "reason" {
            return Err(wanted());
        }
        input.parse::<Token![=]>()?;
        Ok(Self { code: code.clone(), reason: input.parse()? })
    }
}
