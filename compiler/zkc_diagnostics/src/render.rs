//! Turning diagnostics into text for people, short lines, and JSON for tools.
