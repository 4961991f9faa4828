//! `load!` and `save!`: each writes a plain node, so that everything that holds of nodes holds of them.

/// Declares a node that reads a file: `load!(rows: Vec<Row>, json = source)`.
///
/// The path is another node or input of type `PathBuf`, or a text, which is then relative to where the program runs. `json` reads any type
/// that is `Deserialize`, `csv` and `arrow` (with the cargo features of these names) a `Vec` of rows. The node runs where it may block, an error of it names the
/// file and the line, and pictures show it as what loads. Options of [`node`](macro@crate::node) may follow.
///
/// ```
/// use std::path::PathBuf;
///
/// use dag_core::{Dag, data::Saved, input, load, module, node, save};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// pub struct Item { price: u32 }
///
/// input!(source: PathBuf);
/// input!(target: PathBuf);
///
/// load!(
///     /// What was bought.
///     pub items: Vec<Item>, json = source, retry(1)
/// );
///
/// #[node]
/// fn total(items: &[Item]) -> u32 { items.iter().map(|item| item.price).sum() }
///
/// save!(pub total_file, total: u32, json = target);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// # let folder = std::env::temp_dir().join(format!("dag-core-load-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join("items.json"), r#"[{ "price": 3 }, { "price": 4 }]"#)?;
/// let dag = Dag::builder().add(module!([source, target, items, total, total_file])).build()?;
/// let run = dag.run::<total_file>().input::<source>(folder.join("items.json")).input::<target>(folder.join("total.json"));
/// let saved: Saved = run.await?;
/// assert_eq!((std::fs::read_to_string(&saved.path)?.as_str(), saved.bytes), ("7\n", 2));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # })
/// # }
/// ```
#[macro_export]
macro_rules! load {
    ($(#[$meta:meta])* $vis:vis $name:ident : $ty:ty, json = $path:tt $($options:tt)*) => {
        $crate::__load!([$(#[$meta])* $vis $name $ty] "json" json $path $($options)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident : $ty:ty, csv = $path:tt $($options:tt)*) => {
        $crate::__load!([$(#[$meta])* $vis $name $ty] "csv" csv $path $($options)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident : $ty:ty, arrow = $path:tt $($options:tt)*) => {
        $crate::__load!([$(#[$meta])* $vis $name $ty] "arrow" arrow $path $($options)*);
    };
}

/// The format as a text and as a name: an option of `node` takes no `stringify!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __load {
    ([$(#[$meta:meta])* $vis:vis $name:ident $ty:ty] $text:tt $format:ident $path:ident $(, $($options:tt)*)?) => {
        #[$crate::node(crate = $crate, blocking, tag(loads = $text), $($($options)*)?)]
        $(#[$meta])*
        #[allow(clippy::ptr_arg, reason = "a parameter has the type of the node that it names")]
        $vis fn $name($path: &::std::path::PathBuf) -> ::core::result::Result<$ty, $crate::data::DataError> {
            $crate::data::load::$format($path)
        }
    };
    ([$(#[$meta:meta])* $vis:vis $name:ident $ty:ty] $text:tt $format:ident $path:tt $(, $($options:tt)*)?) => {
        #[$crate::node(crate = $crate, blocking, tag(loads = $text, path = $path), $($($options)*)?)]
        $(#[$meta])*
        $vis fn $name() -> ::core::result::Result<$ty, $crate::data::DataError> {
            $crate::data::load::$format($path)
        }
    };
}

/// Declares a node that writes a value to a file: `save!(rows_file, rows: Vec<Row>, json = target)`.
///
/// First its name, then the node whose value it writes, then the format and the path: those of [`load!`](crate::load), where there is an
/// example. The value of the node is a [`Saved`](crate::data::Saved), so that it is asked for like any other output. The file is there as a
/// whole or not at all: an error leaves the one that was there before.
#[macro_export]
macro_rules! save {
    ($(#[$meta:meta])* $vis:vis $name:ident, $value:ident : $ty:ty, json = $path:tt $($options:tt)*) => {
        $crate::__save!([$(#[$meta])* $vis $name $value $ty] "json" json $path $($options)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident, $value:ident : $ty:ty, csv = $path:tt $($options:tt)*) => {
        $crate::__save!([$(#[$meta])* $vis $name $value $ty] "csv" csv $path $($options)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident, $value:ident : $ty:ty, arrow = $path:tt $($options:tt)*) => {
        $crate::__save!([$(#[$meta])* $vis $name $value $ty] "arrow" arrow $path $($options)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __save {
    (
        [$(#[$meta:meta])* $vis:vis $name:ident $value:ident $ty:ty]
        $text:tt $format:ident $path:ident $(, $($options:tt)*)?
    ) => {
        #[$crate::node(crate = $crate, blocking, tag(saves = $text), $($($options)*)?)]
        $(#[$meta])*
        #[allow(clippy::ptr_arg, reason = "a parameter has the type of the node that it names")]
        $vis fn $name(
            $value: &$ty,
            $path: &::std::path::PathBuf,
        ) -> ::core::result::Result<$crate::data::Saved, $crate::data::DataError> {
            $crate::data::save::$format($value, $path)
        }
    };
    (
        [$(#[$meta:meta])* $vis:vis $name:ident $value:ident $ty:ty]
        $text:tt $format:ident $path:tt $(, $($options:tt)*)?
    ) => {
        #[$crate::node(crate = $crate, blocking, tag(saves = $text, path = $path), $($($options)*)?)]
        $(#[$meta])*
        #[allow(clippy::ptr_arg, reason = "a parameter has the type of the node that it names")]
        $vis fn $name($value: &$ty) -> ::core::result::Result<$crate::data::Saved, $crate::data::DataError> {
            $crate::data::save::$format($value, $path)
        }
    };
}
