//! A sign of life on standard error, for work that takes long.

use std::io::{IsTerminal as _, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::ProgressBar;

use super::exit::say;
use super::general::{is_quiet, is_verbose};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows what is being done until it is dropped: only if standard error is a terminal, and not within the first second; or each
/// step on a line, if the user asks for it.
pub(crate) struct Progress {
    running: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts with what is being done now, in a few words.
    pub(crate) fn start(doing: &'static str) -> Self {
        if is_verbose() {
            say(doing);
        }
        // What is said line by line needs no other sign of life.
        if !stderr().is_terminal() || is_quiet() || is_verbose() {
            return Self { running: None };
        }
        let (tell, said) = channel();
        let thread = std::thread::spawn(move || {
            let mut doing = doing;
            let begun = std::time::Instant::now();
            loop {
                match said.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                    Ok(next) => doing = next,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let spinner = ProgressBar::new_spinner().with_message(doing);
            spinner.enable_steady_tick(Duration::from_millis(100));
            while let Ok(next) = said.recv() {
                spinner.set_message(next);
            }
            spinner.finish_and_clear();
        });
        Self {
            running: Some((tell, thread)),
        }
    }

    /// Says what is being done from now on.
    pub(crate) fn now(&self, doing: &'static str) {
        if is_verbose() {
            say(doing);
        }
        if let Some((tell, _)) = &self.running {
            // The thread ends only when this sender is dropped; were it gone, nothing would be shown.
            let _ = tell.send(doing);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((tell, thread)) = self.running.take() {
            drop(tell);
            // A sign of life that failed is no reason to fail.
            let _ = thread.join();
        }
    }
}
