//! Whether a lost terminal is to end a run: `nohup` and its like start a program with the hangup signal ignored, and mean it.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

/// The number of SIGHUP (POSIX, `kill`, "-1").
const HANGUP: i32 = 1;

/// Whether this process was started with the hangup signal ignored. To be asked before anybody listens to it: that takes
/// the place of what was inherited.
pub(super) fn is_ignored() -> bool {
    match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => ignored_by_status(&status).unwrap_or_else(is_ignored_by_children),
        Err(_) => is_ignored_by_children(),
    }
}

/// What Linux says of this process (proc_pid_status(5), `SigIgn`: a mask in hexadecimal, the first signal in its lowest
/// bit).
fn ignored_by_status(status: &str) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> (HANGUP - 1) & 1 == 1)
}

/// Elsewhere a child tells, which inherits what is ignored (POSIX, `execve`): it sends itself the signal, and lives on or
/// does not.
fn is_ignored_by_children() -> bool {
    let mut child = Command::new("sh");
    child.args(["-c", "kill -HUP $$"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    child.status().is_ok_and(|ended| ended.signal() != Some(HANGUP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_of_ignored_signals_is_read() {
        let status = |mask: &str| format!("Name:\tshop\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\nSigCgt:\t1\n");
        assert_eq!(ignored_by_status(&status("0000000000001001")), Some(true));
        assert_eq!(ignored_by_status(&status("0000000000001000")), Some(false));
        assert_eq!(ignored_by_status("Name:\tshop\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_tells_the_same_as_linux() {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        assert_eq!(Some(is_ignored_by_children()), ignored_by_status(&status));
    }
}
