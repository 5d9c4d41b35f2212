//! A client of the language server protocol, with as much of it as the questions need.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running rust-analyzer, with one file open for changes.
pub(crate) struct Client {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    requests: u64,
    version: u64,
    file: PathBuf,
}

impl Client {
    /// Starts rust-analyzer on a crate and waits until it has read it.
    pub(crate) fn start(program: &str, folder: &Path, file: PathBuf) -> io::Result<Self> {
        let mut process = Command::new(program)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("rust-analyzer has no standard streams"));
        };
        let output = BufReader::new(output);
        let mut client = Self { process, input, output, requests: 0, version: 1, file };
        client.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri(folder),
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": { "hover": { "contentFormat": ["markdown"] }, "diagnostic": {} },
                },
                "initializationOptions": { "checkOnSave": false, "cachePriming": { "enable": false } },
            }),
        )?;
        client.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
        client.open(&client.file.clone())?;
        loop {
            let message = client.receive()?;
            if message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true {
                return Ok(client);
            }
        }
    }

    /// Opens a file as it is on disk.
    pub(crate) fn open(&mut self, file: &Path) -> io::Result<()> {
        let text = std::fs::read_to_string(file)?;
        let document = json!({ "uri": uri(file), "languageId": "rust", "version": 1, "text": text });
        let params = json!({ "textDocument": document });
        self.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }))
    }

    /// Writes the client's own file.
    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        self.version += 1;
        let params = json!({
            "textDocument": { "uri": uri(&self.file), "version": self.version },
            "contentChanges": [{ "text": text }],
        });
        self.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }))
    }

    /// Asks about the place of a mark in a text, which becomes the file without it.
    pub(crate) fn ask(&mut self, method: &str, text: &str, mark: char) -> io::Result<Value> {
        let (before, after) = text.split_once(mark).ok_or_else(|| io::Error::other("there is no mark"))?;
        self.write(&format!("{before}{after}"))?;
        let last_line = before.rsplit('\n').next().unwrap_or_default();
        let position = json!({ "line": before.matches('\n').count(), "character": last_line.encode_utf16().count() });
        let document = json!({ "uri": uri(&self.file) });
        self.request(method, &json!({ "textDocument": document, "position": position }))
    }

    /// What is wrong in a file.
    pub(crate) fn diagnostics(&mut self, file: &Path) -> io::Result<Vec<String>> {
        let result = self.request("textDocument/diagnostic", &json!({ "textDocument": { "uri": uri(file) } }))?;
        let items = result["items"].as_array().cloned().unwrap_or_default();
        Ok(items.iter().map(|item| format!("{}: {}", item["range"]["start"]["line"], item["message"])).collect())
    }

    fn request(&mut self, method: &str, params: &Value) -> io::Result<Value> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let mut message = self.receive()?;
            if message["id"] != id || message.get("method").is_some() {
                continue;
            }
            // A change that was still being worked in cancels what is asked too early.
            if message["error"]["code"] == -32801 || message["error"]["code"] == -32802 {
                return self.request(method, params);
            }
            if let Some(error) = message.get("error") {
                return Err(io::Error::other(format!("{method}: {error}")));
            }
            return Ok(message["result"].take());
        }
    }

    /// The next message; questions of the server are answered with nothing.
    fn receive(&mut self) -> io::Result<Value> {
        let mut length = 0;
        loop {
            let mut header = String::new();
            if self.output.read_line(&mut header)? == 0 {
                return Err(io::Error::other("rust-analyzer has ended"));
            }
            match header.trim().to_ascii_lowercase().strip_prefix("content-length:") {
                Some(number) => length = number.trim().parse().map_err(io::Error::other)?,
                None if header.trim().is_empty() => break,
                None => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        let message: Value = serde_json::from_slice(&body)?;
        if message.get("method").is_some() && message.get("id").is_some() {
            let nothing = message["params"]["items"].as_array().map(|items| vec![Value::Null; items.len()]);
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": nothing }))?;
        }
        Ok(message)
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        self.input.flush()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Nothing of it has to be kept, and there is no one to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}
