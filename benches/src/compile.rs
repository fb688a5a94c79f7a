//! P10: how long the compiler takes for an application of 50 views, beside the same templates in
//! maud with dispatch by hand.

mod views;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Effort;
use crate::error::Failure;
use crate::report::{Report, Rounds};

/// The views of each application.
const VIEWS: usize = 50;

/// What both applications need. Both use the runtime's own axum.
const DEPENDENCIES: &str = r#"
axum = { version = "0.8", default-features = false, features = ["http1", "json", "tokio", "ws"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
"#;

pub(crate) fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()?;
    let place = root.join("target/bench-compile");
    fs::create_dir_all(&place)?;
    fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock"))?;
    let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"by_hand\", \"with_bennu\"]\n";
    fs::write(place.join("Cargo.toml"), workspace)?;
    let bennu = format!(
        "bennu = {{ path = \"{}\" }}",
        root.join("runtime").display()
    );
    let by_hand = Application::write(
        &place,
        "by_hand",
        r#"maud = "0.27""#,
        &views::by_hand(VIEWS),
    )?;
    let with_bennu = Application::write(&place, "with_bennu", &bennu, &views::with_bennu(VIEWS))?;
    for (command, target) in [("build", Some(1.5)), ("check", None)] {
        // The dependencies are compiled before.
        by_hand.compile(command)?;
        with_bennu.compile(command)?;
        let mut rounds = Rounds::default();
        for _ in 0..effort.rounds.div_ceil(3) {
            rounds.add(by_hand.compile(command)?, with_bennu.compile(command)?);
        }
        let (bare, bennu) = rounds.medians();
        let work = format!("cargo {command} of {VIEWS} views, to maud by hand");
        report.add(
            "P10",
            work,
            "s",
            (Some(bare), bennu),
            rounds.ratio(),
            target,
        );
    }
    Ok(())
}

/// A generated application.
struct Application {
    name: &'static str,
    root: PathBuf,
}

impl Application {
    /// Writes it: `files` by their names.
    fn write(
        place: &Path,
        name: &'static str,
        dependency: &str,
        files: &[(String, String)],
    ) -> Result<Self, Failure> {
        let root = place.join(name);
        fs::create_dir_all(root.join("src"))?;
        let manifest = format!(
            "[package]\nname = {name:?}\nedition = \"2024\"\n[dependencies]\n{dependency}{DEPENDENCIES}"
        );
        fs::write(root.join("Cargo.toml"), manifest)?;
        for (file, text) in files {
            fs::write(root.join("src").join(file), text)?;
        }
        Ok(Self { name, root })
    }

    /// Compiles it anew, and nothing else: the processor time in seconds.
    fn compile(&self, command: &str) -> Result<f64, Failure> {
        let main = self.root.join("src/main.rs");
        fs::write(&main, fs::read(&main)?)?;
        let before = children_seconds()?;
        let status = Command::new("cargo")
            .args([command, "--quiet", "--offline", "--package", self.name])
            .current_dir(&self.root)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.root.join("../target"))
            .stdin(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("{} does not compile", self.name).into());
        }
        Ok(children_seconds()? - before)
    }
}

/// The processor time, user and system, of all processes that this one started and waited for.
fn children_seconds() -> Result<f64, Failure> {
    /// Clock ticks of `/proc` in a second: a constant of the kernel's interface.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The fields behind the program's name, which may have spaces.
    let fields = stat
        .rsplit_once(')')
        .map(|(_, fields)| fields)
        .unwrap_or_default();
    let fields: Vec<_> = fields.split_whitespace().collect();
    let [user, system] = fields.get(13..15).ok_or("a short stat")? else {
        return Err("a short stat".into());
    };
    Ok((user.parse::<f64>()? + system.parse::<f64>()?) / TICKS)
}
