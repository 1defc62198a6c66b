//! Lists the word files of `src/naming/words`, so that a language is added by adding its file.

use std::{env, error::Error, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("src/naming/words");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            names.push(path);
        }
    }
    names.sort();
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut list =
        String::from("/// Each language and its file.\nconst FILES: &[(&str, &str)] = &[\n");
    for path in names {
        let language = path
            .file_stem()
            .ok_or("a word file without a name")?
            .display();
        let full = Path::new(&root).join(&path);
        writeln!(
            list,
            "    ({:?}, include_str!({:?})),",
            language.to_string(),
            full
        )?;
    }
    list.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), list)?;
    Ok(())
}
