//! What can be typed, and the help that teaches it.

mod choices;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand};

pub(crate) use choices::{
    Changes, Color, ExportFormat, FailOn, Findings, Format, GroupBy, Rows, View,
};

use super::commands::completions::Completions;
use super::commands::man::Man;
use super::documents::{Documents, Encoded};
use super::redaction::{Redacted, redacted};

/// Find the template that many documents were made from, its variables, and each document's values.
#[derive(Debug, Parser)]
#[command(
    name = "untemplate",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 all well, 1 deviations or differences found (audit, diff, compare), 2 an error. No command touches the network.\n\
                  `untemplate help COMMAND` shows examples. `--redact email,phone,person` masks such values in whatever is shown."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) general: General,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "For every command")]
pub(crate) struct General {
    /// How many threads to use; without it, one for each core. The output is the same
    #[arg(short, long, global = true, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Whether to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Say nothing on standard error but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say on standard error what is being done
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Mask values of these kinds in all that is shown, messages included; such as email,phone,person
    ///
    /// [email] and the like stand in their place, wherever the value is read. Not masked are file names, and ids made from them.
    #[arg(
        long,
        global = true,
        value_parser = redacted(),
        value_name = "KIND,...",
        value_delimiter = ',',
        hide_possible_values = false
    )]
    pub(crate) redact: Vec<Redacted>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Infer(Infer),
    Audit(Audit),
    Extract(Extract),
    Render(Render),
    Export(Export),
    Families(Families),
    Diff(Diff),
    Compare(Compare),
    Explain(Explain),
    Update(Update),
    Rename(Rename),
    Accept(Accept),
    Completions(Completions),
    Man(Man),
}

/// Read documents of one family; show their template's variables, clauses and deviations
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate infer policies/                       look at what the policies share
  untemplate infer policies/ -o model              and keep it as a model
  untemplate infer 'policies/*.md' extra.txt       patterns and single files
  untemplate infer policies/ --format json | jq .variables
  pandoc old.docx -t markdown | untemplate infer policies/ -
  untemplate infer scraped/ --like rennes          of several families, that of one document
  untemplate infer policies.csv --id-column name --text-column body    one document a row
  untemplate infer versions/ --id-from '<service>/<terms>/<date>.md'   ids from the paths
  untemplate infer old/ --encoding windows-1250    what is not UTF-8 is so, whatever it looks like
  untemplate infer policies/ --template published.md   start from a text that is known

Of .ndjson, .jsonl and .csv each record is a document, whose places are those of its text.
A model holds template.md.j2 (Jinja2), variables/ (each document's values) and all
that gives back every byte. `untemplate render` reads it. Of documents from several
templates the largest family is taken; `untemplate families` shows them all.")]
pub(crate) struct Infer {
    /// Files, folders, quoted patterns, or - for standard input
    ///
    /// Folders are read all the way down, whatever the files' endings, without hidden files and what .gitignore names.
    /// Files that are empty or no text are set aside and named.
    #[arg(value_name = "DOCS", required = true)]
    pub(crate) docs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Documents,
    /// Write the model into this folder
    #[arg(short, long, value_name = "MODEL")]
    pub(crate) out: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Of a mixed corpus take the family of this document, not the largest one
    #[arg(long, value_name = "ID")]
    pub(crate) like: Option<String>,
    /// Start from a known text, whose wording wins where the documents disagree
    ///
    /// The published text, or last year's: text or Markdown, in which [Company name], {{ name }} and ____ are blanks that give
    /// variables their names; or, where its name ends in .j2, .jinja or .jinja2, a template. It counts for no document, and the
    /// model keeps it for `update`.
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Option<PathBuf>,
    /// Show every deviating document and every blank, not the first few
    #[arg(long)]
    pub(crate) all: bool,
}

/// Tell the families of a mixed corpus apart: the documents that come from one template each
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate families scraped/                         which documents belong together
  untemplate families scraped/ --all                   with every document's name
  untemplate families scraped/ --format json | jq '.families[].documents | length'
  untemplate infer scraped/ --like rennes              the template of the family of one of them

Documents of one family share at least a tenth of the smaller one, and a third of what the
family's documents share among themselves. What is like no other is set aside.")]
pub(crate) struct Families {
    /// Files, folders, quoted patterns, or - for standard input
    #[arg(value_name = "DOCS", required = true)]
    pub(crate) docs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Documents,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Show every document of a family, not the first few
    #[arg(long)]
    pub(crate) all: bool,
}

/// Show where two documents differ, word by word
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate diff old.md new.md                    what was changed, for people
  untemplate diff old.md new.md --layout           line ends, bold and bullets as well
  untemplate diff old.md new.md -U 0               without the lines around a change
  untemplate diff old.md new.md --color always | less -R
  untemplate diff old.md new.md --format json | jq '.changes[].type'
  git show HEAD~:policy.md | untemplate diff - policy.md

[-words-] are in OLD alone, {+words+} in NEW alone; a terminal shows them in colour, and
one of 120 columns or more both documents side by side. How the lines are broken, what is
bold and which bullets are used is layout. A paragraph that stands elsewhere is shown
there, with the line that it came from.
Exit status: 0 no difference (of words, or with --layout of any kind), 1 differences, 2 an error.")]
pub(crate) struct Diff {
    /// A file, or - for standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// Another file, or - for standard input
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    #[command(flatten)]
    pub(crate) encoded: Encoded,
    #[command(flatten)]
    pub(crate) show: Show,
}

/// Show what changed between the templates of two models
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate compare model-2023 model-2024         what this year's template says otherwise
  untemplate compare ours theirs -U 0              without the lines around a change
  untemplate compare ours theirs --format json | jq .template
  untemplate compare canonical.md.j2 model         what the documents say otherwise than the text you keep

The templates are shown as `untemplate diff` shows documents, and below them what came, went and
changed by name.
Exit status: 0 no difference, 1 differences, 2 an error.")]
pub(crate) struct Compare {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "OLD_MODEL")]
    pub(crate) old: PathBuf,
    /// Another one
    #[arg(value_name = "NEW_MODEL")]
    pub(crate) new: PathBuf,
    #[command(flatten)]
    pub(crate) show: Show,
}

