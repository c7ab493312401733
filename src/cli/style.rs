//! Colours of the terminal, by what they mean.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use crate::model::Verdict;

/// Paints text, or leaves it plain.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    colours: bool,
}

impl Palette {
    pub fn new(colours: bool) -> Self {
        Self { colours }
    }

    fn paint(self, style: Style, text: impl Display) -> String {
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_string() }
    }

    pub fn error(self, text: impl Display) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    pub fn warning(self, text: impl Display) -> String {
        self.paint(AnsiColor::Yellow.on_default().bold(), text)
    }

    pub fn hint(self, text: impl Display) -> String {
        self.paint(AnsiColor::Cyan.on_default().bold(), text)
    }

    pub fn strong(self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub fn faint(self, text: impl Display) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    pub fn caution(self, text: impl Display) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    pub fn good(self, text: impl Display) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    pub fn bad(self, text: impl Display) -> String {
        self.paint(AnsiColor::Red.on_default(), text)
    }

    pub fn verdict(self, verdict: Verdict) -> String {
        let colour = match verdict {
            Verdict::Covered => AnsiColor::Green,
            Verdict::Partial => AnsiColor::Yellow,
            Verdict::Gap => AnsiColor::Red,
            Verdict::Unclear => AnsiColor::Magenta,
        };
        self.paint(colour.on_default().bold(), verdict)
    }
}
