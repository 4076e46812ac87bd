//! A server and other processes on one home.

use crate::shell::Shell;
use serde_json::Value as Json;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server on the shell's home, with the machine's own clock.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(shell: &Shell) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_orgyard"))
            .arg("serve")
            .env_clear()
            .env("ORGYARD_HOME", shell.home())
            .env("HOME", shell.folder())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            line.unwrap().split(' ').find_map(|word| word.strip_prefix("http://localhost:").map(str::to_owned))
        });
        // What is said later is read, or the pipe would fill up.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, port: address.unwrap().parse().unwrap() }
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// How it ends by itself.
    fn ended(&mut self) -> Option<i32> {
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not end");
    }

    fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        let request =
            format!("{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn org(shell: &Shell) -> Json {
    serde_json::from_str::<Json>(&shell.with_ids("org display --target-org dev --json")).unwrap()["result"].take()
}

fn with_scratch_org() -> Shell {
    let shell = Shell::with_example();
    shell.must("org create scratch --edition developer --alias dev --set-default");
    shell
}

/// Commands go through the server while there is one, and go on without it; both find what the other wrote.
#[test]
fn commands_and_a_server_share_a_home() {
    let shell = with_scratch_org();
    shell.must("data create record --sobject Account --values Name=before");
    let mut server = Server::start(&shell);
    shell.must("data create record --sobject Account --values Name=while");
    let token = org(&shell)["accessToken"].as_str().unwrap().to_owned();
    // A command that began before the server did writes by itself, and takes turns with it.
    let port_file = shell.home().join("serve.port");
    let announced = fs::read(&port_file).unwrap();
    fs::remove_file(&port_file).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..2 {
            let (token, server) = (token.clone(), &server);
            threads.spawn(move || {
                for _ in 0..20 {
                    let head =
                        format!("POST /services/data/v64.0/sobjects/Account HTTP/1.1\r\nAuthorization: Bearer {token}");
                    let answer = server.ask(&head, "{\"Name\":\"served\"}");
                    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
                }
            });
        }
        for _ in 0..3 {
            shell.must("data create record --sobject Account --values Name=beside");
        }
    });
    fs::write(&port_file, announced).unwrap();
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    assert!(!port_file.exists());
    let counted =
        shell.must("data query --query \"SELECT Name, COUNT(Id) n FROM Account GROUP BY Name ORDER BY Name\" --json");
    let counted: Json = serde_json::from_str(&counted).unwrap();
    let records = counted["result"]["records"].as_array().unwrap().iter();
    let told: Vec<String> =
        records.map(|record| format!("{} {}", record["Name"].as_str().unwrap(), record["n"])).collect();
    assert_eq!(told, ["before 1", "beside 3", "served 40", "while 1"]);
}

#[test]
fn a_home_has_one_server() {
    let shell = with_scratch_org();
    let server = Server::start(&shell);
    let second = shell.run("serve --port 0");
    let told = second.stderr.replace(&server.port.to_string(), "PORT");
    assert!(told.contains("is served already, at http://localhost:PORT."), "{told}");
    assert_ne!(second.code, 0);
    // The first one is still found.
    shell.must("data query --query \"SELECT Id FROM Account\"");
    server.signal("KILL");
    drop(server);
    // What a killed server leaves stops nobody.
    assert!(shell.home().join("serve.port").exists());
    let third = Server::start(&shell);
    assert!(third.ask("GET /healthz HTTP/1.1", "").ends_with("ok\n"));
}

/// Told to stop in the middle of deploys, a server takes nothing new and ends what it has begun.
#[test]
fn a_server_that_is_told_to_stop_ends_its_deploys() {
    let shell = with_scratch_org();
    let mut server = Server::start(&shell);
    shell.must("project convert source --root-dir utils --output-dir packed");
    let mut deploys = Vec::new();
    for _ in 0..3 {
        let told = shell.with_ids("project deploy start --metadata-dir packed --async --json");
        let told: Json = serde_json::from_str(&told).unwrap();
        deploys.push(told["result"]["id"].as_str().unwrap().to_owned());
    }
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err());
    for id in deploys {
        let told = shell.with_ids(&format!("project deploy report --job-id {id} --json"));
        assert_eq!(serde_json::from_str::<Json>(&told).unwrap()["result"]["status"], "Succeeded", "{told}");
    }
}

/// Killed in the middle of them, the next process says of each how it ended, and the org is as one that ended left it.
#[test]
fn a_server_that_is_killed_leaves_no_deploy_open() {
    let shell = with_scratch_org();
    let server = Server::start(&shell);
    shell.must("project convert source --root-dir utils --output-dir packed");
    let mut deploys = Vec::new();
    for _ in 0..3 {
        let told = shell.with_ids("project deploy start --metadata-dir packed --async --json");
        let told: Json = serde_json::from_str(&told).unwrap();
        deploys.push(told["result"]["id"].as_str().unwrap().to_owned());
    }
    drop(server);
    let server = Server::start(&shell);
    for id in deploys {
        let told = shell.with_ids(&format!("project deploy report --job-id {id} --json"));
        let told: Json = serde_json::from_str(&told).unwrap();
        let status = told["result"]["status"].as_str().unwrap_or_default();
        assert!(["Succeeded", "Failed"].contains(&status), "{told}");
    }
    assert!(!shell.must("org dump").contains("running "));
    drop(server);
}
