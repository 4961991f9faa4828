//! The guide and its pages, run as doc tests, as those of `docs/errors` are.

macro_rules! pages {
    ($($(#[$only:meta])* $name:ident = $page:literal,)+) => {
        $(
            $(#[$only])*
            #[doc = include_str!(concat!("../../docs/", $page, ".md"))]
            mod $name {}
        )+
    };
}

pages! {
    guide = "guide",
    describing = "guide/describing",
    compile_time = "guide/compile-time",
    running = "guide/running",
    values = "guide/values",
    watching = "guide/watching",
    machines = "guide/machines",
    #[cfg(all(
        feature = "arrow",
        feature = "cache-disk",
        feature = "csv",
        feature = "progress",
        feature = "regex",
        feature = "tracing"
    ))]
    features = "guide/features",
    coming_from_hamilton = "coming-from-hamilton",
    coming_from_burr = "coming-from-burr",
}
