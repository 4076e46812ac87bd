//! Faults of the machine: no room on the disk, another process in the way.

use crate::shell::Shell;
use std::fs::{self, File};
use std::io::Write;
use std::process::Command;

#[test]
fn another_process_that_writes_the_same_org() {
    let shell = Shell::with_example();
    shell.must("org create scratch --edition developer --alias dev --set-default");
    let org = shell.with_ids("org display --json");
    let id = org.split("\"id\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let mut lock = File::create(shell.home().join(format!("locks/{id}.lock"))).unwrap();
    lock.lock().unwrap();
    lock.write_all(b"process 4711 (orgyard package install)").unwrap();
    shell.set("ORGYARD_LOCK_WAIT", "2");
    insta::assert_snapshot!(shell.transcript("project deploy start --source-dir utils"));
    lock.unlock().unwrap();
    shell.must("project deploy start --source-dir utils");
}

/// Where a user may mount a small disk of his own: nothing is half done, and with room the same line does its work.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room() {
    let shell = Shell::with_example();
    let disk = shell.folder().join("home");
    fs::create_dir_all(&disk).unwrap();
    let script = format!(
        "set -e; mount -t tmpfs -o size=400k none '{disk}'; cd '{project}'; export ORGYARD_HOME='{disk}/orgyard'\n\
         exec 2>&1; '{program}' build || echo exit $?\n\
         mount -o remount,size=64m '{disk}'; '{program}' build | grep unchanged",
        disk = disk.display(),
        project = shell.folder().join("examples/reimburse-me").display(),
        program = env!("CARGO_BIN_EXE_orgyard"),
    );
    let output = Command::new("unshare").args(["-rm", "sh", "-c", &script]).output();
    let told = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let told = told.replace(&*shell.folder().to_string_lossy(), "FOLDER");
    if told.is_empty() {
        // Not every machine lets a user mount something.
        return;
    }
    insta::assert_snapshot!(told);
}
