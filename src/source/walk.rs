//! Finding the files that the user named.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;
use rayon::prelude::*;

use super::STANDARD_INPUT;
use crate::error::{Error, ErrorKind};

/// What the user named, found.
#[derive(Default)]
pub(super) struct Found {
    /// Each file once, by its name.
    pub(super) files: Vec<File>,
    /// Whether standard input was named.
    pub(super) stdin: bool,
    /// Files and folders that exist but cannot be looked at, each with the reason.
    pub(super) unreadable: Vec<(String, String)>,
    /// What the user should know besides.
    pub(super) notices: Vec<String>,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File {
    /// The path as it was given or found, `/` between its parts.
    pub(super) name: String,
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Whether it was named, by itself or by a pattern, not found in a folder.
    pub(super) named: bool,
}

impl File {
    fn new(path: &Path) -> Self {
        let path = tidy(path);
        let mut name = path.to_string_lossy().into_owned();
        if cfg!(windows) {
            name = name.replace('\\', "/");
        }
        Self {
            name,
            path,
            named: true,
        }
    }
}

/// What one argument stands for.
#[derive(Default)]
struct Named {
    stdin: bool,
    /// By the file's place with all links resolved, so that a file found in two ways counts once. Compared as text, since
    /// paths are slow to compare.
    files: BTreeMap<OsString, File>,
    unreadable: Vec<(String, String)>,
    links: Vec<String>,
    models: Vec<String>,
    empty: bool,
}

/// Finds all files that `docs` stand for; see [`super::read`] for the rules.
pub(super) fn find(docs: &[PathBuf]) -> Result<Found, Error> {
    let named: Vec<Result<Named, Error>> = docs.par_iter().map(|path| resolve(path)).collect();
    let mut found = Found::default();
    let mut files: BTreeMap<OsString, File> = BTreeMap::new();
    let (mut twice, mut links, mut models) = (Vec::new(), Vec::new(), Vec::new());
    for (path, named) in docs.iter().zip(named) {
        let named = named?;
        if named.empty {
            found
                .notices
                .push(format!("{} holds no document", path.to_string_lossy()));
        }
        if named.stdin && found.stdin {
            twice.push("standard input".to_owned());
        }
        found.stdin |= named.stdin;
        found.unreadable.extend(named.unreadable);
        links.extend(named.links);
        models.extend(named.models);
        for (place, file) in named.files {
            match files.get_mut(&place) {
                // Of two names for one file the shorter stays, whichever was given first.
                Some(known) => {
                    twice.push(known.name.clone().min(file.name.clone()));
                    let either = known.named || file.named;
                    if (file.name.len(), &file.name) < (known.name.len(), &known.name) {
                        *known = file;
                    }
                    known.named = either;
                }
                None => {
                    files.insert(place, file);
                }
            }
        }
    }
    found.files = files.into_values().collect();
    found.files.sort();
    found.unreadable.sort();
    found.unreadable.dedup();
    found.notices.extend(notice(
        twice,
        "was named more than once and counts once",
        "were named more than once and count once",
    ));
    found.notices.extend(notice(
        links,
        "is a link and was not followed",
        "are links and were not followed",
    ));
    found.notices.extend(notice(
        models,
        "is a model and was not read",
        "are models and were not read",
    ));
    Ok(found)
}

/// "a.md and 3 others were ..."
fn notice(mut names: Vec<String>, one: &str, many: &str) -> Option<String> {
    names.sort();
    names.dedup();
    let first = names.first()?;
    Some(match names.len() {
        1 => format!("{first} {one}"),
        2 => format!("{first} and 1 other {many}"),
        n => format!("{first} and {} others {many}", n - 1),
    })
}

fn resolve(path: &Path) -> Result<Named, Error> {
    let mut named = Named::default();
    if path.as_os_str() == STANDARD_INPUT {
        named.stdin = true;
        return Ok(named);
    }
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            walk_folder(path, &mut named)?;
            named.empty = named.files.is_empty() && named.unreadable.is_empty();
        }
        Ok(_) => {
            let place = std::fs::canonicalize(path).unwrap_or_else(|_| tidy(path));
            named.files.insert(place.into_os_string(), File::new(path));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if !is_pattern(path) {
                return Err(
                    Error::new(ErrorKind::Io, "no such file or folder").at(path.to_string_lossy())
                );
            }
            expand(path, &mut named)?;
        }
        Err(error) => named
            .unreadable
            .push((File::new(path).name, format!("cannot be read: {error}"))),
    }
    Ok(named)
}

