//! Rust names for CloudFormation names: mechanical, so that a reader who knows one knows the other.
//!
//! A name is split into words, and the words are joined in the case that Rust uses. Only the splitting needs
//! knowledge: a run of capitals may be one acronym (`VPC`), two (`VPCDHCP`), or an acronym and the first letter of a
//! word (`VPCEndpoint`), and some names are written in a mixed case that no rule can split (`GraphQL`, `FSx`).

/// Words that are written in mixed case and must not be split, with the one word that they are. Digits that follow
/// (`IPv4`, `OAuth2`) belong to them.
const MIXED_CASE: &[(&str, &str)] = &[
    ("DDoS", "Ddos"),
    ("DocDB", "Docdb"),
    ("DynamoDB", "Dynamodb"),
    ("DynamoDBv", "Dynamodbv"),
    ("ETag", "Etag"),
    ("FSx", "Fsx"),
    ("GiB", "Gib"),
    ("GitHub", "Github"),
    ("GitLab", "Gitlab"),
    ("GraphQL", "Graphql"),
    ("IPv", "Ipv"),
    ("IdC", "Idc"),
    ("IoT", "Iot"),
    ("KiB", "Kib"),
    ("LoRaWAN", "Lorawan"),
    ("MariaDB", "Mariadb"),
    ("MiB", "Mib"),
    ("MongoDB", "Mongodb"),
    ("MySQL", "Mysql"),
    ("MySql", "Mysql"),
    ("NoSQL", "Nosql"),
    ("OAuth", "Oauth"),
    ("OTel", "Otel"),
    ("OpenID", "Openid"),
    ("PostgreSQL", "Postgresql"),
    ("PostgreSql", "Postgresql"),
    ("PromQL", "Promql"),
    ("QnA", "Qna"),
    ("SaaS", "Saas"),
    ("TiB", "Tib"),
    ("VCenter", "Vcenter"),
    ("VCpu", "Vcpu"),
    ("VCpus", "Vcpus"),
    ("VMotion", "Vmotion"),
    ("VSan", "Vsan"),
    ("WAFv", "Wafv"),
    ("WebRTC", "Webrtc"),
    ("XRay", "Xray"),
    ("iSCSI", "Iscsi"),
    ("mTLS", "Mtls"),
    ("vCpu", "Vcpu"),
    ("vCpus", "Vcpus"),
];

/// Acronyms that stand directly beside another acronym somewhere in the published schemas.
const ACRONYMS: &[&str] = &[
    "ACL", "ACM", "AD", "AMI", "API", "ARN", "AWS", "AZ", "CA", "CIDR", "CSV", "DB", "DDB", "DHCP", "DNS", "EBS",
    "EC2", "ECR", "ECS", "EFS", "EIP", "EKS", "ELB", "EMR", "HLS", "HTTP", "HTTPS", "IAM", "ID", "IP", "JDBC", "JMX",
    "JSON", "JWT", "KMS", "LB", "MQ", "OIDC", "PCA", "RDS", "S3", "SAML", "SES", "SFTP", "SNS", "SQL", "SQS", "SSE",
    "SSH", "SSL", "SSM", "SSO", "TLS", "TTL", "UDP", "UI", "URI", "URL", "VPC", "VPN", "WAF", "XML",
];

/// The snake-case Rust name of a CloudFormation property or attribute: `VpcId` is `vpc_id`, `Endpoint.Address` is
/// `endpoint_address`. Reserved words are returned plain; whoever prints Rust adds `r#`.
pub fn snake_case(name: &str) -> String {
    words(name).iter().map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>().join("_")
}

/// The PascalCase Rust name of a CloudFormation resource type or attribute: `VPCEndpoint` is `VpcEndpoint`.
pub fn pascal_case(name: &str) -> String {
    words(name).iter().map(|word| capitalized(word)).collect()
}

/// The identifier of an enum value: `FARGATE_SPOT` is `FargateSpot`, `db.t3.micro` is `DbT3Micro`. `None` where the
/// words make no identifier: nothing left, a digit first, or the reserved word `Self`.
pub fn variant(value: &str) -> Option<String> {
    let identifier = pascal_case(value);
    let starts_well = identifier.starts_with(|first: char| first.is_ascii_alphabetic());
    (starts_well && identifier != "Self").then_some(identifier)
}

/// The words of a name, each in the case in which it was written.
pub fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).flat_map(part_words).collect()
}

/// `Vpc` of `VPC`: the first letter upper case, the others lower case.
fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + &letters.as_str().to_ascii_lowercase(),
        None => String::new(),
    }
}

/// The words of a part that holds letters and digits alone.
fn part_words(part: &str) -> Vec<String> {
    let letters: Vec<char> = part.chars().collect();
    let mut words = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let (word, length) = next_word(&letters[start..]);
        words.extend(word);
        start += length;
    }
    words
}

/// The word or words at the beginning of `letters`, which is not empty, and how many letters they take.
fn next_word(letters: &[char]) -> (Vec<String>, usize) {
    let rest: String = letters.iter().collect();
    if let Some((written, word)) = MIXED_CASE.iter().find(|(written, _)| begins_with_word(&rest, written)) {
        let digits: String = rest[written.len()..].chars().take_while(char::is_ascii_digit).collect();
        return (vec![format!("{word}{digits}")], written.len() + digits.len());
    }
    let capitals = letters.iter().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).count();
    let is_lower = |at: usize| letters.get(at).is_some_and(char::is_ascii_lowercase);
    if letters.first().is_some_and(char::is_ascii_uppercase) && capitals >= 2 && letters[1].is_ascii_uppercase() {
        let plural = is_lower(capitals) && letters[capitals] == 's' && !is_lower(capitals + 1);
        if plural {
            return (vec![letters[..=capitals].iter().collect()], capitals + 1);
        }
        // `VPCEndpoint`: the last capital begins the next word, unless digits stand between (`EC2fleet`).
        let ends_in_letter = letters[capitals - 1].is_ascii_uppercase();
        let length = if is_lower(capitals) && ends_in_letter { capitals - 1 } else { capitals };
        return (split_acronyms(&letters[..length].iter().collect::<String>()), length);
    }
    let length = 1 + letters[1..].iter().take_while(|c| !c.is_ascii_uppercase()).count();
    (vec![letters[..length].iter().collect()], length)
}

/// Whether `text` begins with `word` and the word ends there: no lower-case letter follows.
fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// `VPCDHCP` is `VPC` and `DHCP`: a run of capitals that known acronyms cover without a rest. Any other run is a word.
fn split_acronyms(run: &str) -> Vec<String> {
    cover(run).unwrap_or_else(|| vec![run.to_owned()])
}

/// The acronyms that cover `run`, the longest first; `None` if a rest remains.
fn cover(run: &str) -> Option<Vec<String>> {
    if run.is_empty() {
        return Some(Vec::new());
    }
    let mut fitting: Vec<&str> = ACRONYMS.iter().copied().filter(|acronym| run.starts_with(acronym)).collect();
    fitting.sort_by_key(|acronym| std::cmp::Reverse(acronym.len()));
    fitting.into_iter().find_map(|acronym| {
        let mut rest = cover(&run[acronym.len()..])?;
        rest.insert(0, acronym.to_owned());
        Some(rest)
    })
}
