use std::ops::Deref;

use super::{Attribute, Kind};

/// Which element of which app a handle, attribute or parameter stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element {
    /// Tells apps apart, so that a handle used in another app is caught.
    pub(crate) app: u32,
    /// The position in the app's list of elements.
    pub(crate) index: u32,
}

/// A CloudFormation resource type: a marker such as `ec2::Vpc`.
///
/// Implemented by the generated markers; the marker carries the element, so that attributes can be methods on it.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a resource type", label = "not a resource type")]
pub trait Resource: Copy + 'static {
    /// The CloudFormation name, for example `AWS::EC2::VPC`.
    const TYPE: &'static str;
    /// What `Ref` yields.
    type Reference;
    #[doc(hidden)]
    fn at(element: Element) -> Self;
}

/// A resource of an app. It is `Copy` and is passed around; the property it is given to decides whether it becomes
/// `Ref` or `Fn::GetAtt`.
///
/// It dereferences to its resource type's marker, whose methods are the resource's attributes.
#[derive(Clone, Copy)]
pub struct Handle<R> {
    element: Element,
    marker: R,
}

impl<R: Resource> Handle<R> {
    pub(crate) fn new(element: Element) -> Self {
        Self { element, marker: R::at(element) }
    }

    pub(crate) fn element(&self) -> Element {
        self.element
    }

    /// What `Ref` yields for the resource.
    pub fn reference(&self) -> Attribute<R::Reference> {
        Attribute::reference(self.element())
    }
}

impl<R> Deref for Handle<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.marker
    }
}

impl<R: Resource> std::fmt::Debug for Handle<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle<{}>({})", R::TYPE, self.element().index)
    }
}

/// Says that a handle of `Self` may stand where a `Wanted` is wanted, and which attribute it then becomes.
pub trait Reference<Wanted>: Resource {
    /// The attribute for `Fn::GetAtt`, or `None` for `Ref`.
    const ATTRIBUTE: Option<&'static str> = None;
}

/// A resource type whose `Ref` is not known yields this kind; it fits text properties alone.
pub struct UnknownReference;

impl Kind for UnknownReference {}
