//! Storage of RDS database instances.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[SIZE, THROUGHPUT];

const SIZE: RuleCode = RuleCode {
    code: "SF0259",
    title: "Storage of a size that the engine does not have",
    explanation: "`gp2` and `gp3` begin at 20 GiB, `io1` and `io2` at 100 GiB, magnetic storage at 5 GiB; all end at 65,536 \
                  GiB (SQL Server 16,384, magnetic 3,072). Autoscaling ends above the size at which it begins. Source: \
                  Amazon RDS User Guide, \"Amazon RDS DB instance storage\".",
};
const THROUGHPUT: RuleCode = RuleCode {
    code: "SF0260",
    title: "IOPS or throughput that the storage does not have",
    explanation: "`io1` and `io2` need `iops`, `gp2` and magnetic storage have none. `gp3` has 3000 IOPS; more, and \
                  throughput, can be chosen only from 400 GiB on (Oracle 200 GiB, SQL Server any size). \
                  Throughput is for `gp3` alone. Source: Amazon RDS User Guide, \"gp3 storage\" and AWS::RDS::DBInstance, \
                  `Iops`.",
};

/// `AWS::RDS::DBInstance`, as far as it has storage of its own.
pub(super) fn instance(instance: View<'_>, report: &mut Report) {
    let engine = instance.get("Engine").text().unwrap_or_default();
    if engine.starts_with("aurora") || engine.starts_with("custom") {
        return;
    }
    let storage_type = instance.get("StorageType");
    let size_view = instance.get("AllocatedStorage");
    let size = size_view.text().and_then(|text| text.trim().parse::<i64>().ok()).or(size_view.integer());
    if let Some(kind) = storage_type.text() {
        bounds(kind, engine, size, size_view, report);
        throughput(instance, kind, engine, size, report);
    }
    let most = instance.get("MaxAllocatedStorage");
    if let (Some(size), Some(limit)) = (size, most.integer())
        && limit <= size
    {
        report
            .add(&SIZE, most.at(), format!("storage of {size} GiB cannot grow up to {limit} GiB"))
            .also(size_view.at(), "the size at the beginning")
            .help(format!("write at least {}", size + (size / 10).max(1)));
    }
}

fn bounds(kind: &str, engine: &str, size: Option<i64>, at: View<'_>, report: &mut Report) {
    let server = engine.starts_with("sqlserver");
    let (least, most) = match kind {
        "gp2" | "gp3" => (20, if server { 16_384 } else { 65_536 }),
        "io1" | "io2" => (if server { 20 } else { 100 }, if server { 16_384 } else { 65_536 }),
        "standard" => (5, 3072),
        _ => return,
    };
    if let Some(size) = size.filter(|size| !(least..=most).contains(size)) {
        report
            .add(&SIZE, at.at(), format!("`{kind}` storage has {least} to {most} GiB, found {size}"))
            .help(format!("write `allocated_storage: \"{}\"`", size.clamp(least, most)));
    }
}

fn throughput(instance: View<'_>, kind: &str, engine: &str, size: Option<i64>, report: &mut Report) {
    let kind_at = instance.get("StorageType").at();
    match kind {
        "io1" | "io2" if instance.lacks("Iops") => {
            report
                .add(&THROUGHPUT, kind_at, format!("`{kind}` storage needs `iops`"))
                .help("add `iops`, at least 1000");
        }
        "gp2" | "standard" if instance.get("Iops").integer().is_some_and(|iops| iops > 0) => {
            report
                .add(&THROUGHPUT, instance.name_at("Iops"), format!("`{kind}` storage has no `iops`"))
                .also(kind_at, format!("the storage is `{kind}`"))
                .help("write `storage_type: \"gp3\"` or `\"io2\"`, or remove `iops`");
        }
        "gp3" => {
            let threshold = match engine {
                "" => return,
                engine if engine.starts_with("sqlserver") => 0,
                engine if engine.starts_with("oracle") => 200,
                _ => 400,
            };
            let small = size.filter(|size| *size < threshold);
            for (name, rust) in [("Iops", "iops"), ("StorageThroughput", "storage_throughput")] {
                if let Some(size) = small.filter(|_| instance.has(name)) {
                    report
                        .add(
                            &THROUGHPUT,
                            instance.name_at(name),
                            format!("`{rust}` of `gp3` can be chosen from {threshold} GiB on, and there are {size}"),
                        )
                        .also(instance.get("AllocatedStorage").at(), "the size")
                        .help(format!("remove `{rust}`: the storage has 3000 IOPS and 125 MiB/s"));
                    return;
                }
            }
            let iops = instance.get("Iops");
            if let Some(number) = iops.integer().filter(|number| *number < 3000) {
                report.add(&THROUGHPUT, iops.at(), format!("`gp3` storage has at least 3000 IOPS, found {number}"));
            }
        }
        _ => {}
    }
    if kind != "gp3" && instance.get("StorageThroughput").integer().is_some_and(|throughput| throughput > 0) {
        report
            .add(
                &THROUGHPUT,
                instance.name_at("StorageThroughput"),
                format!("`{kind}` storage has no `storage_throughput`"),
            )
            .also(kind_at, format!("the storage is `{kind}`"))
            .help("remove it, or write `storage_type: \"gp3\"`");
    }
}
