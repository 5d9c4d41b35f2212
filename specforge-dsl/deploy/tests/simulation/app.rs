//! Random apps: a few small stacks, wired to each other, with data, secrets, custom names and deletion policies.

use crate::dice::Dice;
use crate::site::{Part, Site};
use serde_json::{Map, Value, json};
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, StackParameter, Template};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// An app as edits change it.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) stacks: Vec<Stack>,
    /// A service that is released blue-green, if there is one.
    pub(crate) site: Option<Site>,
    /// The value of every stack's secret.
    pub(crate) secret: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Stack {
    pub(crate) id: String,
    pub(crate) resources: Vec<Resource>,
    /// Whether it has a secret as a parameter.
    pub(crate) secret: bool,
    /// Indexes of earlier stacks whose output it takes as a parameter.
    pub(crate) wired: Vec<usize>,
    pub(crate) protected: bool,
    /// What is in the stack that it nests; nothing where it nests none.
    pub(crate) nested: Vec<Resource>,
}

/// The logical ID of a nested stack.
pub(crate) const NEST: &str = "Nest";

#[derive(Debug, Clone)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Goes into a property that can be changed.
    pub(crate) version: usize,
    /// Goes into a property that cannot.
    pub(crate) identity: usize,
    pub(crate) custom_name: Option<String>,
    /// What it was called, and in which stack, when it was last deployed under another name.
    pub(crate) moved_from: Option<String>,
    pub(crate) policy: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Topic,
    Queue,
    Logs,
    Table,
    Parameter,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Topic, Self::Queue, Self::Logs, Self::Table, Self::Parameter];
}

impl App {
    pub(crate) fn random(dice: &mut Dice, seed: u64) -> Self {
        let count = 1 + dice.below(3);
        let stacks = (0..count).map(|index| Stack::random(dice, index)).collect();
        let mut app = Self { stacks, site: Site::random(dice, count), secret: secret(seed, 0) };
        // Apps that nest no stack are the same as if none could.
        let mut dice = Dice::new(seed ^ 0x004E_4553_5445_4400);
        for stack in &mut app.stacks {
            if dice.percent(12) {
                stack.nest(&mut dice);
            }
        }
        app
    }

    /// The templates of nested stacks, by their URLs: another template has another one.
    pub(crate) fn nested_templates(&self) -> Vec<(String, String)> {
        self.stacks.iter().filter_map(Stack::nested_template).collect()
    }

    pub(crate) fn assembly(&self) -> Assembly {
        let stacks = self.stacks.iter().enumerate().map(|(index, stack)| stack.assembled(self, index)).collect();
        Assembly { name: "sim".into(), stacks, ..Assembly::default() }
    }

    /// The name of the stack with the rule whose weights ECS owns.
    pub(crate) fn edge(&self) -> Option<String> {
        self.site.as_ref().and_then(|site| self.stacks.get(site.edge)).map(Stack::name)
    }

    /// The parameters that a person gives.
    pub(crate) fn parameters(&self) -> BTreeMap<String, String> {
        let secret = self.stacks.iter().any(|stack| stack.secret);
        secret.then(|| ("Secret".to_owned(), self.secret.clone())).into_iter().collect()
    }
}

/// A text that must never be seen.
pub(crate) fn secret(seed: u64, version: usize) -> String {
    format!("hunter2-{seed}-{version}-hunter2")
}

impl Stack {
    fn random(dice: &mut Dice, index: usize) -> Self {
        let id = ["net", "data", "web"].get(index).copied().unwrap_or("more").to_owned();
        let mut resources = vec![Resource::of_kind(dice, Kind::Topic, &id, "Topic")];
        for number in 0..dice.below(4) {
            resources.push(Resource::random(dice, &id, &format!("R{number}")));
        }
        let wired = (0..index).filter(|_| dice.percent(50)).collect();
        Self { id, resources, secret: dice.percent(40), wired, protected: dice.percent(20), nested: Vec::new() }
    }

    /// Nests a stack with something in it.
    pub(crate) fn nest(&mut self, dice: &mut Dice) {
        for number in 0..1 + dice.below(3) {
            self.nested.push(Resource::random(dice, &format!("{}-nest", self.id), &format!("Q{number}")));
        }
    }

    fn nested_template(&self) -> Option<(String, String)> {
        if self.nested.is_empty() {
            return None;
        }
        let resources: Map<String, Value> =
            self.nested.iter().map(|resource| (resource.name.clone(), resource.template())).collect();
        let body = json!({"Resources": resources}).to_string();
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        Some((format!("https://templates.s3.amazonaws.com/{}-{:016x}.json", self.id, hasher.finish()), body))
    }

    fn name(&self) -> String {
        format!("sim-{}", self.id)
    }

