//! Set-up: what the steps need and a fresh machine has not got.

use std::path::Path;
use std::process::Command;

/// Where Debian puts its Chromium.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Runs a command; the error says which one failed.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command
        .status()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} ended with {status}"))
    }
}

/// The npm packages of `clients/`: the browser half, and what its tests need.
pub(crate) fn npm_packages() -> Result<(), String> {
    let installed = Path::new("clients/node_modules/.package-lock.json");
    let is_current = || {
        let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified());
        Some(modified(installed).ok()? >= modified(Path::new("clients/package-lock.json")).ok()?)
    };
    if is_current() == Some(true) {
        return Ok(());
    }
    let npm = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir("clients")
        .status();
    match npm {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`npm ci` in clients/ ended with {status}")),
        Err(error) => Err(format!("Node 20 with npm is needed: {error}")),
    }
}

/// The browser that the tests drive.
pub(crate) fn chromium() -> Result<(), String> {
    if Path::new(CHROMIUM).exists() {
        return Ok(());
    }
    apt_install("chromium")
}

/// The compiler of the fuzzer's engine.
pub(crate) fn cxx() -> Result<(), String> {
    if Command::new("c++")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return Ok(());
    }
    apt_install("g++")
}

fn apt_install(package: &str) -> Result<(), String> {
    let apt = |arguments: &[&str]| {
        run(Command::new("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])
        .and_then(|()| apt(&["install", "-y", "-qq", "--no-install-recommends", package]))
        .map_err(|error| format!("install Debian's package `{package}` and try again ({error})"))
}
