//! All arguments, with their help.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::argument_values::{Since, amount, cost, currency, level, priority, rate, share, since};
use crate::coverage::{Amount, SetWeights};
use crate::model::{CatalogName, Level, Shard, Verdict, YearlyCost};
use crate::wording::Locale;

/// Finds, in the course catalogs you already pay for, what your technology teams say they need.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  onshelf demo                                    see what it does, on bundled data
  onshelf import exports/udemy.csv exports/*.csv  bring vendors' exports onto the shelf
  onshelf match \"k8s\"                             what do we have for this?
  onshelf report --needs needs.csv --out report.html"
)]
pub struct Arguments {
    /// The directory that holds the organisation's index and its state.
    #[arg(long, global = true, value_name = "DIR", env = "ONSHELF_SHELF", default_value = "./shelf")]
    pub shelf: PathBuf,
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Only say what needs a person.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more; for `import`, every rejected row.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a shelf from bundled catalogs, match the bundled needs, write the report.
    Demo(Demo),
    /// Bring exports onto the shelf.
    Import(Import),
    /// Match needs against the courses people have access to.
    Match(Match),
    /// Make answers of what all shards of a collection gave.
    Merge(Merge),
    /// Look at the shelf as a whole, and build it anew if it is damaged.
    Repair(Repair),
    /// Write "you already have access to this".
    Report(Report),
    /// Check before buying: what is covered, what each offer would add, what could lapse.
    Coverage(Coverage),
    /// Serve the page to search and share, and the API.
    Serve(Serve),
    /// Show what the vocabulary understands in a text.
    Skills(Skills),
    /// Show what people said of courses and which needs they stated.
    Feedback(Feedback),
    /// Measure ranking and verdicts against judgments.
    Eval(Eval),
    /// Fit the scorer's weights to judgments; for those who develop onshelf.
    Fit(Fit),
    /// Do the night's work: every catalog of the configuration.
    Sync(Sync),
    /// Show past nights: what changed, and how coverage went.
    History(History),
    /// Show what is on the shelf, how fresh, what was rejected.
    Status(Status),
    /// Export what ranking needs to know of all courses, or add up what shards exported.
    Stats(Stats),
    /// Write a completion script for a shell.
    Completions(Completions),
}

/// Build a shelf from bundled catalogs, match the bundled needs, write the report.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf demo
  onshelf demo --out /tmp/onshelf-demo")]
pub struct Demo {
    /// Where the shelf and the report go.
    #[arg(long, value_name = "DIR", default_value = "onshelf-demo")]
    pub out: PathBuf,
}

/// Bring exports onto the shelf, one catalog a file, replacing the catalog's previous content by difference.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf import udemy.csv pluralsight.csv        catalogs `udemy` and `pluralsight`
  onshelf import export_2026-11.csv --catalog udemy
  onshelf import catalog.xlsx --sheet Courses     one sheet of a workbook
  onshelf import quote.csv --offered              a purchase under consideration
  onshelf --shelf shard-2 import all.csv --shard 2/4
                                                  a quarter of a collection too large for one shelf
  onshelf import strange.csv --dry-run            show what would be read, change nothing")]
pub struct Import {
    /// The exports, as the vendor gives them: CSV, Excel, OpenDocument, JSON, zipped or not.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The catalog's name on the shelf, for a single file; else the file's name.
    #[arg(long, value_name = "NAME")]
    pub catalog: Option<CatalogName>,
    /// The profile to read it with, instead of recognising it.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The sheet to be read, of workbooks; else the one that looks most like courses.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The catalog is a purchase under consideration, not something people have access to.
    #[arg(long)]
    pub offered: bool,
    /// Keep only the courses of one part of a collection that is too large for one shelf: its number, and how many there are.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// Show what would be read and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Match needs against the courses people have access to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf match k8s
  onshelf match \"C# for beginners\" --top 3
  onshelf match k8s --explain coursera/12         why is this course where it is?
  onshelf match --needs needs.csv --format csv > matches.csv
  cat needs.ndjson | onshelf match --needs - --format ndjson")]
pub struct Match {
    /// The need, in the leader's words; several words are one need.
    #[arg(value_name = "TEXT", conflicts_with = "needs", required_unless_present = "needs")]
    pub text: Vec<String>,
    /// A file of needs (CSV, TSV, XLSX, ODS, JSON, NDJSON); `-` reads them from stdin.
    #[arg(long, value_name = "FILE")]
    pub needs: Option<PathBuf>,
    /// The most courses to show for a need.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// The level asked for, where a need names none.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub level: Option<Level>,
    /// Only courses of these catalogs.
    #[arg(long, value_name = "NAME")]
    pub catalog: Vec<CatalogName>,
    /// Print the whole sum for the need and this course (catalog/id), and why it is shown or not.
    #[arg(long, value_name = "COURSE", conflicts_with_all = ["needs", "fail_on"])]
    pub explain: Option<String>,
    /// How to write the answers.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: MatchFormat,
    /// Take the needs for NDJSON and answer each line with one line; one that holds no need with {"rejected": …}.
    #[arg(long, requires = "needs")]
    pub line_by_line: bool,
    /// Exit with status 4 if a verdict is this or worse.
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,
    /// The shelf is one shard of the collection that FILE has the statistics of: write for each need what `onshelf merge`
    /// makes the answer of.
    #[arg(long, value_name = "FILE", requires = "needs", conflicts_with_all = ["explain", "fail_on"])]
    pub stats: Option<PathBuf>,
}

/// Export what ranking needs to know of all courses of a shelf, or add up what several shards exported.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf --shelf shard-1 stats --out shard-1.stats
  onshelf stats shard-1.stats shard-2.stats --out all.stats")]
pub struct Stats {
    /// What shards exported, to be added up; without any, the shelf's own are exported.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Where they go.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// Make answers of what all shards of a collection gave for the same needs (`match --stats`).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf --shelf shard-1 match --stats all.stats --needs needs.csv > 1.ndjson
  onshelf --shelf shard-2 match --stats all.stats --needs needs.csv > 2.ndjson
  onshelf merge --stats all.stats 1.ndjson 2.ndjson --format ndjson")]
pub struct Merge {
    /// What each shard gave, one file a shard; `-` reads from stdin, all shards' lines for one need behind one another.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The statistics of the collection, those the shards ranked by.
    #[arg(long, value_name = "FILE")]
    pub stats: PathBuf,
    /// The most courses to show for a need.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// How to write the answers.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: MatchFormat,
    /// Exit with status 4 if a verdict is this or worse.
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,
}

/// How `match` writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MatchFormat {
    /// For people.
    Table,
    /// One JSON object a line and need.
    Ndjson,
    /// One JSON array.
    Json,
    /// One line a course, for spreadsheets.
    Csv,
}

/// The verdict at which `--fail-on` fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A gap, or a need that was not understood.
    Gap,
    /// Anything but covered.
    Partial,
}

impl FailOn {
    /// Whether `verdict` is this or worse.
    pub fn includes(self, verdict: Verdict) -> bool {
        match self {
            Self::Gap => matches!(verdict, Verdict::Gap | Verdict::Unclear),
            Self::Partial => verdict != Verdict::Covered,
        }
    }
}

/// Look at every course of the shelf and every export it keeps, say what is wrong, and build it anew beside the old one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf repair --dry-run     what is wrong?
  onshelf repair               put it right")]
pub struct Repair {
    /// Say what is wrong and what would be done, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Write "you already have access to this": summary, then team by team, need by need. Without needs, the map of what the
/// shelf holds by field of technology.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf report --out map.html                  what we already have, field by field
  onshelf report --needs needs.csv --out report.html
  onshelf report --needs needs.csv --out report.html --out report.xlsx
  onshelf report --needs needs.csv --team \"Data Platform\" --language de --out data-platform.md")]
pub struct Report {
    /// The needs (CSV, TSV, XLSX, ODS, JSON, NDJSON); without them, the map of what the shelf holds is drawn.
    #[arg(long, value_name = "FILE")]
    pub needs: Option<PathBuf>,
    /// Where to write; the ending says the format (.html, .xlsx, .csv, .md, .json). May be given several times.
    #[arg(long, value_name = "FILE", required = true)]
    pub out: Vec<PathBuf>,
    /// Only the needs of this team; for a map, only what it may open.
    #[arg(long, value_name = "NAME")]
    pub team: Option<String>,
    /// The language of the report: en, de, fr; else `[report] language` of onshelf.toml, else English.
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<Locale>,
    /// Exit with status 4 if a verdict is this or worse.
    #[arg(long, value_name = "VERDICT", requires = "needs")]
    pub fail_on: Option<FailOn>,
}

/// Check before buying: what the owned catalogs cover, what each offered one would add and what of it is owned already,
/// which offers are the best for a budget, and which owned catalog could lapse.
///
/// Prices, seats and renewal dates come from the `[[catalog]]` sections of onshelf.toml. A need weighs its people times its
/// priority; nothing is bought or changed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf import quote.csv --catalog acme --offered
  onshelf coverage --needs needs.csv
  onshelf coverage --needs needs.csv --offer acme --cost acme=45000EUR
  onshelf coverage --needs needs.csv --budget 60000EUR --rate USD=0.92
  onshelf coverage --needs needs.csv --out decision.html --out decision.xlsx
  onshelf coverage --needs needs.csv --priority high=5,low=0 --partial 0.25 --format json")]
pub struct Coverage {
    /// The needs (CSV, TSV, XLSX, ODS, JSON, NDJSON).
    #[arg(long, value_name = "FILE")]
    pub needs: PathBuf,
    /// An offered catalog on the shelf; all of them if none is named. May be given several times.
    #[arg(long, value_name = "CATALOG")]
    pub offer: Vec<CatalogName>,
    /// The most to spend a year: 60000, or 60000EUR.
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub budget: Option<Amount>,
    /// What a catalog costs a year, in the place of what onshelf.toml says. May be given several times.
    #[arg(long, value_name = "CATALOG=AMOUNT", value_parser = cost)]
    pub cost: Vec<(CatalogName, YearlyCost)>,
    /// What one unit of a currency is worth in the one that prices are compared in. May be given several times.
    #[arg(long, value_name = "CURRENCY=RATE", value_parser = rate)]
    pub rate: Vec<(String, f64)>,
    /// The currency that prices are compared in; else the budget's, else the one they share.
    #[arg(long, value_name = "CURRENCY", value_parser = currency)]
    pub currency: Option<String>,
    /// How many people a need is for that does not say.
    #[arg(long, value_name = "N")]
    pub people: Option<u32>,
    /// What a need weighs by its priority [default: high=3,medium=2,low=1].
    #[arg(long, value_name = "WEIGHTS", value_parser = priority)]
    pub priority: Option<SetWeights>,
    /// What a partly covered need is worth, from 0 to 1 [default: 0.5].
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub partial: Option<f64>,
    /// Where to write the summary; the ending says the format (.html, .xlsx, .csv, .md, .json). May be given several times.
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
    /// The language of what is written with --out: en, de, fr; else `[report] language` of onshelf.toml, else English.
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<Locale>,
    /// How to write it to stdout.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FigureFormat,
    /// Exit with status 4 if what is owned leaves a verdict that is this or worse.
    #[arg(long, value_name = "VERDICT")]
    pub fail_on: Option<FailOn>,
}

/// Serve the page to search and share, and the API; SIGINT or SIGTERM ends it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf serve                                  for this machine only: http://127.0.0.1:7878
  onshelf serve --listen 0.0.0.0:8080 --token-file token.txt --host onshelf.example.com
  onshelf serve --trust-user-header X-Forwarded-User --host onshelf.example.com")]
pub struct Serve {
    /// The address and port to listen on. Any address but loopback needs a token or a trusted header.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    pub listen: std::net::SocketAddr,
    /// The file whose first line every request must bring as bearer token, or as password.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// The header in which your reverse proxy says who asks; requests without it are refused.
    #[arg(long, value_name = "NAME")]
    pub trust_user_header: Option<String>,
    /// A name the server is reached by, beside localhost and addresses. May be given several times.
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// How long a client may be slow or silent before its connection is closed, instead of 15 seconds with the head of a
    /// request, 20 with its body, 30 with taking the answer.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub client_timeout: Option<u64>,
}

/// Show what the vocabulary understands in a text.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf skills \"Go and k8s for the EKS team\"
  onshelf skills kubernetes                      look a skill up
  onshelf skills - --format ndjson < texts.txt   one text a line
  onshelf skills --check our-skills.csv          what merging a vocabulary of yours would bring
  onshelf skills --unknown --needs needs.csv     what the vocabulary does not know yet
  onshelf skills --suggest --top 50              what it could learn from the courses on the shelf")]
pub struct Skills {
    /// The text; `-` reads one text a line from stdin. Without a text, all skills are listed.
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// How to write them.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SkillsFormat,
    /// Check a vocabulary file: skills with aliases, ESCO as downloaded, a list of names, or the format of
    /// docs/vocabulary.md.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["text", "unknown"])]
    pub check: Option<PathBuf>,
    /// List what the needs say that the vocabulary does not know, most frequent first.
    #[arg(long, conflicts_with = "text", requires = "needs")]
    pub unknown: bool,
    /// For `--unknown`: the needs (CSV, TSV, JSON, NDJSON), or a list of skills; `-` reads them from stdin.
    #[arg(long, value_name = "FILE", requires = "unknown")]
    pub needs: Option<PathBuf>,
    /// List what the vocabulary could learn from the shelf: relations between skills that courses name together, and
    /// names that titles say and no skill claims.
    #[arg(long, conflicts_with_all = ["text", "check", "unknown"])]
    pub suggest: bool,
    /// For `--suggest`: the most relations and the most names to list.
    #[arg(long, value_name = "N", default_value_t = 20, requires = "suggest")]
    pub top: usize,
}

/// How `skills` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SkillsFormat {
    /// For people.
    Table,
    /// One JSON object a line.
    Ndjson,
}

/// Measure ranking and verdicts against judgments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf eval --needs needs.csv --judgments judgments.tsv --verdicts verdicts.tsv
  onshelf eval --needs needs.csv --judgments editorial.csv --worst 10
  onshelf match --needs needs.csv --top 20 --format ndjson > before.ndjson
  onshelf eval --needs needs.csv --judgments judgments.tsv --against before.ndjson")]
pub struct Eval {
    /// The needs.
    #[arg(long, value_name = "FILE")]
    pub needs: PathBuf,
    /// Judgments: need, course, grade 0 to 3, separated by tabs; or an editorial file, where a pin is 3 and a block 0.
    #[arg(long, value_name = "FILE")]
    pub judgments: PathBuf,
    /// Verdicts: need, verdict, separated by a tab.
    #[arg(long, value_name = "FILE")]
    pub verdicts: Option<PathBuf>,
    /// Compare with an earlier run: what `match --needs FILE --top 20 --format ndjson` wrote.
    #[arg(long, value_name = "RUN")]
    pub against: Option<PathBuf>,
    /// List the needs with the lowest nDCG@10, this many.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub worst: usize,
    /// How to write the figures.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FigureFormat,
    /// Write what was measured of each judged course to this file (tab-separated), to fit weights with.
    #[arg(long, value_name = "FILE")]
    pub features: Option<PathBuf>,
}

/// Fit the scorer's weights to judgments; for those who develop onshelf.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf eval --needs needs.csv --judgments judgments.tsv --features full.tsv
  onshelf fit full.tsv --out weights.toml
  onshelf fit full.tsv --ablate                  what is each feature worth?")]
pub struct Fit {
    /// Files that `eval --features` wrote.
    #[arg(required = true, value_name = "FEATURES")]
    pub features: Vec<PathBuf>,
    /// Where to write the weights.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Cross-validate over this many parts of the needs; 0 leaves it out.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub folds: usize,
    /// Leave out each feature, and groups of them, in turn, and print what is lost, cross-validated.
    #[arg(long)]
    pub ablate: bool,
}

/// Do the night's work: fetch every catalog of the configuration, bring it onto the shelf by difference, say what changed.
///
/// A catalog that fails, or that a guard holds back, stays as it was, and the others are done all the same.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf sync                                    every catalog of ./onshelf.toml that has a source
  onshelf sync --check                            would it go well? changes nothing
  onshelf sync --accept coursera                  take over an export that a guard held back
  onshelf sync --only udemy --only edx
  onshelf sync --report changes.html --format json")]
pub struct Sync {
    /// The configuration, instead of ./onshelf.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Check the configuration, reach the sources, read the headers of their exports; change nothing.
    #[arg(long, conflicts_with = "report")]
    pub check: bool,
    /// Take this catalog's export over, whatever the guards say. May be given several times.
    #[arg(long, value_name = "NAME")]
    pub accept: Vec<CatalogName>,
    /// Only this catalog. May be given several times.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<CatalogName>,
    /// How to write what the night came to.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: NightFormat,
    /// Write the report to this file too; the ending says the format (.html, .txt, .json).
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// How `sync` writes what the night came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NightFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Show past nights: what changed, and how coverage went.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf history --since 30d
  onshelf history --since 2026-11-01 --format json")]
pub struct History {
    /// Only from this day on (2026-11-01), or the last days (30d) or weeks (6w).
    #[arg(long, value_name = "DATE|30d", value_parser = since)]
    pub since: Option<Since>,
    /// How to write it.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FigureFormat,
}

/// Show what people said on the page that `serve` shows: which courses help with a need and which do not, and which needs
/// they stated. Written for those who decide, it is judgments for `eval`, proposals for the editorial file, or rows for the
/// needs file. No answer changes before somebody puts it there.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf feedback
  onshelf feedback --since 30d --format editorial > proposals.csv
  onshelf feedback --format needs > stated.csv
  onshelf feedback --format judgments > judgments.tsv
  onshelf eval --needs needs.csv --judgments judgments.tsv")]
pub struct Feedback {
    /// Only from this day on (2026-11-01), or the last days (30d) or weeks (6w).
    #[arg(long, value_name = "DATE|30d", value_parser = since)]
    pub since: Option<Since>,
    /// How to write it.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FeedbackFormat,
}

/// How `feedback` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FeedbackFormat {
    /// For people.
    Table,
    /// One JSON object.
    Json,
    /// Need, course and grade, for `eval --judgments`.
    Judgments,
    /// CSV in the columns of the editorial file.
    Editorial,
    /// CSV in the columns of a needs file.
    Needs,
}

/// Show what is on the shelf, how fresh, what was rejected.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf status
  onshelf status --format json")]
pub struct Status {
    /// How to write it.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: FigureFormat,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FigureFormat {
    /// For people.
    Table,
    /// One JSON object.
    Json,
}

/// Write a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onshelf completions bash > ~/.local/share/bash-completion/completions/onshelf")]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}