/// All files below a folder that are neither hidden nor ignored.
fn walk_folder(root: &Path, named: &mut Named) -> Result<(), Error> {
    let mut walk = WalkBuilder::new(root);
    // Of all that the walker knows only `.gitignore` counts: settings of this machine must not change the result.
    // Outside of a repository a `.gitignore` above the folder has no say; ~/.gitignore often ignores everything.
    let in_repository = std::path::absolute(root)
        .is_ok_and(|root| root.ancestors().any(|dir| dir.join(".git").exists()));
    walk.standard_filters(false)
        .hidden(true)
        .git_ignore(true)
        .parents(in_repository)
        .require_git(in_repository)
        .follow_links(false);
    let mut found = Named::default();
    gather(root, &walk, &mut found, |_, is_folder| {
        if is_folder { Take::Nothing } else { Take::File }
    })?;
    for (place, file) in found.files {
        let file = File {
            named: false,
            ..file
        };
        named.files.entry(place).or_insert(file);
    }
    named.unreadable.extend(found.unreadable);
    named.links.extend(found.links);
    named.models.extend(found.models);
    Ok(())
}

/// What to do with a path that a walk comes to.
enum Take {
    Nothing,
    File,
    Folder,
}

/// Walks and collects the files that `take` wants. Links are noted, models passed over.
fn gather(
    root: &Path,
    walk: &WalkBuilder,
    named: &mut Named,
    take: impl Fn(&Path, bool) -> Take,
) -> Result<(), Error> {
    let top = std::fs::canonicalize(root).map_err(|error| {
        Error::new(ErrorKind::Io, "cannot be read")
            .at(root.to_string_lossy())
            .caused_by(error)
    })?;
    let (send, models) = std::sync::mpsc::channel();
    let mut walk = walk.clone();
    walk.filter_entry(move |entry| {
        let model = entry.file_type().is_some_and(|kind| kind.is_dir()) && is_model(entry.path());
        // The receiver lives as long as the walk does.
        !(model && send.send(File::new(entry.path()).name).is_ok())
    });
    for entry in walk.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_of(&error).unwrap_or(root);
                let reason = error
                    .io_error()
                    .map_or_else(|| error.to_string(), ToString::to_string);
                named
                    .unreadable
                    .push((File::new(path).name, format!("cannot be read: {reason}")));
                continue;
            }
        };
        let (path, kind) = (entry.path(), entry.file_type());
        let is_folder = entry.depth() == 0 || kind.is_some_and(|kind| kind.is_dir());
        match take(path, is_folder) {
            Take::Nothing => {}
            Take::Folder => walk_folder(path, named)?,
            Take::File if kind.is_some_and(|kind| kind.is_symlink()) => {
                named.links.push(File::new(path).name)
            }
            Take::File if kind.is_some_and(|kind| kind.is_file()) => {
                let below = path.strip_prefix(root).unwrap_or(path);
                named
                    .files
                    .insert(top.join(tidy(below)).into_os_string(), File::new(path));
            }
            // Sockets, devices and the like: reading one might never end.
            Take::File => {
                named
                    .unreadable
                    .push((File::new(path).name, "is no regular file".to_owned()));
            }
        }
    }
    named.models.extend(models.try_iter());
    Ok(())
}

/// Whether the folder is one that `infer --out` wrote: reading it back as documents would be a mistake.
fn is_model(folder: &Path) -> bool {
    folder.join("template.json").is_file() && folder.join("documents.jsonl").is_file()
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

/// Whether the path holds signs that a pattern is made of.
fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// The files that match a pattern, and the files in the folders that match it, as a shell would have it: hidden ones only
/// where the pattern names them, ignored ones too.
fn expand(pattern: &Path, named: &mut Named) -> Result<(), Error> {
    let pattern = tidy(pattern);
    let text = pattern.to_string_lossy();
    let glob = GlobBuilder::new(&text)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Io, "is neither a path nor a pattern")
                .at(text.as_ref())
                .caused_by(error)
        })?
        .compile_matcher();
    let fixed = pattern
        .components()
        .take_while(|part| !is_pattern(Path::new(part.as_os_str())))
        .count();
    let root = tidy(&pattern.components().take(fixed).collect::<PathBuf>());
    let varying: Vec<_> = pattern.components().skip(fixed).collect();
    let any_depth = varying
        .iter()
        .any(|part| part.as_os_str().to_string_lossy().contains("**"));
    let names_hidden = varying
        .iter()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    if root.is_dir() {
        let mut walk = WalkBuilder::new(&root);
        walk.standard_filters(false)
            .hidden(!names_hidden)
            .follow_links(false)
            .max_depth((!any_depth).then_some(varying.len()));
        gather(&root, &walk, named, |path, is_folder| {
            match (glob.is_match(tidy(path)), is_folder) {
                (false, _) => Take::Nothing,
                (true, false) => Take::File,
                (true, true) if any_depth => Take::Nothing,
                (true, true) => Take::Folder,
            }
        })?;
    }
    if named.files.is_empty() && named.unreadable.is_empty() {
        return Err(Error::new(ErrorKind::NoDocuments, "no file matches this pattern").at(text));
    }
    Ok(())
}

/// The path without `.`, doubled or trailing separators.
fn tidy(path: &Path) -> PathBuf {
    let tidy: PathBuf = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    if tidy.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        tidy
    }
}
