use crate::language::{Attribute, Element, Handle, Object, Resource};

/// What a resource literal and the attributes on its `let` say.
#[derive(Debug, Clone, Default)]
pub struct Declaration {
    pub(crate) properties: Object,
    pub(crate) dependencies: Vec<Element>,
    pub(crate) deletion_policy: Option<DeletionPolicy>,
    pub(crate) update_replace_policy: Option<DeletionPolicy>,
    /// What `#[raw(…)]` says of the resource beside its properties.
    pub(crate) raw: Object,
    pub(crate) pinned: bool,
    pub(crate) moved_from: Option<&'static str>,
    pub(crate) silenced: Vec<(&'static str, &'static str)>,
}

/// What happens to a resource's data when it leaves its stack or is replaced (CloudFormation User Guide, "DeletionPolicy
/// attribute" and "UpdateReplacePolicy attribute").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeletionPolicy {
    /// It is deleted with its content.
    Delete,
    /// It is kept.
    Retain,
    /// It is kept, except when its first creation is rolled back. On replacement the same as `Retain`.
    RetainExceptOnCreate,
    /// A snapshot is taken before it is deleted; a few types alone support it.
    Snapshot,
}

impl DeletionPolicy {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Delete => "Delete",
            Self::Retain => "Retain",
            Self::RetainExceptOnCreate => "RetainExceptOnCreate",
            Self::Snapshot => "Snapshot",
        }
    }

    /// `UpdateReplacePolicy` has no `RetainExceptOnCreate`.
    pub(crate) fn on_replacement(self) -> Self {
        if self == Self::RetainExceptOnCreate { Self::Retain } else { self }
    }
}

/// What may stand in `#[depends_on(…)]`: a handle, or several.
#[diagnostic::on_unimplemented(
    message = "a resource cannot depend on `{Self}`",
    label = "not a resource",
    note = "`#[depends_on(…)]` takes handles, and lists or options of handles"
)]
pub trait Dependency {
    #[doc(hidden)]
    fn elements(&self) -> Vec<Element>;
}

#[diagnostic::do_not_recommend]
impl<R: Resource> Dependency for Handle<R> {
    fn elements(&self) -> Vec<Element> {
        vec![self.element()]
    }
}

#[diagnostic::do_not_recommend]
impl<K> Dependency for Attribute<K> {
    fn elements(&self) -> Vec<Element> {
        vec![self.element()]
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dependency + ?Sized> Dependency for &D {
    fn elements(&self) -> Vec<Element> {
        (**self).elements()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dependency> Dependency for Option<D> {
    fn elements(&self) -> Vec<Element> {
        self.iter().flat_map(D::elements).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dependency> Dependency for [D] {
    fn elements(&self) -> Vec<Element> {
        self.iter().flat_map(D::elements).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dependency> Dependency for Vec<D> {
    fn elements(&self) -> Vec<Element> {
        self.as_slice().elements()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dependency, const N: usize> Dependency for [D; N] {
    fn elements(&self) -> Vec<Element> {
        self.as_slice().elements()
    }
}
