//! zkc_artifact
