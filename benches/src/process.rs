//! The process of a server: it is told what to do, and what it used is read from `/proc`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::error::Failure;
use crate::server::Kind;

/// A server in a process of its own; it ends when this is dropped.
pub(crate) struct ServerProcess {
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub(crate) port: u16,
}

/// How many files this process may have open.
pub(crate) fn open_files() -> Result<usize, Failure> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    let soft = soft.ok_or("no limit of open files")?;
    Ok(soft.parse().unwrap_or(usize::MAX))
}

impl ServerProcess {
    /// Starts this program as a server, and waits until it listens.
    pub(crate) fn start(kind: Kind) -> Result<Self, Failure> {
        let mut program = Command::new(std::env::current_exe()?);
        Self::run(program.args(["serve", kind.name()]))
    }

    /// Starts the server of live views that counts its allocations; `None` where it is not built.
    pub(crate) fn start_counting() -> Result<Option<Self>, Failure> {
        let program = std::env::current_exe()?.with_file_name("bennu-bench-counting");
        if !program.exists() {
            return Ok(None);
        }
        Self::run(&mut Command::new(program)).map(Some)
    }

    fn run(program: &mut Command) -> Result<Self, Failure> {
        let mut child = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("a server without output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let port = line.trim().parse()?;
        Ok(Self { child, port })
    }

    /// Lets it broadcast so many frames, one right after the other.
    pub(crate) fn broadcast(&mut self, frames: usize) -> Result<(), Failure> {
        let stdin = self.child.stdin.as_mut().ok_or("a server without input")?;
        Ok(writeln!(stdin, "{frames}")?)
    }

    /// The processor time that its threads have used, user and system, in microseconds.
    pub(crate) fn processor_time(&self) -> Result<f64, Failure> {
        let mut nanoseconds = 0.0;
        for thread in fs::read_dir(self.proc().join("task"))? {
            let schedstat = fs::read_to_string(thread?.path().join("schedstat"))?;
            let on_processor = schedstat
                .split_whitespace()
                .next()
                .ok_or("an empty schedstat")?;
            nanoseconds += on_processor.parse::<f64>()?;
        }
        Ok(nanoseconds / 1e3)
    }

    /// Its resident memory, in KiB.
    pub(crate) fn resident(&self) -> Result<f64, Failure> {
        let status = fs::read_to_string(self.proc().join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib.ok_or("no VmRSS")?.parse()?)
    }

    /// Waits until it has used no processor time for a while, so that what it did is counted.
    pub(crate) async fn settle(&self) -> Result<(), Failure> {
        let mut used = self.processor_time()?;
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let now = self.processor_time()?;
            if now - used < 20.0 {
                return Ok(());
            }
            used = now;
        }
    }

    fn proc(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.child.id()))
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