/// Show why a variable, clause, choice or list is in a model's template
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate explain model contact_email           its places, and what documents say there
  untemplate explain model has_security --all      with every document
  untemplate explain model contact_email --format json | jq .readings
  untemplate explain model has_security --format json | jq .costs
  untemplate explain model 'inexact'               what a known text (infer --template) decided

Of several readings the template has the one that is shortest to write down: the costs say, in
bits, how long it and the others are. Names are those of the model; `untemplate infer` and template.md.j2 show them.")]
pub(crate) struct Explain {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// A variable, clause, choice or list of its template; or words of a known text that decided
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Show every reading and document, not the first few
    #[arg(long)]
    pub(crate) all: bool,
}

/// How a difference is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// What to print
    #[arg(long, value_enum, default_value_t = Changes::Text)]
    pub(crate) format: Changes,
    /// Show differences of layout too
    #[arg(long)]
    pub(crate) layout: bool,
    /// How many lines to show around a change
    #[arg(short = 'U', long, value_name = "LINES", default_value_t = 2)]
    pub(crate) unified: usize,
    /// How the documents are laid out
    #[arg(long, value_enum, default_value_t = View::Auto)]
    pub(crate) view: View,
}

/// Show where documents deviate from a model's template
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate audit model policies/                     every deviation, most serious first
  untemplate audit model new.md --fail-on clause       fail for clauses only
  untemplate audit model policies/ --group-by clause   by the heading that they stand under
  untemplate audit model policies/ --format sarif > audit.sarif
  untemplate audit model policies/ --format markdown   a comment for a pull request
  untemplate audit model policies/ --format ndjson > known.ndjson
  untemplate audit model policies/ --baseline known.ndjson    fail for what is new
  untemplate audit canonical.md.j2 policies/           against a template written by hand
  untemplate audit model policies/ --redact email,phone,person --format sarif    for others to see

Layout is what no reader would call a difference of text; wording a few words, a value or a
forgotten blank; a clause is one that is missing, added or moved. The tables and Markdown leave
layout out, and what the baseline knows; the other formats list all and mark what is known.
A deviation is known again by its document, heading and texts, wherever its line is now.
Exit status: 1 when a deviation that is not known is as serious as --fail-on, or more; 2 when no
document could be compared.")]
pub(crate) struct Audit {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Files, folders, quoted patterns, or - for standard input
    #[arg(value_name = "DOCS", required = true)]
    pub(crate) docs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Documents,
    /// What to print
    #[arg(long, value_enum, default_value_t = Findings::Table)]
    pub(crate) format: Findings,
    /// From which severity on deviations are a failure
    #[arg(long, value_enum, default_value_t = FailOn::Wording)]
    pub(crate) fail_on: FailOn,
    /// Fail for new deviations only: this file is what an earlier audit printed as json or ndjson (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// What the tables are of
    #[arg(long, value_enum, default_value_t = GroupBy::Document)]
    pub(crate) group_by: GroupBy,
    /// Leave cells of CSV as they are, even those that a spreadsheet would run as a formula
    #[arg(long)]
    pub(crate) raw: bool,
}

/// Read the variables of documents that a model's template has not seen
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate extract model new/rennes.md               the values of one document
  untemplate extract model new/ --format csv           of many, one row each
  untemplate extract model new/ --format json | jq '.documents[].variables'
  untemplate extract canonical.md.j2 new/              with a template written by hand

A document that shares next to nothing with the template is set aside and named. Where a
document deviates from the template, json and ndjson say so among its spans.")]
pub(crate) struct Extract {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Files, folders, quoted patterns, or - for standard input
    #[arg(value_name = "DOC", required = true)]
    pub(crate) docs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Documents,
    /// What to print
    #[arg(long, value_enum, default_value_t = Rows::Table)]
    pub(crate) format: Rows,
    /// Leave cells of CSV as they are, even those that a spreadsheet would run as a formula
    #[arg(long)]
    pub(crate) raw: bool,
}