    fn assembled(&self, app: &App, index: usize) -> AssembledStack {
        let mut resources: Map<String, Value> =
            self.resources.iter().map(|resource| (resource.name.clone(), resource.template())).collect();
        let mut declared = Map::new();
        let mut parameters = Vec::new();
        if self.secret {
            declared.insert("Secret".into(), json!({"Type": "String", "NoEcho": true}));
            parameters.push(parameter("Secret", ParameterSource::Given));
            resources.insert("Kept".into(), ssm(&json!({"Ref": "Secret"})));
        }
        let providers: Vec<&Stack> = self.wired.iter().filter_map(|index| app.stacks.get(*index)).collect();
        for provider in &providers {
            let name = format!("{}Topic", provider.id);
            declared.insert(name.clone(), json!({"Type": "String"}));
            let source = ParameterSource::Output { stack: provider.name(), output: "Topic".into() };
            parameters.push(parameter(&name, source));
            resources.insert(format!("From{}", provider.id), ssm(&json!({"Ref": name})));
        }
        let edge = app.edge().unwrap_or_default();
        let part = app.site.as_ref().map_or_else(Part::default, |site| site.part(index, &edge));
        resources.extend(part.resources.into_iter().map(|(name, resource)| (name.to_owned(), resource)));
        for parameter in part.parameters {
            let mut declaration = json!({"Type": "String"});
            if let Some(default) = &parameter.default {
                declaration["Default"] = default.clone().into();
            }
            declared.insert(parameter.name.clone(), declaration);
            parameters.push(parameter);
        }
        let mut depends_on: BTreeSet<String> = providers.iter().map(|provider| provider.name()).collect();
        depends_on.extend(part.wired.then_some(edge));
        if let Some((url, _)) = self.nested_template() {
            resources
                .insert(NEST.into(), json!({"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}));
        }
        let mut template = json!({"Resources": resources, "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}}});
        if let Some((name, value)) = part.output {
            template["Outputs"][name] = json!({"Value": value});
        }
        if !declared.is_empty() {
            template["Parameters"] = Value::Object(declared);
        }
        AssembledStack {
            name: self.name(),
            id: self.id.clone(),
            template: Template::from_value(template),
            parameters,
            depends_on: depends_on.into_iter().collect(),
            tags: BTreeMap::new(),
            capabilities: Vec::new(),
            termination_protection: self.protected,
            prerequisites: Vec::new(),
            outputs: Vec::new(),
            moved: self.resources.iter().filter_map(|it| Some((it.name.clone(), it.moved_from.clone()?))).collect(),
            locations: BTreeMap::new(),
        }
    }
}

impl Resource {
    pub(crate) fn random(dice: &mut Dice, stack: &str, name: &str) -> Self {
        let kind = dice.pick(&Kind::ALL).copied().unwrap_or(Kind::Topic);
        Self::of_kind(dice, kind, stack, name)
    }

    fn of_kind(dice: &mut Dice, kind: Kind, stack: &str, name: &str) -> Self {
        let policies = [None, None, None, Some("Retain"), Some("RetainExceptOnCreate")];
        let policy = dice.pick(&policies).copied().flatten();
        let name = name.to_owned();
        let custom_name = dice.percent(30).then(|| format!("{stack}-{name}-1"));
        Self { name, kind, version: 1, identity: 1, custom_name, moved_from: None, policy }
    }

    /// Becomes another resource: with another name, or another key.
    pub(crate) fn become_another(&mut self, stack: &str) {
        self.identity += 1;
        self.custom_name = Some(format!("{stack}-{}-{}", self.name, self.identity));
    }

    /// The type and the properties.
    pub(crate) fn properties(&self) -> (&'static str, Value) {
        let (kind, name, mut properties) = match self.kind {
            Kind::Topic => ("AWS::SNS::Topic", "TopicName", json!({"DisplayName": format!("v{}", self.version)})),
            Kind::Queue => ("AWS::SQS::Queue", "QueueName", json!({"VisibilityTimeout": self.version})),
            Kind::Logs => {
                ("AWS::Logs::LogGroup", "LogGroupName", json!({"RetentionInDays": 1 + 2 * (self.version % 3)}))
            }
            Kind::Table => (
                "AWS::DynamoDB::Table",
                "TableName",
                json!({"BillingMode": "PAY_PER_REQUEST", "DeletionProtectionEnabled": self.version.is_multiple_of(2),
                    "AttributeDefinitions": [{"AttributeName": format!("k{}", self.identity), "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": format!("k{}", self.identity), "KeyType": "HASH"}]}),
            ),
            Kind::Parameter => {
                ("AWS::SSM::Parameter", "Name", json!({"Type": "String", "Value": format!("v{}", self.version)}))
            }
        };
        if let Some(custom) = &self.custom_name {
            properties[name] = custom.clone().into();
        }
        (kind, properties)
    }

    fn template(&self) -> Value {
        let (kind, properties) = self.properties();
        let mut resource = json!({"Type": kind, "Properties": properties});
        if let Some(policy) = self.policy {
            resource["DeletionPolicy"] = policy.into();
            resource["UpdateReplacePolicy"] = "Retain".into();
        }
        resource
    }
}

fn ssm(value: &Value) -> Value {
    json!({"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}})
}

pub(crate) fn parameter(name: &str, source: ParameterSource) -> StackParameter {
    StackParameter {
        name: name.into(),
        r#type: "String".into(),
        description: None,
        default: None,
        no_echo: name == "Secret",
        sample: None,
        source,
    }
}
