//! The pages, as HTML that the server writes whole.