/// Fill in a model's template: for a document it knows, or with values of your own
#[derive(Debug, clap::Args)]
#[command(
    group = ArgGroup::new("values").required(true).multiple(true).args(["document", "vars", "set"]),
    after_help = "\
Examples:
  untemplate render model --document soissons          what the template says for soissons
  untemplate render model --document soissons --exact  its source, byte for byte
  untemplate render model --vars new-tenant.json       a new tenant's document
  untemplate render model --document soissons --set dpo_email=dpo@example.org
  untemplate render canonical.md.j2 --vars new.json    a template written by hand

model/variables/soissons.json shows what a file of values looks like; copy it to start one."
)]
pub(crate) struct Render {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Take the values of this document
    #[arg(long, value_name = "ID", conflicts_with = "vars")]
    pub(crate) document: Option<String>,
    /// Give back the document as it was read, deviations and layout included
    #[arg(long, requires = "document", conflicts_with_all = ["vars", "set"])]
    pub(crate) exact: bool,
    /// Take the values from this JSON file (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) vars: Option<PathBuf>,
    /// Set one value, over those of --document or --vars; true or false for a clause, JSON for a list
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) set: Vec<(String, String)>,
}

/// Add documents to a model, or replace some, without reading the others again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate update model new/rennes.md            one document more
  untemplate update model policies/                those that are new or were changed
  untemplate update model                          apply what you wrote into untemplate.toml
  untemplate update model new/ --format json | jq .changes

The model gives back the documents that it was made from, so their files are not needed. A
document of a path that the model knows replaces the one that it has; of a record or with
--id-from, one of an id that it knows. The model is the same,
byte for byte, as if `infer` had read all of them at once; what changes in the template is
shown. Documents that were set aside are not in the model: name them to have them tried again.")]
pub(crate) struct Update {
    /// The folder that `infer --out` wrote
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// Files, folders, quoted patterns, or - for standard input
    #[arg(value_name = "DOCS")]
    pub(crate) docs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Documents,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// Call a variable, clause, choice or list of a model by another name
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate rename model organization_2 tenant_name
  untemplate rename model has_security has_security_measures

The new name is kept in the model's untemplate.toml, with your comments, and holds whenever the
model is made anew.")]
pub(crate) struct Rename {
    /// The folder that `infer --out` wrote
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// The name that it has
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The name that it is to have: a-z, 0-9 and _, a letter first
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
}

/// Accept deviations of a document, with a reason: they no longer fail an audit
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  untemplate accept model roquefere:60 --reason 'a slip, to be mended in June'
  untemplate accept model roquefere:60:13 --reason 'a slip'   of several on the line, one
  untemplate accept model new/rennes.md:12 --reason 'agreed'  in a file the model has not seen
  untemplate accept model roquefere:60 --everywhere --reason 'both spellings are right'

What is accepted is kept in the model's untemplate.toml by what it says, not by its line.
`untemplate audit` shows lines and columns.")]
pub(crate) struct Accept {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// A document of the model or a file, with the deviation's line and, if you like, column
    #[arg(value_name = "DOC:LINE[:COLUMN]")]
    pub(crate) place: String,
    /// Why, for those who read the audit
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Accept the same in every document
    #[arg(long)]
    pub(crate) everywhere: bool,
}

/// Write a model's template or values in another format: Mustache, Handlebars, Excel, Graphviz and more
#[derive(Debug, clap::Args)]
#[command(
    group = ArgGroup::new("of_one").args(["context", "vars"]),
    after_help = "\
Examples:
  untemplate export model --format mustache -o policy.mustache
  untemplate export model --format mustache --context soissons    what to render it with
  untemplate export model --format handlebars --vars new.json     the same for values of your own
  untemplate export model --format xlsx -o model.xlsx             documents, variables, deviations
  untemplate export model --format dot | dot -Tsvg > model.svg

Mustache and Handlebars compare nothing and change no value: their context has a flag for each
option of a choice, and capitals where the template wants them. --context and --vars print it.
Render it with the engine's defaults."
)]
pub(crate) struct Export {
    /// The folder that `infer --out` wrote, or a file with a template in Jinja2
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// What to write
    #[arg(long, value_enum)]
    pub(crate) format: ExportFormat,
    /// Write it into this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// In place of the template, what it is rendered with for this document
    #[arg(long, value_name = "ID")]
    pub(crate) context: Option<String>,
    /// In place of the template, what it is rendered with for the values in this JSON file (- for standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) vars: Option<PathBuf>,
    /// Leave cells of CSV as they are, even those that a spreadsheet would run as a formula
    #[arg(long)]
    pub(crate) raw: bool,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_value_may_hold_an_equals_sign() {
        assert_eq!(
            assignment("url=https://x/?a=b"),
            Ok(("url".to_owned(), "https://x/?a=b".to_owned()))
        );
        assert!(assignment("=x").is_err());
        assert!(assignment("name").is_err());
    }
}
