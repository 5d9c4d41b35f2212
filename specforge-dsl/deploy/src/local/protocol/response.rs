use crate::local::clock::Time;
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use std::io;

const NAMESPACE: &str = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

/// A value of a response, before it becomes XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::local) enum Node {
    /// An element's text.
    Text(String),
    /// A structure: named elements in order.
    Fields(Vec<(&'static str, Node)>),
    /// A list: `<member>` elements.
    Members(Vec<Node>),
}

impl Node {
    /// An empty structure, to be filled with [`Node::with`].
    pub(in crate::local) fn new() -> Self {
        Node::Fields(Vec::new())
    }

    /// Adds a text element.
    pub(in crate::local) fn text(self, name: &'static str, value: impl ToString) -> Self {
        self.with(name, Node::Text(value.to_string()))
    }

    /// Adds a text element if there is a value.
    pub(in crate::local) fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds a time in ISO 8601.
    pub(in crate::local) fn time(self, name: &'static str, value: Time) -> Self {
        self.text(name, value)
    }

    /// Adds a list.
    pub(in crate::local) fn list(self, name: &'static str, members: impl IntoIterator<Item = Node>) -> Self {
        self.with(name, Node::Members(members.into_iter().collect()))
    }

    /// Adds a list of texts.
    pub(in crate::local) fn texts(self, name: &'static str, texts: impl IntoIterator<Item = impl ToString>) -> Self {
        self.list(name, texts.into_iter().map(|text| Node::Text(text.to_string())))
    }

    /// Adds any element.
    pub(in crate::local) fn with(mut self, name: &'static str, node: Node) -> Self {
        if let Node::Fields(fields) = &mut self {
            fields.push((name, node));
        }
        self
    }

    /// The XML document that answers `action`.
    pub(in crate::local) fn into_response(self, action: &str, request_id: &str) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        let root = format!("{action}Response");
        writer.write_event(Event::Start(BytesStart::new(root.as_str()).with_attributes([("xmlns", NAMESPACE)])))?;
        self.write(&mut writer, &format!("{action}Result"))?;
        Node::new().text("RequestId", request_id).write(&mut writer, "ResponseMetadata")?;
        writer.write_event(Event::End(BytesEnd::new(root.as_str())))?;
        Ok(writer.into_inner())
    }

    /// The XML document of an error.
    pub(super) fn into_error(self, request_id: &str) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        let root = BytesStart::new("ErrorResponse").with_attributes([("xmlns", NAMESPACE)]);
        writer.write_event(Event::Start(root))?;
        self.write(&mut writer, "Error")?;
        Node::Text(request_id.to_owned()).write(&mut writer, "RequestId")?;
        writer.write_event(Event::End(BytesEnd::new("ErrorResponse")))?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, name: &str) -> io::Result<()> {
        writer.write_event(Event::Start(BytesStart::new(name)))?;
        match self {
            Node::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            Node::Fields(fields) => fields.iter().try_for_each(|(name, node)| node.write(writer, name))?,
            Node::Members(members) => members.iter().try_for_each(|node| node.write(writer, "member"))?,
        }
        writer.write_event(Event::End(BytesEnd::new(name)))
    }
}
