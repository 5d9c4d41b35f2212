//! Topics, subscriptions and queues.

use crate::rules::codes::RuleCode;
use crate::rules::json::Json;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[FIFO, SUBSCRIPTION, QUEUE];

const FIFO: RuleCode = RuleCode {
    code: "SF0290",
    title: "A FIFO name or property without FIFO",
    explanation: "The name of a FIFO topic or queue ends in `.fifo`, and no other does; deduplication is for FIFO alone. \
                  Source: AWS::SNS::Topic, `TopicName`, and AWS::SQS::Queue, `QueueName`.",
};
const SUBSCRIPTION: RuleCode = RuleCode {
    code: "SF0291",
    title: "An endpoint that does not fit its protocol",
    explanation: "`email` takes an address, `http` and `https` a URL, `sms` a telephone number with its country code, `sqs`, \
                  `lambda` and `firehose` an ARN; raw delivery is for `sqs`, `http`, `https` and `firehose`. Source: \
                  Amazon SNS API Reference, `Subscribe`.",
};
const QUEUE: RuleCode = RuleCode {
    code: "SF0292",
    title: "A queue with a setting that SQS refuses",
    explanation: "A redrive policy has a dead-letter queue and 1 to 1,000 receives; a queue is encrypted by SQS or with a \
                  key. Source: AWS::SQS::Queue.",
};

const PROTOCOLS: [&str; 9] =
    ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"];

/// `AWS::SNS::Topic`.
pub(super) fn topic(topic: View<'_>, report: &mut Report) {
    fifo(
        topic,
        ("TopicName", "topic_name"),
        ("FifoTopic", "fifo_topic"),
        &[("ContentBasedDeduplication", "content_based_deduplication")],
        report,
    );
    for subscription in topic.get("Subscription").items() {
        endpoint(subscription, report);
        if topic.get("FifoTopic").boolean() == Some(true)
            && let Some(text) = subscription.get("Protocol").text().filter(|text| *text != "sqs")
        {
            report
                .add(
                    &SUBSCRIPTION,
                    subscription.get("Protocol").at(),
                    format!("a FIFO topic delivers to queues, not to `{text}`"),
                )
                .help("subscribe a queue");
        }
    }
}

/// `AWS::SNS::Subscription`.
pub(super) fn subscription(subscription: View<'_>, report: &mut Report) {
    endpoint(subscription, report);
    let raw = subscription.get("RawMessageDelivery");
    if let Some(text) =
        subscription.get("Protocol").text().filter(|text| matches!(*text, "email" | "email-json" | "sms" | "lambda"))
        && raw.boolean() == Some(true)
    {
        report
            .add(&SUBSCRIPTION, raw.at(), format!("`{text}` has no raw delivery"))
            .help("remove `raw_message_delivery`");
    }
}

fn endpoint(subscription: View<'_>, report: &mut Report) {
    let (protocol, endpoint) = (subscription.get("Protocol"), subscription.get("Endpoint"));
    let Some(kind) = protocol.text() else { return };
    if !PROTOCOLS.contains(&kind) {
        let near = suggest(kind, PROTOCOLS).or(kind.contains("mail").then_some("email"));
        report
            .add(&SUBSCRIPTION, protocol.at(), format!("there is no protocol `{kind}`"))
            .maybe_help(near.map(|near| format!("did you mean `{near:?}`?")));
        return;
    }
    let (form, what) = match kind {
        "email" | "email-json" => (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address such as `ops@example.com`"),
        "http" => (r"http://.+", "a URL that begins with `http://`"),
        "https" => (r"https://.+", "a URL that begins with `https://`"),
        "sms" => (r"\+?[0-9][0-9 ()-]{4,}", "a telephone number with its country code"),
        "sqs" => (r"arn:[^:]+:sqs:.+", "the ARN of a queue"),
        "lambda" => (r"arn:[^:]+:lambda:.+", "the ARN of a function"),
        "firehose" => (r"arn:[^:]+:firehose:.+", "the ARN of a delivery stream"),
        _ => return,
    };
    if let Some(text) = endpoint.text().filter(|text| matches_whole(form, text) == Some(false)) {
        report
            .add(&SUBSCRIPTION, endpoint.at(), format!("`{kind}` takes {what}, found `{text}`"))
            .also(protocol.at(), "the protocol");
    }
}

/// `AWS::SQS::Queue`.
pub(super) fn queue(queue: View<'_>, report: &mut Report) {
    let only = [
        ("ContentBasedDeduplication", "content_based_deduplication"),
        ("DeduplicationScope", "deduplication_scope"),
        ("FifoThroughputLimit", "fifo_throughput_limit"),
    ];
    fifo(queue, ("QueueName", "queue_name"), ("FifoQueue", "fifo_queue"), &only, report);
    if queue.get("SqsManagedSseEnabled").boolean() == Some(true) && queue.has("KmsMasterKeyId") {
        report
            .add(&QUEUE, queue.name_at("SqsManagedSseEnabled"), "a queue is encrypted by SQS or with a key, not both")
            .also(queue.name_at("KmsMasterKeyId"), "the key")
            .help("remove one of them");
    }
    let redrive = queue.get("RedrivePolicy");
    let Some(policy) = Json::of(redrive) else { return };
    for name in ["deadLetterTargetArn", "maxReceiveCount"] {
        if policy.lacks(name) {
            report.add(&QUEUE, redrive.at(), format!("a redrive policy has `{name}`")).help(format!("add `{name}`"));
        }
    }
    let count = policy.get("maxReceiveCount").number();
    if let Some(number) = count.filter(|number| !(1.0..=1000.0).contains(number)) {
        report.add(&QUEUE, redrive.at(), format!("`maxReceiveCount` is 1 to 1000, found `{number}`"));
    }
}

fn fifo(owner: View<'_>, name: (&str, &str), flag: (&str, &str), only: &[(&str, &str)], report: &mut Report) {
    let (text, fifo) = (owner.get(name.0), owner.get(flag.0));
    let plain = owner.lacks(flag.0) || fifo.boolean() == Some(false);
    match text.text() {
        Some(written) if fifo.boolean() == Some(true) && !written.ends_with(".fifo") => {
            report
                .add(&FIFO, text.at(), format!("the name of a FIFO resource ends in `.fifo`, found `{written}`"))
                .also(fifo.at(), "it is FIFO because of this")
                .help(format!("write `\"{written}.fifo\"`"));
        }
        Some(written) if plain && written.ends_with(".fifo") => {
            report
                .add(&FIFO, text.at(), format!("only FIFO names end in `.fifo`, found `{written}`"))
                .help(format!("write `{}: true`", flag.1));
        }
        _ => {}
    }
    for (property, rust) in only.iter().filter(|(property, _)| plain && owner.has(property)) {
        let off = owner.get(property).boolean() == Some(false);
        if !off {
            report
                .add(&FIFO, owner.name_at(property), format!("`{rust}` is for FIFO alone"))
                .help(format!("write `{}: true`, or remove `{rust}`", flag.1));
        }
    }
}
