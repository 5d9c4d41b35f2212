//! Programs that must not compile, with the text of their errors.
